"""What is kept: files that `keep` no longer covers, or a later run has not, go; nothing else."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, Row, not_, or_, select
from sqlalchemy.orm import Session

from incidents.db.engine import reading
from incidents.errors import IncidentsError, InputError
from incidents.schedule.definitions import Definition
from incidents.schedule.manifest import digest_file, digest_text, read_manifest
from incidents.schedule.places import require_inside
from incidents.schedule.recorded_runs import RUNS
from incidents.schedule.relative import go_back
from incidents.schedule.runs import mark_removed
from incidents.schedule.slots import write_stamp
from incidents.schedule.workers import is_here

_DONE: Final = RUNS.c.status == "done"


class Removed(NamedTuple):
    """What came of removing: the manifests whose files went; the first reason why others stay."""

    manifests: tuple[str, ...] = ()
    error: str | None = None
    hint: str = ""


def remove_outdated(
    engine: Engine, folder: Path, definition: Definition, slot: datetime
) -> Removed:
    """Remove what runs of an export wrote that `keep` doesn't cover.

    Only files that still are, byte for byte, what the manifest of such a run says, and that no
    run which is kept has in its manifest; never outside the folder of exports, and nothing of the
    slot that was just run. What can't be removed now, for lack of permission say, is tried again
    by the next run.
    """
    if definition.keep is None:
        return Removed()
    removed: list[str] = []
    errors: list[IncidentsError] = []
    try:
        for path in _remove_each(engine, folder, definition, slot, errors):
            removed.append(path)  # noqa: PERF402 - what comes before an error counts
    except IncidentsError as error:
        errors.append(error)
    if errors:
        return Removed(tuple(removed), errors[0].message, errors[0].hint)
    return Removed(tuple(removed))


def _remove_each(
    engine: Engine,
    folder: Path,
    definition: Definition,
    slot: datetime,
    errors: list[IncidentsError],
) -> Iterator[str]:
    """Remove run after run; of those that can't be the reasons come to `errors`."""
    with reading(engine) as session:
        edge = _find_edge(session, definition, slot)
        if edge is None:
            return
        is_kept = or_(RUNS.c.scheduled_for >= edge, RUNS.c.scheduled_for == write_stamp(slot))
        outdated = _list_outdated(session, definition.name, is_kept)
        kept = _list_kept(session, definition.name, is_kept) if outdated else set()
    for row in outdated:
        if not _is_found(row):
            continue
        with reading(engine) as session:
            text = session.scalar(select(RUNS.c.manifest).where(RUNS.c.id == row.id))
        try:
            gone = _remove(folder, row.path, text, kept)
        except InputError as error:
            errors.append(error)
            continue
        mark_removed(engine, row.id)
        if gone:
            yield row.path


def _is_found(row: Row[Any]) -> bool:
    """Whether a run's files are looked for here: another machine's may stand in its own folder."""
    with suppress(OSError):
        return is_here(row.worker) or Path(row.path).exists()
    return False


def _find_edge(session: Session, definition: Definition, slot: datetime) -> str | None:
    """The earliest slot that is kept; None where all are.

    The latest that was run always is. The slot that was just run is too: where it is older than
    those, it takes the place of one.
    """
    keep = definition.keep
    assert keep is not None  # noqa: S101 - asked for only where there is one
    done = select(RUNS.c.scheduled_for).where(RUNS.c.export == definition.name, _DONE)
    latest_first = done.order_by(RUNS.c.scheduled_for.desc()).limit(1)
    if keep.runs is not None:
        last = session.scalar(latest_first.offset(keep.runs - 1))
        is_older = last is not None and write_stamp(slot) < last
        return session.scalar(latest_first.offset(max(keep.runs - 2, 0))) if is_older else last
    assert keep.length is not None  # noqa: S101 - one of the two is given
    local = slot.astimezone(ZoneInfo(definition.zone))
    day = go_back(local.date(), *keep.length)
    edge = write_stamp(datetime.combine(day, time(local.hour, local.minute), local.tzinfo))
    return min(edge, session.scalar(latest_first) or edge)


def _list_outdated(session: Session, export: str, is_kept: ColumnElement[bool]) -> list[Row[Any]]:
    """Runs that are not kept whose files were not removed, the latest slot first."""
    rows = select(RUNS.c.id, RUNS.c.path, RUNS.c.worker).where(
        RUNS.c.export == export,
        _DONE,
        RUNS.c.removed_at.is_(None),
        RUNS.c.path.is_not(None),
        not_(is_kept),
    )
    return [*session.execute(rows.order_by(RUNS.c.scheduled_for.desc()))]


def _list_kept(session: Session, export: str, is_kept: ColumnElement[bool]) -> set[Path]:
    """The files that are listed by runs which are kept."""
    rows = select(RUNS.c.path, RUNS.c.manifest).where(RUNS.c.export == export, _DONE, is_kept)
    return {path for row in session.execute(rows) for path in list_files(row.path, row.manifest)}


def list_files(path: str | None, manifest: str | None) -> dict[Path, str]:
    """The files of a run with their digests, its manifest the last of them."""
    if not path or not manifest:
        return {}
    own = Path(path)
    files = read_manifest(manifest, path).files
    return {**{own.with_name(file.name): file.sha256 for file in files}, own: digest_text(manifest)}


def remove_stale(files: Mapping[Path, str], written: Collection[Path]) -> None:
    """Remove what an earlier run of the same target listed and this one has not written.

    A year of pages that nothing falls in any more, say. Only what still is, byte for byte, what
    that run wrote.
    """
    for path, digest in files.items():
        with suppress(OSError):  # what can't be removed is left to whoever owns it
            if path not in written and digest_file(path) == digest:
                path.unlink()


def _remove(folder: Path, manifest: str, text: str | None, kept: Collection[Path]) -> list[Path]:
    """Remove what a run wrote.

    Returns:
        What was removed, the manifest last.

    Raises:
        InputError: something is left that should have been.
    """
    removed = []
    try:
        for path, digest in list_files(manifest, text).items():
            require_inside(folder, path)
            if path not in kept and digest_file(path) == digest:
                path.unlink()
                removed.append(path)
    except OSError as error:
        where = error.filename or manifest
        raise InputError(
            f"{where} can't be removed: {error.strerror}", "the next run tries it again"
        ) from error
    with suppress(OSError):
        _remove_empty(folder, Path(manifest).parent)
    return removed


def _remove_empty(folder: Path, emptied: Path) -> None:
    """Remove the folders of dates that nothing is left in, up to the folder of exports."""
    while emptied != folder and emptied.is_relative_to(folder):
        emptied.rmdir()  # raises where anything is left
        emptied = emptied.parent
