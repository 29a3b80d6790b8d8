"""Recording passages: citations, their lineage and their claims, each once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from incidents.db.chunks import in_chunks
from incidents.entry.drafts import (
    CITATION_KEY,
    CLAIM_KEY,
    ClaimDraft,
    Columns,
    Key,
    PassageDraft,
    citation_key,
    draft_passage,
)
from incidents.entry.intake import Intake
from incidents.entry.locators import list_spellings
from incidents.entry.standing import LINEAGE, read_standing
from incidents.models import Citation, CitationSource, Claim
from incidents.records import CitationRecord, ClaimRecord

LOCATED: Final = (Citation.id, Citation.locator_type, Citation.locator)
# Reading all passages of a few sources is one query; of a data set it would be all its rows.
WORTH_READING: Final = 2_000


@dataclass
class RecordedClaim:
    """A claim record and the claim it is, with its columns."""

    record: ClaimRecord
    columns: Columns
    id: int
    is_new: bool


@dataclass
class RecordedPassage:
    """A citation record, the citation it is, and its claims; one claim may come twice."""

    record: CitationRecord
    id: int
    claims: list[RecordedClaim] = field(default_factory=list)


def record_passages(intake: Intake, records: Iterable[CitationRecord]) -> list[RecordedPassage]:
    """Record what is new of these passages; what is wrong with them is gathered."""
    drafts = [draft for record in records if (draft := draft_passage(intake, record))]
    held = _read_citations(intake, drafts)
    ids = _add_citations(intake, drafts, held)
    _add_lineage(intake, drafts, ids, set(held.values()))
    return _add_claims(intake, drafts, ids, set(held.values()))


# --- citations


def _add_citations(
    intake: Intake, drafts: Sequence[PassageDraft], held: dict[Key, int]
) -> dict[Key, int]:
    new: dict[Key, Citation] = {}
    for draft in drafts:
        if draft.key in held:
            intake.unchanged += 1
        elif draft.key not in new:
            new[draft.key] = intake.add(Citation(**draft.columns))
            _warn_odd(intake, draft)
    intake.session.flush()
    return {**held, **{key: row.id for key, row in new.items()}}


def _warn_odd(intake: Intake, draft: PassageDraft | ClaimDraft) -> None:
    if draft.oddity:
        intake.warn(draft.record.where, draft.oddity)


def _read_citations(intake: Intake, drafts: Sequence[PassageDraft]) -> dict[Key, int]:
    """Citations that are there already and may be among the drafts."""
    held: dict[Key, int] = {}
    for condition in _select_likely(intake, drafts):
        columns = [*LOCATED, *(getattr(Citation, name) for name in CITATION_KEY)]
        for row in intake.session.execute(select(*columns).where(condition)).mappings():
            held[citation_key(dict(row))] = row["id"]
    return held


def _select_likely(intake: Intake, drafts: Sequence[PassageDraft]) -> Iterator[ColumnElement[bool]]:
    by_source = sorted(drafts, key=lambda draft: draft.columns["source_id"])
    counts = _count_citations(intake, {draft.columns["source_id"] for draft in by_source})
    small = [key for key, count in counts.items() if count <= WORTH_READING]
    for part in in_chunks(small, 50):
        yield Citation.source_id.in_(part)
    for key, group in groupby(by_source, key=lambda draft: draft.columns["source_id"]):
        if counts.get(key, 0) > WORTH_READING:
            yield from _select_located(key, list(group))


def _select_located(
    source_id: int, drafts: Sequence[PassageDraft]
) -> Iterator[ColumnElement[bool]]:
    texts = {draft.record.locator for draft in drafts}
    spellings = {spelt for text in texts if text is not None for spelt in list_spellings(text)}
    for part in in_chunks(sorted(spellings)):
        yield (Citation.source_id == source_id) & Citation.locator.in_(part)
    if None in texts:
        yield (Citation.source_id == source_id) & Citation.locator.is_(None)


def _count_citations(intake: Intake, source_ids: set[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for part in in_chunks(sorted(source_ids)):
        counted = select(Citation.source_id, func.count()).where(Citation.source_id.in_(part))
        counts |= dict(intake.session.execute(counted.group_by(Citation.source_id)).all())
    return counts


# --- lineage


def _add_lineage(
    intake: Intake, drafts: Sequence[PassageDraft], ids: dict[Key, int], known: set[int]
) -> None:
    old = {ids[draft.key] for draft in drafts} & known
    standing = set(read_standing(intake.session, CitationSource, LINEAGE, old))
    for draft in drafts:
        for role, source_id in draft.lineage:
            key = (ids[draft.key], role, source_id)
            if key not in standing:
                standing.add(key)
                intake.add(CitationSource(citation_id=key[0], role=role, source_id=source_id))
    intake.session.flush()


# --- claims


def _add_claims(
    intake: Intake, drafts: Sequence[PassageDraft], ids: dict[Key, int], known: set[int]
) -> list[RecordedPassage]:
    held = _read_claims(intake, {ids[draft.key] for draft in drafts} & known)
    new: dict[Key, Claim] = {}
    for draft in drafts:
        for claim in draft.claims:
            key = (ids[draft.key], *claim.key)
            if key in held:
                intake.unchanged += 1
            elif key not in new:
                new[key] = intake.add(Claim(citation_id=ids[draft.key], **claim.columns))
                _warn_odd(intake, claim)
    intake.session.flush()
    return [_join_claims(draft, ids[draft.key], held, new) for draft in drafts]


def _join_claims(
    draft: PassageDraft, citation_id: int, held: dict[Key, int], new: dict[Key, Claim]
) -> RecordedPassage:
    passage = RecordedPassage(draft.record, citation_id)
    for claim in draft.claims:
        key = (citation_id, *claim.key)
        is_new = key in new
        claim_id = new[key].id if is_new else held[key]
        passage.claims.append(RecordedClaim(claim.record, claim.columns, claim_id, is_new))
    return passage


def _read_claims(intake: Intake, citation_ids: Iterable[int]) -> dict[Key, int]:
    columns: list[Any] = [Claim.id, Claim.citation_id, *(getattr(Claim, n) for n in CLAIM_KEY)]
    held: dict[Key, int] = {}
    for part in in_chunks(citation_ids):
        mine = select(*columns).where(Claim.citation_id.in_(part)).order_by(Claim.id)
        for key, *content in intake.session.execute(mine):
            held.setdefault(tuple(content), key)
    return held
