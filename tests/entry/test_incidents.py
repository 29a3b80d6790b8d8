"""Incidents: made in one line, merged, linked, retracted, and their codes."""

import pytest
from sqlalchemy import select

from incidents.dossier import DossierError
from incidents.entry.incidents import (
    add_incident,
    edit_incident,
    link_incidents,
    merge_incidents,
    retract_incident,
)
from incidents.entry.lookup import find_incident
from incidents.entry.standing import INCIDENT_LINK, read_standing
from incidents.errors import InputError
from incidents.models import Change, Citation, Claim, Incident, IncidentLink, Property, Source
from incidents.records import (
    CitationRecord,
    ClaimRecord,
    IncidentLinkRecord,
    IncidentRecord,
)
from tests.entry.conftest import changeset, dump, load
from tests.factories import ActorFactory, IncidentFactory, PlaceFactory, PlaceNameFactory


@pytest.fixture
def kerman(work):
    PlaceNameFactory(place=PlaceFactory(code="kerman"), name="Kerman")
    return work


def claims(**facts):
    return tuple(ClaimRecord(about="", property=key, value=text) for key, text in facts.items())


def note(work, title="Kerman bombings", code="", passage=None, **facts):
    record = IncidentRecord(code=code, title=title)
    passage = passage or (CitationRecord(source="", claims=claims(**facts)) if facts else None)
    return add_incident(work, record, passage)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "kerman-bombings"),
        ({"date": "2024-01-03"}, "kerman-bombings-2024-01-03"),
        ({"place": "Kerman"}, "kerman"),
        ({"place": "Kerman", "date": "2024-01-03T15:04+03:30"}, "kerman-2024-01-03"),
        ({"place": "Kerman", "date": "2024-01~"}, "kerman-2024-01"),
        ({"place": "Kerman", "date": "2024"}, "kerman-2024"),
        ({"place": "Kerman", "date": "[2024-01-02..2024-01-05]"}, "kerman-2024-01-02"),
        ({"date": "2024-01-03/2024-01-04", "deaths": "94"}, "kerman-bombings-2024-01-03"),
    ],
)
def test_codes_are_made_from_place_and_date_or_else_the_title(kerman, facts, code):
    assert note(kerman, **facts).incident.code == code


def test_a_code_that_is_taken_gets_a_number(kerman):
    codes = [note(kerman, place="Kerman", date="2024-01-03").incident.code for _ in range(3)]
    assert codes == ["kerman-2024-01-03", "kerman-2024-01-03-2", "kerman-2024-01-03-3"]
    ActorFactory(code="tehran")
    assert note(kerman, title="Tehran").incident.code == "tehran-2"


def test_a_code_given_twice_is_refused(work):
    note(work, code="kerman")
    with pytest.raises(DossierError, match="there is an incident kerman already"):
        note(work, code="kerman")
    with pytest.raises(DossierError, match="is no code"):
        note(work, code="Kerman 2024")


def test_without_a_source_the_claims_are_unsourced(kerman):
    added = note(kerman, date="2024-01-03", deaths="94")
    session = kerman.session
    assert [claim.incident_id for claim in added.claims] == [added.incident.id] * 2
    citation = session.get(Citation, added.claims[0].citation_id)
    assert session.get(Source, citation.source_id).code == "unsourced"
    assert note(kerman).claims == ()


def test_a_passage_without_claims_says_that_it_occurred(work):
    added = note(work, passage=CitationRecord(source="", quote="it did happen"))
    (claim,) = added.claims
    assert work.session.get(Property, claim.property_id).key == "occurred"
    assert claim.stance == "asserts"


def test_what_is_wrong_with_a_first_passage_is_said(work):
    with pytest.raises(DossierError, match="30 February 2023 does not exist"):
        note(work, date="2023-02-30")
    with pytest.raises(DossierError, match="title"):
        add_incident(work, IncidentRecord(code="x"))


def test_mutable_fields_are_edited_and_emptied(work):
    note(work, code="kerman")
    edit_incident(work, IncidentRecord(code="kerman", summary="Two bombs.", handling="RED"))
    edit_incident(work, IncidentRecord(code="kerman", title="Kerman"), clear=["summary"])
    incident = find_incident(work.session, "kerman")
    assert (incident.title, incident.summary, incident.handling) == ("Kerman", None, "RED")
    with pytest.raises(InputError, match="'title' can't be emptied"):
        edit_incident(work, IncidentRecord(code="kerman"), clear=["title"])
    with pytest.raises(DossierError, match="status: 'gone'"):
        edit_incident(work, IncidentRecord(code="kerman", status="gone"))


@pytest.fixture
def later(work):
    """Another changeset, over one in which two incidents were recorded."""
    with changeset(work.session) as first:
        note(first, code="one", deaths="1")
        note(first, code="two", title="Two")
    with changeset(work.session) as later:
        yield later


def test_a_merge_moves_nothing_and_is_followed(later):
    session = later.session
    assert merge_incidents(later, "one", "two").code == "two"
    assert find_incident(session, "one").code == "two"
    one = session.scalar(select(Incident).where(Incident.code == "one"))
    assert session.scalar(select(Claim.incident_id)) == one.id
    change = session.scalar(select(Change))
    assert (change.row_id, change.before) == (one.id, '{"merged_into_id":null}')
    with pytest.raises(InputError, match="into itself"):
        merge_incidents(later, "two", "one")


def test_a_retraction_is_recorded(later):
    retract_incident(later, "one")
    assert find_incident(later.session, "one").status == "retracted"
    assert later.session.scalar(select(Change.after)) == '{"status":"retracted"}'


def test_links_are_recorded_once_and_can_be_taken_back(later):
    assert link_incidents(later, "one", "part_of", "two") is not None
    assert link_incidents(later, "one", "part_of", "two") is None
    assert link_incidents(later, "one", "precedes", "two", withdrawn=True) is None
    assert len(read_standing(later.session, IncidentLink, INCIDENT_LINK, None)) == 1
    assert link_incidents(later, "one", "part_of", "two", withdrawn=True) is not None
    assert read_standing(later.session, IncidentLink, INCIDENT_LINK, None) == {}
    assert link_incidents(later, "one", "part_of", "two") is not None
    for wrong in (("one", "part_of", "one"), ("one", "causes", "two")):
        with pytest.raises(InputError):
            link_incidents(later, *wrong)


def test_links_of_a_dossier_are_added(work):
    text = """
    incidents:
      first: {title: First, links: [{part_of: both}, {precedes: second}]}
      second: {title: Second, links: [{part_of: both}]}
      both: {title: Both}
    """
    load(work.session, text)
    assert len(work.session.scalars(select(IncidentLink)).all()) == 3
    assert load(work.session, text)[1] is False
    assert load(work.session, dump(work.session))[1] is False


def test_an_incident_that_is_not_there_needs_a_title(work):
    IncidentFactory(code="known")
    link = IncidentLinkRecord(relation="part_of", other="known")
    with pytest.raises(DossierError, match="there is no incident nwe"):
        add_incident(work, IncidentRecord(code="nwe", links=(link,)))
