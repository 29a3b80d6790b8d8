"""What the process of a query is told, on its standard input: no list of processes shows it."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from incidents.reporting.sandbox.statement import Query
from incidents.reporting.sandbox.tokens import Dialect

TIMEOUT_S: Final = 60.0
MEGABYTES: Final = 1024
MOST_ROWS: Final = 1_000_000


class Allowed(NamedTuple):
    """How much a query may take: seconds by the clock, megabytes of its process, rows."""

    seconds: float = TIMEOUT_S
    megabytes: int = MEGABYTES
    rows: int = MOST_ROWS


class Job(NamedTuple):
    """A query, where to run it, and how.

    `connect` is what the driver is called with: of SQLite `path` alone. `explain` asks for the
    plan instead of the rows.
    """

    dialect: Dialect
    connect: Mapping[str, Any]
    query: Query
    allowed: Allowed
    explain: bool = False


def write_job(job: Job) -> dict[str, Any]:
    """A job as a message."""
    return {**job._asdict(), "query": job.query._asdict(), "allowed": job.allowed._asdict()}


def read_job(message: Mapping[str, Any]) -> Job:
    """The job of a message."""
    parts = {"query": Query(**message["query"]), "allowed": Allowed(**message["allowed"])}
    return Job(**{**message, **parts})
