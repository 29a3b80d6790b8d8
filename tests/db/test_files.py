"""SQLite files: those that open, and those that can't."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from incidents.db.engine import StillConnection, open_engine, reading, writing
from incidents.db.revisions import HEAD, require_current
from incidents.errors import DatabaseError
from incidents.settings import name_database

only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
CREATE = text("CREATE TABLE extra (id INTEGER)")


def path_of(engine):
    return Path(engine.url.database)


@only_sqlite
def test_pragmas_hold_on_every_connection(engine):
    expected = {
        "busy_timeout": 30000,
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "recursive_triggers": 1,
    }
    for block in (writing, reading, writing):
        with block(engine) as session:
            found = {name: session.scalar(text(f"PRAGMA {name}")) for name in expected}
        assert found == expected


def test_a_missing_file(tmp_path):
    path = tmp_path / "incidents.db"
    with pytest.raises(DatabaseError, match="there is no database") as raised:
        open_engine(f"sqlite:///{path}")
    assert (raised.value.hint, raised.value.exit_code) == ("run `incidents init`", 3)
    assert not path.exists()


def test_a_missing_folder(tmp_path):
    with pytest.raises(DatabaseError, match="there is no folder"):
        open_engine(f"sqlite:///{tmp_path}/none/incidents.db", create=True)


def test_a_folder(tmp_path):
    with pytest.raises(DatabaseError, match="is a folder"):
        open_engine(f"sqlite:///{tmp_path}", create=True)


@pytest.mark.parametrize("create", [True, False])
def test_a_pipe_is_not_waited_for(tmp_path, create):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DatabaseError, match="is no file"):
        open_engine(f"sqlite:///{tmp_path}/pipe", create=create)


@pytest.mark.parametrize("create", [True, False])
def test_not_a_database(tmp_path, create):
    path = tmp_path / "incidents.db"
    path.write_text("code,title\n" * 100)
    with pytest.raises(DatabaseError, match="is not a database"):
        open_engine(f"sqlite:///{path}", create=create)
    assert path.read_text() == "code,title\n" * 100


def test_a_damaged_database(tmp_path):
    path = tmp_path / "incidents.db"
    path.write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    with (
        pytest.raises(DatabaseError, match=r"is not a database|is damaged"),
        reading(open_engine(f"sqlite:///{path}")),
    ):
        pass


def test_an_empty_file_has_no_schema(tmp_path):
    path = tmp_path / "incidents.db"
    path.touch()
    with (
        pytest.raises(DatabaseError, match="holds no incidents schema"),
        reading(open_engine(f"sqlite:///{path}")) as session,
    ):
        require_current(session.connection())


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_no_database_in_memory(url):
    with pytest.raises(DatabaseError, match="in memory"):
        open_engine(url)


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "a#b.db", "è\u202e.db"])
def test_any_file_name(tmp_path, name):
    engine = open_engine(name_database(name, tmp_path), create=True)
    with writing(engine) as session:
        session.execute(CREATE)
    assert (tmp_path / name).exists()


@only_sqlite
def test_a_copy_in_another_journal_mode_is_put_right(engine):
    with sqlite3.connect(path_of(engine)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    with writing(engine) as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


AS_NOBODY = """
import os, sys
import sqlalchemy.dialects.sqlite.pysqlite  # imported late otherwise, when it can't be any more
from sqlalchemy import text
from incidents.db.engine import open_engine, reading, writing
from incidents.errors import IncidentsError

def attempt(block, statement):
    try:
        with block(open_engine("sqlite:///" + sys.argv[1])) as session:
            return session.execute(text(statement)).scalar()
    except IncidentsError as error:
        return f"{type(error).__name__}: {error.message}"

if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(attempt(reading, "SELECT version_num FROM alembic_version"))
print(attempt(writing, "CREATE TABLE extra (id INTEGER)"))
"""


def attempt_as_nobody(path):
    """Read and write as a user without rights: root would be let through."""
    command = [sys.executable, "-c", AS_NOBODY, path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.fixture
def guest_folder():
    """A folder that everybody can reach; pytest closes its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@only_sqlite
@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder read-only", "folder open"])
def test_a_read_only_file_can_be_read(engine, guest_folder, folder_mode):
    path = guest_folder / "incidents.db"
    path_of(engine).rename(path)
    path.chmod(0o444)
    guest_folder.chmod(folder_mode)
    assert attempt_as_nobody(path) == [HEAD, f"DatabaseError: {path} can't be written"]
    guest_folder.chmod(0o755)


@only_sqlite
def test_an_unreadable_file(engine, guest_folder):
    path = guest_folder / "incidents.db"
    path_of(engine).rename(path)
    path.chmod(0o000)
    assert attempt_as_nobody(path) == [f"DatabaseError: {path}: permission denied"] * 2


@only_sqlite
def test_a_file_out_of_reach(engine, guest_folder):
    folder = guest_folder / "closed"
    folder.mkdir(mode=0o700)
    path = folder / "incidents.db"
    path_of(engine).rename(path)
    assert attempt_as_nobody(path) == [f"DatabaseError: {path}: permission denied"] * 2


@only_sqlite
def test_a_reader_without_locks_notices_a_writer(engine):
    path = path_of(engine)
    connection = sqlite3.connect(path, factory=StillConnection)
    connection.remember(path)
    connection.require_still()
    with writing(engine) as session:
        session.execute(CREATE)
    with pytest.raises(DatabaseError, match="was changed while it was read"):
        connection.require_still()
    connection.close()
