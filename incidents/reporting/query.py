"""Queries on the database that is open, handed to a process of their own."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Engine

from incidents.reporting.sandbox.job import Allowed, Job
from incidents.reporting.sandbox.parent import Answer, run_query
from incidents.reporting.sandbox.statement import Query
from incidents.reporting.sandbox.tokens import Dialect

CONNECT_TIMEOUT_S = 10


def dialect_of(engine: Engine) -> Dialect:
    """Which of the two databases it is."""
    return "sqlite" if engine.dialect.name == "sqlite" else "postgresql"


def run_on(
    engine: Engine,
    query: Query,
    allowed: Allowed,
    *,
    explain: bool = False,
    since: float | None = None,
) -> AbstractContextManager[Answer]:
    """Run a query on the database of an engine; see `run_query`.

    A SQLite database should stay open here meanwhile: whoever only reads it leaves its log behind,
    whoever closes it last and may write puts it away.
    """
    job = Job(dialect_of(engine), _connection_of(engine), query, allowed, explain)
    return run_query(job, since=since)


def _connection_of(engine: Engine) -> Mapping[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"path": engine.url.database}
    _, named = engine.dialect.create_connect_args(engine.url)
    return {
        **{key: value for key, value in named.items() if isinstance(value, (str, int))},
        "connect_timeout": CONNECT_TIMEOUT_S,
        "application_name": "incidents sql",
    }
