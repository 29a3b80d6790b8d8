"""Every view gives the same rows on both databases."""

import pytest

from incidents.db.engine import open_engine
from incidents.reporting.views import VIEWS
from tests.fixture_files import load_fixtures
from tests.reporting.views.worlds import read_views

NAMES = [view.name for view in VIEWS]


@pytest.fixture(scope="session")
def both(sqlite_server, postgresql_server):
    """The rows of all views over the fixtures, from either database."""
    found = []
    for server in (sqlite_server, postgresql_server):
        url = server.create()
        load_fixtures(open_engine(url))
        found.append(read_views(url))
        server.drop(url)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_the_same(both, name):
    sqlite, postgresql = (rows[name] for rows in both)
    assert sqlite == postgresql
    assert sqlite
