"""Draw an export once more from its manifest: the same bytes, or what was changed since."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from incidents.db.engine import reading
from incidents.errors import InputError
from incidents.exporters import FORMATS, Written
from incidents.schedule.drawing import explaining_disk, read_head, write_all
from incidents.schedule.file_sets import AGAIN, FileSet, find_leftovers, require_targets
from incidents.schedule.manifest import SUFFIX, Manifest, digest_file, name_differing
from incidents.schedule.ownership import clear_leftovers, name_owner
from incidents.schedule.past import (
    Edit,
    find_recorded,
    go_back_to,
    marked_above,
    name_rows,
    read_edits,
)
from incidents.schedule.places import make_folder

# Not shown by any export.
UNSEEN: Final = frozenset({"notes", "accessed_on", "archive_url", "licence", "symbol"})


class Again(NamedTuple):
    """What came of drawing an export again.

    files: name, how it compares (same, restored, differs), and the digest drawn now.
    edits: what was edited since, in words.
    into: where what was drawn now was put, if anywhere.
    """

    files: tuple[tuple[str, str, str], ...]
    edits: tuple[str, ...]
    into: Path | None

    @property
    def differs(self) -> bool:
        """Whether any file has other bytes than the manifest says."""
        return any(compared == "differs" for _, compared, _ in self.files)


def draw_again(engine: Engine, manifest: Manifest, beside: Path, into: Path | None) -> Again:
    """Draw what a manifest says, as of its changeset.

    Args:
        engine: the database.
        manifest: what it says.
        beside: the manifest's folder: what is missing there is put back, if it is the same.
        into: where to write all of it, the same or not; `beside` is left alone then.

    Raises:
        InputError: the manifest was written from another database, or something else stands in
            the way in `into`.
    """
    name = name_of(manifest)
    folder = into or beside
    make_folder(folder)
    require_targets(folder, [])
    with reading(engine, temporary=True) as session:
        require_same_history(session, manifest)
        edits = tuple(tell_edits(session, manifest))
        go_back_to(session, manifest.head.changeset)
        files = _start_files(session, manifest, folder)
        try:
            with explaining_disk(files):
                drawn = write_all(session, manifest.request, name, files)
                differing = set(name_differing(drawn.files, manifest.files))
                compared = tuple(_compare(drawn.files, differing, folder, into))
                if into or not differing:
                    _publish(files, manifest, name, compared, into)
        finally:
            files.discard()
    return Again(compared, edits, into)


def _start_files(session: Session, manifest: Manifest, folder: Path) -> FileSet:
    """A set of files, once what was killed while it drew there again is cleared away."""
    owner = name_owner(session, manifest.request.export)
    leftovers = find_leftovers([folder], owner)
    clear_leftovers(leftover for leftover in leftovers if leftover.attempt == AGAIN)
    return FileSet(folder, owner, AGAIN)


def name_of(manifest: Manifest) -> str:
    """The name that all files of an export share."""
    first = manifest.files[0].name
    return first.removesuffix(FORMATS[manifest.request.formats[0]].suffix)


def require_same_history(session: Session, manifest: Manifest) -> None:
    """See that the database holds the history that a manifest was drawn from.

    Raises:
        InputError: it does not.
    """
    head = manifest.head
    if read_head(session, head.changeset).digest != head.digest:
        raise InputError(
            f"changeset {head.changeset} has another digest here than in the manifest",
            "it was written from another database, or the history was altered: incidents verify",
        )


def _compare(
    drawn: Sequence[Written], differing: set[str], folder: Path, into: Path | None
) -> Iterator[tuple[str, str, str]]:
    for file in drawn:
        if file.name in differing:
            yield file.name, "differs", file.sha256
        elif into is None and digest_file(folder / file.name) != file.sha256:
            yield file.name, "restored", file.sha256
        else:
            yield file.name, "same", file.sha256
    # What only the manifest lists has no digest now.
    for name in sorted(differing - {file.name for file in drawn}):
        yield name, "differs", ""


def _publish(
    files: FileSet,
    manifest: Manifest,
    name: str,
    compared: Sequence[tuple[str, str, str]],
    into: Path | None,
) -> None:
    """Write all of it, or else only what was missing."""
    if into is None:
        files.keep_only([name for name, how, _ in compared if how == "restored"])
    missing = into is not None or not (files.folder / (name + SUFFIX)).exists()
    if missing and not any(how == "differs" for _, how, _ in compared):
        # The same files have the same manifest, though another version of the program drew them.
        files.write_manifest(name, manifest)
    if into is not None:
        _require_no_others(files, name + SUFFIX)
    files.publish()


def _require_no_others(files: FileSet, manifest: str) -> None:
    """See that nothing is overwritten, and nothing put beside a manifest that tells of other bytes.

    Raises:
        InputError: something would be.
    """
    for name in {**dict.fromkeys(files.names), manifest: None}:
        target = files.folder / name
        stands = target.exists() or target.is_symlink()
        if stands and digest_file(target) != digest_file(files.part(name)):
            raise InputError(
                f"{target} is there already with other bytes", "give --into another folder"
            )


def tell_edits(session: Session, manifest: Manifest) -> Iterator[str]:
    """What was edited since a manifest was written, in words; values only without a ceiling.

    Of what was only recorded since nothing is told: no file of the manifest can hold it.
    """
    ceiling, head = manifest.request.handling, manifest.head.changeset
    edits = [edit for edit in read_edits(session, head) if edit.column not in UNSEEN]
    above = 0
    for table, group in groupby(edits, key=lambda edit: edit.table):
        rows = list(group)
        ids = sorted(find_recorded(session, table, sorted({edit.row_id for edit in rows}), head))
        codes, marked = name_rows(session, table, ids), marked_above(session, table, ids, ceiling)
        for edit in rows:
            if edit.row_id in marked:
                above += 1
            elif edit.row_id in codes:
                yield tell_edit(edit, codes[edit.row_id], values=ceiling is None)
    if above:
        yield f"changed since of what is marked above {ceiling}: {above}"


def tell_edit(edit: Edit, code: str, *, values: bool) -> str:
    """One edit: "incidents kabul: title was changed by changeset 7: 'A' → 'B'"."""
    what = f"{edit.table} {code}: {edit.column} was changed by changeset {edit.number}"
    return f"{what}: {edit.before!r} → {edit.after!r}" if values else what
