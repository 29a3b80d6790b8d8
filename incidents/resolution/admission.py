"""Step 1: which claims may be used, and which links between claims hold."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Exists, FromClause, Select, exists, func, or_, select, true

from incidents.db.functions import greatest
from incidents.handling import HANDLINGS
from incidents.models import Actor, Assessment, Citation, Claim, ClaimLink, Incident, Source
from incidents.resolution.question import Limits, canonical, marking


class Passage(NamedTuple):
    """Aliases of a claim's tables: one test then fits the claim and whatever it is linked to."""

    claim: FromClause
    citation: FromClause
    source: FromClause
    speaker: FromClause

    def join_to(self, left: FromClause) -> FromClause:
        """Join citation, source and speaker to what already holds the claim."""
        return (
            left.join(self.citation, self.citation.c.id == self.claim.c.citation_id)
            .join(self.source, self.source.c.id == self.citation.c.source_id)
            .outerjoin(self.speaker, self.speaker.c.id == self.citation.c.speaker_id)
        )


def new_passage() -> Passage:
    """Fresh aliases for a claim and its passage."""
    return Passage(
        Claim.__table__.alias(),
        Citation.__table__.alias(),
        Source.__table__.alias(),
        Actor.__table__.alias(),
    )


def said_at(citation: FromClause, source: FromClause) -> ColumnElement[str]:
    """When it was said, the later bound, else when it was published; empty where undated."""
    return func.coalesce(citation.c.said_latest, source.c.published_latest, "")


def recorded(limits: Limits, *rows: FromClause) -> list[ColumnElement[bool]]:
    """The rows were recorded by then."""
    if limits.recorded_by is None:
        return []
    return [row.c.recorded_in <= limits.recorded_by for row in rows]


def said(limits: Limits, at: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """It was said by then; what is undated was not known to have been."""
    return [] if limits.known_by is None else [at <= limits.known_by, at != ""]


def latest_assessment(limits: Limits, claim: FromClause) -> ColumnElement[int]:
    """Id of the assessment that counts."""
    judgement = Assessment.__table__.alias()
    return (
        select(func.max(judgement.c.id))
        .where(judgement.c.claim_id == claim.c.id, *recorded(limits, judgement))
        .correlate_except(judgement)
        .scalar_subquery()
    )


def assessed(limits: Limits, claim: FromClause, *, deprecated: bool) -> Exists:
    """The claim was withdrawn or, if asked, deprecated by the assessment that counts."""
    judgement = Assessment.__table__.alias()
    flaws = [judgement.c.withdrawn == true()]
    if deprecated:
        flaws.append(judgement.c.rank == "deprecated")
    return exists(
        select(judgement.c.id)
        .where(judgement.c.id == latest_assessment(limits, claim), or_(*flaws))
        .correlate_except(judgement)
    )


def marking_of(table: FromClause, row_id: ColumnElement[int]) -> ColumnElement[int]:
    """The marking of an actor or incident, or of what it was merged into where that is higher."""
    own, target = table.alias(), table.alias()
    found = (
        select(greatest(marking(own.c.handling), marking(target.c.handling)))
        .select_from(own.join(target, target.c.id == canonical(own)))
        .where(own.c.id == row_id)
        .correlate_except(own, target)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


def markings_of(spoken: Passage) -> list[ColumnElement[int]]:
    """The markings a claim inherits: its source's, its speaker's, that of the actor it names."""
    return [
        marking(spoken.source.c.handling),
        marking_of(Actor.__table__, spoken.citation.c.speaker_id),
        marking_of(Actor.__table__, spoken.claim.c.value_actor_id),
    ]


def subject_markings(claim: FromClause) -> list[ColumnElement[int]]:
    """The marking of what the claim is about, which is left out wholly above a ceiling."""
    return [
        marking_of(Incident.__table__, claim.c.incident_id),
        marking_of(Actor.__table__, claim.c.actor_id),
    ]


def under_ceiling(limits: Limits, *markings: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Nothing is marked higher than the ceiling."""
    if limits.ceiling is None:
        return []
    return [mark <= HANDLINGS.index(limits.ceiling) for mark in markings]


def admitted(limits: Limits, spoken: Passage) -> list[ColumnElement[bool]]:
    """The claim at the other end of a link is one that may be used: else the link never was."""
    markings = [*markings_of(spoken), *subject_markings(spoken.claim)] if limits.ceiling else []
    return [
        *recorded(limits, spoken.claim),
        *said(limits, said_at(spoken.citation, spoken.source)),
        *under_ceiling(limits, *markings),
        ~assessed(limits, spoken.claim, deprecated=False),
    ]


def stands(limits: Limits, link: FromClause, *keys: str) -> list[ColumnElement[bool]]:
    """Of rows alike but for `withdrawn` the last counts: this one was not taken back."""
    later = link.element.alias()  # type: ignore[attr-defined]  # an alias of a link table
    taken_back = exists(
        select(later.c.id)
        .where(
            *(later.c[key] == link.c[key] for key in keys),
            later.c.id > link.c.id,
            later.c.withdrawn == true(),
            *recorded(limits, later),
        )
        .correlate_except(later)
    )
    return [link.c.withdrawn != true(), ~taken_back, *recorded(limits, link)]


def links_from(limits: Limits, relation: str, claim_id: ColumnElement[int]) -> Select[Any]:
    """Targets of the claim's standing links of one relation, the latest link first."""
    link, target = ClaimLink.__table__.alias(), new_passage()
    joined = target.join_to(link.join(target.claim, target.claim.c.id == link.c.target_id))
    return (
        select(link.c.target_id)
        .select_from(joined)
        .where(
            link.c.claim_id == claim_id,
            link.c.relation == relation,
            *stands(limits, link, "claim_id", "relation", "target_id"),
            *admitted(limits, target),
        )
        .order_by(link.c.id.desc())
        .limit(1)
        .correlate_except(link, *target)
    )


def corrected_by(limits: Limits, *claim_ids: ColumnElement[int]) -> Select[Any]:
    """The claim that ended one of these: itself neither deprecated nor a misreading."""
    link, corrector = ClaimLink.__table__.alias(), new_passage()
    joined = corrector.join_to(link.join(corrector.claim, corrector.claim.c.id == link.c.claim_id))
    return (
        select(link.c.claim_id)
        .select_from(joined)
        .where(
            link.c.target_id.in_(claim_ids),
            link.c.relation == "corrects",
            *stands(limits, link, "claim_id", "relation", "target_id"),
            *admitted(limits, corrector),
            ~assessed(limits, corrector.claim, deprecated=True),
            ~exists(links_from(limits, "misreads", corrector.claim.c.id)),
        )
        .order_by(link.c.id.desc())
        .limit(1)
        .correlate_except(link, *corrector)
    )
