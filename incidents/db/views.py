"""SQL views, handed in by whoever declares them: this package knows no reporting."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, inspect

from incidents.db.engine import run_sql


class View(NamedTuple):
    """One view: its name, what it is for, and the SELECT that both databases understand."""

    name: str
    comment: str
    select: str


def create_views(connection: Connection, views: Sequence[View]) -> None:
    """Create views in the order given; a view may read those before it."""
    for view in views:
        run_sql(connection, f'CREATE VIEW "{view.name}" AS {view.select.strip().rstrip(";")}')
        if connection.dialect.supports_comments:
            comment = view.comment.replace("'", "''")
            run_sql(connection, f"COMMENT ON VIEW \"{view.name}\" IS '{comment}'")


def drop_views(connection: Connection) -> list[str]:
    """Drop every view there is, whoever made it; return their names."""
    names = inspect(connection).get_view_names()
    if names and connection.dialect.name == "postgresql":
        # One statement, for views read one another; a view of somebody else's that reads ours
        # and lies in another schema stops the upgrade rather than vanish.
        listed = ", ".join(f'"{name}"' for name in names)
        run_sql(connection, f"DROP VIEW {listed}")
    else:
        for name in names:
            run_sql(connection, f'DROP VIEW "{name}"')
    return names
