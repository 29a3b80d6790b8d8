"""The order of the house: what a reader of any file may count on."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("incidents", "alembic", "tests", "docs", "fixtures", ".ci")
PYTHON = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*.py"))]
MODULES = [path for path in PYTHON if path.is_relative_to(ROOT / "incidents")]
TESTS = [path for path in PYTHON if path.is_relative_to(ROOT / "tests")]
MOST_LINES = 400
# Brackets keep these from finding themselves.
OF_ONE_MACHINE = re.compile(
    r"[/]work/|[/]root/|[/]opt/py|[f]iles\.pythonhosted|[p]ypi\.org"
    r"|[e]xtra-index|[f]ind-links|[i]ndex-url"
)
EXCUSES = ("skip", "skipif", "xfail")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def all_files() -> Iterator[Path]:
    """All that is landed: what a user keeps in the folder is no concern of ours."""
    if shutil.which("git"):
        git = ["git", "-C", str(ROOT), "ls-files", "-z"]
        if listed := subprocess.run(git, capture_output=True, text=True, check=False).stdout:
            yield from filter(Path.is_file, map(ROOT.joinpath, listed.rstrip("\0").split("\0")))
            return
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def test_no_file_is_long():
    long = {
        name(path): lines
        for path in PYTHON
        if "versions" not in path.parts
        and (lines := path.read_text("utf-8").count("\n")) > MOST_LINES
    }
    assert long == {}


def test_every_module_says_what_it_is_for():
    silent = [name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_no_file_names_one_machine():
    named = [
        f"{name(path)}: {found[0]}"
        for path in all_files()
        if (found := OF_ONE_MACHINE.search(path.read_text("utf-8", "replace")))
    ]
    assert named == []


def test_no_test_is_left_out_without_a_reason():
    assert [line for path in TESTS for line in find_excuses(path)] == []


def find_excuses(path: Path) -> Iterator[str]:
    """Skips that give no reason."""
    tree = ast.parse(path.read_bytes())
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in EXCUSES:
            continue
        if "pytest" not in ast.unparse(node.value):
            continue
        call = calls.get(id(node))
        given = call and (any(key.arg == "reason" for key in call.keywords) or node.attr == "skip")
        if not (given and (call.keywords or call.args)):
            yield f"{name(path)}:{node.lineno}"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import pytest\n@pytest.mark.skip\ndef test(): ...", 1),
        ("import pytest\n@pytest.mark.skip()\ndef test(): ...", 1),
        ("import pytest\n@pytest.mark.skipif(True)\ndef test(): ...", 1),
        ("import pytest\n@pytest.mark.skipif(True, reason='why')\ndef test(): ...", 0),
        ("import pytest\npytest.skip('why')", 0),
    ],
)
def test_skips_are_found(code, found, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "a.py").write_text(code)
    assert len(list(find_excuses(tmp_path / "a.py"))) == found


def test_the_migrations_do_not_hide_the_package_of_that_name():
    assert not (ROOT / "alembic" / "__init__.py").exists()
    found = subprocess.run(
        [sys.executable, "-c", "import alembic; print(alembic.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not Path(found.stdout.strip()).is_relative_to(ROOT / "alembic")


def test_imports_point_downward():
    lint = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


def test_the_demonstration_loads_every_dossier():
    (line,) = re.findall(r"^DOSSIERS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    dossiers = {path.stem for path in (ROOT / "fixtures").glob("*.yaml")}
    assert set(line.split()) == dossiers


def test_ci_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_targets_of_make_are_short():
    rules = re.split(r"^(?=[.\w/]+:)", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)[1:]
    assert [rule for rule in rules if rule.count("\n\t") > 2] == []
