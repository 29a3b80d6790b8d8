"""What every test may ask for; one parameter, `backend`, chooses the database."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from incidents.db.engine import open_engine

settings.register_profile("default", deadline=None)
# In CI a failure has to come from a change, never from the draw.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


# Where the PostgreSQL server of this run lives; xdist's workers inherit it. Not in pytest's own
# folder: each further run on the machine closes that to all other users, PostgreSQL's included.
FOLDER = "INCIDENTS_TEST_POSTGRESQL"


def pytest_configure(config: pytest.Config) -> None:
    # pytest-alembic 0.13 breaks collection under pytest 9.2; tests/migrations does its work.
    config.pluginmanager.unregister(name="pytest_alembic")
    # A shell in the background has its children ignore interrupts, and theirs would too.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not is_worker(config):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="incidents-postgresql-")


@pytest.hookimpl(tryfirst=True)  # before what is marked is chosen
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow runs on PostgreSQL with the proofs, lest `make test` take too long."""
    for item in items:
        of_postgresql = "postgresql" in item.nodeid.partition("[")[2]
        is_slow = item.get_closest_marker("slow") and not item.get_closest_marker("soak")
        if of_postgresql and is_slow:
            item.add_marker(pytest.mark.prove)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker(config):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Say it last where the pages were not looked at: nobody reads the reasons of skips."""
    yield  # the summary is written here
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = terminal.stats.get("skipped", []) if terminal else []
    unseen = sum("no Chromium was found" in str(report.longrepr) for report in skipped)
    if unseen and not is_worker(session.config):
        terminal.write_line(
            f"{unseen} tests of the page were left out, for no Chromium was found: "
            "install one (on Debian: apt-get install chromium) and run them again.",
            yellow=True,
        )


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


class Server(Protocol):
    """What the tests need from either database."""

    def create(self) -> str: ...
    def create_empty(self) -> str: ...
    def drop(self, url: str) -> None: ...
    def stop(self) -> None: ...


@pytest.fixture(scope="session")
def sqlite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    from tests.db.sqlite import SqliteServer  # noqa: PLC0415 - only where it is used

    server = SqliteServer(tmp_path_factory.mktemp("sqlite"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_server(worker_id: str) -> Iterator[Server]:
    from tests.db.postgresql import PostgresqlServer, binaries  # noqa: PLC0415 - slow to import

    # pg_dump has to be of the server's version; what the machine has may be older.
    os.environ["PATH"] = f"{binaries()}{os.pathsep}{os.environ['PATH']}"
    server = PostgresqlServer(Path(os.environ[FOLDER]), worker_id)
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database: a test that asks for a database runs once with each."""
    return str(request.param)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, backend: str) -> Server:
    """The server that makes databases of the kind."""
    found: Server = request.getfixturevalue(f"{backend}_server")
    return found


@pytest.fixture
def database_url(server: Server) -> Iterator[str]:
    """URL of a fresh migrated database, for tests that start processes."""
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def empty_url(server: Server) -> Iterator[str]:
    """URL of a database without a schema."""
    url = server.create_empty()
    yield url
    server.drop(url)


@pytest.fixture
def engine(database_url: str) -> Engine:
    """A fresh migrated database: for tests that commit."""
    return open_engine(database_url)


@pytest.fixture(scope="session")
def shared_engine(server: Server) -> Iterator[Engine]:
    """One migrated database for all tests that only use `session`; nothing is ever committed."""
    url = server.create()
    yield open_engine(url)
    server.drop(url)


@cache
def next_ids(engine: Engine) -> list[tuple[str, int, bool]]:
    """Where each sequence of a shared database stood before its first test: some share another.

    Its name, last number, and whether that is taken.
    """
    if engine.dialect.name == "sqlite":
        return []
    marks = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(marks))]


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """A session on the shared database; even what it commits is rolled back at the end."""
    marks = next_ids(shared_engine)
    with shared_engine.connect() as connection:
        outer = connection.begin()
        # As on SQLite, ids begin in each test where they began in the first: sequences don't
        # roll back.
        for name, last, taken in marks:
            connection.execute(
                text("SELECT setval(CAST(:name AS regclass), :last, :taken)"),
                {"name": name, "last": last, "taken": taken},
            )
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()
