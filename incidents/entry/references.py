"""References to claims: what a dossier says of a claim, and which claim that is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.chunks import in_chunks
from incidents.entry.assessments import read_withdrawn
from incidents.entry.drafts import CLAIM_KEY
from incidents.entry.intake import Intake
from incidents.entry.locators import Locator, format_locator, parse_locator
from incidents.entry.retracted import read_retracted
from incidents.entry.values import IDENTIFYING, read_value
from incidents.models import Citation, Claim, Property
from incidents.records import ClaimReference

PASSAGE: Final = ("locator", "quote", "gist", "speaker_id", "speaker_text", "said_edtf")
TOLD: Final = (*PASSAGE, *IDENTIFYING, "stance", "valid_edtf")

Spot = tuple[int, int | None, int | None]  # source, incident, actor


class Candidate(NamedTuple):
    """A claim with what it can be told by."""

    id: int
    spot: Spot
    facts: dict[str, Any]
    withdrawn: bool


class Wanted(NamedTuple):
    """A reference, resolved: where its target stands and which facts it has."""

    spot: Spot
    facts: dict[str, Any]


def choose_targets(candidates: Iterable[Candidate], wanted: Wanted) -> list[Candidate]:
    """The claims that fit; one where the reference is good.

    Where several fit, those withdrawn don't count; and one of which nothing can be said that
    doesn't hold for the others too is meant itself, for there is no other way to name it.
    """
    fitting = [each for each in candidates if _fits(each, wanted)]
    if len(fitting) > 1:
        fitting = [each for each in fitting if not each.withdrawn] or fitting
    if len(fitting) > 1:
        plain = [each for each in fitting if all(_says_no_more(each, one) for one in fitting)]
        return plain if len(plain) == 1 else fitting
    return fitting


def _fits(candidate: Candidate, wanted: Wanted) -> bool:
    return candidate.spot == wanted.spot and all(
        candidate.facts[name] == value for name, value in wanted.facts.items()
    )


def _says_no_more(candidate: Candidate, other: Candidate) -> bool:
    return all(candidate.facts[name] in (None, other.facts[name]) for name in TOLD)


def read_candidates(
    session: Session, incident_ids: Iterable[int], actor_ids: Iterable[int]
) -> dict[Spot, list[Candidate]]:
    """All claims about these subjects, by source and subject."""
    found: dict[Spot, list[Candidate]] = {}
    for column, ids in ((Claim.incident_id, incident_ids), (Claim.actor_id, actor_ids)):
        for part in in_chunks(sorted(set(ids))):
            for candidate in _read_candidates(session, column.in_(part)):
                found.setdefault(candidate.spot, []).append(candidate)
    return found


def _read_candidates(session: Session, condition: Any) -> list[Candidate]:  # noqa: ANN401 - SQL
    said = [getattr(Citation, name) for name in ("locator_type", *PASSAGE)]
    content = [getattr(Claim, name) for name in CLAIM_KEY]
    query = select(Claim.id, Citation.source_id, *said, *content)
    rows = session.execute(
        query.join(Citation, Citation.id == Claim.citation_id).where(condition).order_by(Claim.id)
    ).mappings()
    listed = [dict(row) for row in rows]
    retracted = read_retracted(session)
    withdrawn = read_withdrawn(session, [row["id"] for row in listed])
    return [
        _make_candidate(row, row["id"] in withdrawn) for row in listed if not retracted.touch(row)
    ]


def _make_candidate(row: dict[str, Any], withdrawn: bool) -> Candidate:
    spot = (row["source_id"], row["incident_id"], row["actor_id"])
    row["locator"] = format_locator(Locator(row["locator_type"], row["locator"]))
    return Candidate(row["id"], spot, row, withdrawn)


def read_reference(
    intake: Intake, reference: ClaimReference, claim: Mapping[str, Any]
) -> Wanted | None:
    """Find what a reference of a claim, given by its columns, refers to; None where broken."""
    source = intake.find_source(reference.source)
    about: Any = intake.find_subject(reference.about) if reference.about else None
    if not source or (reference.about and not about):
        return None
    incident_id, actor_id = claim["incident_id"], claim["actor_id"]
    if about:
        of_incident = about.__tablename__ == "incidents"
        incident_id, actor_id = (about.id, None) if of_incident else (None, about.id)
    facts = _read_property(intake, reference, claim)
    return Wanted((source.id, incident_id, actor_id), facts | _read_passage(intake, reference))


def _read_passage(intake: Intake, reference: ClaimReference) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "locator": format_locator(parse_locator(reference.locator)),
        "quote": reference.quote,
        "gist": reference.gist,
        "speaker_text": reference.speaker_text,
        "said_edtf": reference.said.edtf if reference.said else None,
        "valid_edtf": reference.valid.edtf if reference.valid else None,
        "stance": reference.stance,
    }
    if reference.speaker is not None and (speaker := intake.find_actor(reference.speaker)):
        facts["speaker_id"] = speaker.id
    return {name: value for name, value in facts.items() if value is not None}


def _read_property(
    intake: Intake, reference: ClaimReference, claim: Mapping[str, Any]
) -> dict[str, Any]:
    """Property and qualifier, those of the referring claim unless given, and the value."""
    facts = {name: claim[name] for name in ("property_id", "qualifier_id")}
    prop = intake.session.get_one(Property, claim["property_id"])
    if reference.property is not None and (named := intake.find_property(reference.property)):
        prop, qualifier = named, None
        if reference.qualifier is not None:
            qualifier = intake.find_qualifier(reference.qualifier)
        facts = {"property_id": prop.id, "qualifier_id": qualifier.id if qualifier else None}
    if reference.value is not None:
        columns = read_value(intake, prop, reference.value) or {}
        facts |= {name: columns.get(name) for name in IDENTIFYING}
    return facts


def list_candidates(candidates: Sequence[Candidate]) -> str:
    """The claims that a reference fits, as they are numbered, with where they stand."""
    return ", ".join(
        f"c{each.id}" + (f" at {at}" if (at := each.facts["locator"]) else "")
        for each in candidates
    )
