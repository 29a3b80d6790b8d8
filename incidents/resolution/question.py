"""What is asked of the claims: about what, as of when, marked no higher than, by which rule."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, case, func

from incidents.handling import HANDLINGS
from incidents.models import Actor, Incident

# Best first. Admiralty's F and 6, "cannot be judged", stand before what was judged doubtful.
RELIABILITY_ORDER = ("A", "B", "C", "F", "D", "E")
CREDIBILITY_ORDER = (1, 2, 3, 6, 4, 5)
RANK_ORDER = ("preferred", "normal", "deprecated")


class Limits(NamedTuple):
    """What may be used for an answer; None does not limit.

    known_by: last second by which it was said, local civil time, YYYY-MM-DDTHH:MM:SS.
    recorded_by: number of the last changeset.
    ceiling: highest TLP marking.
    rule: overrides the rule of every property.
    """

    known_by: str | None = None
    recorded_by: int | None = None
    ceiling: str | None = None
    rule: str | None = None


UNLIMITED = Limits()


@dataclass(frozen=True)
class Question:
    """Claims about which subjects are resolved, within which limits.

    `ids` selects the subjects' ids; what was merged stands for what it was merged into. None is
    all of them.
    """

    subject: Literal["incident", "actor"] = "incident"
    limits: Limits = UNLIMITED
    ids: Select[Any] | None = None

    @property
    def table(self) -> FromClause:
        """The table of the subjects."""
        return Incident.__table__ if self.subject == "incident" else Actor.__table__


def order_of(
    column: ColumnElement[Any], order: tuple[Any, ...], missing: str | int
) -> ColumnElement[int]:
    """Position of a value in an order of preference, the best 0."""
    places: dict[Any, int] = {value: place for place, value in enumerate(order)}
    return case(places, value=func.coalesce(column, missing), else_=len(order))


def marking(column: ColumnElement[Any]) -> ColumnElement[int]:
    """A TLP marking as a number, CLEAR 0; where there is nothing to mark, CLEAR."""
    return order_of(column, HANDLINGS, "CLEAR")


def canonical(thing: FromClause) -> ColumnElement[int]:
    """The id that merges lead to, of an incident, actor or place."""
    return func.coalesce(thing.c.merged_into_id, thing.c.id)


def work_of(source: FromClause) -> ColumnElement[int]:
    """The id of the first edition: sources that share it are one work."""
    return func.coalesce(source.c.edition_of_id, source.c.id)
