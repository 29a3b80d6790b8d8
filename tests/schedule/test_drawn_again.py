"""An export is drawn again from its manifest: the same bytes, or what was changed since."""

import json
import subprocess
import sys

import pytest

from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, only_sqlite

pytestmark = pytest.mark.slow

MANIFEST = "weekly/2024-09-02.manifest.json"


def again(desk, *more):
    return desk("run", "weekly", "--as-of", desk.exports / MANIFEST, *more)


def change_everything(desk):
    """Record, judge, edit and merge: nothing of it was known at the time."""
    do = desk.database.do
    do("claim", "kabul", "deaths=9", "--source", "bbc", "--create", "--gist", "nine")
    do("claim", "assess", "c3", "--rank", "deprecated", "--reason", "a typing error")
    do("edit", "kabul", "--title", "Kabul bombing")
    do("actor", "edit", "isis", "--name", "Daesh", "--parent", "irna")
    do("source", "edit", "irna-live", "--reliability", "A")
    do("merge", "kerman", "kabul")


def test_the_same_bytes_after_more_was_recorded(desk):
    desk.due(MONDAY)
    before = desk.take()
    change_everything(desk)
    desk.due(NEXT_MONDAY)
    assert desk.read("weekly/2024-09-09.json") != before["weekly/2024-09-02.json"]
    found = again(desk)

    assert found.code == 0, found.err
    assert "the same bytes" in found.err
    assert "incidents kabul: title was changed by changeset" in found.err
    assert "'Kabul attack' → 'Kabul bombing'" in found.err
    assert {name: desk.read(name) for name in before} == before


@only_sqlite
def test_of_what_was_recorded_since_no_edit_is_told(desk):
    desk.define(WEEKLY + 'handling = "CLEAR"')
    desk.due(MONDAY)
    for marking in ("CLEAR", "RED"):
        code = f"later-{marking.lower()}"
        desk.database.do("add", "Later", "--code", code)
        desk.database.do("edit", code, "--title", "Later still", "--handling", marking)
    found = again(desk)

    assert (found.code, found.err) == (0, "the same bytes\n")


@only_sqlite
def test_a_lost_file_is_put_back(desk):
    desk.due(MONDAY)
    before = desk.take()
    change_everything(desk)
    (desk.exports / "weekly/2024-09-02.jsonl").unlink()
    (desk.exports / "weekly/2024-09-02.json").write_text("edited")
    found = again(desk, "--format", "json")

    assert [row["compared"] for row in found.data] == ["restored", "restored"]
    assert desk.take() == before


@only_sqlite
def test_a_text_is_as_wide_on_every_terminal(desk):
    desk.define(WEEKLY.replace('"json", "jsonl"', '"table"'))
    desk("due", "--now", MONDAY, COLUMNS="40")
    found = desk("run", "weekly", "--as-of", desk.exports / MANIFEST, COLUMNS="120")

    assert "the same bytes" in found.err


@only_sqlite
def test_a_file_that_is_drawn_no_more_differs(desk):
    desk.due(MONDAY)
    found = json.loads(desk.read(MANIFEST))
    found["files"].append({**found["files"][0], "name": "2024-09-02-2023.json"})
    (desk.exports / MANIFEST).write_text(json.dumps(found))
    drawn = again(desk, "--format", "json")

    assert drawn.code == 1
    assert "the bytes differ" in drawn.err
    assert [row["compared"] for row in drawn.data] == ["same", "same", "differs"]
    assert drawn.data[-1]["file"] == "2024-09-02-2023.json"


@only_sqlite
@pytest.mark.parametrize("clears", ["again", "due"])
def test_what_was_killed_while_it_drew_again_is_cleared(desk, clears):
    desk.due(MONDAY)
    before = desk.take()
    (desk.exports / "weekly/2024-09-02.jsonl").unlink()
    code = f"{KILL}; from incidents.cli.main import main; main()"
    command = [sys.executable, "-c", code, "-d", desk.url, "export", "run", "weekly", "--as-of"]
    killed = subprocess.run([*command, desk.exports / MANIFEST], cwd=desk.folder, check=False)
    assert killed.returncode == -9
    assert len([name for name in desk.files() if "/." in name]) == 1

    assert (again(desk) if clears == "again" else desk("due", "--now", NEXT_MONDAY)).code == 0
    assert [name for name in desk.files() if "/." in name] == []
    assert clears == "due" or desk.take() == before


