"""What is kept: files that `keep` no longer covers, or a later run has not, go; nothing else."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Row

from incidents.db.engine import reading
from incidents.errors import IncidentsError
from incidents.schedule.definitions import Definition, Keep
from incidents.schedule.manifest import Manifest, digest_file, digest_text, read_manifest
from incidents.schedule.places import require_inside
from incidents.schedule.relative import go_back
from incidents.schedule.runs import list_runs, mark_removed
from incidents.schedule.slots import write_stamp
from incidents.schedule.workers import is_here

MOST: Final = 1000


def remove_outdated(
    engine: Engine, folder: Path, definition: Definition, slot: datetime
) -> list[str]:
    """Remove what runs of an export wrote that `keep` doesn't cover.

    Only files that still are, byte for byte, what the manifest of such a run says, and that no
    run which is kept has in its manifest; never outside the folder of exports.

    Returns:
        The manifests of the runs whose files were removed.
    """
    if definition.keep is None:
        return []
    with reading(engine) as session:
        done = [row for row in list_runs(session, definition.name, MOST) if row.status == "done"]
    outdated = _choose_outdated(done, definition.keep, slot, definition.zone)
    kept = {path for row in done if row not in outdated for path in list_files(row)}
    removed = []
    for row in outdated:
        if row.removed_at is None and is_here(row.worker) and row.path:
            _remove(folder, row, kept)
            mark_removed(engine, row.id)
            removed.append(str(row.path))
    return removed


def _choose_outdated(done: list[Row[Any]], keep: Keep, slot: datetime, zone: str) -> list[Row[Any]]:
    """Of runs, the latest slot first, those that are not kept; the latest always is."""
    if keep.runs is not None:
        return done[keep.runs :]
    assert keep.length is not None  # noqa: S101 - one of the two is given
    local = slot.astimezone(ZoneInfo(zone))
    day = go_back(local.date(), *keep.length)
    edge = write_stamp(datetime.combine(day, time(local.hour, local.minute), local.tzinfo))
    return [row for row in done[1:] if row.scheduled_for < edge]


def list_files(row: Row[Any]) -> dict[Path, str]:
    """The files of a run with their digests, its manifest among them."""
    if not row.path or not row.manifest:
        return {}
    path = Path(row.path)
    manifest: Manifest = read_manifest(row.manifest, str(path))
    files = {path.with_name(file.name): file.sha256 for file in manifest.files}
    return {**files, path: digest_text(row.manifest)}


def remove_stale(files: Mapping[Path, str], written: Collection[Path]) -> None:
    """Remove what an earlier run of the same target listed and this one has not written.

    A year of pages that nothing falls in any more, say. Only what still is, byte for byte, what
    that run wrote.
    """
    with suppress(OSError):  # what can't be removed is left to whoever owns it
        for path, digest in files.items():
            if path not in written and digest_file(path) == digest:
                path.unlink()


def _remove(folder: Path, row: Row[Any], kept: set[Path]) -> None:
    # What can't be removed now, for lack of permission say, is left to whoever owns it.
    with suppress(OSError, IncidentsError):
        for path, digest in list_files(row).items():
            require_inside(folder, path)
            if path not in kept and digest_file(path) == digest:
                path.unlink()
        _remove_empty(folder, Path(row.path).parent)


def _remove_empty(folder: Path, emptied: Path) -> None:
    """Remove the folders of dates that nothing is left in, up to the folder of exports."""
    while emptied != folder and emptied.is_relative_to(folder):
        emptied.rmdir()  # raises where anything is left
        emptied = emptied.parent
