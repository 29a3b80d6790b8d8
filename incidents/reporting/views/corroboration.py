"""From how many independent origins we have what a timeline shows."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)

from incidents.db.functions import as_number, as_text
from incidents.models import Actor, Claim, Participant
from incidents.reporting.names import actor_name
from incidents.reporting.sums import SEVERAL
from incidents.reporting.views.casualties import active_incidents
from incidents.reporting.views.declaring import declare_view
from incidents.reporting.wording import write_shown

MEANINGS = {
    "incident": "Code of the incident",
    "title": "Its title",
    "earliest": "First second it may have happened",
    "country": "Its country, ISO 3166-1 alpha-3",
    "property": "deaths or, where none are known, date; or the role of an actor",
    "value": "The value shown, in words; the actor's name",
    "actor": "Code of the actor, where it is one",
    "reports": "Works whose current claims agree with it; null of actors",
    "origins": "Independent origins that assert it",
    "denying": "Independent origins that deny it; null but of actors",
    "corroborated": "several origins; one origin; no origin recorded; only denied",
}


def _judge(origins: ColumnElement[int], denying: ColumnElement[int]) -> ColumnElement[str]:
    return as_text(
        case(
            (origins >= SEVERAL, "several origins"),
            (origins == 1, "one origin"),
            (denying > 0, "only denied"),
            else_="no origin recorded",
        )
    )


def _select(columns: dict[str, ColumnElement[Any]], source: FromClause) -> Select[Any]:
    return select(*(columns[name].label(name) for name in MEANINGS)).select_from(source)


def _identify(facts: FromClause, incident: FromClause) -> dict[str, ColumnElement[Any]]:
    return {
        "incident": incident.c.code,
        "title": incident.c.title,
        "earliest": facts.c.earliest,
        "country": facts.c.country,
    }


def _shown_values() -> Select[Any]:
    joined, facts, incident = active_incidents()
    claim = Claim.__table__.alias()
    deaths = (
        select(write_shown(claim))
        .where(claim.c.id == facts.c.deaths_claim_id)
        .correlate_except(claim)
        .scalar_subquery()
    )
    counted = facts.c.deaths_claim_id.is_not(None)
    query = _select(
        {
            **_identify(facts, incident),
            "property": as_text(case((counted, "deaths"), else_="date")),
            "value": as_text(case((counted, deaths), else_=facts.c.edtf)),
            "actor": as_text(null()),
            "reports": facts.c.reports,
            "origins": facts.c.origins,
            "denying": as_number(null()),
            "corroborated": _judge(facts.c.origins, literal(0)),
        },
        joined,
    )
    return query.where(func.coalesce(facts.c.deaths_claim_id, facts.c.date_claim_id).is_not(None))


def _roles() -> Select[Any]:
    joined, facts, incident = active_incidents()
    part, actor = Participant.__table__.alias("part"), Actor.__table__.alias("actor")
    return _select(
        {
            **_identify(facts, incident),
            "property": part.c.role,
            "value": as_text(actor_name(part.c.actor_id)),
            "actor": actor.c.code,
            "reports": as_number(null()),
            "origins": part.c.asserting,
            "denying": part.c.denying,
            "corroborated": _judge(part.c.asserting, part.c.denying),
        },
        joined.join(part, part.c.incident_id == facts.c.incident_id).join(
            actor, actor.c.id == part.c.actor_id
        ),
    )


def _all_rows() -> Select[Any]:
    rows = union_all(_shown_values(), _roles()).subquery("counted")
    return select(*(rows.c[name] for name in MEANINGS))


CORROBORATION: Table = declare_view(
    "corroboration",
    "Of each active incident its deaths (else its date) and its actors in their roles, with how"
    " many works and independent origins stand behind them",
    _all_rows(),
    MEANINGS,
)