KILL = """import os, sys
from pathlib import Path
Path.replace = lambda *_: os.kill(os.getpid(), 9)
""".replace("\n", "; ").rstrip("; ")


@only_sqlite
def test_a_run_by_its_number_is_put_back_with_its_manifest(desk):
    desk.define(WEEKLY + "keep = 1")
    desk.due(MONDAY)
    before = desk.take()
    desk.due(NEXT_MONDAY)
    assert not desk.take().keys() & before.keys()
    desk.do("run", "weekly", "--as-of", "1")

    assert desk.take().items() >= before.items()


@only_sqlite
def test_a_run_whose_place_another_has_taken_is_not_put_back(desk):
    desk.define(WEEKLY.replace("weekly/{date}", "latest"))
    desk.due(MONDAY)
    desk.due(NEXT_MONDAY)
    before = desk.take()
    found = desk("run", "weekly", "--as-of", "1")

    assert found.code == 1
    assert "is of another run by now" in found.err
    assert desk.take() == before
    assert desk("run", "weekly", "--as-of", "1", "--into", desk.folder / "again").code == 0


@only_sqlite
def test_another_folder_gets_all_of_it(desk, tmp_path):
    desk.due(MONDAY)
    again(desk, "--into", tmp_path / "again")

    copies = {f"weekly/{path.name}": path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert copies == desk.take()


@only_sqlite
@pytest.mark.parametrize("ending", ["jsonl", "manifest.json"])
def test_another_folder_keeps_what_stands_there(desk, tmp_path, ending):
    desk.due(MONDAY)
    other = tmp_path / "again" / f"2024-09-02.{ending}"
    other.parent.mkdir()
    other.write_text("mine")
    found = again(desk, "--into", other.parent)

    assert (found.code, f"{other} is there already with other bytes" in found.err) == (1, True)
    assert [(path.name, path.read_text()) for path in other.parent.iterdir()] == [
        (other.name, "mine")
    ]
    other.unlink()
    for _ in range(2):  # the same bytes may be there
        assert again(desk, "--into", other.parent).code == 0


@only_sqlite
@pytest.mark.parametrize("lost", [(), ("json", "jsonl")])
def test_a_run_gets_no_other_bytes_in_its_own_folder(desk, lost):
    desk.define(WEEKLY + 'handling = "CLEAR"')
    desk.due(MONDAY)
    for ending in lost:
        (desk.exports / f"weekly/2024-09-02.{ending}").unlink()
    before = desk.take()
    desk.database.do("source", "edit", "fars", "--handling", "RED")
    found = again(desk, "--into", desk.exports / "weekly")

    assert (found.code, "is there already with other bytes" in found.err) == (1, True)
    assert desk.take() == before


@only_sqlite
def test_what_was_marked_since_does_not_leave_again(desk, tmp_path):
    desk.define(WEEKLY + 'handling = "CLEAR"')
    desk.due(MONDAY)
    before = desk.take()
    desk.database.do("source", "edit", "fars", "--handling", "RED")
    desk.database.do("edit", "kabul", "--title", "Kabul bombing")
    found = again(desk)

    assert found.code == 1
    assert "the bytes differ" in found.err
    assert "incidents kabul: title was changed" in found.err
    assert "changed since of what is marked above CLEAR: 1" in found.err
    assert "fars" not in found.err
    assert desk.take() == before
    assert again(desk, "--into", tmp_path / "again").code == 1
    drawn = (tmp_path / "again/2024-09-02.json").read_text()
    assert "fars" not in drawn
    assert "Kabul attack" in drawn
