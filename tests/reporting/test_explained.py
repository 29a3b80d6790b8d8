"""A timeline with every claim behind it tells of each incident what `explain` tells."""

import re

import pytest
from sqlalchemy import select

from incidents.models import Incident
from incidents.reporting import explained
from incidents.reporting.explain import explain_subject
from incidents.reporting.explained import read_explained
from incidents.reporting.timeline import Filters, read_timeline
from incidents.resolution.question import UNLIMITED, Limits

pytestmark = pytest.mark.slow

THEN = Limits(known_by="2024-03-23T23:59:59")


def explain(session, code, limits):
    incident_id = session.scalar(select(Incident.id).where(Incident.code == code))
    return tuple(explain_subject(session, "incident", incident_id, code, limits=limits))


@pytest.mark.parametrize(
    "limits", [UNLIMITED, THEN, Limits(ceiling="RED")], ids=["today", "then", "ceiling"]
)
@pytest.mark.parametrize("batch", [1, 500])
def test_all_at_once_is_each_by_itself(reader, limits, batch, monkeypatch):
    monkeypatch.setattr(explained, "BATCH", batch)
    entries = list(read_explained(reader, limits))

    assert [each.entry for each in entries] == list(read_timeline(reader, limits))
    assert [each.properties for each in entries] == [
        explain(reader, each.entry.code, limits) for each in entries
    ]


def test_filters_hold(reader):
    (only,) = read_explained(reader, filters=Filters(from_="2024-09-01T00:00:00"))

    assert only.entry.code == "kabul-2024-09-02"


def test_under_a_ceiling_claims_are_numbered_within_their_incident(reader):
    (first, *_) = read_explained(reader, Limits(ceiling="RED"))
    claims = [claim for prop in first.properties for claim in prop.claims]

    assert {claim.claim for claim in claims} == {f"#{n}" for n in range(1, len(claims) + 1)}
    assert not any(re.search(r"\bc\d+\b", f"{claim.why} {claim.misreads}") for claim in claims)


def test_a_claim_says_how_it_is_marked_and_a_property_of_what_kind_it_is(reader):
    (first, *_) = read_explained(reader)
    kinds = {prop.property: prop.datatype for prop in first.properties}

    assert {"deaths": "quantity", "date": "date", "place": "place"}.items() <= kinds.items()
    assert {claim.handling for prop in first.properties for claim in prop.claims} == {"CLEAR"}
