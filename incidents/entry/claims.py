"""Claims, one passage at a time: what is typed in goes the way of what is loaded."""

from collections.abc import Iterable
from typing import NamedTuple

from incidents.entry.assessments import assess_claim, record_assessments, withdraw_claim
from incidents.entry.intake import Intake
from incidents.entry.linking import record_links
from incidents.entry.links import link_claims, unlink_claims
from incidents.entry.passages import RecordedPassage, record_passages
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Citation, Claim
from incidents.records import CitationRecord

__all__ = [
    "CitationAndClaims",
    "assess_claim",
    "correct_claim",
    "link_claims",
    "record_citation",
    "take_in",
    "unlink_claims",
    "withdraw_claim",
]


class CitationAndClaims(NamedTuple):
    """A passage as recorded; its claims in the order of the record."""

    citation: Citation
    claims: tuple[Claim, ...]


def record_citation(
    work: OpenChangeset,
    record: CitationRecord,
    *,
    create: bool = False,
    notes: list[str] | None = None,
) -> CitationAndClaims:
    """Record a passage and the claims it makes; what is there already stays as it is.

    Args:
        work: the open changeset.
        record: the passage; values as text, dates as EDTF.
        create: whether unknown actors, places and sources it refers to are made.
        notes: gets a line on each of those, and on whatever is odd.

    Raises:
        DossierError: with everything that is wrong with it.
    """
    intake = Intake(work, create=create)
    recorded = take_in(intake, [record])
    intake.refuse()
    if notes is not None:
        notes += intake.notes()
    (passage,) = recorded
    session = work.session
    return CitationAndClaims(
        session.get_one(Citation, passage.id),
        tuple(session.get_one(Claim, claim.id) for claim in passage.claims),
    )


def correct_claim(
    work: OpenChangeset,
    claim: Claim,
    record: CitationRecord,
    *,
    create: bool = False,
    notes: list[str] | None = None,
) -> CitationAndClaims:
    """Record a passage that corrects a claim: the claims it makes on the same property do.

    Where it makes none such, all of its claims do: those were casualties, not deaths. An entry
    error of ours is no correction: withdraw the claim and record it rightly.
    """
    recorded = record_citation(work, record, create=create, notes=notes)
    same = [each for each in recorded.claims if each.property_id == claim.property_id]
    for each in same or recorded.claims:
        link_claims(work, each, "corrects", claim)
    return recorded


def take_in(intake: Intake, records: Iterable[CitationRecord]) -> list[RecordedPassage]:
    """Record passages, then the judgements on their claims, then the links between them.

    Judgements come first, because references pass over claims that were withdrawn.
    """
    passages = record_passages(intake, records)
    record_assessments(intake, passages)
    record_links(intake, passages)
    return passages
