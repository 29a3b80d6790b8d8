"""Steps 3 and 4: competing values in the order of their property's rule, and what is disputed."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from incidents.db.functions import materialized
from incidents.resolution.origins import trace_origins
from incidents.resolution.question import Question
from incidents.resolution.spoken import scope_of, spoken_claims
from incidents.resolution.standing import RIVALS, current_claims

# Of the claim that speaks for its value: what the answer shows.
SHOWN = (
    "id",
    "citation_id",
    "low",
    "best",
    "high",
    "open",
    "edtf",
    "earliest",
    "latest",
    "precision",
    "utc_offset",
    "value_actor_id",
    "value_place_id",
    "value_term_id",
    "marking",
)
SORTED_BY = ("merit", "said", "source_code", "locator", "value", "words", "rule", "path", "many")
UNBOUNDED_BELOW, UNBOUNDED_ABOVE = ("below", "both"), ("above", "both")


def latest_first(rows: FromClause) -> ColumnElement[Any]:
    """The rule `latest` puts what was said last before everything else."""
    return case((rows.c.rule == "latest", rows.c.said), else_="").desc()


def order_claims(rows: FromClause) -> list[ColumnElement[Any]]:
    """Merit, then what was said last, then where it stands: never the order of entry."""
    return [
        latest_first(rows),
        rows.c.merit,
        rows.c.said.desc(),
        rows.c.source_code,
        rows.c.locator,
        rows.c.value,
        rows.c.words,
        # The same bounds can be written in two ways; what is alike in all shows alike.
        rows.c.edtf,
        rows.c.said_by,
        rows.c.id,
    ]


def order_values(rows: FromClause) -> list[ColumnElement[Any]]:
    """The rules: `majority` counts origins first, `conservative` takes the least number."""
    number = func.coalesce(rows.c.best, rows.c.low, rows.c.high, 0)
    return [
        case((rows.c.rule == "majority", rows.c.origins), else_=0).desc(),
        latest_first(rows),
        case((rows.c.rule == "conservative", number), else_=0),
        rows.c.merit,
        rows.c.origins.desc(),
        rows.c.said.desc(),
        rows.c.source_code,
        rows.c.locator,
        rows.c.value,
        rows.c.words,
    ]


def claims_with_origins(question: Question) -> CTE:
    """A row for each origin of each current claim.

    `place` is 1 for the claim that speaks for its value: an assertion before a denial.
    """
    spoken = spoken_claims(question, scope_of(question))
    origins = trace_origins(question, spoken)
    # Joined before the windows: SQLite takes what comes out of them for a row or two and would look
    # through all origins for each.
    traced = select(spoken, origins.c.origin).select_from(
        spoken.outerjoin(origins, origins.c.claim_id == spoken.c.id)
    )
    current = current_claims(question, materialized(traced, "traced"))
    rivals = [current.c[key] for key in (*RIVALS, "agreed")]
    # The order ends with the claim's id, so that only its own origins share a place.
    place = func.dense_rank().over(
        partition_by=rivals, order_by=[current.c.stance, *order_claims(current)]
    )
    return select(current, place.label("place")).cte("backed")


def flag(test: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the test holds for any row of the group."""
    return func.max(case((test, 1), else_=0))


def weigh_values(backed: FromClause) -> Subquery:
    """One row a value: the claim that speaks for it, how many works and origins stand behind it.

    Values that are only denied are here too, with no `id` of an asserting claim to show.
    """
    rivals = [backed.c[key] for key in (*RIVALS, "agreed")]
    yes = backed.c.stance == "asserts"
    low = func.coalesce(backed.c.low, backed.c.best)
    high = func.coalesce(backed.c.high, backed.c.best)
    closed_below = and_(yes, func.coalesce(backed.c.open, "").not_in(UNBOUNDED_BELOW))
    closed_above = and_(yes, func.coalesce(backed.c.open, "").not_in(UNBOUNDED_ABOVE))
    speaks = and_(backed.c.place == 1, yes)
    shown = [
        func.max(case((speaks, backed.c[name]))).label(name)
        for name in (*SHOWN, *SORTED_BY)
        if name != "many"
    ]
    return (
        select(
            *rivals,
            backed.c.property,
            backed.c.datatype,
            flag(backed.c.many).label("many"),
            *shown,
            flag(yes).label("asserted"),
            flag(backed.c.stance == "denies").label("denied"),
            func.count(case((yes, backed.c.work_id)).distinct()).label("reports"),
            func.count(case((yes, backed.c.origin)).distinct()).label("origins"),
            func.count(case((~yes, backed.c.origin)).distinct()).label("denying"),
            func.min(case((yes, func.coalesce(low, backed.c.high)))).label("least"),
            func.max(case((yes, func.coalesce(high, backed.c.low)))).label("greatest"),
            func.max(case((closed_below, low))).label("lower_bound"),
            func.min(case((closed_above, high))).label("upper_bound"),
            flag(and_(yes, backed.c.open.in_(UNBOUNDED_BELOW))).label("open_below"),
            flag(and_(yes, backed.c.open.in_(UNBOUNDED_ABOVE))).label("open_above"),
            func.max(case((~yes, backed.c.value_actor_id))).label("denied_actor_id"),
            func.max(backed.c.marking).label("highest"),
        )
        .group_by(*rivals, backed.c.property, backed.c.datatype)
        .subquery("weighed")
    )


