import pytest
from sqlalchemy.orm import Session

from incidents.db.engine import open_engine, reading
from tests.fixture_files import load_fixtures


@pytest.fixture(scope="session")
def told(server):
    """The URL of a database that holds the fixtures; tests only read it."""
    url = server.create()
    load_fixtures(open_engine(url))
    yield url
    server.drop(url)


@pytest.fixture
def reader(told) -> Session:
    with reading(open_engine(told)) as session:
        yield session
