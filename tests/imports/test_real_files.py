"""The files as UCDP publishes them: nothing is lost, and every number is that of the file."""

from collections import Counter
from inspect import signature

import pytest
from sqlalchemy import func, select

from incidents.models import Claim, Incident, Property, Term
from tests.imports.ged_files import (
    MEXICO,
    SAMPLE,
    UKRAINE_2018,
    UKRAINE_2019,
    claims_of,
    days_of,
    estimate_of,
    is_odd,
    key_of,
    read_rows,
    sides_of,
    sum_by_year,
)

pytestmark = pytest.mark.slow

FILES = (SAMPLE, UKRAINE_2018, UKRAINE_2019)


class Imported:
    """A real file in a database of its own, and its rows as the csv module reads them."""

    def __init__(self, world, file):
        self.world, self.file = world, file
        self.rows = {key_of(row): row for row in read_rows(file.path)}
        self.done = world.bring_in(file.path, edition="1", part=file.part)
        self.told = world.tell()

    def sum(self, column, *, odd=True):
        """A column of the chronology by year; with odd=False without rows out of order."""
        sums = Counter()
        for code, facts in self.told.chronology.items():
            if odd or not is_odd(self.rows[code]):
                sums[facts["earliest"][:4]] += facts[column]
        return dict(sums)


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.part + file.name[-5:])
def imported(request, templates):
    world = templates.make()
    yield Imported(world, request.param)
    templates.take_back(world)


def test_every_row_is_accepted_or_rejected(imported):
    summary = imported.done.summary
    assert summary.read == imported.file.rows == len(imported.rows)
    assert summary.read == summary.accepted + summary.rejected
    assert (summary.rejected, summary.new) == (0, imported.file.rows)
    assert imported.told.chronology.keys() == imported.rows.keys()


def test_every_row_makes_the_claims_that_its_cells_do(imported):
    with imported.world.read() as session:
        rows = session.execute(
            select(Incident.code, Property.key, Term.key, func.count())
            .select_from(Claim)
            .join(Incident, Incident.id == Claim.incident_id)
            .join(Property, Property.id == Claim.property_id)
            .outerjoin(Term, Term.id == Claim.qualifier_id)
            .group_by(Incident.code, Property.key, Term.key)
        ).all()
    made = {(code, f"{prop}:{term}" if term else prop): count for code, prop, term, count in rows}
    assert made == {
        (code, name): count
        for code, row in imported.rows.items()
        for name, count in claims_of(row).items()
    }
    assert sum(made.values()) == imported.file.claims


def test_the_best_estimates_of_each_year_are_those_of_the_file(imported):
    rows = imported.rows.values()
    assert imported.sum("deaths_best") == sum_by_year(rows, lambda row: int(row["best"]))


@pytest.mark.parametrize("end", ["low", "high"])
def test_so_are_low_and_high_apart_from_the_rows_that_contradict_themselves(imported, end):
    rows = [row for row in imported.rows.values() if not is_odd(row)]
    expected = sum_by_year(rows, lambda row: int(row[end]))
    assert imported.sum(f"deaths_{end}", odd=False) == expected


def test_rows_that_contradict_themselves_are_told_and_span_all_they_say(imported):
    odd = {code for code, row in imported.rows.items() if is_odd(row)}
    summary = imported.done.summary
    assert summary.odd == {"deaths": imported.file.odd}
    assert {f"ged-{line.split()[0]}" for line in summary.oddities} == odd
    for code in odd:
        facts, estimate = imported.told.chronology[code], estimate_of(imported.rows[code])
        assert (facts["deaths_low"], facts["deaths_best"], facts["deaths_high"]) == (
            min(estimate), estimate[1], max(estimate),
        )  # fmt: skip


def test_the_bounds_of_dates_are_those_of_the_file(imported):
    shown = {
        code: (facts["earliest"], facts["latest"])
        for code, facts in imported.told.chronology.items()
    }
    assert shown == {
        code: (f"{days_of(row)[0]}T00:00:00", f"{days_of(row)[1]}T23:59:59")
        for code, row in imported.rows.items()
    }


def test_a_summary_lasted_and_else_it_was_some_day_between(imported):
    for code, facts in imported.told.chronology.items():
        first, last = days_of(imported.rows[code])
        lasted = imported.rows[code]["event_clarity"] == "2"
        pattern = "{}/{}" if lasted else "[{}..{}]"
        assert facts["edtf"] == (first if first == last else pattern.format(first, last))


def test_the_parties_are_sides_and_nobody_is_perpetrator_or_target(imported):
    told = imported.told
    numbers = {told.code("actors", actor): key for actor, key in told.external.items() if actor}
    found = {}
    for (code, actor, role), counts in told.participants.items():
        dataset, number = numbers[actor]
        assert dataset == "ucdp-actor"
        found.setdefault(code, set()).add((number, role, counts))
    assert found == {
        code: {(number, "side", (1, 0)) for number in sides_of(row)}
        for code, row in imported.rows.items()
    }
    for facts in imported.told.chronology.values():
        assert (facts["perpetrator"], facts["responsibility"]) == (None, None)


def test_the_data_set_is_one_origin_and_disputes_nothing(imported):
    for facts in imported.told.chronology.values():
        assert (facts["reports"], facts["origins"], facts["disputed"]) == (1, 1, "")


def test_the_stored_answers_follow_from_the_claims_and_the_chain_holds(imported):
    imported.world.check()


CHECKS = [check for name, check in globals().items() if name.startswith("test_")]


@pytest.mark.prove
def test_all_of_this_holds_of_nineteen_thousand_events(world):
    imported = Imported(world, MEXICO)
    for check in CHECKS:
        for end in ("low", "high") if "end" in signature(check).parameters else ("",):
            check(imported, *filter(None, (end,)))
