"""Names to show for what the database knows by number."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, func, select, true

from incidents.models import Actor, ActorName, PlaceName
from incidents.resolution.admission import marking_of, under_ceiling
from incidents.resolution.question import Limits, canonical


def shown_name(names: FromClause, owner: str, of: ColumnElement[Any]) -> ColumnElement[str]:
    """The first name of kind `name`, else the first of any kind."""

    def first(*tests: ColumnElement[bool]) -> ScalarSelect[str]:
        return (
            select(row.c.name)
            .where(row.c[owner] == of, row.c.retracted != true(), *tests)
            .order_by(row.c.id)
            .limit(1)
            .correlate_except(row)
            .scalar_subquery()
        )

    row = names.alias()
    # Not one query in the order of both: sorting costs more than the second, seldom needed.
    return func.coalesce(first(row.c.kind == "name"), first())


def actor_name(actor_id: ColumnElement[Any]) -> ColumnElement[str]:
    """The name an actor is shown by."""
    return shown_name(ActorName.__table__, "actor_id", actor_id)


def place_name(place_id: ColumnElement[Any]) -> ColumnElement[str]:
    """The name a place is shown by."""
    return shown_name(PlaceName.__table__, "place_id", place_id)


def canonical_actor_name(limits: Limits, actor_id: ColumnElement[Any]) -> ColumnElement[str]:
    """The name of what an actor was merged into; null where either is marked above the ceiling."""
    actor = Actor.__table__.alias()
    return (
        select(actor_name(canonical(actor)))
        .where(
            actor.c.id == actor_id,
            *under_ceiling(limits, marking_of(Actor.__table__, actor.c.id)),
        )
        .correlate_except(actor)
        .scalar_subquery()
    )
