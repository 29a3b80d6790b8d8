"""One run of an export, and all that are due."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from incidents.db.engine import reading
from incidents.errors import IncidentsError
from incidents.schedule.definitions import Definition
from incidents.schedule.drawing import explaining_disk, name_all, write_all
from incidents.schedule.file_sets import FileSet, require_targets
from incidents.schedule.heartbeat import beating
from incidents.schedule.keep import remove_outdated, remove_stale
from incidents.schedule.manifest import SUFFIX, digest_text
from incidents.schedule.ownership import Standing, clear_leftovers, find_standing, name_owner
from incidents.schedule.places import fill_template, place_in
from incidents.schedule.recorded_runs import find_slot
from incidents.schedule.requests import make_request
from incidents.schedule.runs import (
    Claimed,
    Outcome,
    claim_slot,
    fail_run,
    finishing,
)
from incidents.schedule.slots import latest_slot, read_stamp, write_stamp


class Result(NamedTuple):
    """What came of a run.

    status: done, where `error` says why what `keep` doesn't cover could not be removed; failed,
        with `error`; or busy, where somebody else runs the export, `error` says who.
    removed: manifests of earlier runs whose files were removed, for `keep` has it so.
    """

    export: str
    slot: str
    status: str
    run: int | None = None
    entries: int | None = None
    path: str | None = None
    error: str | None = None
    hint: str = ""
    removed: tuple[str, ...] = ()


def run_due(
    engine: Engine, folder: Path, definitions: list[Definition], now: datetime
) -> Iterator[Result]:
    """Run what is due: of each export the latest slot that has come, unless it was run.

    Slots that were missed before it are not made up for: one run shows what they would.
    """
    for definition in definitions:
        slot = find_due(engine, definition, now)
        if slot is not None:
            yield run_export(engine, folder, definition, slot)


def find_due(engine: Engine, definition: Definition, now: datetime) -> datetime | None:
    """The slot that an export is due for, if it is."""
    slot = latest_slot(definition.schedule, now) if definition.schedule else None
    if slot is None:
        return None
    with reading(engine) as session:
        known = find_slot(session, definition.name, slot)
    return None if known is not None and known.status == "done" else slot


def run_export(engine: Engine, folder: Path, definition: Definition, slot: datetime) -> Result:
    """Run one slot of an export; what goes wrong is recorded with the run, and told."""
    local = slot.astimezone(ZoneInfo(definition.zone))
    path = fill_template(definition.path, definition.name, local)
    shown = str(folder.joinpath(*path.split("/"))) + SUFFIX
    claim = claim_slot(engine, definition.name, slot, shown)
    if claim.run is None:
        return Result(definition.name, write_stamp(slot), "busy", error=claim.reason)
    try:
        with beating(engine, claim.run):
            return _work(engine, folder, definition, claim.run, path)
    except IncidentsError as error:
        _record_failure(engine, claim.run, error.message)
        return Result(
            export=definition.name,
            slot=claim.run.scheduled_for,
            status="failed",
            run=claim.run.number,
            path=shown,
            error=error.message,
            hint=error.hint,
        )
    except BaseException as error:
        _record_failure(engine, claim.run, _name_fault(error, definition))
        raise


def _name_fault(error: BaseException, definition: Definition) -> str:
    """An error that nobody foresaw: its words may quote what is marked."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    return repr(error) if definition.wanted.handling is None else type(error).__name__


def _record_failure(engine: Engine, run: Claimed, reason: str) -> None:
    # Where even that can't be recorded, the run is taken over once this process is gone.
    with suppress(IncidentsError):
        fail_run(engine, run, reason)


def _work(engine: Engine, folder: Path, definition: Definition, run: Claimed, path: str) -> Result:
    target = place_in(folder, path)
    slot = read_stamp(run.scheduled_for)
    with reading(engine) as session:
        owner = name_owner(session, run.export)
        files = FileSet(target.parent, owner, run.worker[-8:])
        request = make_request(session, definition, slot)
        names = name_all(request, target.name)
        require_targets(target.parent, names)
        standing = find_standing(session, run.export, target, owner)
        standing.require_own(names)
        try:
            with explaining_disk(files):
                manifest = write_all(session, request, target.name, files)
                text = files.write_manifest(target.name, manifest)
            standing.require_own(files.names)  # pages of parts come to what can be named before
            outcome = Outcome(manifest.entries, digest_text(text), manifest.head.digest, text)
            with explaining_disk(files), finishing(engine, run, outcome):
                _publish(files, standing)
        finally:
            files.discard()
    removed = remove_outdated(engine, folder, definition, slot)
    return Result(
        export=run.export,
        slot=run.scheduled_for,
        status="done",
        run=run.number,
        entries=manifest.entries,
        path=str(target) + SUFFIX,
        error=removed.error,
        hint=removed.hint,
        removed=removed.manifests,
    )


def _publish(files: FileSet, standing: Standing) -> None:
    """Give the files their names, and take away what earlier runs left that they don't replace."""
    written = {standing.target.with_name(name) for name in files.names}
    files.publish()
    remove_stale(standing.written, written)
    clear_leftovers(standing.leftovers)


def read_now() -> datetime:
    """The clock, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
