"""Whose files stand where an export is to be written: only what a manifest of it lists is its own.

That may be the manifest beside them, that of a run which was done there, or the hidden one of a run
that was killed while its files were given their names.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.errors import InputError
from incidents.ledger.canonical import CHANGESETS
from incidents.schedule.file_sets import Leftover, find_leftovers
from incidents.schedule.keep import list_files
from incidents.schedule.manifest import SUFFIX, digest_file, load_manifest
from incidents.schedule.recorded_runs import find_last_done, list_unfinished


class Standing(NamedTuple):
    """What earlier runs left at a target.

    owned: names of files in its folder that may be replaced.
    written: the files of the last run that was done there, but its manifest, with their digests.
    leftovers: hidden manifests of killed runs that tell whose a file is.
    """

    target: Path
    owned: frozenset[str]
    written: Mapping[Path, str]
    leftovers: tuple[Leftover, ...]

    def require_own(self, names: Iterable[str]) -> None:
        """See that what is to be replaced is the export's own.

        Raises:
            InputError: something isn't.
        """
        for name in names:
            path = self.target.with_name(name)
            if name not in self.owned and (path.exists() or path.is_symlink()):
                raise InputError(
                    f"{path} is there already and was not written by an export",
                    "move it away, or give the export another path",
                )


def name_owner(session: Session, export: str) -> str:
    """What marks hidden files: the export, and the start of the history's first digest."""
    first = select(CHANGESETS.c.digest).order_by(CHANGESETS.c.id).limit(1)
    return f"{export}.{str(session.scalar(first) or '0' * 8)[:8]}"


def find_standing(session: Session, export: str, target: Path, owner: str) -> Standing:
    """What stands at a target; what killed runs left is cleared away, as far as nobody needs it.

    Raises:
        InputError: the manifest there is of another export, or is none.
    """
    unfinished = {Path(path).parent for path in list_unfinished(session, export)}
    leftovers = clear_leftovers(find_leftovers({target.parent, *unfinished}, owner))
    manifest = Path(str(target) + SUFFIX)
    owned = _list_own(manifest, export) if manifest.exists() else set()
    for leftover in leftovers:
        if leftover.path.parent == target.parent:
            owned |= set(_list_published(leftover))
    last = find_last_done(session, export, str(manifest))
    files = {} if last is None else list_files(last.path, last.manifest)
    files.pop(manifest, None)
    return Standing(target, frozenset(owned | {path.name for path in files}), files, leftovers)


def _list_own(manifest: Path, export: str) -> set[str]:
    found = load_manifest(manifest)
    if found.request.export != export:
        raise InputError(
            f"{manifest} was written by the export {found.request.export}",
            "give one of them another path",
        )
    return {manifest.name, *(file.name for file in found.files)}


def clear_leftovers(leftovers: Iterable[Leftover]) -> tuple[Leftover, ...]:
    """Take away what killed runs left, but manifests that alone tell whose a published file is.

    Returns:
        Those.
    """
    needed = []
    for leftover in leftovers:
        with suppress(OSError):  # what can't be read or removed is left to whoever owns it
            if any(_list_published(leftover)):
                needed.append(leftover)
            else:
                leftover.path.unlink(missing_ok=True)
    return tuple(needed)


def _list_published(leftover: Leftover) -> Iterator[str]:
    """The files of a killed run that have got their names, and that no manifest beside lists."""
    if not leftover.name.endswith(SUFFIX):
        return
    known = _names_in(leftover.path.with_name(leftover.name))
    for name, digest in _names_in(leftover.path).items():
        if name not in known and digest_file(leftover.path.with_name(name)) == digest:
            yield name


def _names_in(manifest: Path) -> dict[str, str]:
    """The files that a manifest lists, with their digests; none where it is no whole one."""
    try:
        return {file.name: file.sha256 for file in load_manifest(manifest).files}
    except InputError:
        return {}
