"""Names of voices and origins, for one claim at a time."""

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, select

from incidents.db.functions import as_text
from incidents.models import Actor, CitationSource, Source
from incidents.models.sources import UNSOURCED
from incidents.reporting.names import actor_name
from incidents.resolution.origins import relays_something, standing_lineage
from incidents.resolution.question import UNLIMITED, canonical, work_of


def name_voice(heard: FromClause) -> ColumnElement[str]:
    """Whom a claim is charged to: an actor by name, a work by the code of its first edition."""
    work, unnamed = _name_work(heard.c.voice_id), heard.c.voice_text
    return as_text(
        case(
            (heard.c.voice_kind == "a", _name_actor(heard.c.voice_id)),
            (heard.c.voice_kind == "n", UNSOURCED),
            (unnamed == "", work),
            else_=unnamed + " (" + work + ")",
        )
    )


def name_origin(heard: FromClause) -> ColumnElement[str]:
    """Where a claim first came from, as far as its own passage says; null: not recorded."""
    return as_text(
        case(
            (heard.c.unsourced == 1, literal(None)),
            (heard.c.is_data == 1, _name_work(heard.c.said_work_id)),
            (heard.c.voice_actor_id.is_not(None), _name_actor(heard.c.voice_actor_id)),
            else_=_name_lineage(heard),
        )
    )


def _name_actor(actor_id: ColumnElement[int]) -> ColumnElement[str]:
    actor = Actor.__table__.alias()
    return (
        select(func.coalesce(actor_name(canonical(actor)), actor.c.code))
        .where(actor.c.id == actor_id)
        .correlate_except(actor)
        .scalar_subquery()
    )


def _name_work(work_id: ColumnElement[int]) -> ColumnElement[str]:
    source = Source.__table__.alias()
    return (
        select(source.c.code)
        .where(source.c.id == work_id)
        .correlate_except(source)
        .scalar_subquery()
    )


def _name_lineage(heard: FromClause) -> ColumnElement[str]:
    """The works it relays, else its own where that is original; several sorted and joined."""
    lineage, relayed = CitationSource.__table__.alias(), Source.__table__.alias()
    named = case(
        (lineage.c.role == "relays", _name_work(work_of(relayed))),
        else_=_name_work(heard.c.said_work_id),
    )
    original = and_(lineage.c.role == "original", ~relays_something(UNLIMITED, heard.c.said_in_id))
    names = (
        select(named.label("name"))
        .select_from(lineage.join(relayed, relayed.c.id == lineage.c.source_id))
        .where(
            lineage.c.citation_id == heard.c.said_in_id,
            (lineage.c.role == "relays") | original,
            *standing_lineage(UNLIMITED, lineage),
        )
        .distinct()
        .correlate(heard)
        .subquery("lineage_names")
    )
    return (
        select(
            func.aggregate_strings(names.c.name, "; ").over(
                order_by=names.c.name, rows=(None, None)
            )
        )
        .limit(1)
        .correlate(heard)
        .scalar_subquery()
    )
