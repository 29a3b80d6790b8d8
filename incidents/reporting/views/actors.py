"""What actors do, how strong they are said to be, and who leads them."""

from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from incidents.db.functions import as_number, as_text
from incidents.models import Actor, Participant
from incidents.reporting.names import actor_name, canonical_actor_name
from incidents.reporting.views.casualties import active_incidents, count_where, month_of
from incidents.reporting.views.claims import MEANINGS as CLAIM_MEANINGS
from incidents.reporting.views.claims import select_actor_claims
from incidents.reporting.views.declaring import Described, declare_view, label_columns, meanings_of
from incidents.resolution.question import UNLIMITED
from incidents.resolution.spoken import ALWAYS

LEADING = ("leader", "commander")
SEVERAL = 2


def _declare_activity() -> Table:
    joined, facts, _ = active_incidents()
    part, actor = Participant.__table__.alias("part"), Actor.__table__.alias("actor")
    parent = Actor.__table__.alias("parent")
    month = month_of(facts)
    rows = (
        joined.join(part, part.c.incident_id == facts.c.incident_id)
        .join(actor, actor.c.id == part.c.actor_id)
        .outerjoin(parent, parent.c.id == actor.c.parent_id)
    )
    only_denied = (part.c.asserting == 0) & (part.c.denying > 0)

    def total(column: ColumnElement[int]) -> ColumnElement[int]:
        return as_number(func.sum(case((~only_denied, column))))

    columns: Described = {
        "actor": (actor.c.code, "Code of the actor"),
        "kind": (actor.c.kind, "armed group, state, agency, …"),
        "parent": (parent.c.code, "Code of what it is part of"),
        "role": (part.c.role, "perpetrator, target, side, responsibility, …"),
        "month": (month, "YYYY-MM, by the first day it may have happened; null: undated"),
        "incidents": (count_where(~only_denied), "Incidents in which the role is asserted"),
        "corroborated": (
            count_where(part.c.asserting >= SEVERAL), "Of these, by two independent origins",
        ),
        "denied": (count_where(part.c.denying > 0), "Incidents in which somebody denies the role"),
        "deaths_low": (total(facts.c.deaths_low), "Sum of the least numbers of deaths"),
        "deaths_best": (total(facts.c.deaths_best), "Sum of the numbers of deaths shown"),
        "deaths_high": (total(facts.c.deaths_high), "Sum of the greatest numbers of deaths"),
    }  # fmt: skip
    grouped = (
        label_columns(columns)
        .select_from(rows)
        .group_by(actor.c.id, actor.c.code, actor.c.kind, parent.c.code, part.c.role, month)
        .add_columns(actor.c.id.label("actor_id"))
        .subquery("activity")
    )
    named = {"name": "The name it is shown by"}
    meanings = {"actor": columns["actor"][1], **named, **meanings_of(columns)}
    query = select(
        *(
            as_text(actor_name(grouped.c.actor_id)).label("name")
            if name == "name"
            else grouped.c[name]
            for name in meanings
        )
    )
    return declare_view(
        "actor_activity",
        "Incidents in which an actor has a role, by month; its deaths are those of the incidents,"
        " whoever caused them",
        query,
        meanings,
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
