"""The documentation tells the truth: its commands run and print what it shows."""

import re

import pytest

from tests.house.pages import ROOT, fits, read_steps, run_steps

# Run where there is a server for it.
ADDRESS = "postgresql://analyst@db.example.org/incidents"
GENERATED = ("cli-reference.md", "data-dictionary.md")
PAGES = {path.name: path for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
LOCAL = [name for name in PAGES if name not in (*GENERATED, "dossiers.md", "postgresql.md")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def check_page(name, folder, address=ADDRESS):
    steps = [
        step._replace(command=step.command.replace(ADDRESS, address))
        for step in read_steps(PAGES[name].read_text("utf-8"))
    ]
    assert steps
    for step, ran in zip(steps, run_steps(steps, folder), strict=True):
        assert ran.code == step.code, f"{name}: $ {step.command}\n{ran.printed}"
        if step.shown:
            assert fits(step.shown, ran.printed), f"{name}: $ {step.command}\n{ran.printed}"


# The front page is what everybody runs first; the others take as long as they are.
@pytest.mark.parametrize(
    "name",
    [
        name if name == "README.md" else pytest.param(name, marks=pytest.mark.prove)
        for name in LOCAL
    ],
)
def test_a_page_tells_what_happens(name, tmp_path):
    check_page(name, tmp_path)


@pytest.mark.prove
def test_the_page_on_postgresql_tells_what_happens(postgresql_server, tmp_path):
    url = postgresql_server.create_empty()
    try:
        check_page("postgresql.md", tmp_path, url)
    finally:
        postgresql_server.drop(url)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(name):
    folder = PAGES[name].parent
    links = LINK.findall(PAGES[name].read_text("utf-8"))
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_front_page_names_every_page():
    front = PAGES["README.md"].read_text("utf-8")
    assert [name for name in PAGES if f"(docs/{name})" not in front] == ["README.md"]


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a  \n\n", True),
        ("a\n", "b\n", False),
        ("a\n", "a\nb\n", False),
        ("a…c\n", "abc\n", True),
        ("a…c\n", "ab\nc\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\nd\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_what_is_shown_is_compared(shown, printed, expected):
    assert fits(shown, printed) is expected


def test_a_page_is_read_in_order():
    page = (
        "```yaml\n# a.yaml\nx: 1\n```\n"
        "```toml\n# b.toml\nx = 1\n```\n"
        "```console exit=3\n$ true\n$ exit \\\n  3\nwords\n```\n"
        "```sh\n$ not run\n```\n"
    )
    steps = list(read_steps(page))
    assert [(step.command, step.shown, step.code) for step in steps] == [
        ("printf %s '# a.yaml\nx: 1\n' > a.yaml", "", 0),
        ("printf %s '# b.toml\nx = 1\n' > b.toml", "", 0),
        ("true", "", 0),
        ("exit \\\n  3", "words\n", 3),
    ]
