"""Databases of both kinds that hold the same, and their views read alike."""

from typing import Any

from sqlalchemy import select

from incidents.db.engine import open_engine, reading
from incidents.reporting.views import VIEWS

# When it was recorded, by whatever clock each database was filled at.
CLOCKS = ("recorded", "last_recorded")


def read_view(session, view) -> list[tuple[Any, ...]]:
    """All rows of a view, in an order that is the same on both databases."""
    columns = [column for column in view.columns if column.name not in CLOCKS]
    return sorted(map(tuple, session.execute(select(*columns))), key=sort_key)


def sort_key(row):
    return [(value is not None, type(value).__name__, value) for value in row]


def read_views(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all views, by name."""
    with reading(open_engine(url)) as session:
        return {view.name: read_view(session, view) for view in VIEWS}
