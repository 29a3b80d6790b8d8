"""SQL views, handed in by whoever declares them: this package knows no reporting."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select

from incidents.db.engine import run_sql

# Begins the comment of each view of ours, which tells them from the user's own.
MARK = "incidents: "
# Begins the name of each view that leaves out what is marked.
RELEASABLE = "releasable_"

SQLITE_VIEWS = """
SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid
"""
SQLITE_TRIGGERS = """
SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid
"""
# By oid: a view was made after those it reads.
POSTGRESQL_VIEWS = """
SELECT relname, coalesce(obj_description(oid, 'pg_class'), ''), pg_get_viewdef(oid),
coalesce(array_to_string(reloptions, ', '), '')
FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace ORDER BY oid
"""
# What goes with a view besides, as statements that put it back; the owner last.
POSTGRESQL_REST = """
WITH views AS (
  SELECT oid, relname, relowner FROM pg_class
  WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
)
SELECT relname, 1, format('COMMENT ON COLUMN %I.%I IS %L', relname, attname, description)
FROM views JOIN pg_description ON objoid = oid AND classoid = 'pg_class'::regclass
JOIN pg_attribute ON attrelid = oid AND attnum = objsubid
UNION ALL
SELECT relname, 2, pg_get_triggerdef(pg_trigger.oid)
FROM views JOIN pg_trigger ON tgrelid = views.oid WHERE NOT tgisinternal
UNION ALL
SELECT relname, 3, format('ALTER VIEW %I OWNER TO %I', relname, rolname)
FROM views JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname <> current_user
ORDER BY 2
"""
# Who may what, with the column where it is but one; on our views too.
GRANTS = """
WITH views AS (
  SELECT oid, relname, relacl FROM pg_class
  WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
), held AS (
  SELECT relname, NULL AS attname, (aclexplode(relacl)).* FROM views
  UNION ALL
  SELECT relname, attname, (aclexplode(attacl)).* FROM views
  JOIN pg_attribute ON attrelid = oid WHERE NOT attisdropped
)
SELECT relname, attname, format(
  'GRANT %s%s ON %I TO %s%s', privilege_type,
  CASE WHEN attname IS NOT NULL THEN format(' (%I)', attname) END, relname,
  CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END
) FROM held WHERE pg_get_userbyid(grantee) <> current_user ORDER BY 3
"""
_OWNER: Final = 3
POSTGRESQL_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
JOIN information_schema.views USING (table_schema, table_name)
WHERE table_schema = current_schema()
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
    """What is needed to put back the user's own views, and who may read which.

    Attributes:
        statements: make the views and what goes with them.
        grants: of any view: its name, a column if it is of that one only, and the statement.
        owners: give the user's own views to whose they were.
    """

    statements: Sequence[str]
    grants: Sequence[tuple[str, str | None, str]] = ()
    owners: Sequence[str] = ()


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
        columns = {tuple(row) for row in connection.exec_driver_sql(POSTGRESQL_COLUMNS)}
        present = columns | {(name, None) for name, _ in columns}
        for name, column, grant in dropped.grants:
            if (name, column) in present:
                run_sql(connection, grant)
    for statement in dropped.owners:
        run_sql(connection, statement)


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
    triggers = connection.exec_driver_sql(SQLITE_TRIGGERS).all()
    kept = []
    for name, sql in connection.exec_driver_sql(SQLITE_VIEWS).all():
        run_sql(connection, f'DROP VIEW "{name}"')
        if f" AS -- {MARK}" not in sql:
            kept += [sql, *(trigger for table, trigger in triggers if table == name)]
    return Dropped(kept)


def _drop_on_postgresql(connection: Connection) -> Dropped:
    found = connection.exec_driver_sql(POSTGRESQL_VIEWS).all()
    own = [row for row in found if not row[1].startswith(MARK)]
    names = {row[0] for row in own}
    every: list[Any] = list(run_sql(connection, POSTGRESQL_REST))
    rest = [row for row in every if row[0] in names]
    grants: list[Any] = list(run_sql(connection, GRANTS))
    made = [statement for row in own for statement in _make_again(*row)]
    if found:
        # In one statement, for they read one another.
        run_sql(connection, "DROP VIEW " + ", ".join(_quote(row[0]) for row in found))
    return Dropped(
        [*made, *(statement for _, kind, statement in rest if kind != _OWNER)],
        grants,
        [statement for _, kind, statement in rest if kind == _OWNER],
    )


def _make_again(name: str, comment: str, select: str, options: str) -> Iterator[str]:
    chosen = f" WITH ({options})" if options else ""
    yield f"CREATE VIEW {_quote(name)}{chosen} AS {select}"
    if comment:
        quoted = comment.replace("'", "''")
        yield f"COMMENT ON VIEW {_quote(name)} IS '{quoted}'"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
