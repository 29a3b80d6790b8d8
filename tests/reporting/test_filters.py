"""Filters of a timeline, each of which passes over something."""

import pytest

from incidents.db.engine import open_engine, reading
from incidents.entry.lookup import find_actor
from incidents.reporting.timeline import Filters, count_undated, read_timeline
from incidents.resolution.question import UNLIMITED, Limits
from tests.fixture_files import load_texts

pytestmark = pytest.mark.slow

DOSSIER = b"""
actors:
  front: {name: Front, kind: armed group}
  wing: {name: Wing, kind: armed group, parent: front}
  other: {name: Other, kind: armed group}
incidents:
  siege: {title: Siege}
  raid: {title: Raid}
  clash: {title: Clash}
  rumour: {title: Rumour}
sources:
  paper:
    says:
    - {about: siege, gist: for years, date: 2010-05/2024-03, deaths: 9}
    - {about: raid, gist: by the wing, date: 2015-02-03, deaths: 4, perpetrator: wing}
    - {about: clash, gist: by the front, date: 2016-06-01, deaths: 7, perpetrator: front}
    - {about: rumour, gist: some day, deaths: 3, perpetrator: other}
  wire: {says: [{about: clash, gist: eight, deaths: 8}]}
"""
LIMITS = [UNLIMITED, Limits(ceiling="CLEAR")]


@pytest.fixture(scope="module")
def told(server):
    """The URL of a database that holds the dossier; tests only read it."""
    url = server.create()
    load_texts(open_engine(url), DOSSIER)
    yield url
    server.drop(url)


@pytest.fixture
def reader(told):
    with reading(open_engine(told)) as session:
        yield session


def codes(session, limits, **filters):
    return [entry.code for entry in read_timeline(session, limits, Filters(**filters))]


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_disputed_ones_are_those_that_sources_disagree_about(reader, limits):
    assert codes(reader, limits) == ["siege", "raid", "clash"]
    assert codes(reader, limits, disputed=True) == ["clash"]


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize(
    ("actor", "expected"), [("front", ["raid", "clash"]), ("wing", ["raid"]), ("other", [])]
)
def test_an_actor_is_found_where_only_its_branch_is_named(reader, limits, actor, expected):
    assert codes(reader, limits, actor_id=find_actor(reader, actor).id) == expected


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_what_nothing_dates_is_counted(reader, limits):
    assert count_undated(reader, limits) == 1
    assert count_undated(reader, limits, Filters(min_deaths=4)) == 0


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize(
    ("year", "expected"), [(2010, ["siege"]), (2015, ["siege", "raid"]), (2025, [])]
)
def test_what_lasted_for_years_is_in_range_in_each_of_them(reader, limits, year, expected):
    ends = {"from_": f"{year}-01-01T00:00:00", "to": f"{year}-12-31T23:59:59"}
    assert codes(reader, limits, **ends) == expected
    assert "siege" not in codes(reader, limits, certainly=True, **ends)
