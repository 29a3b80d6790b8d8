"""SQLite and PostgreSQL answer the same, down to the numbers of the rows."""

import pytest

from tests.imports.ged_files import SAMPLE, read_rows, write_rows
from tests.imports.worlds import TABLES, Templates

# Whatever is random, or follows from what is.
RANDOM = {"salt", "digest", "parent_digest", "made_at", "captured_at", "assessed_at"}


@pytest.fixture
def both(sqlite_server, postgresql_server):
    """A database of each kind."""
    templates = [Templates(server) for server in (sqlite_server, postgresql_server)]
    worlds = [each.make() for each in templates]
    yield worlds
    for each, world in zip(templates, worlds, strict=True):
        each.take_back(world)
        each.server.drop(each.template)


def read_all(world):
    """All rows of all tables, without what is random."""
    return {
        table.name: [
            {name: value for name, value in row.items() if name not in RANDOM}
            for row in world.read_maps(table.name)
        ]
        for table in TABLES.values()
    }


@pytest.mark.prove
def test_both_databases_hold_and_answer_the_same(both, tmp_path):
    later = [row for number, row in enumerate(read_rows(SAMPLE.path)) if number % 100]
    for row in later[::50]:
        row["best"] = row["high"] = str(int(row["high"]) + 1)
    path = write_rows(tmp_path / "later.csv", later)
    for world in both:
        world.bring_in(SAMPLE.path, edition="23.1", published="2023-06", with_articles=True)
        done = world.bring_in(path, edition="24.1", published="2024-06", with_articles=True)
        assert (done.summary.dropped, done.summary.changed) == (10, 20)
        world.check()
    sqlite, postgresql = map(read_all, both)
    for name, rows in sqlite.items():
        assert rows == postgresql[name], name
    assert both[0].timeline() == both[1].timeline()
    assert both[0].dump() == both[1].dump()
