"""Values as people read them, put together in SQL: the words of `format_quantity` and the like."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, func

from incidents.db.functions import as_text, write_count
from incidents.handling import HANDLINGS
from incidents.reporting.names import actor_name, place_name


def write_quantity(row: FromClause) -> ColumnElement[str]:
    """All that a claim says of a number: 84, 4,000–6,000, ≥ 94."""
    low, best, high, open_ = (row.c[name] for name in ("low", "best", "high", "open"))
    plain = and_(low == best, best == high, open_.is_(None))
    ends = _write_ends(low, high, open_)
    return case(
        (and_(low.is_(None), high.is_(None)), "~" + write_count(best)),
        (plain, write_count(best)),
        (best.is_(None), ends),
        else_=write_count(best) + " [" + ends + "]",
    )


def write_shown(row: FromClause) -> ColumnElement[str]:
    """A number as a timeline shows it: without its own range where it has a best."""
    alone = and_(row.c.best.is_not(None), row.c.open.is_(None))
    return case((alone, write_count(row.c.best)), else_=write_quantity(row))


def _write_ends(
    low: ColumnElement[int], high: ColumnElement[int], open_: ColumnElement[str]
) -> ColumnElement[str]:
    one_sided = func.coalesce(open_, "") != "both"
    below = case((open_.in_(("below", "both")), "≤ "), else_="")
    above = case((open_.in_(("above", "both")), "+"), else_="")
    start = case((low.is_(None), ".."), else_=below + write_count(low))
    end = case((high.is_(None), ".."), else_=write_count(high) + above)
    return case(
        (and_(low.is_(None), one_sided), "≤ " + write_count(high)),
        (and_(high.is_(None), one_sided), "≥ " + write_count(low)),
        else_=start + "–" + end,
    )


def write_value(claim: FromClause, term: FromClause) -> ColumnElement[str]:
    """A claim's value; `term` is the term it names."""
    values: dict[str, Any] = {
        "quantity": write_quantity(claim),
        "date": claim.c.edtf,
        "place": place_name(claim.c.value_place_id),
        "actor": actor_name(claim.c.value_actor_id),
        "term": term.c.label,
        "text": claim.c.value_text,
    }
    return as_text(case(values, value=claim.c.datatype, else_="yes"))


def name_claim(claim_id: ColumnElement[int]) -> ColumnElement[str]:
    """A claim as people write it: c1042."""
    return as_text("c" + cast(claim_id, Text))


def write_marking(number: ColumnElement[int]) -> ColumnElement[str]:
    """The TLP marking of its place in the order of markings."""
    return as_text(case(dict(enumerate(HANDLINGS)), value=number))
