"""Figures that rest on one origin, or on none that is recorded."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from incidents.models import Claim, Source
from incidents.reporting.citations import join_passages
from incidents.reporting.reports.facts import nulls_last, pick_facts, read_rows
from incidents.reporting.sums import SEVERAL
from incidents.reporting.timeline import Filters
from incidents.reporting.wording import write_shown
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

COLUMNS = (
    *("incident", "title", "date", "country", "property", "value", "corroborated"),
    *("reports", "origins", "source"),
)


def report_corroboration(session: Session, limits: Limits, filters: Filters) -> Report:
    """Of each incident the deaths, else the date, where fewer than two origins stand behind it."""
    picked = pick_facts(limits, filters)
    facts, incident = picked.facts, picked.incident
    claim, source = Claim.__table__, Source.__table__
    counted = facts.c.deaths_claim_id.is_not(None)
    rests_on = func.coalesce(facts.c.deaths_claim_id, facts.c.date_claim_id)
    value = case((counted, write_shown(claim)), else_=facts.c.edtf)
    found = case((facts.c.origins == 1, "one origin"), else_="no origin recorded")
    query = (
        select(
            incident.c.code,
            incident.c.title,
            facts.c.edtf,
            facts.c.country,
            case((counted, "deaths"), else_="date"),
            value,
            found,
            facts.c.reports,
            facts.c.origins,
            source.c.code,
        )
        .select_from(picked.joined.join(join_passages(), claim.c.id == rests_on))
        .where(facts.c.origins < SEVERAL, *picked.where)
        .order_by(facts.c.origins, *nulls_last(facts.c.deaths_best), incident.c.code)
    )
    return Report(
        "corroboration",
        "Figures from one origin, or none that is recorded",
        COLUMNS,
        (
            Short("incident", "incident"),
            Short("of", "property"),
            Short("value", "value"),
            Short("corroborated", "corroborated"),
            Short("reports", "reports"),
            Short("source", "source"),
        ),
        read_rows(session, query, filters.limit),
        Chart("corroborated"),
    )
