"""Runs of exports as they are recorded: found, listed and described."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.errors import NotFoundError
from incidents.models import ExportRun
from incidents.schedule.manifest import read_manifest
from incidents.schedule.slots import write_stamp
from incidents.schedule.workers import describe_worker, is_alive

RUNS: Final = Base.metadata.tables[ExportRun.__tablename__]


def list_runs(session: Session, export: str, limit: int | None = None) -> list[Row[Any]]:
    """The runs of an export, the latest slot first."""
    runs = select(RUNS).where(RUNS.c.export == export)
    ordered = runs.order_by(RUNS.c.scheduled_for.desc(), RUNS.c.id.desc())
    return list(session.execute(ordered.limit(limit)).all())


def list_unfinished(session: Session, export: str) -> list[str]:
    """Where runs were to write that failed, or were killed: the paths of their manifests."""
    paths = select(RUNS.c.path).where(
        RUNS.c.export == export, RUNS.c.status != "done", RUNS.c.path.is_not(None)
    )
    return list(session.scalars(paths.distinct()))


def find_last_done(session: Session, export: str, path: str) -> Row[Any] | None:
    """Of the runs that were done to a path, the last, unless its files were removed."""
    done = select(RUNS.c.path, RUNS.c.manifest, RUNS.c.removed_at).where(
        RUNS.c.export == export, RUNS.c.path == path, RUNS.c.status == "done"
    )
    last: Select[Any] = done.order_by(RUNS.c.finished_at.desc(), RUNS.c.id.desc()).limit(1)
    row = session.execute(last).first()
    return row if row is not None and row.removed_at is None else None


def read_last_runs(session: Session) -> dict[str, Row[Any]]:
    """The run of the latest slot of each export."""
    last = select(RUNS.c.export, func.max(RUNS.c.scheduled_for).label("slot")).group_by(
        RUNS.c.export
    )
    latest = last.subquery()
    rows = session.execute(
        select(RUNS).join(
            latest,
            (latest.c.export == RUNS.c.export) & (latest.c.slot == RUNS.c.scheduled_for),
        )
    )
    return {row.export: row for row in rows}


def find_slot(session: Session, export: str, slot: datetime) -> Row[Any] | None:
    """The run of a slot."""
    stamp = write_stamp(slot)
    return session.execute(
        select(RUNS).where(RUNS.c.export == export, RUNS.c.scheduled_for == stamp)
    ).first()


def find_run(session: Session, export: str, number: int) -> Row[Any]:
    """A run by its number.

    Raises:
        NotFoundError: the export has none of that number.
    """
    row = session.execute(select(RUNS).where(RUNS.c.export == export, RUNS.c.id == number)).first()
    if row is None:
        raise NotFoundError(
            f"{export} has no run {number}", f"`incidents export history {export}` lists them"
        )
    return row


def describe_status(row: Row[Any], now: datetime) -> str:
    """done, failed or running; killed where the process that ran it is gone."""
    gone = row.status == "running" and not is_alive(row.worker, row.alive_at, now)
    return "killed" if gone else str(row.status)


def describe_run(row: Row[Any], now: datetime) -> tuple[Any, ...]:
    """A run as `history` lists it."""
    changeset = None
    if row.manifest:
        changeset = read_manifest(row.manifest, f"run {row.id}").head.changeset
    return (
        row.id,
        row.scheduled_for,
        describe_status(row, now),
        row.entries,
        row.path,
        row.error,
        row.started_at,
        row.finished_at,
        describe_worker(row.worker),
        row.removed_at,
        changeset,
        row.sha256,
        row.ledger_digest,
    )
