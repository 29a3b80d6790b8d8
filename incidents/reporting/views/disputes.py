"""What claims contradict each other on, and what they say."""

from sqlalchemy import ColumnElement, FromClause, Table, case, func, select

from incidents.db.functions import as_number, as_text
from incidents.models import Claim, Property, Term
from incidents.reporting.views.casualties import active_incidents
from incidents.reporting.views.claims import tell_claims, write_columns
from incidents.reporting.views.declaring import Described, describe_view
from incidents.reporting.views.said import SAID
from incidents.reporting.views.standing import is_current, on_same_incident


def _asked_about(facts: FromClause) -> FromClause:
    """(incident_id, property_id, qualifier_id): what the claims on disputed incidents are about."""
    claim = Claim.__table__.alias()
    return (
        select(
            facts.c.incident_id,
            claim.c.property_id,
            func.coalesce(claim.c.qualifier_id, 0).label("qualifier_id"),
        )
        .select_from(facts.join(claim, on_same_incident(claim, facts.c.incident_id)))
        .where(facts.c.disputed != "")
        .distinct()
        .subquery("asked")
    )


def _stands_in(key: ColumnElement[str], keys: ColumnElement[str]) -> ColumnElement[bool]:
    """The key is one of a comma-separated list."""
    bounded = "," + keys + ","
    return func.replace(bounded, "," + key + ",", "") != bounded


def _current_claims(asked: FromClause) -> FromClause:
    """(saying, voice): the current claims on one question."""
    heard = SAID.alias()
    joined, told = tell_claims(heard)
    current = is_current(heard)
    columns = write_columns(told, current)
    denial = case((told.claim.c.stance == "denies", "not "), else_="")
    saying = denial + columns["value"] + " (" + columns["voice"] + ")"
    return (
        select(saying.label("saying"), columns["voice"].label("voice"))
        .select_from(joined)
        .where(
            on_same_incident(heard, asked.c.incident_id),
            heard.c.property_id == asked.c.property_id,
            heard.c.qualifier_id == asked.c.qualifier_id,
            current,
        )
        .distinct()
        .correlate(asked)
        .subquery("said")
    )


def _list_sayings(asked: FromClause) -> ColumnElement[str]:
    said = _current_claims(asked)
    listed = func.aggregate_strings(said.c.saying, "; ").over(
        order_by=said.c.saying, rows=(None, None)
    )
    return as_text(select(listed).limit(1).correlate(asked).scalar_subquery())


def _count_voices(asked: FromClause) -> ColumnElement[int]:
    said = _current_claims(asked)
    counted = select(func.count(said.c.voice.distinct())).correlate(asked).scalar_subquery()
    return as_number(counted)


def _declare() -> Table:
    _, facts, _ = active_incidents()
    asked = _asked_about(facts)
    outer, outer_facts, outer_incident = active_incidents()
    prop, qualifier = Property.__table__.alias("prop"), Term.__table__.alias("qualifying")
    label = prop.c.key + func.coalesce(":" + qualifier.c.key, "")
    rows = (
        outer.join(asked, asked.c.incident_id == outer_facts.c.incident_id)
        .join(prop, prop.c.id == asked.c.property_id)
        .outerjoin(qualifier, qualifier.c.id == asked.c.qualifier_id)
    )
    columns: Described = {
        "incident": (outer_incident.c.code, "Code of the incident"),
        "title": (outer_incident.c.title, "Its title"),
        "earliest": (outer_facts.c.earliest, "First second it may have happened"),
        "country": (outer_facts.c.country, "Its country, ISO 3166-1 alpha-3"),
        "property": (prop.c.key, "What is disputed: deaths, date, perpetrator, …"),
        "qualifier": (qualifier.c.key, "What narrows the property: civilians"),
        "sayings": (_list_sayings(asked), "What is currently said, and by which voices"),
        "voices": (_count_voices(asked), "How many voices speak of it"),
        "origins": (outer_facts.c.origins, "Independent origins behind what the timeline shows"),
    }
    return describe_view(
        "disputes",
        "A row for each property of an active incident on which current claims cannot all be true",
        columns,
        rows,
        _stands_in(label, outer_facts.c.disputed),
    )


DISPUTES: Table = _declare()
