"""Who was killed and injured, by month and by country."""

from sqlalchemy import ColumnElement, FromClause, Table, and_, func

from incidents.db.functions import as_number, as_text
from incidents.models import Chronology, Incident
from incidents.reporting.sums import count_where, total
from incidents.reporting.views.declaring import (
    Described,
    declare_view,
    label_columns,
    meanings_of,
)

MONTH = 7  # characters of YYYY-MM


def active_incidents() -> tuple[FromClause, FromClause, FromClause]:
    """(the tables joined, facts, incidents): as a timeline shows them, the undated too."""
    facts, incident = Chronology.__table__.alias("facts"), Incident.__table__.alias("incident")
    active = and_(incident.c.id == facts.c.incident_id, incident.c.status == "active")
    return facts.join(incident, active), facts, incident


def month_of(facts: FromClause) -> ColumnElement[str]:
    """The month in which it happened, or in which the time it may have happened in begins."""
    return as_text(func.substr(facts.c.earliest, 1, MONTH))


def sum_casualties(facts: FromClause) -> Described:
    """The sums over a group, and how far they can be trusted."""
    later = func.substr(facts.c.latest, 1, MONTH) > func.substr(facts.c.earliest, 1, MONTH)
    sums = {
        f"{key}_{end}": (
            total(facts.c[f"{key}_{end}"]),
            f"Sum of the {meaning} of {key} of each; null where none is known of any",
        )
        for key in ("deaths", "injured")
        for end, meaning in (
            ("low", "least number"), ("best", "number shown"), ("high", "greatest number"),
        )
    }  # fmt: skip
    return {
        "incidents": (as_number(func.count()), "Incidents"),
        **sums,
        "with_deaths": (
            as_number(func.count(facts.c.deaths_best)), "Incidents with a number of deaths",
        ),
        "with_injured": (
            as_number(func.count(facts.c.injured_best)), "Incidents with a number of injured",
        ),
        "open_ended": (
            count_where(facts.c.deaths_open.in_(("above", "both"))),
            "Incidents whose greatest number of deaths is open: at least so many",
        ),
        "reaching_further": (
            count_where(later), "Incidents that may have happened in a later month, or lasted",
        ),
        "disputed": (
            count_where(facts.c.disputed != ""), "Incidents with claims that contradict each other",
        ),
    }  # fmt: skip


def _group_by_month() -> Table:
    joined, facts, _ = active_incidents()
    month = month_of(facts)
    columns: Described = {
        "month": (month, "YYYY-MM, by the first day it may have happened; null: undated"),
        **sum_casualties(facts),
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
        **sum_casualties(facts),
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
