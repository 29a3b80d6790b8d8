"""The laws of dumping and loading, over the fixtures and random dossiers, on both databases."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from incidents.dossier import write_dossier
from incidents.ledger.undo import undo_changeset
from incidents.models import Changeset
from tests.entry.conftest import Database, dump, load
from tests.entry.strategies import dossiers

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*.yaml"))


@pytest.fixture
def fixtures():
    return [path.read_text(encoding="utf-8") for path in FIXTURES]


def test_a_dump_loads_into_the_other_database_and_comes_out_the_same(databases, fixtures):
    first, second = databases
    first.load(*fixtures)
    dumped = first.dump()
    second.load(dumped, author="bob")
    assert second.dump() == dumped
    summary, recorded = first.load(second.dump(), author="bob")
    assert not recorded, summary


def test_part_of_a_dump_stands_on_its_own(databases, fixtures):
    first, second = databases
    first.load(*fixtures)
    part = first.dump(["kerman-2024-01-03"])
    assert "kerman-2024-01-03" in part
    assert "crocus" not in part
    second.load(part)
    assert second.dump() == part
    assert second.dump(["kerman-2024-01-03"]) == part
    _, recorded = first.load(part)
    assert not recorded


def test_the_built_in_vocabulary_is_no_part_of_a_dump(work):
    assert dump(work.session) == "{}\n"


@pytest.fixture(scope="module")
def kept(sqlite_server, postgresql_server):
    """A database of each kind, kept for many examples, each of which is rolled back."""
    urls = {server: server.create() for server in (sqlite_server, postgresql_server)}
    yield [Database(url) for url in urls.values()]
    for server, url in urls.items():
        server.drop(url)


@pytest.mark.prove
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(dossier=dossiers())
def test_random_dossiers_come_out_the_same_from_either_database(kept, dossier):
    text = write_dossier(dossier)
    with kept[0].trying() as first, kept[1].trying() as second:
        load(first, text)
        dumped = dump(first)
        assert load(first, text)[1] is False
        assert load(first, dumped)[1] is False
        load(second, dumped)
        assert dump(second) == dumped


def test_an_undone_load_leaves_no_trace_in_a_dump(work, again, fixtures):
    session = work.session
    load(session, *fixtures)
    dumped = dump(session)
    text = "about: extra\ntitle: Extra\nsources: {extra-s: {says: [{gist: x, deaths: 3}]}}\n"
    load(session, text)
    number = session.scalar(select(func.max(Changeset.id)))
    with again() as undoing:
        undo_changeset(undoing, number)
    assert "extra" not in dump(session)
    assert dump(session) == dumped
