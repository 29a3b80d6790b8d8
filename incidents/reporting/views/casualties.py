"""Who was killed and injured, by month and by country."""

from sqlalchemy import ColumnElement, FromClause, Table, and_, func

from incidents.db.functions import as_text
from incidents.models import Chronology, Incident
from incidents.reporting.sums import sum_casualties
from incidents.reporting.views.declaring import (
    Described,
    declare_view,
    label_columns,
    meanings_of,
)

MONTH = 7  # characters of YYYY-MM
ENDS = (("low", "least number"), ("best", "number shown"), ("high", "greatest number"))
MEANINGS = {
    "incidents": "Incidents",
    **{
        f"{key}_{end}": f"Sum of the {meaning} of {key} of each; null where none is known of any"
        for key in ("deaths", "injured")
        for end, meaning in ENDS
    },
    "with_deaths": "Incidents with a number of deaths",
    "with_injured": "Incidents with a number of injured",
    "open_ended": "Incidents whose greatest number of deaths is open: at least so many",
    "reaching_further": "Incidents that may have happened in a later month, or lasted",
    "disputed": "Incidents with claims that contradict each other",
}


def active_incidents() -> tuple[FromClause, FromClause, FromClause]:
    """(the tables joined, facts, incidents): as a timeline shows them, the undated too."""
    facts, incident = Chronology.__table__.alias("facts"), Incident.__table__.alias("incident")
    active = and_(incident.c.id == facts.c.incident_id, incident.c.status == "active")
    return facts.join(incident, active), facts, incident


def month_of(facts: FromClause) -> ColumnElement[str]:
    """The month in which it happened, or in which the time it may have happened in begins."""
    return as_text(func.substr(facts.c.earliest, 1, MONTH))


def describe_sums(facts: FromClause) -> Described:
    """The sums over a group by month, with what each means."""
    return {name: (sums, MEANINGS[name]) for name, sums in sum_casualties(facts, MONTH).items()}


def _group_by_month() -> Table:
    joined, facts, _ = active_incidents()
    month = month_of(facts)
    columns: Described = {
        "month": (month, "YYYY-MM, by the first day it may have happened; null: undated"),
        **describe_sums(facts),
    }
    query = label_columns(columns).select_from(joined).group_by(month)
    return declare_view(
        "casualties_by_month",
        "Sums over active incidents by month: the undated ones, which no timeline shows, too",
        query,
        meanings_of(columns),
    )


def _group_by_country() -> Table:
    joined, facts, _ = active_incidents()
    columns: Described = {
        "country": (facts.c.country, "ISO 3166-1 alpha-3; null: no place, or one of no country"),
        **describe_sums(facts),
        "first": (func.min(facts.c.earliest), "First second the first of them may have happened"),
        "last": (func.max(facts.c.earliest), "First second the last of them may have happened"),
    }
    query = label_columns(columns).select_from(joined).group_by(facts.c.country)
    return declare_view(
        "casualties_by_country",
        "Sums over active incidents by country: the undated ones too",
        query,
        meanings_of(columns),
    )


BY_MONTH: Table = _group_by_month()
BY_COUNTRY: Table = _group_by_country()
