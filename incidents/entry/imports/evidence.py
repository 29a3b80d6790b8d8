"""Imported files as evidence: what was read, with the mapping it was read through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from incidents.db.kept import digest_file, keep_file, keep_text, name_kept
from incidents.entry.imports.edition import has_file
from incidents.errors import DatabaseError
from incidents.importers.mapping import ImportMapping, read_mapping
from incidents.importers.plan import find_row
from incidents.importers.reading import FileFacts, open_table
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Citation, SourceFile

MAPPING_TYPE: Final = "application/toml"


def record_file(
    work: OpenChangeset,
    source_id: int,
    facts: FileFacts,
    mapping: ImportMapping,
    *,
    file: Path,
    folder: Path,
) -> bool:
    """Keep a file and the mapping it was read through; False where both were kept before.

    The bytes are written first: a file that no row names is no harm, a row without its file is.
    """
    if has_file(work.session, source_id, facts.sha256):
        return False
    keep_file(folder, file, facts.sha256)
    digest, size = keep_text(folder, mapping.text)
    work.add(_make_row(work, source_id, facts))
    own = FileFacts(mapping.name, digest, size, MAPPING_TYPE)
    work.add(_make_row(work, source_id, own))
    return True


def _make_row(work: OpenChangeset, source_id: int, facts: FileFacts) -> SourceFile:
    return SourceFile(
        source_id=source_id,
        sha256=facts.sha256,
        media_type=facts.media_type,
        size=facts.size,
        name=facts.name,
        captured_at=work.made_at,
    )


class Cells(NamedTuple):
    """A row's own cells by column, the line it stands on and the file it stands in."""

    file: str
    line: int
    cells: dict[str, str]


def read_cells(
    session: Session, citation: Citation, folder: Path, changeset: int | None = None
) -> Cells | None:
    """The cells a passage was read from; None where it is no row of a file that was kept.

    Of several files of one edition that hold the row, those of the changeset that recorded what is
    asked about come first, then the newest.

    Raises:
        DatabaseError: the file isn't in the folder, or isn't what it was.
    """
    if citation.locator_type != "row" or citation.locator is None:
        return None
    files = list(_list_files(session, citation.source_id))
    for data, mapping in sorted(files, key=lambda pair: pair[0].recorded_in != changeset):
        path = _require(folder, data)
        text = _require(folder, mapping).read_text(encoding="utf-8")
        found = _find(path, read_mapping(text, mapping.name), citation.locator)
        if found:
            line, cells = found
            return Cells(data.name, line, cells)
    return None


def _list_files(session: Session, source_id: int) -> Iterator[tuple[SourceFile, SourceFile]]:
    """Files of a source, the newest first, each with its mapping: of the same changeset."""
    mine = select(SourceFile).where(
        SourceFile.source_id == source_id, SourceFile.retracted == false()
    )
    mappings: dict[int, SourceFile] = {}
    for row in session.scalars(mine.order_by(SourceFile.id.desc())):
        if row.media_type == MAPPING_TYPE:
            mappings[row.recorded_in] = row
        elif row.recorded_in in mappings:
            yield row, mappings[row.recorded_in]


def _require(folder: Path, row: SourceFile) -> Path:
    path = name_kept(folder, row.sha256)
    if not path.is_file():
        raise DatabaseError(
            f"the file {row.name} is not in {folder}", "set files in incidents.toml to its folder"
        )
    if digest_file(path) != row.sha256:
        raise DatabaseError(
            f"the file {row.name} in {folder} was altered", "restore a backup of it"
        )
    return path


def _find(path: Path, mapping: ImportMapping, key: str) -> tuple[int, dict[str, Any]] | None:
    opened = open_table(path, encoding=mapping.encoding, sheet=mapping.sheet, header=mapping.header)
    with opened as table:
        found = find_row(table, mapping, key)
        if found is None:
            return None
        line, cells = found
        return line, dict(zip(table.columns, cells, strict=False))
