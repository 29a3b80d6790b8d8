import json
import shlex
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url

from incidents.db.engine import open_engine, writing
from incidents.db.guards import drop_guards
from incidents.db.revisions import HEAD
from tests.cli.conftest import Database, only_sqlite, run

pytestmark = pytest.mark.slow

KERMAN = "kerman-2024-01-03"


def test_init_makes_a_database_with_its_vocabulary(empty_url):
    database = Database(empty_url)
    found = database("init")
    assert (found.code, found.err) == (0, "Created; changes are recorded for ann.\n")
    assert "deaths" in [row["key"] for row in database.read("property", "list")]
    assert [row["changeset"] for row in database.read("log")] == [1]


def test_init_refuses_what_is_there(database):
    found = database("init")
    assert found.code == 1
    assert found.err.startswith("Error: there is already a database ")
    assert found.err.endswith("Hint: give --database another name\n")
    assert found.out == ""


def test_init_that_was_cut_short_may_be_run_again(database_url):
    """The tables stand, the vocabulary doesn't: as after a power cut between the two."""
    Database(database_url).do("init")
    assert Database(database_url).read("property", "list")


def test_status_counts(read_only):
    status = read_only.read("status")
    assert status["incidents"] == len(read_only.read("list"))
    assert status["sources"] == len(read_only.read("source", "list"))
    assert status["actors"] == len(read_only.read("actor", "list"))
    assert status["places"] == len(read_only.read("place", "list"))
    assert status["changesets"] == 2
    assert status["digest"] == read_only.read("verify")["head"]
    assert status["schema"] == HEAD


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_status_hides_the_password(read_only):
    url = make_url(read_only.url).set(password="hunter2")
    found = Database(url.render_as_string(hide_password=False))("status")
    assert make_url(read_only.url).database in found.out + found.err
    assert "hunter2" not in found.out + found.err


def test_upgrade_of_a_current_database_changes_nothing(small):
    found = small.do("upgrade")
    assert found.err == "Nothing to change.\n"
    assert small.read("verify")["holds"]


@only_sqlite
def test_backup_and_restore(small, tmp_path):
    file = tmp_path / "copy.db"
    assert small.do("backup", file).out == f"{file}\n"
    digest = small.read("status")["digest"]
    small.do("claim", "kerman-2024-01-03", "deaths=3")
    refused = small("restore", file)
    assert refused.code == 1
    assert "Hint: " in refused.err
    kept = small.read("restore", file, "--replace")["kept"]
    assert small.read("status")["digest"] == digest
    assert Database(kept).read("status")["changesets"] == 3


@only_sqlite
def test_backup_writes_over_nothing_unasked(small, tmp_path):
    file = tmp_path / "copy.db"
    file.write_text("mine")
    assert small("backup", file).code == 1
    assert file.read_text() == "mine"
    small.do("backup", file, "--overwrite")
    assert Database(str(file)).read("status")["incidents"] == 1


def test_log_tells_who_when_why_and_how(small):
    small.do("--author", "bo", "claim", "kerman-2024-01-03", "deaths=3", "-m", "read on TV")
    newest = small.read("log", "--limit", 1)[0]
    assert (newest["changeset"], newest["author"], newest["message"]) == (3, "bo", "read on TV")
    assert newest["command"].endswith("claim kerman-2024-01-03 deaths=3 -m 'read on TV'")
    assert newest["digest"] == small.read("status")["digest"]


def test_passwords_and_words_of_passages_stay_out_of_the_log(small):
    small.do(
        *("claim", "kerman-2024-01-03", "deaths=3", "--source", "irna-live"),
        *("--quote", "a secret", "--unnamed=a witness"),
    )
    command = small.read("log", "--limit", 1)[0]["command"]
    assert "secret" not in command
    assert "witness" not in command
    assert "@" not in command
    assert "deaths=3" in command


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        (("claim", KERMAN, "statement=A SECRET", "deaths=3"), ("statement=…", "deaths=3")),
        (("claim", KERMAN, "Statement=A SECRET"), ("Statement=…",)),
        (("add", "A title", "statement=A SECRET"), ("A title", "statement=…")),
        (("add", "E = mc2", "-m", "statement=a"), ("E = mc2", "-m", "statement=a")),
        (("claim", "correct", "c1", "94"), ("c1", "…")),
        (("claim", "correct", "c1", "deaths=94"), ("c1", "deaths=94")),
    ],
)
def test_values_that_are_words_stay_out_of_the_log(small, typed, recorded):
    small.do(*typed, "--source", "irna-live", "--gist", "x")
    command = shlex.split(small.read("log", "--limit", 1)[0]["command"])
    assert tuple(command[-4 - len(recorded) : -4]) == recorded


def test_a_correction_of_words_stays_out_of_the_log(small):
    small.do("claim", KERMAN, "statement=Once", "--source", "irna-live", "--gist", "x")
    for words in ("A SECRET", "A SECRET = x"):
        small.do("claim", "correct", "c2", words, "--source", "irna-live", "--gist", words)
        assert "SECRET" not in small.read("log", "--limit", 1)[0]["command"]


