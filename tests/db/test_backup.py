"""Backups hold, and come back whole."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from incidents.db import dump
from incidents.db.backup import backup_database, restore_database
from incidents.db.engine import open_engine, reading, writing
from incidents.db.failures import LockedError
from incidents.db.migrate import upgrade
from incidents.db.revisions import require_current
from incidents.errors import DatabaseError, InputError
from tests.db.rows import populate, read_rows

pytestmark = pytest.mark.slow

only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
only_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")


@pytest.fixture
def filled(engine):
    with writing(engine) as session:
        populate(session.connection())
    return engine


@pytest.fixture
def backup(filled, tmp_path):
    target = tmp_path / "facts.backup"
    backup_database(filled, target)
    return target


def rows_of(url):
    with reading(open_engine(url)) as session:
        require_current(session.connection())
        return read_rows(session.connection())


def change(url):
    with writing(open_engine(url)) as session:
        session.execute(text("UPDATE incidents SET title = 'changed'"))


def test_a_backup_comes_back_into_an_empty_database(filled, backup, empty_url, database_url):
    assert restore_database(empty_url, backup) is None
    assert rows_of(empty_url) == rows_of(database_url)


def test_a_backup_is_the_same_after_it_was_restored(backup, empty_url):
    before = backup.read_bytes()
    restore_database(empty_url, backup)
    assert backup.read_bytes() == before


def test_a_restored_database_refuses_and_counts_on(backup, empty_url):
    restore_database(empty_url, backup)
    with pytest.raises(Exception, match="immutable"), writing(open_engine(empty_url)) as session:
        session.execute(text("DELETE FROM claims"))
    with writing(open_engine(empty_url)) as session:
        statement = (
            "INSERT INTO terms (vocabulary, key, label, path, retracted, recorded_in)"
            " SELECT 'x', 'y', 'z', '', retracted, 2 FROM terms RETURNING id"
        )
        assert session.scalar(text(statement)) == 2


def test_a_database_is_not_replaced_unasked(backup, database_url):
    change(database_url)
    before = rows_of(database_url)
    with pytest.raises(InputError, match="holds a database"):
        restore_database(database_url, backup)
    assert rows_of(database_url) == before


def test_what_is_replaced_is_kept(backup, database_url, empty_url):
    first = rows_of(database_url)
    change(database_url)
    second = rows_of(database_url)
    kept = restore_database(database_url, backup, replace=True)
    assert rows_of(database_url) == first
    restore_database(empty_url, kept)
    assert rows_of(empty_url) == second


def test_views_are_restored(filled, tmp_path, database_url):
    with writing(filled) as session:
        session.execute(text("CREATE VIEW mine AS SELECT title FROM incidents"))
        session.execute(text("CREATE VIEW of_mine AS SELECT title FROM mine"))
    backup_database(filled, tmp_path / "a")
    restore_database(database_url, tmp_path / "a", replace=True)
    with reading(filled) as session:
        assert len(session.execute(text("SELECT title FROM of_mine")).all()) == 2


def test_a_backup_does_not_overwrite_unasked(filled, backup):
    backup.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        backup_database(filled, backup)
    assert backup.read_text() == "mine"
    backup_database(filled, backup, overwrite=True)
    assert backup.read_bytes() != b"mine"


def test_nothing_is_left_beside_a_backup(backup):
    assert list(backup.parent.iterdir()) == [backup]


def test_a_backup_into_no_folder(filled, tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        backup_database(filled, tmp_path / "none" / "x")
    with pytest.raises(InputError, match="is a folder"):
        backup_database(filled, tmp_path)


def test_a_backup_sees_what_is_committed_while_others_write(filled, tmp_path, empty_url):
    with writing(filled) as session:
        session.execute(text("UPDATE incidents SET title = 'not yet'"))
        backup_database(filled, tmp_path / "b")
    restore_database(empty_url, tmp_path / "b")
    with reading(open_engine(empty_url)) as session:
        titles = session.scalars(text("SELECT title FROM incidents")).all()
    assert "not yet" not in titles


def test_no_backup_to_restore(empty_url, tmp_path):
    with pytest.raises(DatabaseError, match="there is no file"):
        restore_database(empty_url, tmp_path / "none")


def test_not_a_backup(empty_url, tmp_path):
    source = tmp_path / "x"
    source.write_text("code,title\n" * 50)
    with pytest.raises(DatabaseError):
        restore_database(empty_url, source)


def test_a_damaged_backup(backup, database_url):
    before = rows_of(database_url)
    content = bytearray(backup.read_bytes())
    for at in range(8192, len(content) - 4096, 3000):
        content[at : at + 800] = b"\xff" * 800
    backup.write_bytes(content)
    with pytest.raises(DatabaseError):
        restore_database(database_url, backup, replace=True)
    assert rows_of(database_url) == before


def test_a_backup_of_a_newer_program(filled, tmp_path, empty_url):
    with writing(filled) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup_database(filled, tmp_path / "newer")
    with pytest.raises(DatabaseError, match="schema 9999"):
        restore_database(empty_url, tmp_path / "newer")


# --- SQLite


@only_sqlite
def test_a_backup_is_one_file_in_the_mode_of_the_database(engine, tmp_path):
    path = Path(engine.url.database)
    path.chmod(0o640)
    backup_database(engine, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o640
    with closing(sqlite3.connect(tmp_path / "b")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@only_sqlite
def test_a_backup_is_proved(filled, tmp_path):
    with closing(sqlite3.connect(filled.url.database)) as connection, connection:
        connection.execute("UPDATE incidents SET recorded_in = 77")
    with pytest.raises(DatabaseError, match="a row of incidents refers to none of changesets"):
        backup_database(filled, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


@only_sqlite
def test_a_backup_whose_index_names_other_rows_is_damaged(backup, empty_url):
    name, other = "ix_claims_recorded_in", "CREATE INDEX ix_claims_recorded_in ON claims (low)"
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (other, name))
    with pytest.raises(DatabaseError, match="is damaged: row 1 missing from index"):
        restore_database(empty_url, backup)


@only_sqlite
def test_a_database_in_use_is_not_replaced(filled, backup, database_url):
    with reading(filled) as session:
        session.execute(text("SELECT * FROM incidents")).first()
        with pytest.raises(LockedError, match="is in use"):
            restore_database(database_url, backup, replace=True)


@only_sqlite
def test_a_damaged_database_is_replaced(filled, backup, database_url):
    good = rows_of(database_url)
    path = Path(filled.url.database)
    path.write_bytes(b"rubbish" * 1000)
    path.with_name(path.name + "-wal").write_bytes(b"rubbish")
    kept = restore_database(database_url, backup, replace=True)
    assert rows_of(database_url) == good
    assert kept.read_bytes() == b"rubbish" * 1000


@only_sqlite
def test_a_backup_that_was_made_read_only(backup, tmp_path):
    backup.chmod(0o400)
    url = f"sqlite:///{tmp_path}/new.db"
    restore_database(url, backup)
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600
    upgrade(open_engine(url))


@only_sqlite
def test_a_restore_into_no_folder(backup, tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        restore_database(f"sqlite:///{tmp_path}/none/x.db", backup)


@only_sqlite
def test_the_database_itself_is_no_backup(filled, database_url):
    with pytest.raises(InputError, match="is the database itself"):
        restore_database(database_url, Path(filled.url.database), replace=True)


# --- PostgreSQL


@only_postgresql
def test_without_the_programs(engine, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseError, match="pg_dump is needed") as raised:
        backup_database(engine, tmp_path / "b")
    assert raised.value.hint == "install PostgreSQL's client programs"
    assert list(tmp_path.iterdir()) == []


@only_postgresql
def test_a_load_that_is_broken_off_leaves_what_was_there(filled, backup, database_url, monkeypatch):
    before = rows_of(database_url)

    def break_off(lines, counted):
        for line in lines:
            yield line
            if line.startswith(b"COPY public.claims"):
                raise KeyboardInterrupt

    monkeypatch.setattr(dump, "_count_rows", break_off)
    with pytest.raises(KeyboardInterrupt):
        restore_database(database_url, backup, replace=True)
    assert rows_of(database_url) == before


@only_postgresql
def test_a_cut_backup_leaves_what_was_there(filled, backup, database_url):
    before = rows_of(database_url)
    content = backup.read_bytes()
    for part in (0.3, 0.6, 0.9, 0.98):
        backup.write_bytes(content[: int(len(content) * part)])
        with pytest.raises(DatabaseError):
            restore_database(database_url, backup, replace=True)
        assert rows_of(database_url) == before


@only_postgresql
def test_a_load_that_fails_leaves_what_was_there(filled, backup, database_url):
    before = rows_of(database_url)
    with writing(filled) as session:
        # A type of the same name in the way, of which list_drops knows nothing.
        session.execute(text("ALTER TABLE terms RENAME TO terms_old"))
        session.execute(text("CREATE TYPE terms AS ENUM ('x')"))
    with pytest.raises(DatabaseError, match="did not load"):
        restore_database(database_url, backup, replace=True)
    with writing(filled) as session:
        session.execute(text("DROP TYPE terms"))
        session.execute(text("ALTER TABLE terms_old RENAME TO terms"))
    assert rows_of(database_url) == before


# Leaves a log beside a database, as a crash does.
CRASH = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA wal_autocheckpoint=0")
connection.execute("UPDATE incidents SET title = 'from the old log'")
os._exit(0)
"""


@only_sqlite
def test_the_log_of_a_database_that_is_gone_gets_into_no_other(filled, backup, database_url):
    path = Path(filled.url.database)
    before = rows_of(database_url)
    filled.dispose()
    subprocess.run([sys.executable, "-c", CRASH, str(path)], check=True)
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 0
    path.unlink()
    (backup.parent / "copy.db-wal").write_bytes(log.read_bytes())

    restore_database(database_url, backup)
    assert rows_of(database_url) == before
    with pytest.raises(InputError, match=r"copy\.db-wal is there already"):
        backup_database(open_engine(database_url), backup.parent / "copy.db")
