"""Incidents: identities with a title, and how they stand to each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from incidents.dates import parse_edtf
from incidents.entry.actors import refuse_taken
from incidents.entry.claims import record_citation
from incidents.entry.codes import check_one_of
from incidents.entry.intake import Intake
from incidents.entry.lookup import INCIDENTS, find_incident, refuse_undone
from incidents.entry.standing import INCIDENT_LINK, read_standing
from incidents.entry.things import (
    add_one,
    choose_clear,
    edit_one,
    given_words,
    merge_row,
    record_merges,
    record_rows,
)
from incidents.errors import InputError
from incidents.handling import HANDLINGS
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Claim, Incident, IncidentLink
from incidents.models.incidents import INCIDENT_RELATIONS, STATUSES
from incidents.models.sources import UNSOURCED
from incidents.records import CitationRecord, ClaimRecord, IncidentLinkRecord, IncidentRecord

CLEARABLE: Final = {"summary": ("summary",)}


class AddedIncident(NamedTuple):
    """A new incident, and the claims its first passage makes."""

    incident: Incident
    claims: tuple[Claim, ...]


def add_incident(
    work: OpenChangeset,
    record: IncidentRecord,
    passage: CitationRecord | None = None,
    *,
    create: bool = False,
    notes: list[str] | None = None,
) -> AddedIncident:
    """Record a new incident and what a first passage says of it.

    Args:
        work: the open changeset.
        record: its identity; with "" for a code it gets one: `kerman-2024-01-03`, from the place
            and date claimed, else from the title.
        passage: claims whose `about` is "" are about the new incident. Without claims it says
            that the incident occurred; with "" for a source it is charged to `unsourced`.
        create: whether unknown actors, places and sources are made.
        notes: gets a line on each of those, and on whatever is odd.

    Raises:
        DossierError: the code is taken, or something in the records can't be.
    """
    claims = passage.claims if passage else ()
    words = _compose_code(record.title or "", {c.property: c.value or "" for c in claims})
    incident = add_one(Intake(work), INCIDENTS, record, record_incidents, words)
    if not passage:
        return AddedIncident(incident, ())
    passage = _attach_passage(passage, incident.code)
    recorded = record_citation(work, passage, create=create, notes=notes)
    return AddedIncident(incident, recorded.claims)


def _attach_passage(passage: CitationRecord, code: str) -> CitationRecord:
    claims = passage.claims or (ClaimRecord(about=code, property="occurred", value=None),)
    about = (replace(claim, about=claim.about or code) for claim in claims)
    return replace(passage, source=passage.source or UNSOURCED, claims=tuple(about))


def _compose_code(title: str, facts: Mapping[str, str]) -> str:
    """First words of the place, or the title, and the date as far as it is known."""
    place, _, _ = facts.get("place", "").partition(",")
    return f"{place or title} {_shorten_date(facts.get('date', ''))}"


def _shorten_date(text: str) -> str:
    try:
        date = parse_edtf(text)
    except InputError:
        return ""  # recording the claim says what is wrong with it
    return date.earliest[: {"year": 4, "month": 7}.get(date.precision, 10)]


def edit_incident(
    work: OpenChangeset, record: IncidentRecord, clear: Sequence[str] = ()
) -> Incident:
    """Set what the record gives of an incident; `clear` names fields to empty."""
    emptied = choose_clear(clear, CLEARABLE)
    return edit_one(Intake(work), INCIDENTS, record, record_incidents, emptied)


def retract_incident(work: OpenChangeset, code: str) -> Incident:
    """Take an incident out of every chronology; why stands in the changeset's message."""
    incident = _find(work, code)
    work.change(incident, status="retracted")
    return incident


def merge_incidents(work: OpenChangeset, code: str, into: str) -> Incident:
    """Say that an incident turned out to be another; nothing moves, and every read follows.

    Returns:
        The incident it turned out to be.
    """
    intake = Intake(work)
    merged, target = _find(work, code), find_incident(work.session, into)
    refuse_undone(work.session, target)
    merge_row(intake, INCIDENTS, merged, target)
    return target


def link_incidents(
    work: OpenChangeset, code: str, relation: str, other: str, *, withdrawn: bool = False
) -> IncidentLink | None:
    """Say how an incident stands to another, or take that back; None if it was so already."""
    check_one_of("relation", relation, INCIDENT_RELATIONS)
    one, two = _find(work, code), _find(work, other)
    standing = read_standing(work.session, IncidentLink, INCIDENT_LINK, [one.id])
    if ((one.id, relation, two.id) in standing) is not withdrawn:
        return None
    link = _make_link(one, relation, two)
    link.withdrawn = withdrawn
    return work.add(link)


def _find(work: OpenChangeset, code: str) -> Incident:
    return refuse_undone(work.session, INCIDENTS.find(work.session, code))


def record_incidents(intake: Intake, records: Sequence[IncidentRecord]) -> None:
    """Record incidents and the links between them."""
    refuse_taken(intake, records)
    pairs = record_rows(intake, INCIDENTS, records, _read_values, _make_incident)
    record_merges(intake, INCIDENTS, pairs, intake.find_incident)
    linked = [(record, row) for record, row in pairs if record.links]
    ids = [row.id for _, row in linked]
    standing = set(read_standing(intake.session, IncidentLink, INCIDENT_LINK, ids))
    for record, row in linked:
        for link in record.links:
            with intake.noting(link.where or record.where):
                _record_link(intake, row, link, standing)
    intake.session.flush()


def _read_values(record: IncidentRecord) -> dict[str, Any]:
    check_one_of("status", record.status, STATUSES)
    check_one_of("handling", record.handling, HANDLINGS)
    return given_words(record, "title", "summary", "status", "handling")


def _make_incident(record: IncidentRecord, values: dict[str, Any]) -> Incident:
    if "title" not in values:
        raise InputError(f"there is no incident {record.code}", "a new one needs a title")
    return Incident(code=record.code, **values)


def _record_link(
    intake: Intake, row: Incident, link: IncidentLinkRecord, standing: set[tuple[object, ...]]
) -> None:
    check_one_of("relation", link.relation, INCIDENT_RELATIONS)
    other = intake.find_incident(link.other)
    if other and (row.id, link.relation, other.id) not in standing:
        intake.add(_make_link(row, link.relation, other))
        standing.add((row.id, link.relation, other.id))


def _make_link(one: Incident, relation: str, two: Incident) -> IncidentLink:
    if one is two:
        raise InputError(f"incident {one.code} can't be linked to itself", "name another")
    return IncidentLink(incident_id=one.id, relation=relation, other_id=two.id)
