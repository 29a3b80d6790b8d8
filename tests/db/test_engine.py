"""Opening databases, and their transactions."""

import multiprocessing
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from incidents.db.engine import StillConnection, open_engine, reading, writing
from incidents.db.failures import LockedError
from incidents.db.migrate import HEAD, require_current
from incidents.errors import DatabaseError
from incidents.models import Changeset
from incidents.settings import name_database

only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
only_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")


FILLER = {
    "id": 1,
    "made_at": "2024-01-04T00:00:00.000000Z",
    "author": "a",
    "message": "m",
    "command": "c",
    "tool_version": "0",
    "parent_digest": "",
    "digest": "",
}


def make_changeset(number=1):
    return Changeset(**{**FILLER, "id": number})


def count(session):
    return session.scalar(select(func.count()).select_from(Changeset))


def path_of(engine):
    return Path(engine.url.database)


# --- transactions


def test_writing_commits_at_the_normal_end(engine):
    with writing(engine) as session:
        session.add(make_changeset())
    with reading(engine) as session:
        require_current(session.connection())
        assert count(session) == 1


def write_and_fail(engine, work):
    with writing(engine) as session:
        work(session)
        raise KeyError


def test_writing_rolls_back_on_any_error(engine):
    with pytest.raises(KeyError):
        write_and_fail(engine, lambda session: session.execute(insert(Changeset), FILLER))
    with reading(engine) as session:
        assert count(session) == 0


def test_a_commit_below_does_not_commit(engine):
    def work(session):
        session.add(make_changeset())
        session.commit()

    with pytest.raises(KeyError):
        write_and_fail(engine, work)
    with reading(engine) as session:
        assert count(session) == 0


def test_ddl_rolls_back(engine):
    create = text("CREATE TABLE extra (id INTEGER)")
    with pytest.raises(KeyError):
        write_and_fail(engine, lambda session: session.execute(create))
    with writing(engine) as session:
        session.execute(create)


def test_savepoints_roll_back_alone(engine):
    with writing(engine) as session:
        session.add(make_changeset(1))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(Changeset).values(id=1))
        session.add(make_changeset(2))
    with reading(engine) as session:
        assert count(session) == 2


def test_objects_can_be_read_after_the_transaction(engine):
    with writing(engine) as session:
        changeset = make_changeset()
        session.add(changeset)
    assert changeset.author == "a"


def test_a_reader_sees_one_snapshot(engine):
    with reading(engine) as reader:
        assert count(reader) == 0
        with writing(engine) as writer:
            writer.add(make_changeset())
        assert count(reader) == 0
    with reading(engine) as reader:
        assert count(reader) == 1


def test_a_reader_cannot_write(engine):
    with (
        pytest.raises(DatabaseError, match=r"can't be written|read-only"),
        reading(engine) as session,
    ):
        session.execute(insert(Changeset), FILLER)


def test_a_reader_is_not_stopped_by_a_writer(engine):
    with writing(engine) as writer:
        writer.add(make_changeset())
        writer.flush()
        with reading(engine) as reader:
            assert count(reader) == 0


def test_locked_longer_than_the_wait(database_url):
    waiting = open_engine(database_url, lock_timeout_s=0.1)
    with (
        writing(open_engine(database_url)),
        pytest.raises(LockedError, match="is locked") as raised,
        writing(waiting),
    ):
        pass
    assert raised.value.exit_code == 1
    assert raised.value.hint == "another process is writing; try again"
    with writing(waiting) as session:
        session.add(make_changeset())


def test_a_writer_waits_for_another(database_url):
    first, second = threading.Event(), threading.Event()

    def hold():
        with writing(open_engine(database_url)) as session:
            session.add(make_changeset(1))
            first.set()
            second.wait(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    first.wait()
    with writing(open_engine(database_url)) as session:
        session.add(make_changeset(count(session) + 1))
    thread.join()
    with reading(open_engine(database_url)) as session:
        assert count(session) == 2


def extend_chain(url, times):
    """What every command does: read the head, write the next."""
    engine = open_engine(url)
    for _ in range(times):
        with writing(engine) as session:
            head = session.scalar(select(func.max(Changeset.id))) or 0
            session.add(make_changeset(head + 1))


def test_processes_lose_no_transaction(database_url):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=extend_chain, args=(database_url, 25)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 3
    with reading(open_engine(database_url)) as session:
        assert session.scalars(select(Changeset.id).order_by("id")).all() == list(range(1, 76))


# --- SQLite


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
        session.execute(text("CREATE TABLE t (id INTEGER)"))
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
def test_a_reader_without_locks_notices_a_writer(engine):
    path = path_of(engine)
    connection = sqlite3.connect(path, factory=StillConnection)
    connection.remember(path)
    connection.require_still()
    with writing(engine) as session:
        session.add(make_changeset())
    with pytest.raises(DatabaseError, match="was changed while it was read"):
        connection.require_still()
    connection.close()


# --- PostgreSQL


def test_a_server_that_is_not_there():
    engine = open_engine("postgresql://me:pa55word@127.0.0.1:9/facts")
    with (
        pytest.raises(DatabaseError, match=r"no connection to .*127\.0\.0\.1") as raised,
        reading(engine),
    ):
        pass
    assert "\n" not in raised.value.message
    assert "pa55word" not in raised.value.message
    assert "facts" in raised.value.message


@only_postgresql
def test_a_database_that_is_not_there(database_url):
    missing = database_url.replace("_test", "_none")
    with pytest.raises(DatabaseError), reading(open_engine(missing)):
        pass


@only_postgresql
def test_a_database_without_schema(empty_url):
    with (
        pytest.raises(DatabaseError, match="holds no incidents schema"),
        writing(open_engine(empty_url)),
    ):
        pass


def test_psycopg_missing(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match="psycopg") as raised:
        open_engine("postgresql://localhost/facts")
    assert raised.value.hint == 'pip install "incidents[postgres]"'


@pytest.mark.parametrize("url", ["postgresql://me:pa55word@host:port/x", "not a url"])
def test_a_url_that_cannot_be_read(url):
    with pytest.raises(DatabaseError, match="can't be read") as raised:
        open_engine(url)
    assert "pa55" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_another_kind_of_database():
    with pytest.raises(DatabaseError, match="no database of the kind mysql"):
        open_engine("mysql://host/x")


def test_opening_imports_neither_alembic_nor_psycopg(tmp_path):
    program = (
        "import sys, incidents.db.engine, incidents.db.migrate;"
        "print({name.split('.')[0] for name in sys.modules} & {'alembic', 'mako', 'psycopg'},"
        " 'incidents.models' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set() False"
