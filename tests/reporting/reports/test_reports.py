"""Reports over the fixtures, on both databases, against what the timeline says."""

import pytest
from sqlalchemy import text

from incidents.db.engine import reading
from incidents.dossier import read_dossier
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.entry.unit import record_changeset
from incidents.reporting.timeline import EVERYTHING, read_timeline
from incidents.resolution.question import Limits
from tests.reporting.reports.drawn import draw

pytestmark = pytest.mark.slow

ENDS = ("low", "best", "high")
LIMITS = (Limits(), Limits(ceiling="CLEAR"), Limits(known_by="2024-03-30T23:59:59"))
BYS = ("month", "year", "country", "actor", "type")


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize("by", BYS)
def test_casualties_sum_up_the_timeline(reader, limits, by):
    entries = list(read_timeline(reader, limits))
    rows = draw(reader, "casualties", limits, by=by)
    assert sum(row["incidents"] for row in rows) == len(entries)
    for name in (f"{what}_{end}" for what in ("deaths", "injured") for end in ENDS):
        expected = sum(getattr(entry, name) or 0 for entry in entries)
        assert sum(row[name] or 0 for row in rows) == expected


def test_casualties_stand_with_their_month_and_perpetrator(reader):
    months = {row["month"]: row for row in draw(reader, "casualties")}
    assert list(months) == sorted(months)
    assert months["2024-01"]["deaths_best"] == 91
    (row,) = draw(reader, "casualties", by="actor")
    assert (row["actor"], row["code"], row["incidents"]) == ("ISIS-K", "isis-k", 3)


def test_filters_go_with_reports(reader):
    iran = EVERYTHING._replace(country="IRN")
    assert [row["month"] for row in draw(reader, "casualties", filters=iran)] == ["2024-01"]
    assert {row["incident"] for row in draw(reader, "disputes", filters=iran)} == {
        "kerman-2024-01-03"
    }
    in_march = EVERYTHING._replace(from_="2024-03-01T00:00:00", to="2024-03-31T23:59:59")
    assert [row["month"] for row in draw(reader, "casualties", filters=in_march)] == ["2024-03"]
    assert len(draw(reader, "gaps", filters=EVERYTHING._replace(limit=2))) == 2


def test_every_month_asked_for_may_be_empty(reader):
    in_spring = EVERYTHING._replace(from_="2024-05-01T00:00:00", to="2024-06-30T23:59:59")
    gaps = [row["month"] for row in draw(reader, "gaps", filters=in_spring)]

    assert [month for month in gaps if month] == ["2024-05", "2024-06"]
    since = draw(reader, "gaps", filters=in_spring._replace(to=None, from_="2025-01-01T00:00:00"))
    assert not any(row["month"] for row in since)


def test_disputes_are_those_of_the_timeline(reader):
    told = {
        (row["incident"], row["property"] + (f":{row['qualifier']}" if row["qualifier"] else ""))
        for row in draw(reader, "disputes")
    }
    entries = read_timeline(reader)
    assert told == {(entry.code, key) for entry in entries for key in entry.disputed}
    (deaths,) = (
        row["sayings"]
        for row in draw(reader, "disputes", filters=EVERYTHING._replace(country="IRN"))
        if (row["property"], row["qualifier"]) == ("deaths", None)
    )
    assert "84 (" in deaths


def test_corroboration_lists_what_has_one_origin_or_none(reader):
    expected = {entry.code: entry.origins for entry in read_timeline(reader) if entry.origins < 2}
    rows = draw(reader, "corroboration")
    assert {row["incident"]: row["origins"] for row in rows} == expected
    assert {row["corroborated"] for row in rows if row["origins"] == 1} == {"one origin"}


def test_sources_count_what_rests_on_them(reader):
    cited = [claim.source for entry in read_timeline(reader) for claim in entry.citations]
    rows = {row["source"]: row for row in draw(reader, "sources")}
    assert {code: row["shown"] for code, row in rows.items() if row["shown"]} == {
        code: cited.count(code) for code in cited
    }
    assert "unsourced" not in rows
    assert rows["ajc-kabul"]["silent_days"] == 121  # from 2 September 2024 to 1 January 2025


def test_under_a_ceiling_claims_have_no_number(reader):
    rows = draw(reader, "lint", Limits(ceiling="RED"))
    assert rows
    assert {row["claim"] for row in rows} == {None}


DOSSIER = b"""
about: raid
title: Raid
actors:
  ministry: {name: Ministry of Health, kind: agency}
sources:
  early:
    published: 2024-01-01
    says: [{quote: two dead, at: paragraph 1, deaths: 2}]
  report:
    kind: report
    published: 2024-01-08
    relays: early
    says:
    - {quote: five women, deaths:women: 5}
    - {quote: it was on the 5th, date: 2024-01-05, place: Kabul}
  later:
    published: 2024-01-09
    says: [{quote: four dead, at: paragraph 3, by: ministry, on: 2024-01-09, deaths: 4}]
places:
  kabul: {name: Kabul, kind: settlement}
  herat: {name: Herat, kind: settlement}
"""


def test_lint_finds_what_was_planted(engine):
    with record_changeset(engine, author="ann", message="", command="init") as work:
        load_vocabulary(work)
    with record_changeset(engine, author="ann", message="", command="load") as work:
        load_dossiers(work, [read_dossier(DOSSIER, "raid.yaml")])
    with reading(engine) as session:
        found = {(row["problem"], row["source"]) for row in draw(session, "lint")}
        latest = {
            (row["problem"], row["source"])
            for row in draw(session, "lint", Limits(rule="conservative"))
        }
        gaps = {(row["gap"], row["of"]) for row in draw(session, "gaps")}
    assert found == {
        ("said before it happened", "early"),
        ("part above the total", "report"),
        ("no locator", "report"),
    }
    assert latest - found == {("later official figure", "later")}
    assert {("empty place", "herat"), ("no copy", "early")} <= gaps
    assert ("empty place", "kabul") not in gaps


def test_sources_are_those_known_by_a_day(reader):
    limits = Limits(known_by="2024-01-31T23:59:59")
    rows = draw(reader, "sources", limits)
    uncopied = {row["source"] for row in draw(reader, "gaps", limits) if row["gap"] == "no copy"}
    known = {row["source"] for row in rows}
    everything = {row["source"] for row in draw(reader, "sources")}

    assert all((row["last_said"] or "2024") <= "2024-01-31" for row in rows)
    assert "ifpnews-91" in known < everything  # undated, but it quotes somebody by then
    assert uncopied <= known


def test_the_last_word_of_a_source_is_that_of_the_view(reader):
    told = {row["source"]: row["last_said"] for row in draw(reader, "sources")}
    seen = dict(reader.execute(text("SELECT source, last_said FROM source_use")).all())
    assert {code: last[:10] for code, last in seen.items() if last} == {
        code: last for code, last in told.items() if last
    }
