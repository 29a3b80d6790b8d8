"""The manifest says what was asked, drawn, written and left out, and betrays nothing marked."""

import hashlib
import json
import re

import pytest

from incidents import __version__
from incidents.db.revisions import HEAD
from incidents.errors import InputError
from incidents.exporters import FORMATS as EVERY_FORMAT
from incidents.schedule.manifest import load_manifest, read_manifest
from tests.cli.conftest import Database
from tests.schedule.conftest import MONDAY, WEEKLY, WORLD, only_sqlite

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
    told = '["json", "jsonl", "geojson", "ics", "atom"]'
    desk.define(WEEKLY.replace('["json", "jsonl"]', told) + 'handling = "CLEAR"')
    desk.due(MONDAY)
    before = {name: content for name, content in desk.take().items() if "manifest" not in name}
    mark(desk)
    (desk.exports / MANIFEST).parent.rename(desk.exports / "before")
    desk.do("run", "weekly", "--slot", "2024-09-02T06:00:01Z")
    after = {name: content for name, content in desk.take().items() if name in before}

    assert {k: re.sub(rb"(06:?00:?)01Z", rb"\g<1>00Z", v) for k, v in after.items()} == before
    assert len(before) == 5


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


@only_sqlite
def test_a_manifest_of_another_database(desk):
    desk.due(MONDAY)
    found = read(desk)
    found["as_of"]["ledger_digest"] = "0" * 64
    (desk.exports / MANIFEST).write_text(json.dumps(found))
    refused = desk("run", "weekly", "--as-of", desk.exports / MANIFEST)

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


EDITS = [
    (("files",), [], "files is [], expected a list that is not empty"),
    (("request", "formats"), [], "request.formats is [], expected a list"),
    (("request", "formats"), ["json", 1], "request.formats is ['json', 1], expected texts"),
    (("request", "handling"), "SECRET", "request.handling is 'SECRET', expected one of CLEAR"),
    (("request", "rule"), "x", "request.rule is 'x', expected one of ranked"),
    (("request", "export"), "../x", "request.export is '../x', expected what matches"),
    (("request", "title"), None, "request.title is None, expected a text"),
    (("request", "slot"), "today", "request.slot is 'today', expected what matches"),
    (("request", "known_by"), "2024", "request.known_by is '2024', expected what matches"),
    (("request", "asked"), 3, "request.asked is no object"),
    (("request", "asked", "from"), 3, "request.asked.from is 3, expected a text"),
    (("request", "asked", "certainly"), "no", "expected true or false"),
    (("request", "asked", "min_deaths"), True, "min_deaths is True, expected a number"),
    (("request", "asked", "statuses"), ["gone"], "expected some of active, draft, retracted"),
    (("request", "said", "limits"), [["a"]], "limits is [['a']], expected pairs of texts"),
    (("as_of", "changeset"), "3", "as_of.changeset is '3', expected a number"),
    (("counts", "left_out", "undated"), "x", "left_out.undated is 'x', expected a number"),
    (("files", 0, "bytes"), -1, "files.0.bytes is -1, expected a number"),
]


@only_sqlite
def test_a_manifest_that_was_edited_by_hand(desk):
    desk.due(MONDAY)
    for keys, value, message in EDITS:
        found = read(desk)
        place = found
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
        (desk.folder / "x.json").write_text(json.dumps(found))
        drawn = desk("run", "weekly", "--as-of", "x.json")
        assert (drawn.code, drawn.err.count("\n")) == (1, 2), keys
        assert f"Error: x.json is no whole manifest: {message}"[:30] in drawn.err
        assert message in drawn.err


@only_sqlite
@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "", "..", "a/b"])
def test_a_manifest_names_files_of_its_own_folder_only(desk, name):
    desk.due(MONDAY)
    found = read(desk)
    found["files"][0]["name"] = name
    (desk.folder / "x.json").write_text(json.dumps(found))
    with pytest.raises(InputError, match="is no whole manifest"):
        load_manifest(desk.folder / "x.json")
