"""What the tests of entry share: an open changeset over the built-in vocabulary."""

from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from incidents.db.engine import open_engine, reading, writing
from incidents.dossier import read_dossier, write_dossier
from incidents.entry.dump import dump_dossier
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.ledger.changeset import open_changeset
from tests.factories import recording_in


@contextmanager
def changeset(session, author="ann"):
    with open_changeset(session, author=author, message="why", command="test") as work:
        yield work


@pytest.fixture(scope="session")
def shared_engine(server):
    """A database that holds the built-in vocabulary; loading it took most of the tests' time."""
    url = server.create()
    engine = open_engine(url)
    with writing(engine) as session, changeset(session) as first:
        load_vocabulary(first)
    yield engine
    server.drop(url)


@pytest.fixture
def work(session):
    """An open changeset on a database that holds the built-in vocabulary and nothing else."""
    with changeset(session) as work, recording_in(work):
        yield work


@pytest.fixture
def again(session):
    """Opens further changesets."""
    return lambda **given: changeset(session, **given)


def read(text):
    return read_dossier(text.encode(), "test.yaml")


def load(session, *texts, create=False, author="ann"):
    """Load dossiers in a changeset of their own."""
    with changeset(session, author) as work:
        summary = load_dossiers(work, [read(text) for text in texts], create=create)
    return summary, work.recorded


def dump(session, codes=None):
    return write_dossier(dump_dossier(session, codes))


class Database:
    """A database file or schema of its own that holds the vocabulary."""

    def __init__(self, url):
        self.engine = open_engine(url)
        with writing(self.engine) as session, changeset(session) as work:
            load_vocabulary(work)

    def load(self, *texts, **given):
        with writing(self.engine) as session:
            return load(session, *texts, **given)

    def dump(self, codes=None):
        with reading(self.engine) as session:
            return dump(session, codes)

    @contextmanager
    def trying(self):
        """A session that is rolled back."""
        with self.engine.connect() as connection:
            outer = connection.begin()
            mode = "create_savepoint"
            with Session(connection, join_transaction_mode=mode, expire_on_commit=False) as session:
                yield session
            outer.rollback()


@pytest.fixture
def databases(sqlite_server, postgresql_server):
    """One database of each kind."""
    urls = {server: server.create() for server in (sqlite_server, postgresql_server)}
    yield [Database(url) for url in urls.values()]
    for server, url in urls.items():
        server.drop(url)
