"""The program's answers equal those derived by hand: see tests/expected/derivation.md."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from incidents.models import Incident
from incidents.reporting.explain import explain_subject
from incidents.resolution.question import Limits

pytestmark = pytest.mark.slow

EXPECTED = Path(__file__).parents[1] / "expected" / "resolved.tsv"
CELLS = list(csv.DictReader(EXPECTED.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


def number(text):
    return int(text) if text else None


def name(cell):
    return f"{cell['incident']}-{cell['property']}-{cell['known_by'] or 'today'}"


@pytest.mark.parametrize("cell", CELLS, ids=name)
def test_an_answer_equals_the_one_derived_by_hand(reader, cell):
    known_by = f"{cell['known_by']}T23:59:59" if cell["known_by"] else None
    incident_id = reader.scalar(select(Incident.id).where(Incident.code == cell["incident"]))
    found = explain_subject(
        reader,
        "incident",
        incident_id,
        cell["incident"],
        limits=Limits(known_by=known_by),
        property_key=cell["property"],
    )
    (answer,) = (prop for prop in found if prop.qualifier is None)

    assert answer.shown == cell["shown"]
    assert (answer.low, answer.high) == (number(cell["low"]), number(cell["high"]))
    assert answer.open == (cell["open"] or None)
    assert (answer.reports, answer.origins) == (int(cell["reports"]), int(cell["origins"]))
    assert answer.disputed == (cell["disputed"] == "yes")


def test_the_table_has_each_incident_today_and_on_three_earlier_days():
    days = {(cell["incident"], cell["property"]): set() for cell in CELLS}
    for cell in CELLS:
        days[cell["incident"], cell["property"]].add(cell["known_by"])

    assert len(days) == 6
    assert all("" in known and len(known) >= 4 for known in days.values())
