"""Runs of scheduled exports."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from incidents.db.base import Base, column, maybe, number, one_of, options

RUN_STATUSES = ("running", "done", "failed")


class ExportRun(Base):
    """One execution of an export; outside the ledger, for it records no fact."""

    __tablename__ = "export_runs"
    __table_args__ = options(
        UniqueConstraint("export", "scheduled_for"),
        one_of("status", RUN_STATUSES),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        comment="Executions of exports; a slot is claimed by inserting its run",
    )

    id: Mapped[int] = number()
    export: Mapped[str] = column("Name of the export")
    scheduled_for: Mapped[str] = column("The slot, UTC")
    started_at: Mapped[str] = column("When it started, UTC")
    finished_at: Mapped[str | None] = maybe("When it finished, UTC")
    status: Mapped[str] = column("running, done or failed")
    entries: Mapped[int | None] = maybe("Entries written")
    sha256: Mapped[str | None] = maybe("SHA-256 of the manifest, in hex")
    path: Mapped[str | None] = maybe("Path of the manifest")
    ledger_digest: Mapped[str | None] = maybe("Digest of the ledger's head it was drawn from")
    error: Mapped[str | None] = maybe("Why it failed")
    worker: Mapped[str | None] = maybe(
        "Who runs it: machine, process, when that began, and a word of its own"
    )
    alive_at: Mapped[str | None] = maybe("When its process last said that it is alive, UTC")
    manifest: Mapped[str | None] = maybe("The manifest, as written")
    removed_at: Mapped[str | None] = maybe("When its files were removed, for keep had it so, UTC")
