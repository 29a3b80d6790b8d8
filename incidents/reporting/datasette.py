"""Metadata for Datasette: what the views and tables of a SQLite file mean, and queries to run."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Table

import incidents.models  # noqa: F401 - registers the tables
from incidents.db.base import Base
from incidents.db.revisions import VERSION_TABLE
from incidents.reporting.parameters import read_value
from incidents.reporting.sandbox.statement import read_query
from incidents.reporting.saved import Parameter, SavedQuery, list_queries
from incidents.reporting.views import VIEWS

ABOUT: Final = (
    "Every value rests on claims by citable sources. Begin with the views timeline, claim_list and"
    " disputes; the tables beneath them are for whoever needs more. Nothing here is held back:"
    " what is marked above TLP:CLEAR shows, and releasable_timeline alone leaves it out."
)
TITLES: Final = {
    "timeline": "Timeline",
    "releasable_timeline": "Timeline for release",
    "claim_list": "Claims",
    "disputes": "Disputes",
    "corroboration": "Corroboration",
    "casualties_by_month": "Casualties by month",
    "casualties_by_country": "Casualties by country",
    "actor_activity": "Activity of actors",
    "actor_strength": "Strength of actors",
    "leadership": "Leaders",
    "source_use": "Sources and what rests on them",
    "coverage_gaps": "Gaps",
    "changes_since": "Changes",
}
FACETS: Final = {
    "timeline": ("country", "type", "perpetrator"),
    "releasable_timeline": ("country", "type", "perpetrator"),
    "claim_list": ("property", "stance", "current", "source_kind"),
    "disputes": ("property", "country"),
    "corroboration": ("corroborated", "property", "country"),
    "actor_activity": ("role", "kind"),
    "actor_strength": ("actor", "voice", "current"),
    "leadership": ("actor", "property", "current"),
    "source_use": ("kind", "grade", "handling"),
    "coverage_gaps": ("gap",),
    "changes_since": ("what", "author"),
}
SORTED: Final = {
    "timeline": "earliest",
    "releasable_timeline": "earliest",
    "casualties_by_month": "month",
    "actor_strength": "since",
}
UNITS: Final = {
    "latitude": "degree",
    "longitude": "degree",
    "utc_offset": "minute",
    "size": "byte",
}
CASTS: Final = {"integer": "integer", "number": "real"}
PEOPLE: Final = ("deaths_", "injured_")
PERSON: Final = "person"


def describe_database(name: str) -> dict[str, Any]:
    """The metadata of a database, as Datasette 0.65 takes it.

    Args:
        name: as Datasette calls it: its file's, without the ending.
    """
    tables = {table.name: describe_table(table) for table in VIEWS}
    for table in Base.metadata.sorted_tables:
        tables[table.name] = describe_table(table)
    tables[VERSION_TABLE] = {"hidden": True}
    queries = {name_query(query.name): describe_query(query) for query in list_queries()}
    about = {"title": "Incidents", "description": ABOUT}
    return {
        **about,
        "custom_units": [f"{PERSON} = []"],
        "databases": {name: {**about, "tables": tables, "queries": queries}},
    }


def name_query(name: str) -> str:
    """The name of a saved query there, where it would else stand before a view of that name."""
    taken = name in {table.name for table in VIEWS} or name in Base.metadata.tables
    return f"report-{name}" if taken else name


def describe_table(table: Table) -> dict[str, Any]:
    """What a view or table is, what its columns mean, and how to begin with it."""
    found: dict[str, Any] = {
        "title": TITLES.get(table.name, table.name),
        "description": table.comment or "",
        "columns": {column.name: column.comment or "" for column in table.columns},
        "units": dict(_list_units(column.name for column in table.columns)),
    }
    if facets := FACETS.get(table.name):
        found["facets"] = list(facets)
    if table.name in SORTED:
        found["sort"] = SORTED[table.name]
    if table.name not in TITLES:
        found["hidden"] = True
    return {key: value for key, value in found.items() if value}


def _list_units(columns: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in columns:
        if name in UNITS:
            yield name, UNITS[name]
        elif name.startswith(PEOPLE) and name.endswith(("_low", "_best", "_high")):
            yield name, PERSON


def describe_query(query: SavedQuery) -> dict[str, Any]:
    """A saved query as one that Datasette offers; what is left empty takes its default."""
    words = [query.description, *(_describe_parameter(each) for each in query.parameters)]
    return {
        "title": query.title,
        "description": "\n".join(filter(None, words)),
        "sql": with_defaults(query),
        "params": [each.name for each in query.parameters],
    }


def _describe_parameter(parameter: Parameter) -> str:
    given = f", else {parameter.default}" if parameter.default is not None else ""
    optional = ", or nothing" if parameter.optional else ""
    return f":{parameter.name} ({parameter.type}{given}{optional}) {parameter.meaning}".rstrip()


def with_defaults(query: SavedQuery) -> str:
    """The text of a query in which an empty parameter means its default, or null."""
    declared = {each.name: each for each in query.parameters}
    tokens = read_query(query.text, "sqlite")
    written, end = "", tokens[0].start  # without the header, whose words look like parameters too
    for token in tokens:
        parameter = declared.get(token.text[1:]) if token.kind == "parameter" else None
        written += query.text[end : token.start]
        written += _write_parameter(parameter) if parameter else token.text
        end = token.start + len(token.text)
    return written


def _write_parameter(parameter: Parameter) -> str:
    value = f"nullif(:{parameter.name}, '')"
    if parameter.default is not None:
        default = str(read_value(parameter, parameter.default)).replace("'", "''")
        value = f"coalesce({value}, '{default}')"
    cast = CASTS.get(parameter.type)
    return f"cast({value} AS {cast})" if cast else value
