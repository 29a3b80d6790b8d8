"""What actors do, how strong they are said to be, and who leads them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from incidents.db.functions import as_text
from incidents.models import Actor, Participant
from incidents.reporting.names import actor_name, canonical_actor_name
from incidents.reporting.sums import count_parts, sum_deaths
from incidents.reporting.views.casualties import active_incidents, month_of
from incidents.reporting.views.claims import MEANINGS as CLAIM_MEANINGS
from incidents.reporting.views.claims import select_actor_claims
from incidents.reporting.views.declaring import declare_view
from incidents.resolution.question import UNLIMITED
from incidents.resolution.spoken import ALWAYS

LEADING = ("leader", "commander")


PARTS = {
    "actor": "Code of the actor",
    "name": "The name it is shown by",
    "kind": "armed group, state, agency, …",
    "parent": "Code of what it is part of",
    "role": "perpetrator, target, side, responsibility, …",
    "month": "YYYY-MM, by the first day it may have happened; null: undated",
    "incidents": "Incidents in which the role is asserted",
    "corroborated": "Of these, by two independent origins",
    "denied": "Incidents in which somebody denies the role",
    "deaths_low": "Sum of the least numbers of deaths",
    "deaths_best": "Sum of the numbers of deaths shown",
    "deaths_high": "Sum of the greatest numbers of deaths",
}


def _declare_activity() -> Table:
    grouped = _group_activity().subquery("activity")
    columns: dict[str, ColumnElement[Any]] = {
        name: grouped.c[name] for name in PARTS if name != "name"
    }
    columns["name"] = as_text(actor_name(grouped.c.actor_id))
    return declare_view(
        "actor_activity",
        "Incidents in which an actor has a role, by month; its deaths are those of the incidents,"
        " whoever caused them",
        select(*(columns[name].label(name) for name in PARTS)),
        PARTS,
    )


def _group_activity() -> Select[Any]:
    joined, facts, _ = active_incidents()
    part, actor = Participant.__table__.alias("part"), Actor.__table__.alias("actor")
    parent = Actor.__table__.alias("parent")
    group = {
        "actor_id": actor.c.id,
        "actor": actor.c.code,
        "kind": actor.c.kind,
        "parent": parent.c.code,
        "role": part.c.role,
        "month": month_of(facts),
    }
    columns = group | count_parts(part) | sum_deaths(facts, part)
    rows = (
        joined.join(part, part.c.incident_id == facts.c.incident_id)
        .join(actor, actor.c.id == part.c.actor_id)
        .outerjoin(parent, parent.c.id == actor.c.parent_id)
    )
    return (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(rows)
        .group_by(*group.values())
    )


def _claims_on(*properties: str) -> tuple[dict[str, ColumnElement[Any]], Any]:
    columns, joined, told = select_actor_claims()
    never = dict(zip(("since", "until"), ALWAYS, strict=True))
    bounds = {"since": told.heard.c.valid_from, "until": told.heard.c.valid_to}
    columns |= {name: as_text(func.nullif(bounds[name], never[name])) for name in bounds}
    columns["name"] = as_text(actor_name(told.heard.c.target_id))
    columns["person"] = as_text(canonical_actor_name(UNLIMITED, told.claim.c.value_actor_id))
    return columns, select().select_from(joined).where(told.heard.c.property.in_(properties))


def _declare_claims(name: str, comment: str, meanings: dict[str, str], *properties: str) -> Table:
    columns, query = _claims_on(*properties)
    return declare_view(
        name, comment, query.add_columns(*(columns[key].label(key) for key in meanings)), meanings
    )


WHEN = {
    "since": "First second it was true; where not stated, it was said; null: unknown",
    "until": "Last second it was true; where not stated, it was said; null: unknown",
}
WHOSE = ("stance", "voice", "speaker", "origin", "said", "source", "grade", "handling")
STANDS = ("current", "why_not", "claim")


def _of_claims(*names: str) -> dict[str, str]:
    return {name: CLAIM_MEANINGS[name] for name in names}


ACTIVITY: Table = _declare_activity()

STRENGTH: Table = _declare_claims(
    "actor_strength",
    "How strong actors are said to be: a row a claim, for a series by date and voice",
    {
        "actor": "Code of the actor",
        "name": "The name it is shown by",
        **WHEN,
        **_of_claims("value", "low", "best", "high", "open", "qualifier", *WHOSE, *STANDS),
    },
    "strength",
)

LEADERSHIP: Table = _declare_claims(
    "leadership",
    "Who leads or commands whom, when, and according to whom: a row a claim",
    {
        "actor": "Code of the actor that is led",
        "name": "The name it is shown by",
        "property": "leader or commander",
        "person": "Name of who leads it",
        **WHEN,
        **_of_claims("qualifier", *WHOSE, *STANDS),
    },
    *LEADING,
)
