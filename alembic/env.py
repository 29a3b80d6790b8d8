"""Run the migrations: on the connection handed over, else on the database of the settings.

The second way serves developers (`alembic revision --autogenerate`, `alembic check`); the program
itself goes through `incidents.db.migrate`, which adds what keeps rows, views and triggers whole.
"""

import os
from pathlib import Path

from alembic import context
from sqlalchemy import Connection, Engine, MetaData

from incidents.db.engine import open_engine
from incidents.db.migrate import lock_schema
from incidents.db.types import BigInt, Flag, Real, Text
from incidents.errors import UsageError
from incidents.settings import read_settings

# Named in script.py.mako: migrations import neither models nor types of the program, for they
# must mean the same when those have moved on.
TYPE_NAMES = [(BigInt, "INTEGER"), (Text, "TEXT"), (Real, "REAL")]


def run() -> None:
    """Run on whatever there is to run on."""
    if context.is_offline_mode():
        raise UsageError("migrations need a database: they rebuild tables on SQLite")
    given = context.config.attributes.get("connection")
    if isinstance(given, Connection):
        migrate(given)
        return
    with (given or open_configured()).connect() as connection:
        migrate(connection)
        connection.commit()


def open_configured() -> Engine:
    """The database of INCIDENTS_DATABASE or incidents.toml, made if it isn't there."""
    settings = read_settings(database=None, author=None, environ=os.environ, folder=Path.cwd())
    return open_engine(settings.database, create=True)


def migrate(connection: Connection) -> None:
    """Configure and run."""
    lock_schema(connection)
    context.configure(
        connection=connection,
        target_metadata=read_metadata(),
        render_as_batch=True,
        compare_server_default=True,
        transaction_per_migration=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def read_metadata() -> MetaData | None:
    """The models, for developers who compare them with a database; migrating needs none."""
    if context.config.attributes.get("connection") is not None:
        return None
    import incidents.models  # noqa: F401, PLC0415 - registers the tables
    from incidents.db.base import Base, fit_partial_indexes  # noqa: PLC0415

    return fit_partial_indexes(Base.metadata)


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our types by the names script.py.mako gives them."""
    if kind != "type":
        return False
    if isinstance(item, Flag):
        return "FLAG"
    return next((name for ours, name in TYPE_NAMES if repr(item) == repr(ours)), False)


run()
