"""What a PostgreSQL role needs to read and must not have: the statements, and applying them.

Each run ends in the same state, whatever was granted before.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from incidents.db.engine import run_sql
from incidents.db.migrate import lock_schema
from incidents.db.revisions import VERSION_TABLE
from incidents.errors import DatabaseError, InputError

GRANTED_BY_OTHERS: Final = "whoever granted that has to revoke it"
DENIED: Final = "42501"
SETTINGS: Final = {
    "default_transaction_read_only": "on",
    "statement_timeout": "'5min'",
    "idle_in_transaction_session_timeout": "'10min'",
}
# Only a superuser may set it, so no reader can lift it again.
ENFORCED: Final = {"temp_file_limit": "'4GB'"}

ATTRIBUTES: Final = """
SELECT rolsuper, rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
FROM pg_roles WHERE rolname = %s
"""
SUPERUSER: Final = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
MEMBER_OF: Final = """
SELECT string_agg(quote_ident(rolname), ', ' ORDER BY rolname) FROM pg_roles
WHERE rolname <> %(role)s AND pg_has_role(%(role)s, oid, 'MEMBER')
"""
OWNED: Final = """
SELECT count(*) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND pg_get_userbyid(relowner) = %s
"""
HERE: Final = """
SELECT quote_ident(current_database()), quote_ident(current_schema()), quote_ident(current_user),
       quote_ident(pg_get_userbyid((SELECT relowner FROM pg_class
                                    WHERE oid = 'changesets'::regclass)))
"""
# Open to everybody unless revoked, and no part of reading: locks that outlast a transaction, other
# people's sessions, large objects, the write-ahead log.
BEYOND: Final = r"""
SELECT p.oid::regprocedure FROM pg_proc p,
     aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS granted
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND granted.grantee = 0
  AND granted.privilege_type = 'EXECUTE'
  AND (p.proname ~ '^(pg_(try_)?advisory_|lo_|lo(write|read)$|pg_(terminate|cancel)_backend$)'
       OR p.proname = 'pg_logical_emit_message')
ORDER BY p.oid::regprocedure::text
"""


# What the role may still do, in words; by now it should be nothing.
WRITABLE: Final = """
SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
  AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
"""
READABLE: Final = """
SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
  AND has_any_column_privilege(%s, oid, 'SELECT') AND relname <> ALL(%s)
"""
OPEN: Final = """
SELECT has_database_privilege(%(role)s, current_database(), 'TEMPORARY'),
       has_schema_privilege(%(role)s, current_schema(), 'CREATE')
"""


class Step(NamedTuple):
    """A statement, and whether it may be beyond the rights of whoever runs it."""

    statement: str
    optional: bool = False


class Granted(NamedTuple):
    """The statements that were applied, and what the role may still do besides reading."""

    statements: list[str]
    left: list[str]


def list_statements(session: Session, role: str, views: Sequence[str] | None) -> list[str]:
    """The statements that make a role a reader.

    Args:
        session: on a PostgreSQL database.
        role: its name; where there is none, it is made.
        views: the only views it may read; None for all of the database.

    Raises:
        DatabaseError: it is another kind of database.
        InputError: the role has rights that no statement here can take from it.
    """
    return [step.statement for step in _list_steps(session.connection(), role, views)]


def grant_reader(session: Session, role: str, views: Sequence[str] | None) -> Granted:
    """Apply the statements, all or none; what a superuser alone may do is left out and said.

    Raises:
        InputError: as above, or the role could afterwards still write, or read what it should not.
    """
    connection = session.connection()
    lock_schema(connection)
    steps = _list_steps(connection, role, views)
    applied = [step.statement for step in steps if _apply(connection, step)]
    _require_reader(connection, role, views)
    return Granted(applied, list(_list_left(connection, role)))


def _require_reader(connection: Connection, role: str, views: Sequence[str] | None) -> None:
    """See what the role may do now: another owner may have granted what we can't take away."""
    written = connection.exec_driver_sql(WRITABLE, (role,)).scalar()
    if written:
        raise InputError(f"the role {role} may still write to {written}", GRANTED_BY_OTHERS)
    if views is not None:
        allowed = [*views, VERSION_TABLE]
        read = connection.exec_driver_sql(READABLE, (role, allowed)).scalar()
        if read:
            raise InputError(f"the role {role} may still read {read}", GRANTED_BY_OTHERS)


