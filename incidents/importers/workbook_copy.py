"""A copy of an XLSX that is safe to read.

Only its parts in XML are copied, each after it was looked through; pictures and macros are left
behind. Since the copy is read in place of the file, it doesn't matter whether two readers of zip
files agree on what is in one.
"""

import posixpath
from collections.abc import Mapping
from io import BytesIO
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from incidents.errors import InputError
from incidents.importers.limits import FLOOR_WORKBOOK, MOST_UNPACKED_WORKBOOK, RATIO
from incidents.importers.packing import PackedFile, check_unpacked, damage_told
from incidents.importers.workbook_parts import Part
from incidents.importers.workbook_texts import SheetWeight, measure_texts
from incidents.importers.zips import read_member

_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
# Each is held by itself, and even an empty one takes 24 bytes.
_FEW_TEXTS: Final = 2_000_000
_TEXTS_A_CELL: Final = 4

# The rows of a sheet in which a cell holds an error, with the first such cell.
Errors = Mapping[int, str]


class CleanWorkbook(NamedTuple):
    """The copy, and the errors in its sheets by their names."""

    file: BytesIO
    errors: Mapping[str, Errors]


def copy_workbook(packed: PackedFile, archive: ZipFile) -> CleanWorkbook:
    """Look through an XLSX and copy it.

    Raises:
        InputError: it is damaged, unpacks to too much, or holds what no sheet needs.
    """
    members = [each for each in archive.infolist() if _is_xml(each)]
    if len({member.filename.casefold() for member in members}) < len(members):
        raise InputError(f"{packed.name}: two parts of one name", "save it anew")
    total = sum(member.file_size for member in members)  # as declared: seen to first, not believed
    _check_size(total, packed)
    copy, total = BytesIO(), 0
    parts: dict[str, Part] = {}
    with damage_told(packed.name), ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as clean:
        for member in members:
            part = parts[member.filename.casefold()] = Part(packed.name)
            with clean.open(member.filename, "w") as target:
                for chunk in read_member(archive, member, packed.name):
                    total += len(chunk)
                    _check_size(total, packed)
                    part.feed(chunk)
                    target.write(chunk)
            part.close()
    _check_texts(copy, parts, packed)
    copy.seek(0)
    return CleanWorkbook(copy, _find_errors(parts))


def _is_xml(member: ZipInfo) -> bool:
    return member.filename.casefold().endswith((".xml", ".rels"))


def _check_size(total: int, packed: PackedFile) -> None:
    check_unpacked(
        total, packed.size, packed.name, floor=FLOOR_WORKBOOK, most=MOST_UNPACKED_WORKBOOK
    )


def _check_texts(copy: BytesIO, parts: Mapping[str, Part], packed: PackedFile) -> None:
    """See that the texts that cells share aren't too much once each cell has its own."""
    named = [name for name, part in parts.items() if part.texts]
    if not named:
        return
    texts, cells = parts[named[0]], sum(part.cells for part in parts.values())
    if len(named) > 1 or texts.texts > max(_FEW_TEXTS, _TEXTS_A_CELL * cells):
        raise InputError(f"{packed.name}: more shared texts than cells need", "save it anew")
    sheets = [name for name, part in parts.items() if part.shared]
    most = max((parts[name].shared for name in sheets), default=0) * texts.longest
    if most <= min(max(FLOOR_WORKBOOK, RATIO * packed.size), MOST_UNPACKED_WORKBOOK):
        return  # as it is of nearly all, which need not be looked through again
    with ZipFile(copy) as clean:
        members = {member.filename.casefold(): member for member in clean.infolist()}
        lengths = measure_texts(read_member(clean, members[named[0]], packed.name))
        for name in sheets:
            weight = SheetWeight(lengths)
            for chunk in read_member(clean, members[name], packed.name):
                weight.feed(chunk)
                _check_size(weight.total, packed)


def _find_errors(parts: Mapping[str, Part]) -> dict[str, Errors]:
    found: dict[str, Errors] = {}
    if _BOOK in parts and _RELATIONS in parts:
        for name, number in parts[_BOOK].sheets.items():
            target = posixpath.join("/xl", parts[_RELATIONS].targets.get(number, ""))
            part = parts.get(posixpath.normpath(target).lstrip("/").casefold())
            found[name] = part.errors if part else {}
    return found
