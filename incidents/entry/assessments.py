"""Assessments: judgements on claims, appended; the latest of a claim counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.chunks import in_chunks
from incidents.entry.codes import check_one_of, check_words
from incidents.entry.intake import Intake
from incidents.entry.passages import RecordedClaim, RecordedPassage
from incidents.errors import InputError
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Assessment, Claim
from incidents.models.claims import RANKS
from incidents.records import AssessmentRecord

CREDIBILITIES: Final = (1, 2, 3, 4, 5, 6)


def assess_claim(
    work: OpenChangeset,
    claim: Claim,
    *,
    reason: str,
    rank: str | None = None,
    credibility: int | None = None,
    withdrawn: bool = False,
) -> Assessment | None:
    """Judge a claim; rank and credibility stay as they were judged last unless given.

    Returns:
        The assessment, or None where the last one said just this.
    """
    last = _last_of(read_assessments(work.session, [claim.id])[claim.id])
    record = AssessmentRecord(
        reason=reason,
        rank=rank or (last.rank if last else "normal"),
        credibility=credibility or (last.credibility if last else None),
        withdrawn=withdrawn,
    )
    _check_assessment(record)
    if last and _says(last, record):
        return None
    return work.add(_make_assessment(work, claim.id, record))


def withdraw_claim(work: OpenChangeset, claim: Claim, *, reason: str) -> Assessment | None:
    """Take back an entry error of ours, as if it had never been made; None if it was before."""
    last = _last_of(read_assessments(work.session, [claim.id])[claim.id])
    if last and last.withdrawn:
        return None
    return assess_claim(work, claim, reason=reason, withdrawn=True)


def record_assessments(intake: Intake, passages: Sequence[RecordedPassage]) -> None:
    """Add the judgements that aren't there yet, and bring back what was withdrawn.

    A claim that was withdrawn, and is recorded again by records that don't withdraw it, is there
    again: through a judgement like any other.
    """
    by_claim: dict[int, list[RecordedClaim]] = defaultdict(list)
    for passage in passages:
        for claim in passage.claims:
            by_claim[claim.id].append(claim)
    old = [key for key, claims in by_claim.items() if not claims[0].is_new]
    held = read_assessments(intake.session, old)
    for key, claims in by_claim.items():
        _record_judgements(intake, key, claims, held[key])
    intake.session.flush()


def read_assessments(
    session: Session, claim_ids: Iterable[int]
) -> defaultdict[int, list[Assessment]]:
    """The assessments of each claim, oldest first."""
    found: defaultdict[int, list[Assessment]] = defaultdict(list)
    for part in in_chunks(claim_ids):
        mine = select(Assessment).where(Assessment.claim_id.in_(part)).order_by(Assessment.id)
        for row in session.scalars(mine):
            found[row.claim_id].append(row)
    return found


def read_withdrawn(session: Session, claim_ids: Iterable[int]) -> set[int]:
    """Those of the claims that were withdrawn by their latest assessment."""
    last: dict[int, bool] = {}
    for part in in_chunks(claim_ids):
        mine = select(Assessment.claim_id, Assessment.withdrawn).order_by(Assessment.id)
        last |= dict(session.execute(mine.where(Assessment.claim_id.in_(part))).all())
    return {key for key, withdrawn in last.items() if withdrawn}


def _record_judgements(
    intake: Intake, claim_id: int, claims: Sequence[RecordedClaim], held: list[Assessment]
) -> None:
    records = [record for claim in claims for record in claim.record.assessments]
    unmatched, rows = list(held), list(held)
    for record in records:
        with intake.noting(record.where):
            _check_assessment(record)
            match = next((row for row in unmatched if _is_same(row, record)), None)
            if match:
                unmatched.remove(match)
            else:
                rows.append(intake.add(_make_assessment(intake.work, claim_id, record)))
    wanted = records[-1].withdrawn if records else False
    if rows and rows[-1].withdrawn and not wanted:
        _reinstate(intake, claims[0], rows)


def _reinstate(intake: Intake, claim: RecordedClaim, rows: Sequence[Assessment]) -> None:
    """Judge the claim as it was judged before it was withdrawn."""
    before = _last_of([row for row in rows if not row.withdrawn])
    record = AssessmentRecord(
        reason="recorded again",
        rank=before.rank if before else "normal",
        credibility=before.credibility if before else None,
    )
    intake.add(_make_assessment(intake.work, claim.id, record))
    why = rows[-1].reason
    intake.warn(claim.record.where, f"c{claim.id} had been withdrawn ({why}): it is back")


def _check_assessment(record: AssessmentRecord) -> None:
    check_words({"reason": record.reason, "assessor": record.assessor})
    check_one_of("rank", record.rank, RANKS)
    if record.credibility not in (None, *CREDIBILITIES):
        raise InputError(f"credibility: {record.credibility}", "expected 1 to 6")


def _make_assessment(work: OpenChangeset, claim_id: int, record: AssessmentRecord) -> Assessment:
    return Assessment(
        claim_id=claim_id,
        rank=record.rank,
        credibility=record.credibility,
        withdrawn=record.withdrawn,
        reason=record.reason,
        assessor=record.assessor or work.author,
        assessed_at=record.assessed_at or work.made_at,
    )


def _last_of(rows: Sequence[Assessment]) -> Assessment | None:
    return rows[-1] if rows else None


def _says(row: Assessment, record: AssessmentRecord) -> bool:
    said = (row.rank, row.credibility, row.withdrawn, row.reason)
    return said == (record.rank, record.credibility, record.withdrawn, record.reason)


def _is_same(row: Assessment, record: AssessmentRecord) -> bool:
    """The same judgement; whoever doesn't say by whom or when means any."""
    by = record.assessor in (None, row.assessor)
    return by and record.assessed_at in (None, row.assessed_at) and _says(row, record)
