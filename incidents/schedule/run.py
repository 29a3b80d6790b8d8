"""One run of an export, and all that are due."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Row, select
from sqlalchemy.orm import Session

from incidents.db.engine import reading
from incidents.errors import IncidentsError, InputError
from incidents.ledger.canonical import CHANGESETS
from incidents.schedule.definitions import Definition
from incidents.schedule.drawing import explaining_disk, name_all, write_all
from incidents.schedule.file_sets import FileSet, clean_leftovers, require_targets
from incidents.schedule.heartbeat import beating
from incidents.schedule.keep import list_files, remove_outdated, remove_stale
from incidents.schedule.manifest import SUFFIX, digest_text, load_manifest, write_manifest
from incidents.schedule.places import fill_template, place_in
from incidents.schedule.requests import Request, make_request
from incidents.schedule.runs import (
    Claimed,
    Outcome,
    claim_slot,
    fail_run,
    find_slot,
    finishing,
    list_runs,
)
from incidents.schedule.slots import latest_slot, read_stamp, write_stamp


class Result(NamedTuple):
    """What came of a run.

    status: done; failed, with `error`; or busy, where somebody else runs the export, `error` says
        who.
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
        owner = f"{run.export}.{_name_database(session)}"
        files = FileSet(target.parent, owner, run.number)
        request = make_request(session, definition, slot)
        replaced = _prepare(session, request, target, owner, run)
        try:
            with explaining_disk(target.parent):
                manifest = write_all(session, request, target.name, files)
            text = write_manifest(manifest)
            outcome = Outcome(manifest.entries, digest_text(text), manifest.head.digest, text)
            with explaining_disk(target.parent), finishing(engine, run, outcome):
                files.publish()
                remove_stale(replaced, {target.with_name(file.name) for file in manifest.files})
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
        removed=tuple(removed),
    )


def _name_database(session: Session) -> str:
    """A short name of this database's history: the start of its first digest."""
    first = select(CHANGESETS.c.digest).order_by(CHANGESETS.c.id).limit(1)
    return str(session.scalar(first) or "0" * 8)[:8]


def _prepare(
    session: Session, request: Request, target: Path, owner: str, run: Claimed
) -> dict[Path, str]:
    """See that the files may stand there, and clean up behind runs that were killed.

    Returns:
        The files of the last run that was done to the same target, with their digests.
    """
    names = name_all(request, target.name)
    require_targets(target.parent, names)
    earlier = list_runs(session, run.export)
    _refuse_others(target, names, run, {row.path for row in earlier if row.id != run.number})
    folders = {target.parent} | {
        Path(row.path).parent for row in earlier if row.path and row.status != "done"
    }
    clean_leftovers(sorted(folders), owner, run.number)
    manifest = str(target) + SUFFIX
    done = [row for row in earlier if row.status == "done" and row.path == manifest]
    last = max(done, key=lambda row: (row.finished_at, row.id), default=None)
    return {} if last is None else _without_manifest(last)


def _without_manifest(row: Row[Any]) -> dict[Path, str]:
    files = list_files(row)
    return {path: digest for path, digest in files.items() if str(path) != row.path}


def _refuse_others(target: Path, names: list[str], run: Claimed, ours: set[str | None]) -> None:
    """See that what is to be replaced was written by this export.

    Raises:
        InputError: it was not.
    """
    manifest = Path(str(target) + SUFFIX)
    if manifest.exists():
        export = load_manifest(manifest).request.export
        if export != run.export:
            raise InputError(
                f"{manifest} was written by the export {export}", "give one of them another path"
            )
    elif str(manifest) not in ours:
        foreign = next((name for name in names if (target.parent / name).exists()), None)
        if foreign:
            raise InputError(
                f"{target.parent / foreign} is there already and was not written by an export",
                "move it away, or give the export another path",
            )


def read_now() -> datetime:
    """The clock, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