def test_undo_and_undo_of_the_undo(small):
    before = small.read("list")
    small.do("actor", "edit", "isis", "--kind", "organisation", "--parent", "irna")
    small.do("undo", 3, "--message", "wrong")
    assert small.read("actor", "show", "isis")["kind"] == "armed group"
    assert small.read("check")["differing"] == 0
    small.do("undo", 4)
    assert small.read("actor", "show", "isis")["parent"] == "irna"
    refused = small("undo", 2)
    assert refused.code == 1
    assert "changeset 3" in refused.err
    small.do("undo", 5)
    small.do("undo", 2)
    assert small.read("list") == []
    small.do("undo", 7)
    assert small.read("list") == before
    assert small.read("verify")["holds"]
    assert small.read("check")["differing"] == 0


def test_undo_of_what_is_not_there(small):
    found = small("undo", 99)
    assert found.code == 1
    assert found.err.startswith("Error: ")


def test_verify_against_an_anchor(small, tmp_path):
    digest = small.read("status")["digest"]
    file = tmp_path / "head.json"
    file.write_text(json.dumps({"digest": digest.upper()}))
    small.do("claim", "kerman-2024-01-03", "deaths=3")
    for anchor in (digest, file):
        assert small.read("verify", "--anchor", anchor)["anchored"] == 2
    found = small("verify", "--anchor", "0" * 64)
    assert found.code == 1
    file.write_text("nothing")
    found = small("verify", "--anchor", file)
    assert found.code == 1
    assert "holds no digest" in found.err
    assert small("verify", "--anchor", tmp_path / "missing").code == 1


@only_sqlite
def test_verify_names_the_changeset_that_was_tampered_with(small):
    path = make_url(small.url).database
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER IF EXISTS claims_immutable_update")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claims'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE claims SET low = 9, best = 9, high = 9")
    connection.close()
    found = small("verify", "--format", "json")
    assert found.code == 1
    assert found.data["number"] == 2
    assert not found.data["holds"]


def test_a_command_that_changes_nothing_leaves_no_changeset(small):
    found = small.do("source", "edit", "irna-live", "--published", "3 January 2024")
    assert found.err == "Nothing to change.\n"
    assert found.out == "irna-live\n"
    assert small.read("status")["changesets"] == 2


# --- no database, or none of ours


def expect_refusal(path, code=3, **more):
    found = run("--database", path, "status", **more)
    assert found.code == code
    what, hint = found.err.splitlines()
    assert what.startswith("Error: ")
    assert hint.startswith("Hint: ")
    assert found.out == ""
    return what


def test_no_database(tmp_path):
    assert "there is no database" in expect_refusal(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_folder(tmp_path):
    assert "is a folder" in expect_refusal(tmp_path)


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes.\n" * 100)
    assert "is not a database" in expect_refusal(path)
    found = run("--database", path, "init")
    assert found.code == 3
    assert path.read_text().startswith("These are my notes.")


def test_a_database_of_another_program(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    expect_refusal(path)
    assert run("--database", path, "init").code == 3
    assert run("--database", path, "upgrade").code == 3


@only_sqlite
def test_a_newer_database(small):
    path = Path(make_url(small.url).database)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "9999" in expect_refusal(path)
    found = small("upgrade")
    assert found.code == 3
    assert found.err.count("\n") == 2


@only_sqlite
def test_a_damaged_database(small):
    path = Path(make_url(small.url).database)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    expect_refusal(path)


def test_an_unreadable_url():
    for url in ("mysql://x/y", "postgresql://[", "sqlite:///"):
        found = run("--database", url, "status")
        assert found.code in (2, 3), url
        assert found.err.startswith("Error: ")
        assert "Traceback" not in found.err


def test_no_server():
    found = run("--database", "postgresql://u:hunter2@127.0.0.1:1/x", "status")
    assert found.code == 3
    assert "hunter2" not in found.err
    assert found.err.count("\n") == 2


def test_the_database_may_be_named_by_environment_and_file(tmp_path, monkeypatch):
    path = tmp_path / "a.db"
    run("-d", path, "init")
    monkeypatch.chdir(tmp_path)
    found = run("status", "--format", "json", INCIDENTS_DATABASE="a.db")
    assert found.data["database"] == str(path)
    (tmp_path / "incidents.toml").write_text('database = "a.db"\nauthor = "bo"\n')
    assert run("status", "--format", "json").data["database"] == str(path)
    (tmp_path / "incidents.toml").write_text("database = 3\n")
    found = run("status")
    assert found.code == 1
    assert "incidents.toml" in found.err


def test_check_misses_the_triggers_that_somebody_dropped(small):
    with writing(open_engine(small.url)) as session:
        drop_guards(session.connection())
    found = small("check")

    assert found.code == 1
    assert "triggers" in found.err
    small.do("upgrade")
    small.do("check")


def test_one_changeset_is_shown_with_what_it_recorded_and_changed(small):
    small.do("edit", "kerman-2024-01-03", "--title", "Kerman")
    newest = small.read("log")[0]["changeset"]
    shown = small.read("log", newest)

    assert shown["recorded"] == "1 changes"
    (change,) = shown["changes"]
    assert (change["table"], change["column"], change["after"]) == ("incidents", "title", "Kerman")
    assert small.read("log", newest - 1)["claims"]
    assert small("log", 99).code == 1


def test_people_see_what_a_changeset_changed(small):
    small.do("edit", "kerman-2024-01-03", "--title", "Kerman")
    changeset, changes = small.do("log", 3).out.split("\n\n")

    assert "recorded      1 changes" in changeset
    header, change = changes.splitlines()
    assert header.split() == ["table", "row", "column", "before", "after"]
    assert change.split() == ["incidents", "1", "title", "Kerman", "bombings", "Kerman"]
