"""The runs to compare: by number, by date, by manifest; unless said, the last two."""

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from incidents.errors import InputError, NotFoundError
from incidents.schedule.manifest import Manifest, digest_file, load_manifest, read_manifest
from incidents.schedule.recorded_runs import find_run, list_runs

_NUMBER: Final = re.compile(r"#?(\d{1,18})", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(T[\d:]+Z?)?", re.ASCII)


class Chosen(NamedTuple):
    """A run, and what it is called."""

    name: str
    manifest: Manifest


def choose_runs(session: Session, export: str, given: tuple[str, ...]) -> tuple[Chosen, Chosen]:
    """Two runs of an export, the older one first.

    Args:
        session: any session.
        export: the export's name.
        given: up to two of: a number, the date of a slot (UTC), the path of a manifest. What is
            not given is the last run, or the last two.

    Raises:
        NotFoundError: there is no such run.
        InputError: it was not finished, is of another export, or both are one.
    """
    done = [row for row in list_runs(session, export) if row.status == "done"]
    chosen = [choose_run(session, export, each, done) for each in given]
    wanted = 2 - len(chosen)
    if len(done) < wanted:
        raise NotFoundError(
            f"{export} was run {len(done)} times, and two runs are compared",
            f"`incidents export run {export}` runs it",
        )
    chosen += [name_run(row) for row in done[:wanted]]
    first, second = sorted(chosen, key=_in_order)
    if first.manifest == second.manifest:
        raise InputError(f"{first.name} is compared with itself", "give two runs")
    return first, second


def choose_for_again(
    session: Session, export: str, given: str, *, elsewhere: bool
) -> tuple[Manifest, Path]:
    """A run to be drawn again, by number or manifest, and the folder that its files belong to.

    `elsewhere` says that nothing is to be written there.

    Raises:
        NotFoundError: there is no such run.
        InputError: it was not finished, is of another export, or another stands in its place.
    """
    if not (number := _NUMBER.fullmatch(given)):
        return choose_run(session, export, given, []).manifest, Path(given).parent
    row = find_run(session, export, int(number[1]))
    manifest, path = name_run(row).manifest, Path(row.path)
    if not elsewhere and path.exists() and digest_file(path) != row.sha256:
        raise InputError(f"{path} is of another run by now", "say --into FOLDER")
    return manifest, path.parent


def _in_order(chosen: Chosen) -> tuple[int, str]:
    return chosen.manifest.head.changeset, chosen.manifest.request.slot


def choose_run(session: Session, export: str, given: str, done: list[Row[Any]]) -> Chosen:
    """One run; see `choose_runs`."""
    if number := _NUMBER.fullmatch(given):
        return name_run(find_run(session, export, int(number[1])))
    if _DATE.fullmatch(given):
        row = next((row for row in done if row.scheduled_for.startswith(given.rstrip("Z"))), None)
        if row is None:
            raise NotFoundError(
                f"{export} was not run for {given}",
                f"`incidents export history {export}` lists its slots, in UTC",
            )
        return name_run(row)
    manifest = load_manifest(Path(given))
    if manifest.request.export != export:
        raise InputError(f"{given} is of the export {manifest.request.export}", "give that name")
    return Chosen(given, manifest)


def name_run(row: Row[Any]) -> Chosen:
    """A run that was finished."""
    if not row.manifest:
        reason = row.error or row.status
        raise InputError(f"run {row.id} was not finished: {reason}", "give another")
    manifest = read_manifest(row.manifest, f"run {row.id}")
    return Chosen(f"run {row.id} of {row.scheduled_for}", manifest)
