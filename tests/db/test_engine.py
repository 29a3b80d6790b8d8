"""Opening databases, and their transactions."""

import multiprocessing
import subprocess
import sys
import threading

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from incidents.db.engine import open_engine, reading, writing
from incidents.db.failures import LockedError
from incidents.db.revisions import require_current
from incidents.errors import DatabaseError
from incidents.models import Changeset

pytestmark = pytest.mark.slow

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
