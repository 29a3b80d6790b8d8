"""The manifest says what was asked, drawn, written and left out, and betrays nothing marked."""

import hashlib
import json
import subprocess
import sys

import pytest

from incidents import __version__
from incidents.db.revisions import HEAD
from incidents.errors import InputError
from incidents.exporters import FORMATS as EVERY_FORMAT
from incidents.schedule.manifest import load_manifest, read_manifest
from tests.cli.conftest import Database
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, WORLD, only_sqlite

pytestmark = pytest.mark.slow

MANIFEST = "weekly/2024-09-02.manifest.json"
# Bound to one database: salts are random, and clocks go on.
BOUND = ("ledger_digest", "made_at")


def read(desk, name=MANIFEST):
    return json.loads(desk.read(name))


@only_sqlite
def test_what_it_says(desk):
    desk.define(WEEKLY + 'from = "-40 weeks"\nto = "today"\nrule = "majority"\nplace = "Iran"')
    desk.due(MONDAY)
    found = read(desk)

    assert found["as_of"]["ledger_digest"] == desk.database.read("verify")["head"]
    assert found["as_of"]["schema"] == HEAD
    assert found["program"] == f"incidents {__version__}"
    assert found["counts"]["entries"] == 1
    asked = found["request"]["asked"]
    assert (asked["from"], asked["to"]) == ("2023-11-27T00:00:00", "2024-09-02T23:59:59")
    assert (asked["place"], found["request"]["rule"]) == ("iran", "majority")
    for file in found["files"]:
        content = desk.read(f"weekly/{file['name']}")
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["bytes"],
            file["sha256"],
        )
    assert (
        desk.rows("history", "weekly")[0]["sha256"]
        == hashlib.sha256(desk.read(MANIFEST)).hexdigest()
    )


def test_what_was_left_out_and_why(desk):
    desk.database.do("add", "Nothing known")
    desk.database.do("claim", "withdraw", "c9", "--reason", "not even that")
    desk.define(WEEKLY + 'from = "2024-06"')
    desk.due(MONDAY)

    assert read(desk)["counts"]["left_out"] == {
        "undated": 1,
        "outside_range": 1,
        "unresolved": 1,
        "restricted": None,
    }


def mark(desk):
    """Put words into every field that can be marked, and mark them."""
    desk.database.do("load", "-", stdin=SECRET)
    desk.database.do("edit", "rumour", "--handling", "RED", "--title", "Xylography")


SECRET = """
about: rumour
actors:
  mole: {kind: person, name: Palimpsest, handling: RED}
sources:
  quagga: {kind: interview, title: Zeugma, handling: RED, publisher: mole,
    says: [{gist: Kerfuffle, date: 2024-05-01, deaths: 77123, by: Palimpsest}]}
"""
CANARIES = (b"Xylography", b"Palimpsest", b"quagga", b"Zeugma", b"Kerfuffle", b"77123", b"rumour")


def test_under_a_ceiling_only_numbers_tell_of_the_rest(desk):
    mark(desk)
    desk.define(WEEKLY + 'handling = "CLEAR"')
    said = desk.do("due", "--now", MONDAY)

    content = b"".join(desk.take().values()) + (said.out + said.err).encode()
    assert [word for word in CANARIES if word in content] == []
    assert read(desk)["counts"]["left_out"]["restricted"] == 1


@only_sqlite
def test_under_a_ceiling_the_files_are_those_of_a_database_that_holds_nothing_else(desk):
    desk.define(WEEKLY + 'handling = "CLEAR"')
    desk.due(MONDAY)
    before = {name: content for name, content in desk.take().items() if "manifest" not in name}
    mark(desk)
    (desk.exports / MANIFEST).parent.rename(desk.exports / "before")
    desk.do("run", "weekly", "--slot", "2024-09-02T06:00:01Z")
    after = {name: content for name, content in desk.take().items() if name in before}

    assert {k: v.replace(b":01Z", b":00Z") for k, v in after.items()} == before


@only_sqlite
def test_an_actor_above_the_ceiling_can_not_be_asked_for(desk):
    mark(desk)
    desk.define(WEEKLY + 'handling = "CLEAR"\nactor = "mole"')
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert "is marked above the ceiling CLEAR" in found.err
    assert "mole" not in found.err
    assert desk.files() == []


def load_world(server, folder, monkeypatch):
    """The same facts and the same export on a database of either kind."""
    url = server.create_empty()
    database = Database(url)
    database.do("init")
    for dossier in WORLD:
        database.do("load", "-", stdin=dossier)
    folder.mkdir()
    (folder / "incidents.toml").write_text(WEEKLY.replace('["json", "jsonl"]', FORMATS))
    monkeypatch.chdir(folder)
    database.do("export", "due", "--now", MONDAY)
    server.drop(url)
    return {path.name: path.read_bytes() for path in (folder / "exports/weekly").iterdir()}


FORMATS = str([name for name in EVERY_FORMAT if name not in ("table", "csv-spreadsheet")])


def test_both_databases_give_the_same_bytes(
    sqlite_server, postgresql_server, tmp_path, monkeypatch
):
    one, other = (
        load_world(server, tmp_path / name, monkeypatch)
        for server, name in ((sqlite_server, "one"), (postgresql_server, "other"))
    )
    assert one.keys() == other.keys()
    manifests = [json.loads(each.pop("2024-09-02.manifest.json")) for each in (one, other)]
    assert one == other
    for each in manifests:
        each["as_of"] = {k: v for k, v in each["as_of"].items() if k not in BOUND}
    assert manifests[0] == manifests[1]


# --- drawn again


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
    found = read(desk)
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


@only_sqlite
def test_a_manifest_of_another_database(desk):
    desk.due(MONDAY)
    found = read(desk)
    found["as_of"]["ledger_digest"] = "0" * 64
    (desk.exports / MANIFEST).write_text(json.dumps(found))
    refused = again(desk)

    assert refused.code == 1
    assert "has another digest here than in the manifest" in refused.err


@only_sqlite
def test_a_manifest_is_an_anchor(desk):
    desk.due(MONDAY)
    desk.database.do("edit", "kabul", "--title", "Kabul bombing")
    found = desk.database.read("verify", "--anchor", desk.exports / MANIFEST)
    assert found["holds"] is True
    assert found["anchored"] == read(desk)["as_of"]["changeset"]

    other = read(desk)
    other["as_of"]["ledger_digest"] = "f" * 64
    (desk.folder / "other.json").write_text(json.dumps(other))
    assert desk.database("verify", "--anchor", "other.json").code == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no manifest"),
        ("[]", "is no manifest"),
        ('{"a": 1}', "is no manifest"),
        ('{"manifest": 2}', "is a manifest of version 2"),
        ('{"manifest": 1}', "is no whole manifest"),
    ],
)
def test_what_is_no_manifest(text, message):
    with pytest.raises(InputError, match=message):
        read_manifest(text, "x")


@only_sqlite
@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "", "..", "a/b"])
def test_a_manifest_names_files_of_its_own_folder_only(desk, name):
    desk.due(MONDAY)
    found = read(desk)
    found["files"][0]["name"] = name
    (desk.folder / "x.json").write_text(json.dumps(found))
    with pytest.raises(InputError, match="is no whole manifest"):
        load_manifest(desk.folder / "x.json")
