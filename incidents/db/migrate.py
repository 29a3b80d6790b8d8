"""Bring a database to another schema: backed up, in one transaction, nothing lost on the way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from incidents.db.backup import backup_database, name_backup
from incidents.db.contents import Contents, compare_contents, read_contents
from incidents.db.engine import limit_waiting, take_head_lock
from incidents.db.failures import explained_failures
from incidents.db.guards import create_guards, drop_guards
from incidents.db.revisions import HEAD, VERSION_TABLE, current_revision, require_ours
from incidents.db.user_views import drop_views, restore_views
from incidents.db.views import View, create_views
from incidents.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config

OLDEST_POSTGRESQL = (15,)
# Any number will do, so long as every version of this program takes the same one.
ADVISORY_LOCK = 0x1AC1DE


def upgrade(
    engine: Engine,
    views: Sequence[View] = (),
    *,
    to: str = "head",
    backup_to: Path | None = None,
) -> Path | None:
    """Bring the schema up to a revision and draw the views and triggers anew.

    Args:
        engine: the database; with no schema yet it gets all of it.
        views: what to create once the tables stand.
        to: a revision, or `head`.
        backup_to: where to copy the database first; without it, beside a SQLite file. No copy
            is made where there are no rows, or nothing to do but views and triggers.

    Returns:
        The backup, where one was made.

    Raises:
        DatabaseError: rows were lost or changed, references broken, or the database is newer
            than the program; then nothing has changed.
    """
    target = HEAD if to == "head" else to
    with _schema_transaction(engine) as connection:
        revision = current_revision(connection)
        require_ours(connection, revision)
        if revision is None or revision < target:
            return _migrate(connection, revision, target, views, backup_to)
        dropped = drop_views(connection)
        drop_guards(connection)
        create_guards(connection)
        create_views(connection, views)
        restore_views(connection, dropped)
    return None


def downgrade(engine: Engine, to: str, *, backup_to: Path | None = None) -> Path | None:
    """Take the schema down to a revision, or `base`; our views are left to the older program."""
    with _schema_transaction(engine) as connection:
        revision = current_revision(connection)
        if revision is None or (to != "base" and revision <= to):
            return None
        return _migrate(connection, revision, to, (), backup_to)


def _migrate(
    connection: Connection,
    revision: str | None,
    target: str,
    views: Sequence[View],
    backup_to: Path | None,
) -> Path | None:
    """Run the migrations between two revisions, around them all that keeps them honest."""
    config = alembic_config(connection)
    before = read_contents(connection, leave_out=(VERSION_TABLE,))
    # Before anything is dropped: pg_dump would wait for our locks.
    backup = _back_up(connection, before, revision, backup_to)
    # A rebuild of a table drops its triggers and fails where views read it; and a data migration
    # may do what the triggers refuse.
    dropped = drop_views(connection)
    drop_guards(connection)
    _run_alembic(config, revision, target)
    on_purpose = _tables_rewritten(config, revision, target)
    compare_contents(connection, {k: v for k, v in before.items() if k not in on_purpose})
    _check_references(connection)
    create_guards(connection)
    create_views(connection, views)
    if target != "base":
        restore_views(connection, dropped)
    return backup


def _run_alembic(config: "Config", revision: str | None, target: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow, and only needed here

    up = target != "base" and (revision is None or revision < target)
    (command.upgrade if up else command.downgrade)(config, target)


def alembic_config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration, with the connection `env.py` is to use."""
    from alembic.config import Config  # noqa: PLC0415 - slow, and only needed here

    config = Config()
    config.set_main_option("script_location", str(find_scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def find_scripts() -> Path:
    """The folder of migrations: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_alembic"
    return packaged if packaged.is_dir() else package.parent / "alembic"


def _tables_rewritten(config: "Config", revision: str | None, target: str) -> set[str]:
    """Tables whose rows the migrations between two revisions say they change on purpose."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow, and only needed here

    # "base" sorts after the digits, hence the empty text.
    lower, upper = sorted((revision or "", target.removeprefix("base")))
    scripts = ScriptDirectory.from_config(config).iterate_revisions(upper, lower or "base")
    return {table for script in scripts for table in getattr(script.module, "rewrites", ())}


def _back_up(
    connection: Connection, before: dict[str, Contents], revision: str | None, target: Path | None
) -> Path | None:
    if not any(contents.rows for contents in before.values()):
        return None
    if target is None and connection.dialect.name != "sqlite":
        return None  # a server has its own backups, and its DDL rolls back

    target = target or name_backup(Path(str(connection.engine.url.database)), revision or "none")
    backup_database(connection.engine, target)
    return target


@contextmanager
def _schema_transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction for everything; on SQLite without foreign keys, or rebuilds would cascade."""
    with explained_failures(engine), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # No effect once a transaction is open, hence past SQLAlchemy; the connection is not
            # used again.
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101 - for the type checker
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            lock_schema(connection)
            yield connection


def lock_schema(connection: Connection) -> None:
    """Let one process at a time change the schema; SQLite's transaction has done so already."""
    if connection.dialect.name != "postgresql":
        return
    if (connection.dialect.server_version_info or ()) < OLDEST_POSTGRESQL:
        raise DatabaseError("the PostgreSQL server is too old", "use version 15 or newer")
    limit_waiting(connection)
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    if inspect(connection).has_table("changesets"):
        take_head_lock(connection)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseError(
            f"the migration would break references of {broken[0]} to {broken[2]}; nothing changed",
            "report this",
        )
