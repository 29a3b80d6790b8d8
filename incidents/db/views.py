"""SQL views, handed in by whoever declares them: this package knows no reporting."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from incidents.db.engine import run_sql

# Begins the comment of each view of ours, which tells them from the user's own.
MARK = "incidents: "
# In SQLite's text of it the name follows; before it did, nobody was asked to copy that text.
MARKED = re.compile(rf" AS -- {MARK}(?:([a-z_]+): )?")
# Begins the name of each view that leaves out what is marked.
RELEASABLE = "releasable_"


class View(NamedTuple):
    """One view: its name, what it is for, a SELECT that both databases understand, and comments.

    `columns` says what each column means, by its name.
    """

    name: str
    comment: str
    select: str | Select[Any]
    columns: Mapping[str, str] = {}


def is_ours(name: str, sql: str) -> bool:
    """Whether a view of SQLite was made here, by its text: a copy under another name wasn't."""
    marked = MARKED.search(sql)
    return marked is not None and marked[1] in (None, name)


def create_views(connection: Connection, views: Sequence[View]) -> None:
    """Create views in the order given; a view may read those before it."""
    for view in views:
        _create(connection, view)


def _create(connection: Connection, view: View) -> None:
    select = _write_select(connection, view.select)
    if connection.dialect.name == "sqlite":
        # SQLite keeps the text, comment and all, where people will look for it: in `.schema`.
        comment = " ".join(view.comment.split())
        marked = f"{MARK}{view.name}: {comment}"
        run_sql(connection, f'CREATE VIEW "{view.name}" AS -- {marked}\n{select}')
        return
    # Who may read this view alone could else see what it leaves out, by a condition that fails.
    barrier = " WITH (security_barrier)" if view.name.startswith(RELEASABLE) else ""
    run_sql(connection, f'CREATE VIEW "{view.name}"{barrier} AS {select}')
    comments = {f'VIEW "{view.name}"': MARK + view.comment}
    comments |= {f'COLUMN "{view.name}"."{name}"': text for name, text in view.columns.items()}
    for what, text in comments.items():
        quoted = text.replace("'", "''")
        run_sql(connection, f"COMMENT ON {what} IS '{quoted}'")


def _write_select(connection: Connection, select: str | Select[Any]) -> str:
    """The text of a select as this database has it, its values written out."""
    if isinstance(select, str):
        return select.strip().rstrip(";")
    compiled = select.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    text = str(compiled)
    # psycopg's dialect doubles what would else stand for a parameter.
    return text.replace("%%", "%") if connection.dialect.paramstyle == "pyformat" else text
