"""What was undone: told apart from what was retracted, not offered, and recorded again as new."""

import pytest
from sqlalchemy import func, select

from incidents.dossier import DossierError
from incidents.entry.claims import record_citation
from incidents.entry.incidents import (
    add_incident,
    edit_incident,
    link_incidents,
    merge_incidents,
    retract_incident,
)
from incidents.entry.lookup import INCIDENTS, find_incident
from incidents.entry.undo import undo
from incidents.errors import NotFoundError
from incidents.models import Changeset
from incidents.records import CitationRecord, ClaimRecord, IncidentRecord
from tests.entry.conftest import changeset, dump, load

GHOST = "incidents: {ghost: {title: Ghost}, other: {title: Other}}"
RIGHT = """
terms:
  target type:
    convoy: {label: Convoy}
actors: {ann: {name: Ann, kind: person}}
places: {hill: {name: Hill}}
incidents: {ghost: {title: Ghost}}
sources: {s1: {title: Right}}
"""
WRONG = """
terms:
  target type:
    convoy: {label: Wrong, definition: wrong, parent: civilians}
actors:
  ann: {name: Wrong, kind: agency, parent: bob, country: IRN, handling: RED}
  bob: {name: Bob}
places:
  hill: {name: Wrong, kind: settlement, parent: valley, latitude: 1.5, longitude: 2.5}
  valley: {name: Valley}
incidents:
  ghost: {title: Wrong, summary: wrong, handling: RED, merged_into: two}
  two: {title: Two}
sources:
  s1: {title: Wrong, kind: interview, author: Nobody, reliability: A, published: 2020-01-01,
       publisher: bob, edition_of: s0, notes: typed wrong}
  s0: {title: Zero}
"""


def newest(session):
    return session.scalar(select(func.max(Changeset.id)))


def take_back(session, number=None):
    """Undo a changeset, the newest unless another is named, and return the number of the undo."""
    with changeset(session) as work:
        undo(work, number or newest(session))
    return work.id


def retract(session):
    with changeset(session) as work:
        retract_incident(work, "ghost")


def edit(session, **given):
    with changeset(session) as work:
        edit_incident(work, IncidentRecord(code="ghost", **given))


@pytest.fixture
def ghost(session):
    """A session of a database that holds two incidents; the number of what recorded them."""
    load(session, GHOST)
    return newest(session)


# --- Undone or retracted?


def test_what_somebody_retracted_stays_told_when_a_later_edit_is_undone(session, ghost):
    retract(session)
    told = dump(session)
    edit(session, status="active")
    take_back(session)
    assert dump(session) == told
    edit(session, title="Renamed")
    assert find_incident(session, "ghost").status == "retracted"


def test_what_was_recorded_again_can_be_undone_again(session, ghost):
    take_back(session)
    load(session, GHOST)
    assert "ghost" in dump(session)
    again = take_back(session)
    assert "ghost" not in dump(session)
    take_back(session, again)
    assert "ghost" in dump(session)
    retract(session)
    assert "status: retracted" in dump(session)


def test_an_undo_of_an_undo_of_an_undo_takes_it_back(session, ghost):
    take_back(session)
    take_back(session)
    assert "ghost" in dump(session)
    take_back(session)
    assert "ghost" not in dump(session)


def test_what_is_recorded_again_as_retracted_is_told_so(session, ghost):
    take_back(session)
    load(session, "incidents: {ghost: {title: Ghost, status: retracted}}")
    assert "status: retracted" in dump(session)


# --- Not offered


def claim(work, about):
    claims = (ClaimRecord(about=about, property="deaths", value="9"),)
    record_citation(work, CitationRecord(source="unsourced", gist="nine", claims=claims))


@pytest.mark.parametrize(
    "record",
    [
        lambda work: claim(work, "ghost"),
        lambda work: edit_incident(work, IncidentRecord(code="ghost", title="Renamed")),
        lambda work: retract_incident(work, "ghost"),
        lambda work: merge_incidents(work, "ghost", "live"),
        lambda work: merge_incidents(work, "live", "ghost"),
        lambda work: link_incidents(work, "live", "part_of", "ghost"),
        lambda work: load(work.session, "incidents: {new: {title: N, links: [{part_of: ghost}]}}"),
    ],
)
def test_nothing_is_recorded_of_what_was_undone(session, ghost, record):
    take_back(session)
    load(session, "incidents: {live: {title: Live}}")
    refused = "ghost was taken back by an undo"
    with changeset(session) as work, pytest.raises((NotFoundError, DossierError), match=refused):
        record(work)


def test_what_was_undone_is_not_offered_by_its_title(session, ghost):
    take_back(session)
    load(session, "incidents: {ghost-2: {title: Ghost}}")
    assert find_incident(session, "Ghost").code == "ghost-2"
    assert find_incident(session, "ghost").title == "Ghost"
    with pytest.raises(NotFoundError) as missing:
        INCIDENTS.find(session, "othr")
    assert "other" not in missing.value.hint


def test_what_was_undone_is_added_again(session, ghost):
    take_back(session)
    with changeset(session) as work:
        again = add_incident(work, IncidentRecord(code="ghost", title="Seen after all")).incident
        assert (again.title, again.status) == ("Seen after all", "active")
        claim(work, "ghost")
    assert "deaths: 9" in dump(session)


# --- Recorded again as new


def test_nothing_stays_of_what_was_taken_back(session):
    with session.begin_nested() as point:
        load(session, RIGHT)
        right = dump(session)
        point.rollback()
    load(session, WRONG)
    take_back(session)
    load(session, RIGHT)
    assert dump(session) == right


def test_all_that_is_given_again_is_there_again(session):
    load(session, WRONG)
    wrong = dump(session)
    take_back(session)
    load(session, WRONG)
    assert dump(session) == wrong
    assert load(session, WRONG)[1] is False


def test_a_qualifier_is_not_brought_back_beside_a_twin(session):
    first = "terms: {qualifier: {vips: {label: VIPs}}}"
    load(session, first)
    take_back(session)
    load(session, "terms: {claim mode: {vips: {label: VIPs}}}")
    with pytest.raises(DossierError, match="there is a claim mode vips already"):
        load(session, first)


def test_what_was_made_by_the_way_is_made_again_under_its_code(session):
    text = "sources: {s1: {title: Bombs, publisher: Daily News}}"
    load(session, text, create=True)
    made = dump(session)
    take_back(session)
    load(session, text, create=True)
    assert "daily-news" in made
    assert dump(session) == made
