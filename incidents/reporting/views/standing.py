"""Whether a claim is current, asked of one claim at a time.

The resolution answers for all claims at once, through windows; a view is asked for the claims of
one incident, and then must not read a million others. So here the same steps are subqueries of
each row, which indexes answer; a test holds the two against each other.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, or_, select

from incidents.db.functions import among, as_text, materialized
from incidents.models import Claim, Incident, Property
from incidents.reporting.views.said import SAID
from incidents.reporting.wording import name_claim
from incidents.resolution.question import Question
from incidents.resolution.standing import current_claims, newest_first

VOICE = ("voice_kind", "voice_id", "voice_text")


def is_live(heard: FromClause) -> ColumnElement[bool]:
    """Neither withdrawn nor deprecated, not corrected, not a misreading."""
    return and_(heard.c.refused == 0, heard.c.ended_by.is_(None), heard.c.misread_id.is_(None))


def is_current(heard: FromClause) -> ColumnElement[bool]:
    """Whether a claim on an incident is its voice's last word; `heard` is of `claims_as_said`."""
    return and_(is_live(heard), ~is_unsaid(heard))


def is_unsaid(heard: FromClause) -> ColumnElement[bool]:
    """Whether the voice of a live claim on an incident said otherwise later."""
    return and_(_has_company(heard), ~_is_last_word(heard))


def is_current_of_actor(heard: FromClause) -> ColumnElement[bool]:
    """Whether a claim on an actor is current at any time it speaks of.

    There are few such claims, and what is current depends on when they were true: all of them are
    resolved, once.
    """
    columns: dict[str, Any] = {column.name: column for column in SAID.columns}
    columns["many"] = columns["many"] == 1
    spoken = select(*(column.label(name) for name, column in columns.items()))
    current = current_claims(
        Question("actor"), materialized(spoken.where(SAID.c.actor_id.is_not(None)), "spoken")
    )
    return heard.c.id.in_(select(current.c.id))


def newer_word(heard: FromClause) -> ColumnElement[int]:
    """The claim by which the voice said otherwise later, on the same property."""
    rival, fits = _hear_rivals(heard, _same_question(heard))
    values_part = and_(
        heard.c.many == 0, rival.c.value != heard.c.value,
        rival.c.stance == "asserts", heard.c.stance == "asserts",
    )  # fmt: skip
    opposed = and_(rival.c.value == heard.c.value, rival.c.stance != heard.c.stance)
    return (
        select(rival.c.id)
        .where(fits, or_(opposed, values_part))
        .order_by(*newest_first(rival))
        .limit(1)
        .correlate(heard)
        .scalar_subquery()
    )


def _same_question(heard: FromClause) -> Any:  # noqa: ANN401 - a test of a claim
    return lambda claim: and_(
        claim.c.property_id == heard.c.property_id,
        claim.c.qualifier_id == heard.c.qualifier_id,
    )


def _of_occurring(claim: FromClause) -> ColumnElement[bool]:
    occurred = select(Property.id).where(Property.key == "occurred").scalar_subquery()
    return and_(claim.c.property_id == occurred, func.coalesce(claim.c.qualifier_id, 0) == 0)


def on_same_incident(claim: FromClause, target_id: ColumnElement[int]) -> ColumnElement[bool]:
    """About the incident the claim is about, or one that was merged into it."""
    merged = Incident.__table__.alias()
    others = select(merged.c.id).where(merged.c.merged_into_id == target_id)
    return or_(
        claim.c.incident_id == target_id,
        among(claim.c.incident_id, others.correlate_except(merged).scalar_subquery()),
    )


def _has_company(heard: FromClause) -> ColumnElement[bool]:
    """Another word of the voice that could take a claim's place: else none does.

    Of properties with many values that is only the opposite of it. Nearly all claims of a data set
    are alone, which an index tells; of most others the voices are.
    """

    def competes(claim: FromClause) -> ColumnElement[bool]:
        return and_(
            claim.c.property_id == heard.c.property_id,
            func.coalesce(claim.c.qualifier_id, 0) == heard.c.qualifier_id,
            or_(heard.c.many == 0, claim.c.stance != heard.c.stance),
        )

    def denies_it_all(claim: FromClause) -> ColumnElement[bool]:
        return and_(claim.c.stance == "denies", _of_occurring(claim))

    return or_(_has_another(heard, competes), _has_another(heard, denies_it_all))


def _has_another(heard: FromClause, which: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a test of a claim
    """Another claim on the same incident, of anybody and then of the voice.

    What was merged is asked about by itself: so both questions are one look into an index.
    """
    other, merged, rival = Claim.__table__.alias(), Incident.__table__.alias(), SAID.alias()
    of_anybody = (
        select(other.c.id)
        .where(other.c.incident_id == heard.c.target_id, which(other), other.c.id != heard.c.id)
        .correlate_except(other)
    )
    of_others = (
        select(merged.c.id)
        .where(merged.c.merged_into_id == heard.c.target_id)
        .correlate_except(merged)
    )
    of_the_voice = (
        select(rival.c.id)
        .where(
            on_same_incident(rival, heard.c.target_id),
            which(rival),
            rival.c.id != heard.c.id,
            *(rival.c[name] == heard.c[name] for name in VOICE),
        )
        .correlate_except(rival)
    )
    return and_(or_(exists(of_anybody), exists(of_others)), exists(of_the_voice))


def _hear_rivals(heard: FromClause, which: Any) -> tuple[FromClause, ColumnElement[bool]]:  # noqa: ANN401
    """The live claims of the same voice on the same incident that fulfil a condition."""
    rival = SAID.alias()
    same_voice = (rival.c[name] == heard.c[name] for name in VOICE)
    same_incident = on_same_incident(rival, heard.c.target_id)
    return rival, and_(same_incident, which(rival), is_live(rival), *same_voice)


def _is_last_word(heard: FromClause) -> ColumnElement[bool]:
    """The second step of the resolution; see `current_claims`."""
    last_stance = _last(heard, "stance", _same_question(heard), "value")
    last_value = _last(heard, "value", _same_question(heard), "stance")
    last_on_occurring = _last(heard, "stance", _of_occurring)
    return and_(
        heard.c.stance == last_stance,
        or_(heard.c.stance == "denies", heard.c.many == 1, heard.c.value == last_value),
        or_(heard.c.property == "occurred", func.coalesce(last_on_occurring, "") != "denies"),
    )


def _last(heard: FromClause, name: str, which: Any, *same: str) -> ColumnElement[str]:  # noqa: ANN401
    """What the voice said last, of the claims that are the same in some columns."""
    rival, fits = _hear_rivals(heard, which)
    return (
        select(rival.c[name])
        .where(
            fits,
            *(rival.c[key] == heard.c[key] for key in same),
        )
        .order_by(*newest_first(rival))
        .limit(1)
        .correlate(heard)
        .scalar_subquery()
    )


def tell_why_not(heard: FromClause, unsaid: ColumnElement[bool], newer: Any) -> ColumnElement[Any]:  # noqa: ANN401
    """Why a claim is not current, in the words of `explain`; null where it is.

    `unsaid` is asked of live claims alone.
    """
    return as_text(
        case(
            (heard.c.withdrawn == 1, "withdrawn: an entry error of ours"),
            (heard.c.misread_id.is_not(None), "a misreading of " + name_claim(heard.c.misread_id)),
            (heard.c.refused == 1, "deprecated"),
            (heard.c.ended_by.is_not(None), "corrected by " + name_claim(heard.c.ended_by)),
            (unsaid, newer),
        )
    )