def rank_values(weighed: FromClause) -> Select[Any]:
    """Values in the order of the rule; `deepest` is the narrowest place, actor or term of all."""
    rivals = [weighed.c[key] for key in RIVALS]
    return select(
        weighed,
        func.row_number()
        .over(partition_by=rivals, order_by=[weighed.c.asserted.desc(), *order_values(weighed)])
        .label("place"),
        func.max(weighed.c.path).over(partition_by=rivals).label("deepest"),
    )


def _voices_apart(backed: FromClause) -> Select[Any]:
    """Properties of many values on which two voices' sets share no line of ancestors."""
    voice = backed.c.voice_kind + cast(backed.c.voice_id, Text) + ":" + backed.c.voice_text
    named = (
        select(*(backed.c[key] for key in RIVALS), voice.label("voice"), backed.c.path)
        .where(backed.c.stance == "asserts", backed.c.many, backed.c.path.is_not(None))
        .distinct()
        .cte("named")
    )
    one, other = named.alias("one"), named.alias("other")
    same = [one.c[key] == other.c[key] for key in RIVALS]
    in_line = or_(
        func.substr(one.c.path, 1, func.length(other.c.path)) == other.c.path,
        func.substr(other.c.path, 1, func.length(one.c.path)) == one.c.path,
    )
    rivals = [one.c[key] for key in RIVALS]
    return (
        select(*rivals)
        .select_from(one.join(other, and_(*same, one.c.voice < other.c.voice)))
        .group_by(*rivals, one.c.voice, other.c.voice)
        .having(func.max(case((in_line, 1), else_=0)) == 0)
    )


def resolve_properties(backed: FromClause, name: str = "resolved") -> CTE:
    """A row for each property of each subject, qualifier and period.

    It says what is shown, the span of all current claims, and whether they can all be true.
    """
    ranked = rank_values(weigh_values(backed)).subquery("ranked")
    apart = _voices_apart(backed).subquery("apart")
    carried = [column for column in ranked.c if column.key not in RIVALS]
    facts = union_all(
        select(*(ranked.c[key] for key in RIVALS), *carried, literal(0).label("apart")),
        select(
            *(apart.c[key] for key in RIVALS),
            *(null().label(column.key) for column in carried),
            literal(1),
        ),
    ).subquery("facts")
    return _group_facts(facts).cte(name)


def _group_facts(facts: FromClause) -> Select[Any]:
    rivals = [facts.c[key] for key in RIVALS]

    def win(column: str) -> ColumnElement[Any]:
        return func.max(case((facts.c.place == 1, facts.c[column])))

    below, above = func.max(facts.c.open_below) == 1, func.max(facts.c.open_above) == 1
    return select(
        *rivals,
        func.max(facts.c.property).label("property"),
        func.max(facts.c.datatype).label("datatype"),
        *(win(column).label(f"shown_{column}") for column in SHOWN),
        win("reports").label("reports"),
        win("origins").label("origins"),
        func.min(facts.c.least).label("low"),
        func.max(facts.c.greatest).label("high"),
        case((and_(below, above), "both"), (above, "above"), (below, "below")).label("open"),
        func.max(facts.c.asserted).label("asserted"),
        func.max(facts.c.denied).label("denied"),
        func.max(facts.c.highest).label("marking"),
        _disputed(facts).label("disputed"),
    ).group_by(*rivals)


def _disputed(facts: FromClause) -> ColumnElement[int]:
    """1 where the current claims cannot all be true.

    On a line, intervals that overlap pairwise overlap all at once, so that the greatest lower
    bound and the least upper bound decide.
    """
    kind = func.max(facts.c.datatype)
    one_value = func.max(facts.c.many) == 0
    contested = func.max(case((and_(facts.c.asserted == 1, facts.c.denied == 1), 1), else_=0)) == 1
    off_line = func.max(
        case(
            (func.substr(facts.c.deepest, 1, func.length(facts.c.path)) != facts.c.path, 1),
            else_=0,
        )
    )
    return case(
        (contested, 1),
        (func.max(facts.c.apart) == 1, 1),
        (
            and_(
                kind == "quantity",
                one_value,
                func.max(facts.c.lower_bound) > func.min(facts.c.upper_bound),
            ),
            1,
        ),
        (and_(kind == "date", one_value, func.max(facts.c.earliest) > func.min(facts.c.latest)), 1),
        (and_(one_value, kind.in_(("place", "actor", "term")), off_line == 1), 1),
        (and_(one_value, kind == "text", func.min(facts.c.value) < func.max(facts.c.value)), 1),
        else_=0,
    )
