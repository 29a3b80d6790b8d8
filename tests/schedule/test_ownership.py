"""A file is replaced only where a manifest of the export lists it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.exporters.page import parts
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, only_sqlite

pytestmark = [pytest.mark.slow, only_sqlite]

PRESS = """
[exports.press]
formats = ["markdown"]
path = "press"
schedule = "0 6 * * MON"
"""
PAGES = PRESS.replace("markdown", "html")
REFUSED = "is there already and was not written by an export"
ADD = ("--source", "wire-2", "--create", "--gist", "x")
# Kills itself as it has given the nth file its name.
KILLED = """
import os, signal, sys
from pathlib import Path
left, real = int(sys.argv.pop(1)), Path.replace
def replace(path, target):
    global left
    real(path, target)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
Path.replace = replace
from incidents.cli.main import main
main(sys.argv[1:])
"""


def test_a_refusal_gives_no_right_to_what_it_refused(desk):
    desk.define(PRESS)
    desk.exports.mkdir()
    (desk.exports / "press.md").write_text("mine")
    for slot in (MONDAY, NEXT_MONDAY):
        found = desk("due", "--now", slot)
        assert (found.code, REFUSED in found.err) == (1, True)

    assert desk.take() == {"press.md": b"mine"}


def test_a_format_that_is_added_replaces_nothing(desk):
    desk.define(PRESS)
    desk.due(MONDAY)
    (desk.exports / "press.csv").write_text("mine")
    before = desk.take()
    desk.define(PRESS.replace('"markdown"', '"markdown", "csv"'))
    found = desk("due", "--now", NEXT_MONDAY)

    assert (found.code, f"press.csv {REFUSED}" in found.err) == (1, True)
    assert desk.take() == before


def test_a_link_that_leads_nowhere_is_somebodys_too(desk):
    desk.define(PRESS)
    desk.exports.mkdir()
    (desk.exports / "press.md").symlink_to("gone")

    assert desk("due", "--now", MONDAY).code == 1
    assert (desk.exports / "press.md").is_symlink()


@pytest.fixture
def pages(desk, monkeypatch):
    """A page that is to be cut into years for the first time."""
    desk.define(PAGES)
    desk.due(MONDAY)
    monkeypatch.setattr(parts, "MOST", 1)
    desk.database.do("add", "Siege", "--date", "2023-05", *ADD)
    return desk


def test_the_page_of_a_year_replaces_nothing(pages):
    (pages.exports / "press-2023.html").write_text("mine")
    before = pages.take()
    found = pages("due", "--now", NEXT_MONDAY)

    assert (found.code, f"press-2023.html {REFUSED}" in found.err) == (1, True)
    assert pages.take() == before


def test_the_page_of_a_year_is_replaced_once_it_is_ours(pages):
    pages.due(NEXT_MONDAY)
    pages.database.do("edit", "siege", "--title", "Long siege")
    assert pages.due("2024-09-16T06:00:00Z") == [("press", "2024-09-16T06:00:00Z", "done")]
    assert b"Long siege" in pages.read("press-2023.html")


# --- a kill while there was no run before


def kill(desk, slot, names, export="weekly"):
    """Run an export that is killed when so many files have got their names."""
    arguments = ["--database", desk.url, "export", "run", export, "--slot", slot]
    command = [sys.executable, "-c", KILLED, str(names), *arguments]
    killed = subprocess.run(command, cwd=desk.folder, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr


@pytest.mark.parametrize("names", [1, 2, 3])
def test_a_first_run_that_was_killed_is_made_good(desk, names):
    kill(desk, MONDAY, names)
    desk.database.do("edit", "kabul", "--title", "Kabul bombing")

    assert desk.due(MONDAY) == [("weekly", MONDAY, "done")]
    assert desk.files() == [
        *("weekly/2024-09-02.json", "weekly/2024-09-02.jsonl"),
        "weekly/2024-09-02.manifest.json",
    ]
    assert b"Kabul bombing" in desk.read("weekly/2024-09-02.json")


def test_a_first_run_that_was_killed_twice(desk):
    """The second is killed before it has replaced anything, and would write other bytes."""
    kill(desk, MONDAY, 1)
    desk.database.do("edit", "kabul", "--title", "Kabul bombing")
    kill_before = KILLED.replace("    real(path, target)\n", "")
    command = [sys.executable, "-c", kill_before, "1", "--database", desk.url]
    subprocess.run(
        [*command, "export", "run", "weekly", "--slot", MONDAY], cwd=desk.folder, check=False
    )

    assert desk.due(MONDAY) == [("weekly", MONDAY, "done")]
    assert len(desk.files()) == 3


def test_another_slot_leaves_what_tells_whose_the_files_of_a_killed_run_are(desk):
    kill(desk, MONDAY, 1)
    assert desk.due(NEXT_MONDAY) == [("weekly", NEXT_MONDAY, "done")]
    hidden = [name for name in desk.files() if "/." in name]
    assert len(hidden) == 1

    desk.do("run", "weekly", "--slot", MONDAY)
    assert [name for name in desk.files() if "/." in name] == []


def test_a_file_that_was_changed_after_the_kill_is_not_ours(desk):
    kill(desk, MONDAY, 1)
    (desk.exports / "weekly/2024-09-02.json").write_text("mine")
    found = desk("due", "--now", MONDAY)

    assert (found.code, REFUSED in found.err) == (1, True)
    assert desk.read("weekly/2024-09-02.json") == b"mine"


def test_a_killed_run_that_adds_a_format(desk):
    desk.define(PRESS)
    desk.due(MONDAY)
    desk.define(PRESS.replace('"markdown"', '"jsonl", "markdown"'))
    kill(desk, NEXT_MONDAY, 1, "press")

    assert desk.due(NEXT_MONDAY) == [("press", NEXT_MONDAY, "done")]
    assert desk.files() == ["press.jsonl", "press.manifest.json", "press.md"]


# --- what comes in between while files get their names, and kills nobody


def stop(monkeypatch, names, error):
    """Let so many files get their names, and then raise an error."""
    real, left = Path.replace, names

    def replace(path, target):
        nonlocal left
        left -= 1
        if left < 0:
            raise error
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)


STOPS = {
    "interrupt": KeyboardInterrupt(),
    "refusal": OSError(5, "Input/output error"),
}


@pytest.mark.parametrize("names", [0, 1, 2])
@pytest.mark.parametrize("error", STOPS)
def test_a_first_run_that_was_stopped_is_made_good(desk, monkeypatch, error, names):
    with monkeypatch.context() as patch:
        stop(patch, names, STOPS[error])
        found = desk("due", "--now", MONDAY)
    assert found.code == {"interrupt": 130, "refusal": 1}[error]
    assert (error == "refusal") == ("some of the files may be new by now" in found.err)
    assert len(desk.files()) == names + 1  # and the manifest that tells whose they are
    desk.database.do("edit", "kabul", "--title", "Kabul bombing")

    assert desk.due(MONDAY) == [("weekly", MONDAY, "done")]
    assert desk.files() == [
        *("weekly/2024-09-02.json", "weekly/2024-09-02.jsonl"),
        "weekly/2024-09-02.manifest.json",
    ]


def test_a_run_that_was_stopped_before_has_changed_nothing(desk, monkeypatch):
    desk.define(PRESS)
    desk.due(MONDAY)
    before = desk.take()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        found = desk("due", "--now", NEXT_MONDAY)

    assert "what stood there before still stands" in found.err
    assert desk.take() == before


def refuse(_):
    raise OSError(28, "No space left on device")
