"""The user's own views: dropped with ours while the schema changes, and put back as they were."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from incidents.db.engine import quote_name, run_sql
from incidents.db.views import MARK, is_ours
from incidents.errors import DatabaseError

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
# What goes with a view besides, as statements that put it back.
POSTGRESQL_REST = """
WITH views AS (
  SELECT oid, relname FROM pg_class
  WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
)
SELECT relname, format('COMMENT ON COLUMN %I.%I IS %L', relname, attname, description)
FROM views JOIN pg_description ON objoid = oid AND classoid = 'pg_class'::regclass
JOIN pg_attribute ON attrelid = oid AND attnum = objsubid
UNION ALL
SELECT relname, pg_get_triggerdef(pg_trigger.oid)
FROM views JOIN pg_trigger ON tgrelid = views.oid WHERE NOT tgisinternal
"""
# Whose a view is, if not ours; the statement that gives it back, and whether we may.
OWNERS = """
SELECT relname, owner.rolname, format('ALTER VIEW %I OWNER TO %I', relname, owner.rolname),
  me.rolsuper OR pg_has_role(owner.oid, 'MEMBER')
  AND has_schema_privilege(owner.oid, relnamespace, 'CREATE')
FROM pg_class JOIN pg_roles AS owner ON owner.oid = relowner
JOIN pg_roles AS me ON me.rolname = current_user
WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace AND relowner <> me.oid
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
POSTGRESQL_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
JOIN information_schema.views USING (table_schema, table_name)
WHERE table_schema = current_schema()
"""


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


def _drop_on_sqlite(connection: Connection) -> Dropped:
    triggers = connection.exec_driver_sql(SQLITE_TRIGGERS).all()
    kept = []
    for name, sql in connection.exec_driver_sql(SQLITE_VIEWS).all():
        run_sql(connection, f"DROP VIEW {quote_name(name)}")
        if not is_ours(name, sql):
            kept += [sql, *(trigger for table, trigger in triggers if table == name)]
    return Dropped(kept)


def _drop_on_postgresql(connection: Connection) -> Dropped:
    found = connection.exec_driver_sql(POSTGRESQL_VIEWS).all()
    own = [row for row in found if not row[1].startswith(MARK)]
    names = {row[0] for row in own}
    rest: list[Any] = list(run_sql(connection, POSTGRESQL_REST))
    grants: list[Any] = list(run_sql(connection, GRANTS))
    made = [statement for row in own for statement in _make_again(*row)]
    made += [statement for name, statement in rest if name in names]
    owners = list(_give_back(connection, names))
    if found:
        # In one statement, for they read one another.
        run_sql(connection, "DROP VIEW " + ", ".join(quote_name(row[0]) for row in found))
    return Dropped(made, grants, owners)


def _give_back(connection: Connection, names: Collection[str]) -> Iterator[str]:
    """Statements that give views to whose they were.

    Raises:
        DatabaseError: we may drop one of them, and not give it back.
    """
    found: list[Any] = list(run_sql(connection, OWNERS))
    for name, owner, statement, is_allowed in found:
        if name not in names:
            continue
        if not is_allowed:
            raise DatabaseError(
                f"the view {name} belongs to {owner}, to whom this login couldn't give it back",
                f"upgrade as a superuser, or as a member of {owner}, or drop the view before",
            )
        yield statement


def _make_again(name: str, comment: str, select: str, options: str) -> Iterator[str]:
    chosen = f" WITH ({options})" if options else ""
    yield f"CREATE VIEW {quote_name(name)}{chosen} AS {select}"
    if comment:
        quoted = comment.replace("'", "''")
        yield f"COMMENT ON VIEW {quote_name(name)} IS '{quoted}'"
