"""Steps 1 and 2: which of the claims are live, and which are each voice's last word."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union,
)

from incidents.db.functions import materialized
from incidents.resolution.question import Question

# What claims compete within.
RIVALS = ("target_id", "property_id", "qualifier_id", "period")


def live_claims(spoken: CTE) -> Select[tuple[object, ...]]:
    """Step 1: neither withdrawn nor deprecated, not corrected, not a misreading."""
    return select(spoken).where(
        spoken.c.refused == 0, spoken.c.ended_by.is_(None), spoken.c.misread_id.is_(None)
    )


def spread_over_time(question: Question, live: Select[tuple[object, ...]]) -> Subquery:
    """Give each claim its period; a claim about an actor has one row in each it was true in.

    Periods begin where the valid time of any rival claim begins or ends, so that within one
    either all of a claim holds or none: overlap, which is not transitive, becomes equality.
    `period` is the first second of it, or the last second before it followed by "~".
    """
    if question.subject == "incident":
        lone = live.subquery("live")
        return select(lone, literal("").label("period")).subquery("timed")
    claims = live.cte("live")
    keys = [claims.c[name] for name in RIVALS[:3]]
    cuts = union(
        select(*keys, claims.c.valid_from.label("period")),
        select(*keys, claims.c.valid_to + "~"),
    ).subquery("cuts")
    within = and_(
        *(cuts.c[name] == claims.c[name] for name in RIVALS[:3]),
        cuts.c.period >= claims.c.valid_from,
        cuts.c.period < claims.c.valid_to + "~",
    )
    return select(claims, cuts.c.period).select_from(claims.join(cuts, within)).subquery("timed")


def newest_first(rows: FromClause) -> list[ColumnElement[object]]:
    """Last said first; ties by what stands in the passage, never by the order of entry."""
    return [
        rows.c.said.desc(),
        rows.c.source_code,
        rows.c.locator,
        rows.c.value,
        rows.c.words,
        rows.c.stance,
    ]


def current_claims(question: Question, spoken: CTE) -> CTE:
    """Step 2: of each voice the claims equal to its last word, and what it denies."""
    timed = spread_over_time(question, live_claims(spoken))
    voice = [timed.c[name] for name in (*RIVALS, "voice_kind", "voice_id", "voice_text")]
    order = newest_first(timed)
    last = select(
        timed,
        func.first_value(timed.c.stance)
        .over(partition_by=[*voice, timed.c.value], order_by=order)
        .label("last_stance"),
        func.first_value(timed.c.value)
        .over(partition_by=[*voice, timed.c.stance], order_by=order)
        .label("last_value"),
    ).subquery("last")
    speaks = [last.c[name] for name in ("target_id", "voice_kind", "voice_id", "voice_text")]
    unsaid = and_(
        last.c.property == "occurred", last.c.qualifier_id == 0, last.c.last_stance == "denies"
    )
    heard = select(
        last,
        func.max(case((unsaid, 1), else_=0)).over(partition_by=speaks).label("denies_it_all"),
    ).subquery("heard")
    return materialized(
        select(heard).where(
            heard.c.stance == heard.c.last_stance,
            or_(heard.c.stance == "denies", heard.c.many, heard.c.value == heard.c.last_value),
            or_(heard.c.denies_it_all == 0, heard.c.property == "occurred"),
        ),
        "current_claims",
    )
