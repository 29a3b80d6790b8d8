"""The process of one query: reads a job, limits itself, sends rows, and ends."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO, Any, Final

from incidents.errors import IncidentsError, InputError
from incidents.reporting.sandbox.job import Job, read_job
from incidents.reporting.sandbox.limits import limit_process
from incidents.reporting.sandbox.statement import prepare
from incidents.reporting.sandbox.wire import MOST, TooLargeError, receive, send

# Rows are sent in parts of about this many bytes, whatever the size of each.
PART_BYTES: Final = 128 << 10
MOST_AT_ONCE: Final = 2_000

Fetch = Callable[[int], Sequence[Sequence[Any]]]


def main() -> None:
    """Run the job on standard input."""
    out = sys.stdout.buffer
    message = receive(sys.stdin.buffer)
    if message is None:
        return
    job = read_job(message)
    # The parent ends us at the limit; this is for when it is no longer there.
    limit_process(job.allowed.seconds + 1, job.allowed.megabytes)
    try:
        run_job(job, out)
    except IncidentsError as error:
        send_error(out, error)
    except MemoryError:
        send_error(out, InputError("the query needs more memory than it may have", "--memory MB"))
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001 - nobody else would hear of it
        words = f"the query's process failed: {type(error).__name__}: {error}"
        send_error(out, IncidentsError(words, "report this, with the query"))


def run_job(job: Job, out: IO[bytes]) -> None:
    """Send columns, rows and a word that these were all."""
    statement = prepare(job.query, job.dialect)  # refused, it costs no connection
    database = import_module(f"incidents.reporting.sandbox.{job.dialect}")
    with database.run(job, statement) as (columns, fetch):
        send(out, {"columns": columns})
        send_rows(fetch, job.allowed.rows, out)
    send(out, {"done": True})


def send_rows(fetch: Fetch, most: int, out: IO[bytes]) -> None:
    """Send rows as they come, the more at a time the smaller they are."""
    at_once, sent = 8, 0
    while rows := fetch(at_once):
        size = send_part(rows[: most - sent], out)
        sent += len(rows)
        if sent > most:
            raise InputError(f"the query has more than {most:,} rows", "--max-rows N")
        if size < PART_BYTES // 2:
            at_once = min(at_once * 2, MOST_AT_ONCE)
        elif size > PART_BYTES:
            at_once = max(at_once // 2, 1)


def send_part(rows: Sequence[Sequence[Any]], out: IO[bytes]) -> int:
    """Send rows, in as many messages as it takes; return their size in bytes."""
    try:
        return send(out, {"rows": rows})
    except TooLargeError:
        if len(rows) == 1:
            raise InputError(
                f"a row of the answer is larger than {MOST >> 20} MB",
                "select less of it, such as substr(column, 1, 1000)",
            ) from None
        half = len(rows) // 2
        return send_part(rows[:half], out) + send_part(rows[half:], out)


def send_error(out: IO[bytes], error: IncidentsError) -> None:
    """Send what the user is to be told."""
    with suppress(BrokenPipeError):
        send(out, {"error": [error.message, error.hint, error.exit_code]})
