"""A database to attack, and what it must still be like afterwards."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import make_url, text

from incidents.db.contents import read_contents
from incidents.db.engine import open_engine, reading
from incidents.errors import IncidentsError
from incidents.reporting.query import run_on
from incidents.reporting.sandbox.job import Allowed
from incidents.reporting.sandbox.statement import Query

LIMIT_S = 1.0
GRACE_S = 0.5
AT_ONCE = 4


class Outcome(NamedTuple):
    """What became of a statement: an error, or its first rows."""

    error: str
    rows: list[list[Any]]
    seconds: float


class Target:
    """A database that is attacked."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def attack(self, sql: str, **more: Any) -> Outcome:
        """Run a statement as `incidents sql` would."""
        began = time.monotonic()
        allowed = Allowed(LIMIT_S, 256, 100_000)._replace(**more)
        try:
            with run_on(open_engine(self.url), Query(sql), allowed) as answer:
                rows = [row for row, _ in zip(answer.rows, range(100_001), strict=False)]
            return Outcome("", rows[:3], time.monotonic() - began)
        except IncidentsError as error:
            return Outcome(error.message, [], time.monotonic() - began)

    def attack_with(self, texts: list[str], **more: Any) -> dict[str, Outcome]:
        """Run statements, some at a time; of a long one the beginning names it."""
        with reading(open_engine(self.url)) as session, ThreadPoolExecutor(AT_ONCE) as pool:
            session.execute(text("SELECT 1"))  # as the command does: whoever closes last tidies up
            outcomes = list(pool.map(partial(self.attack, **more), texts))
        return {f"{n} {each[:90]}": outcomes[n] for n, each in enumerate(texts)}

    def state(self) -> Any:
        """All that the database holds, and the files around it."""
        engine = open_engine(self.url)
        with engine.connect() as connection:
            contents = read_contents(connection)
            objects = sorted(connection.exec_driver_sql(OBJECTS[engine.dialect.name]).all())
        return contents, [tuple(row) for row in objects], sorted(self.folder.rglob("*"))


# What another worker's tests make on the shared server meanwhile: its names begin with its own.
OTHERS = "~ '^gw[0-9]+_'"
OBJECTS = {
    "sqlite": "SELECT type, name FROM sqlite_schema",
    "postgresql": "SELECT 'relation', relname::text FROM pg_class UNION ALL"
    " SELECT 'function', oid::text FROM pg_proc UNION ALL"
    f" SELECT 'role', rolname::text FROM pg_roles WHERE NOT rolname {OTHERS} UNION ALL"
    f" SELECT 'database', datname::text FROM pg_database WHERE NOT datname {OTHERS} UNION ALL"
    " SELECT 'setting', concat_ws(' ', datname, rolname, setconfig) FROM pg_db_role_setting"
    " LEFT JOIN pg_database d ON d.oid = setdatabase LEFT JOIN pg_roles r ON r.oid = setrole"
    f" WHERE datname = current_database() OR NOT coalesce(datname, rolname) {OTHERS} UNION ALL"
    " SELECT 'large object', oid::text FROM pg_largeobject_metadata UNION ALL"
    " SELECT 'slot', slot_name::text FROM pg_replication_slots",
}


@pytest.fixture(scope="session")
def target(told, backend, tmp_path_factory):
    """The fixtures, in a folder of their own where they are a file; nothing changes them."""
    folder = tmp_path_factory.mktemp("attacked")
    if backend == "postgresql":
        return Target(told, folder)
    shutil.copyfile(make_url(told).database, folder / "target.db")
    return Target(f"sqlite:///{folder / 'target.db'}", folder)
