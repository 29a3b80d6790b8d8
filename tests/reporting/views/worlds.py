"""Databases of both kinds that hold the same, and their views and reports read alike."""

from collections import Counter
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from incidents.db.engine import open_engine, reading
from incidents.reporting.views import VIEWS
from incidents.reporting.views.casualties import BY_MONTH
from tests.cli.conftest import Database
from tests.fixture_files import load_fixtures
from tests.imports.worlds import World
from tests.reporting.reports.drawn import NAMES, draw

# When it was recorded, by whatever clock each database was filled at.
CLOCKS = ("recorded", "last_recorded")
BYS = ("year", "country", "actor", "type")
# What those shipped queries are asked that can't do without.
GIVEN = {
    "actor": "isis-k",
    "code": "kabul-2024-09-02",
    "source": "ifpnews-91",
    "since": "2024",
}


def fill(url, path) -> None:
    """The fixtures, and a file in GED's layout."""
    engine = open_engine(url)
    load_fixtures(engine)
    World(url, engine).bring_in(path)


def read_view(session, view) -> list[tuple[Any, ...]]:
    """All rows of a view, in an order that is the same on both databases."""
    columns = [column for column in view.columns if column.name not in CLOCKS]
    return sorted(map(tuple, session.execute(select(*columns))), key=sort_key)


def sort_key(row):
    return [(value is not None, type(value).__name__, value) for value in row]


def hash_view(session, view) -> Counter[bytes]:
    """A digest of each row: of a hundred thousand wide rows there is no room for more."""
    columns = [column for column in view.columns if column.name not in CLOCKS]
    found = session.execute(select(*columns).execution_options(yield_per=1000))
    return Counter(sha256(repr(tuple(row)).encode()).digest() for row in found)


def read_answers(url: str, read=read_view) -> dict[str, Any]:
    """The rows of all views and reports, by name."""
    with reading(open_engine(url)) as session:
        answers = {view.name: read(session, view) for view in VIEWS}
        answers |= {f"report {name}": draw(session, name) for name in NAMES}
        return answers | {f"by {by}": draw(session, "casualties", by=by) for by in BYS}


def sum_months(url: str) -> dict[str, tuple[int, ...]]:
    """Sums of low, best and high by the year of the month, of GED's one country here."""
    year = func.substr(BY_MONTH.c.month, 1, 4)
    ends = (BY_MONTH.c[f"deaths_{end}"] for end in ("low", "best", "high"))
    with reading(open_engine(url)) as session:
        rows = session.execute(select(year, *map(func.sum, ends)).group_by(year))
        return {row[0]: tuple(map(int, row[1:])) for row in rows}


def ask_queries(url: str, queries) -> dict[str, Any]:
    """What the shipped queries answer, each in a process of its own."""
    database, answers = Database(url), {}
    for query in queries:
        needed = [
            f"{each.name}={GIVEN[each.name]}"
            for each in query.parameters
            if each.default is None and not each.optional
        ]
        given = [part for each in needed for part in ("-p", each)]
        done = database("sql", query.name, *given, "--format", "json")
        assert done.code == 0, done.err
        answers[query.name] = [
            {key: value for key, value in row.items() if key not in CLOCKS} for row in done.data
        ]
    return answers
