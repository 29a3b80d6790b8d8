"""What a timeline shows, which incidents it picks, and in which order."""

import pytest
from sqlalchemy import select

from incidents.entry.lookup import find_actor, find_place, find_term
from incidents.models import Chronology, Incident
from incidents.reporting.timeline import Filters, read_timeline, select_entries
from incidents.resolution.question import Limits

pytestmark = pytest.mark.slow

ALL = ["kerman-2024-01-03", "crocus-2024-03-22", "kabul-2024-09-02"]


def codes(session, limits=None, **filters):
    entries = read_timeline(session, limits or Limits(), Filters(**filters))
    return [entry.code for entry in entries]


def test_incidents_come_in_the_order_in_which_they_happened(reader):
    assert codes(reader) == ALL


@pytest.mark.parametrize(
    ("from_", "to", "expected"),
    [
        ("2024-03-01T00:00:00", None, ALL[1:]),
        (None, "2024-03-31T23:59:59", ALL[:2]),
        ("2024-03-01T00:00:00", "2024-03-31T23:59:59", ALL[1:2]),
        ("2025-01-01T00:00:00", None, []),
        ("2024-01-03T15:04:30", "2024-01-03T15:04:40", ALL[:1]),
    ],
)
def test_dates_bound_the_timeline(reader, from_, to, expected):
    assert codes(reader, from_=from_, to=to) == expected


def test_an_imprecise_date_is_in_range_possibly_but_not_certainly(reader):
    minute = {"from_": "2024-01-03T15:04:30", "to": "2024-01-03T15:04:40"}

    assert codes(reader, **minute) == ALL[:1]
    assert codes(reader, **minute, certainly=True) == []
    assert codes(reader, from_="2024-01-03T00:00:00", certainly=True) == ALL


def test_filters_by_place_reach_what_lies_within(reader):
    assert codes(reader, place_id=find_place(reader, "iran").id) == ALL[:1]
    assert codes(reader, place_id=find_place(reader, "afghanistan").id) == ALL[2:]


def test_filters_by_actor_reach_its_branches(reader):
    assert codes(reader, actor_id=find_actor(reader, "isis").id) == ALL
    assert ALL[0] in codes(reader, actor_id=find_actor(reader, "isis-k").id)


@pytest.mark.parametrize(
    "limits",
    [Limits(ceiling="CLEAR"), Limits(known_by="2030-01-01T00:00:00"), Limits(rule="latest")],
)
def test_filters_by_actor_go_with_every_limit(reader, limits):
    assert codes(reader, limits, actor_id=find_actor(reader, "isis-k").id) == ALL
    assert codes(reader, limits, actor_id=find_actor(reader, "afp").id) == []


def test_filters_by_type_reach_narrower_ones(reader):
    attack = find_term(reader, "incident type", "attack").id
    bombing = find_term(reader, "incident type", "suicide-bombing").id

    assert codes(reader, type_id=attack) == ALL
    assert codes(reader, type_id=bombing) == [ALL[0], ALL[2]]


def test_filters_by_deaths_country_and_number(reader):
    assert codes(reader, min_deaths=50) == ALL[:2]
    assert codes(reader, country="RUS") == ALL[1:2]
    assert codes(reader, limit=2) == ALL[:2]


def test_every_value_shown_rests_on_a_passage(reader):
    for entry in read_timeline(reader):
        cited = {citation.property for citation in entry.citations}

        assert {"date", "place", "deaths", "injured"} <= cited
        assert all(citation.quote or citation.gist for citation in entry.citations)


def test_deaths_are_shown_with_the_span_and_what_backs_them(reader):
    kerman = next(read_timeline(reader))

    assert (kerman.deaths, kerman.deaths_best) == ("91", 91)
    assert (kerman.deaths_low, kerman.deaths_high, kerman.deaths_open) == (84, 101, "above")
    assert (kerman.reports, kerman.origins) == (2, 2)
    assert "deaths" in kerman.disputed


def test_as_known_by_a_day_shows_what_was_said_by_then(reader):
    evening = read_timeline(reader, Limits(known_by="2024-01-03T23:59:59"))

    assert [(entry.code, entry.deaths) for entry in evening] == [(ALL[0], "95")]


def test_before_anything_was_recorded_nothing_is_shown(reader):
    assert codes(reader, Limits(recorded_by=1)) == []
    assert codes(reader, Limits(recorded_by=2)) == ALL


def test_a_rule_changes_the_answer(reader):
    lowest = next(read_timeline(reader, Limits(rule="conservative")))
    latest = next(read_timeline(reader, Limits(rule="latest")))

    assert lowest.deaths == "84"
    assert latest.deaths != lowest.deaths


def test_without_limits_the_stored_answers_equal_the_resolved_ones(reader):
    assert list(read_timeline(reader)) == list(read_timeline(reader, Limits(recorded_by=999)))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_a_range_of_dates_is_read_by_an_index(reader):
    query = select_entries(filters=Filters(from_="2024-03-01T00:00:00", to="2024-03-31T23:59:59"))
    bound = query.compile(reader.get_bind(), compile_kwargs={"literal_binds": True})
    plan = reader.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {bound}").all()
    steps = [row[3] for row in plan]

    assert not [step for step in steps if step.startswith("SCAN chronology")]
    assert [step for step in steps if "ix_chronology_earliest_latest" in step]


def test_the_stored_chronology_has_a_row_for_each_incident(reader):
    shown = reader.scalars(select(Incident.code).join(Chronology).order_by(Incident.code))

    assert list(shown) == sorted(ALL)
