"""SQL views, handed in by whoever declares them: this package knows no reporting."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from incidents.db.engine import run_sql

# Begins the comment of each view of ours, which tells them from the user's own.
MARK = "incidents: "
# Begins the name of each view that leaves out what is marked.
RELEASABLE = "releasable_"

SQLITE_VIEWS = """
SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid
"""
# By oid: a view was made after those it reads.
POSTGRESQL_VIEWS = """
SELECT relname, coalesce(obj_description(oid, 'pg_class'), ''), pg_get_viewdef(oid)
FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace ORDER BY oid
"""
GRANTS = """
SELECT DISTINCT table_name, privilege_type, grantee FROM information_schema.role_table_grants
JOIN information_schema.views USING (table_schema, table_name)
WHERE table_schema = current_schema() AND grantee <> current_user ORDER BY 1, 2, 3
"""


class View(NamedTuple):
    """One view: its name, what it is for, a SELECT that both databases understand, and comments.

    `columns` says what each column means, by its name.
    """

    name: str
    comment: str
    select: str | Select[Any]
    columns: Mapping[str, str] = {}


class Dropped(NamedTuple):
    """What is needed to put back the user's own views, and who may read which."""

    statements: Sequence[str]
    grants: Sequence[tuple[str, str]]


def create_views(connection: Connection, views: Sequence[View]) -> None:
    """Create views in the order given; a view may read those before it."""
    for view in views:
        _create(connection, view)


def drop_views(connection: Connection) -> Dropped:
    """Drop every view there is; what `restore_views` needs is handed back."""
    if connection.dialect.name == "sqlite":
        return _drop_on_sqlite(connection)
    return _drop_on_postgresql(connection)


def restore_views(connection: Connection, dropped: Dropped) -> None:
    """Put back the user's own views, and the grants on all that are there again."""
    for statement in dropped.statements:
        run_sql(connection, statement)
    if dropped.grants:
        present = {row[0] for row in connection.exec_driver_sql(POSTGRESQL_VIEWS)}
        for name, grant in dropped.grants:
            if name in present:
                run_sql(connection, grant)


def _create(connection: Connection, view: View) -> None:
    select = _write_select(connection, view.select)
    if connection.dialect.name == "sqlite":
        # SQLite keeps the text, comment and all, where people will look for it: in `.schema`.
        comment = " ".join(view.comment.split())
        run_sql(connection, f'CREATE VIEW "{view.name}" AS -- {MARK}{comment}\n{select}')
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


def _drop_on_sqlite(connection: Connection) -> Dropped:
    kept = []
    for name, sql in connection.exec_driver_sql(SQLITE_VIEWS).all():
        run_sql(connection, f'DROP VIEW "{name}"')
        if f" AS -- {MARK}" not in sql:
            kept.append(sql)
    return Dropped(kept, ())


def _drop_on_postgresql(connection: Connection) -> Dropped:
    found = connection.exec_driver_sql(POSTGRESQL_VIEWS).all()
    grants = [
        (name, f'GRANT {privilege} ON "{name}" TO {_role(grantee)}')
        for name, privilege, grantee in connection.exec_driver_sql(GRANTS)
    ]
    kept = [
        f'CREATE VIEW "{name}" AS {select}'
        for name, comment, select in found
        if not comment.startswith(MARK)
    ]
    if found:
        # In one statement, for they read one another.
        run_sql(connection, "DROP VIEW " + ", ".join(f'"{name}"' for name, _, _ in found))
    return Dropped(kept, grants)


def _role(grantee: str) -> str:
    return grantee if grantee == "PUBLIC" else f'"{grantee}"'
