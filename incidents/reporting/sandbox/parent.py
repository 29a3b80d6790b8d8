"""Starts the process of a query, reads its rows, and ends it in time."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final, NamedTuple

from incidents.errors import IncidentsError
from incidents.reporting.sandbox.job import Job, write_job
from incidents.reporting.sandbox.stopping import stopped
from incidents.reporting.sandbox.wire import receive, send

# Isolated from the user's environment and folder, with the paths we have ourselves.
PROGRAM: Final = (
    "import sys; sys.path[:] = sys.argv[1:];"
    "from incidents.reporting.sandbox.child import main; main()"
)
# Where libraries and time zones are, and how libpq finds passwords and certificates.
KEPT: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ", "TZDIR")
KEPT_FOR_POSTGRESQL: Final = ("HOME", "USER", "LOGNAME")


class Answer(NamedTuple):
    """The columns of a query, and its rows as they come."""

    columns: Sequence[str]
    rows: Iterator[Sequence[Any]]


@contextmanager
def run_query(job: Job, *, since: float | None = None) -> Iterator[Answer]:
    """Run a query in a process of its own; with the end of the block that is gone.

    Args:
        job: what to run.
        since: when its time began, on the monotonic clock; else now.

    Raises:
        InputError: the query was refused, or is wrong.
        IncidentsError: it took too long or its process died.
    """
    with start(job.dialect) as process:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        gone = time.monotonic() - since if since is not None else 0
        timer = threading.Timer(max(0, job.allowed.seconds - gone), stop)
        timer.start()
        try:
            yield read_answer(process, job, late)
        finally:
            timer.cancel()
            process.kill()


def start(dialect: str) -> "subprocess.Popen[bytes]":
    """A process that waits for its job; of our environment it gets what it needs."""
    names = KEPT + (KEPT_FOR_POSTGRESQL if dialect == "postgresql" else ())
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in names or (dialect == "postgresql" and name.startswith("PG"))
    }
    paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100 - the empty one too
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", PROGRAM, *paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
        start_new_session=True,
    )


def read_answer(process: "subprocess.Popen[bytes]", job: Job, late: threading.Event) -> Answer:
    """Hand the job over and read the first that comes back."""
    assert process.stdin is not None  # noqa: S101 - for the type checker
    assert process.stdout is not None  # noqa: S101
    try:
        send(process.stdin, write_job(job))
        process.stdin.close()
    except BrokenPipeError:
        raise died(process, job, late) from None
    messages = read_messages(process.stdout)
    first = next(messages, None)
    if first is None:
        raise died(process, job, late)
    return Answer(first["columns"], read_rows(messages, process, job, late))


def read_messages(source: IO[bytes]) -> Iterator[dict[str, Any]]:
    """What the process says, up to its end."""
    while (message := receive(source)) is not None:
        if "error" in message:
            words, hint, code = message["error"]
            error = IncidentsError(words, hint)
            error.exit_code = code
            raise error
        yield message


def read_rows(
    messages: Iterator[dict[str, Any]],
    process: "subprocess.Popen[bytes]",
    job: Job,
    late: threading.Event,
) -> Iterator[Sequence[Any]]:
    """Rows to the last; that they were all has to be said."""
    for message in messages:
        if "done" in message:
            return
        yield from message["rows"]
    raise died(process, job, late)


def died(process: "subprocess.Popen[bytes]", job: Job, late: threading.Event) -> IncidentsError:
    """Why a process ended before it was done."""
    code = process.wait()
    if late.is_set():
        return stopped(job.allowed.seconds)
    return IncidentsError(
        f"the query ended its process (status {code})", "report this, with the query"
    )
