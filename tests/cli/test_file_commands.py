"""Dossiers in and out."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from incidents.cli.files import replace_file
from incidents.cli.load import read_files
from incidents.dossier import DossierError
from incidents.errors import InputError
from tests.cli.conftest import FIXTURES

pytestmark = pytest.mark.slow

FILES = sorted(FIXTURES.glob("*.yaml"))


def test_loading_twice_changes_nothing(loaded):
    summary = loaded.read("load", *FILES)
    assert summary["changeset"] is None
    assert summary["added"] == {}
    assert summary["changed"] == []
    assert loaded.do("load", *FILES).err.endswith("Nothing to change.\n")


def test_what_is_dumped_loads_into_the_same_and_is_dumped_alike(read_only, database):
    dump = read_only.do("dump").out
    database.do("load", "-", stdin=dump)
    assert database.do("dump").out == dump
    columns = ("code", "date", "place", "title", "claims")
    before, after = (
        [[row[name] for name in columns] for row in each.read("list")]
        for each in (read_only, database)
    )
    assert before == after


def test_dumping_some(read_only, tmp_path):
    code = read_only.read("list")[0]["code"]
    out = read_only.do("dump", code).out
    assert f"about: {code}" in out
    file = tmp_path / "one.yaml"
    found = read_only.do("dump", code, "-o", file)
    assert (found.out, file.read_text()) == ("", out)
    assert read_only("dump", "nowhere").code == 1


def test_a_failed_dump_leaves_what_was_there(read_only, tmp_path):
    file = tmp_path / "all.yaml"
    file.write_text("mine")
    assert read_only("dump", "nowhere", "-o", file).code == 1
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]
    found = read_only("dump", "-o", tmp_path / "no" / "folder.yaml")
    assert found.code == 1
    assert found.err.startswith("Error: ")
    assert "there is no folder" in found.err


def test_every_problem_of_every_file_is_told(small, tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("about: kerman-2024-01-03\nsources:\n  x: {says: [{quot: a, deaths: 3}]}\n")
    two.write_text("incidents: {a: {titel: A}}\nplaces: {b: {kind: moon, name: B}}\n")
    found = small("load", one, two)
    assert found.code == 1
    lines = found.err.splitlines()
    assert all(line.startswith("Error: ") for line in lines)
    assert [line for line in lines if f"{one}:3:" in line]
    assert [line for line in lines if f"{two}:1:" in line]
    assert [line for line in lines if f"{two}:2:" in line]
    assert found.out == ""
    assert small.read("status")["changesets"] == 2


def test_what_is_unknown_is_told_with_its_place(small, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("sources:\n  x: {publisher: Xinhua}\n")
    found = small("load", file)
    assert found.code == 1
    assert f"{file}:2:" in found.err
    assert "made actor xinhua" in small.do("load", file, "--create").err


def test_a_file_that_is_not_there(small):
    found = small("load", "nowhere.yaml")
    assert (found.code, found.out) == (1, "")
    assert found.err == "Error: nowhere.yaml: No such file or directory\n"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a: [", b"\x00", b"- 1", b"a: 1\na: 2"])
def test_files_that_are_no_dossiers(small, data):
    found = small("load", "-", stdin=data)
    assert found.code == 1
    assert "standard input" in found.err
    assert "Traceback" not in found.err


def test_two_files_may_refer_to_each_other(database, tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("sources:\n  x: {publisher: p}\n")
    two.write_text("actors:\n  p: {kind: publisher, name: P}\n")
    assert database.read("load", one, two)["added"]["sources"] == 1


def test_claims_that_left_a_file_are_named_and_kept(small):
    text = (
        "about: kerman-2024-01-03\nsources:\n  irna-live:\n    says:\n"
        "    - {at: entry 4, quote: 300 wounded, injured: 300}\n"
    )
    found = small.do("load", "-", stdin=text)
    assert "no longer in the file, kept: c1 irna-live: deaths" in found.err
    assert len(small.read("show", "kerman-2024-01-03")["claims"]) == 2


# --- files that are whole or not there


def test_a_file_takes_its_name_once_it_is_whole(tmp_path):
    file = tmp_path / "a.txt"
    with replace_file(file) as out:
        out.write("é\n")
        assert not file.exists()
    assert file.read_bytes() == b"\xc3\xa9\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_failure_leaves_the_old_file(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError), replace_file(file) as out:
        out.write("new \ud800")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_mode_and_links_are_kept(tmp_path):
    file, link = tmp_path / "a.txt", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    with replace_file(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("command", ["dump", "timeline"])
def test_a_device_is_written_as_it_is(read_only, command, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    assert read_only.do(command, "-o", link).out == ""
    assert link.is_symlink()
    assert Path(os.devnull).is_char_device()


def test_a_pipe_is_written_as_it_is():
    reading, writing = os.pipe()
    with os.fdopen(reading) as pipe, os.fdopen(writing, "w"):
        with replace_file(Path(f"/dev/fd/{writing}")) as out:
            out.write("é\n")
        assert pipe.readline() == "é\n"


def test_a_database_is_never_replaced(tmp_path):
    file = tmp_path / "incidents.db"
    sqlite3.connect(file).execute("CREATE TABLE a (b)").connection.close()
    before = file.read_bytes()
    with pytest.raises(InputError, match="is a database"), replace_file(file):
        pass
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_closed_stdin_is_an_empty_file(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(DossierError, match="the file is empty"):
        read_files(("-",))