def _list_left(connection: Connection, role: str) -> Iterator[str]:
    temporary, create = connection.exec_driver_sql(OPEN, {"role": role}).one()
    if temporary:
        yield "make temporary tables"
    if create:
        yield "make objects in the schema"
    if functions := connection.exec_driver_sql(BEYOND).scalars().all():
        yield f"call {len(functions)} functions beyond reading, such as {functions[0]}"


def _list_steps(connection: Connection, role: str, views: Sequence[str] | None) -> list[Step]:
    if connection.dialect.name != "postgresql":
        raise DatabaseError("a SQLite file knows no roles", "its permissions say who may read it")
    exists = _require_harmless(connection, role)
    database, schema, ours, owner = connection.exec_driver_sql(HERE).one()
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    able = connection.exec_driver_sql(SUPERUSER).scalar()
    beyond = connection.exec_driver_sql(BEYOND).scalars().all() if able else ()
    return [
        *([] if exists else [Step(f"CREATE ROLE {name} LOGIN")]),
        *_limit_database(database, schema, name, ours),
        *_grant_tables(schema, name, owner, views),
        *_revoke_functions(beyond, owner),
        *_set_defaults(database, schema, name),
    ]


def _require_harmless(connection: Connection, role: str) -> bool:
    """Whether a role exists; it must not be able to take back what is revoked."""
    found = connection.exec_driver_sql(ATTRIBUTES, (role,)).one_or_none()
    if found is None:
        return False
    member = connection.exec_driver_sql(MEMBER_OF, {"role": role}).scalar()
    owns = connection.exec_driver_sql(OWNED, (role,)).scalar()
    why = (
        ("is a superuser" if found[0] else "")
        or ("may make roles or databases, replicate or pass row security" if found[1] else "")
        or ("owns tables here" if owns else "")
        or (f"has the rights of {member}" if member else "")
    )
    if why:
        raise InputError(f"the role {role} {why}", "name a role that does nothing else")
    return True


def _limit_database(database: str, schema: str, role: str, ours: str) -> Iterator[Step]:
    yield Step(f"REVOKE ALL ON DATABASE {database} FROM {role}")
    yield Step(f"GRANT CONNECT ON DATABASE {database} TO {role}")
    # Imports need it, and whoever grants may have had it as one of the public.
    yield Step(f"GRANT TEMPORARY ON DATABASE {database} TO {ours}", optional=True)
    yield Step(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC", optional=True)
    yield Step(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}", optional=True)
    yield Step(f"GRANT USAGE ON SCHEMA {schema} TO {role}")


def _grant_tables(
    schema: str, role: str, owner: str, views: Sequence[str] | None
) -> Iterator[Step]:
    for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
        yield Step(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM PUBLIC, {role}")
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
    if views is None:
        yield Step(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")
        yield Step(f"{later} GRANT SELECT ON TABLES TO {role}")
        return
    yield Step(f"{later} REVOKE ALL ON TABLES FROM {role}")
    for view in (*views, VERSION_TABLE):
        yield Step(f'GRANT SELECT ON {schema}."{view}" TO {role}')


def _revoke_functions(signatures: Sequence[str], owner: str) -> Iterator[Step]:
    for signature in signatures:
        yield Step(f"GRANT EXECUTE ON FUNCTION {signature} TO {owner}", optional=True)
        yield Step(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC", optional=True)


def _set_defaults(database: str, schema: str, role: str) -> Iterator[Step]:
    where = f"ALTER ROLE {role} IN DATABASE {database} SET"
    for name, value in {**SETTINGS, "search_path": schema, **ENFORCED}.items():
        yield Step(f"{where} {name} = {value}", optional=True)


def _apply(connection: Connection, step: Step) -> bool:
    try:
        with connection.begin_nested():
            run_sql(connection, step.statement)
    except DBAPIError as error:
        if not step.optional or getattr(error.orig, "sqlstate", "") != DENIED:
            raise
        return False
    return True
