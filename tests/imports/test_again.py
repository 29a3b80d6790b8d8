"""The same rows once more, in another order, in parts, in a file of another kind."""

import random

import pytest

from tests.imports.ged_files import SAMPLE, read_rows, write_rows
from tests.imports.table_kinds import KINDS
from tests.imports.worlds import TABLES, postgresql_later

pytestmark = pytest.mark.slow

EVERYTHING = [name for name in TABLES if name != "alembic_version"]
ROWS = 400


@pytest.fixture(scope="module")
def rows():
    return read_rows(SAMPLE.path)[:ROWS]


@pytest.fixture(scope="module")
def imported(templates, rows, tmp_path_factory):
    """A database that holds the rows; nothing that is imported here changes it."""
    world = templates.make()
    world.bring_in(write_rows(tmp_path_factory.mktemp("again") / "a.csv", rows), edition="23.1")
    yield world
    templates.take_back(world)


def assert_nothing_changes(world, path, edition="23.1", count=ROWS):
    before = world.rows(*EVERYTHING)
    done = world.bring_in(path, edition=edition)
    summary = done.summary
    assert done.changeset is None
    assert (summary.read, summary.unchanged, summary.rejected) == (count, count, 0)
    assert (summary.new, summary.changed, summary.dropped, summary.returned) == (0, 0, 0, 0)
    assert (summary.differences, summary.added, summary.renamed) == ([], {}, [])
    assert world.rows(*EVERYTHING) == before
    return summary


@postgresql_later
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_kind_with_the_same_rows_changes_nothing(imported, rows, tmp_path, kind):
    KINDS[kind](tmp_path / "again", rows)
    assert assert_nothing_changes(imported, tmp_path / "again").absent == 0


@pytest.mark.parametrize("seed", range(2))
def test_the_rows_in_another_order_change_nothing(imported, rows, tmp_path, seed):
    mixed = random.Random(seed).sample(rows, ROWS)
    columns = random.Random(seed).sample(list(rows[0]), len(rows[0]))
    mixed = [{name: row[name] for name in columns} for row in mixed]
    assert_nothing_changes(imported, write_rows(tmp_path / "mixed.csv", mixed))


def test_split_in_two_they_change_nothing(imported, rows, tmp_path):
    for name, part in (("1", rows[:150]), ("2", rows[150:])):
        path = write_rows(tmp_path / f"{name}.csv", part)
        summary = assert_nothing_changes(imported, path, count=len(part))
        assert summary.absent == ROWS - len(part)


@postgresql_later
def test_split_in_two_from_the_start_they_are_what_they_are_in_one(imported, rows, world, tmp_path):
    for name, part in (("1", rows[:150]), ("2", rows[150:])):
        world.bring_in(write_rows(tmp_path / f"{name}.csv", part), edition="23.1")
    told, expected = world.tell(), imported.tell()
    assert told.chronology == expected.chronology
    assert told.participants == expected.participants
    assert told.claims() == expected.claims()
    assert told.things() == expected.things()
    world.check()


@postgresql_later
def test_a_later_edition_of_the_same_rows_records_itself_and_no_claims(
    imported, rows, make_world, tmp_path
):
    world = make_world(imported)
    done = world.bring_in(write_rows(tmp_path / "24.csv", rows), edition="24.1")
    assert done.summary.unchanged == ROWS
    assert done.summary.added == {"sources": 1}
    assert world.answers() == imported.answers()


def test_rows_in_another_order_into_a_fresh_database_mean_the_same(imported, rows, world, tmp_path):
    mixed = random.Random(9).sample(rows, ROWS)
    world.bring_in(write_rows(tmp_path / "mixed.csv", mixed), edition="23.1")
    told, expected = world.tell(by_codes=False), imported.tell(by_codes=False)
    assert told.chronology == expected.chronology
    assert told.participants == expected.participants
    assert told.claims() == expected.claims()
