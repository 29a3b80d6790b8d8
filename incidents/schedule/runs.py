"""Runs of exports: a slot is claimed by inserting its run; only who claimed it may finish it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from incidents.db.engine import noting
from incidents.errors import IncidentsError
from incidents.schedule.recorded_runs import RUNS, find_slot
from incidents.schedule.slots import STAMP, read_stamp, write_stamp
from incidents.schedule.workers import describe_worker, is_alive, name_worker


class Claimed(NamedTuple):
    """A run that is ours: its number, its slot, and the worker that may finish it."""

    number: int
    export: str
    scheduled_for: str
    worker: str


class Claim(NamedTuple):
    """What came of asking for a slot: the run if we got it, else why not; `done` it was before."""

    run: Claimed | None
    reason: str = ""


class LostRunError(IncidentsError):
    """Another process has taken the run over; nothing of ours is published."""


class Outcome(NamedTuple):
    """What a finished run leaves in its row."""

    entries: int
    sha256: str
    ledger_digest: str
    manifest: str


def read_clock(session: Session) -> datetime:
    """The database's clock: machines that share a database may disagree about the time."""
    if session.get_bind().dialect.name == "sqlite":
        told: Any = func.strftime(STAMP, "now")
    else:
        told = literal_column(
            "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        )
    return read_stamp(str(session.scalar(select(told))))


def claim_slot(engine: Engine, export: str, slot: datetime, path: str) -> Claim:
    """Claim a slot: insert its run, or take over one that failed or whose process is gone.

    While another run of the same export goes on, no slot of it is given out.
    """
    stamp, worker = write_stamp(slot), name_worker()
    with noting(engine, RUNS.name) as session:
        now = read_clock(session)
        if busy := _find_running(session, export, now):
            return Claim(
                None, f"being run since {busy.started_at} by {describe_worker(busy.worker)}"
            )
        known = find_slot(session, export, slot)
        if known is not None and known.status == "done":
            return Claim(None, "done")
        values = _start_values(worker, write_stamp(now), path)
        if known is None:
            row = insert(RUNS).values(export=export, scheduled_for=stamp, **values)
            number = session.execute(row.returning(RUNS.c.id)).scalar_one()
        else:
            number = known.id
            session.execute(update(RUNS).where(RUNS.c.id == number).values(**values))
    return Claim(Claimed(number, export, stamp, worker))


def _start_values(worker: str, now: str, path: str) -> dict[str, Any]:
    emptied = ("finished_at", "entries", "sha256", "ledger_digest", "error", "manifest")
    return {
        **dict.fromkeys(emptied),
        "status": "running",
        "started_at": now,
        "alive_at": now,
        "worker": worker,
        "path": path,
        "removed_at": None,
    }


def _find_running(session: Session, export: str, now: datetime) -> Row[Any] | None:
    """A run of the export that still goes on; those whose process is gone are failed here."""
    running = select(RUNS).where(RUNS.c.export == export, RUNS.c.status == "running")
    for row in session.execute(running).all():
        if is_alive(row.worker, row.alive_at, now):
            return row
        gone = f"{describe_worker(row.worker)} ended without a word"
        session.execute(
            update(RUNS)
            .where(RUNS.c.id == row.id)
            .values(status="failed", finished_at=write_stamp(now), error=gone)
        )
    return None


def say_alive(engine: Engine, run: Claimed) -> bool:
    """Say that the run goes on; False where it is no longer ours."""
    with noting(engine, RUNS.name) as session:
        stamp = write_stamp(read_clock(session))
        return _update_own(session, run, alive_at=stamp)


def fail_run(engine: Engine, run: Claimed, error: str) -> None:
    """Record why a run failed, unless it is no longer ours."""
    with noting(engine, RUNS.name) as session:
        stamp = write_stamp(read_clock(session))
        _update_own(session, run, status="failed", finished_at=stamp, error=error)


@contextmanager
def finishing(engine: Engine, run: Claimed, outcome: Outcome) -> Iterator[None]:
    """Finish a run around what publishes its files: while the row is locked, nobody takes it over.

    Raises:
        LostRunError: somebody did before.
    """
    with noting(engine, RUNS.name) as session:
        stamp = write_stamp(read_clock(session))
        values = outcome._asdict()
        if not _update_own(session, run, status="done", finished_at=stamp, error=None, **values):
            raise LostRunError(
                f"run {run.number} was taken over by another process", "nothing was written"
            )
        yield


def _update_own(session: Session, run: Claimed, **values: Any) -> bool:  # noqa: ANN401 - columns
    own = (RUNS.c.id == run.number, RUNS.c.worker == run.worker, RUNS.c.status == "running")
    found = session.execute(update(RUNS).where(*own).values(**values).returning(RUNS.c.id))
    return found.first() is not None


def mark_removed(engine: Engine, number: int) -> None:
    """Record that the files of a run were removed."""
    with noting(engine, RUNS.name) as session:
        stamp = write_stamp(read_clock(session))
        session.execute(update(RUNS).where(RUNS.c.id == number).values(removed_at=stamp))
