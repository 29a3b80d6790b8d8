"""Files that are no tables, told by what they are rather than by the first byte that is odd."""

import re
from collections.abc import Collection
from typing import Final

from incidents.errors import InputError

_LOOK: Final = "copy the table in it into a spreadsheet, and save that as CSV or XLSX"
_UNPACK: Final = "unpack it, or pack it anew as .zip, .gz or .xz"
_TO_CSV: Final = "write it as CSV or JSON lines with the program that made it"
# How files begin, what they are, and what to do.
_BEGINNINGS: Final = (
    (b"%PDF-", "a PDF", _LOOK),
    (b"\x89PNG", "a picture (PNG)", _LOOK),
    (b"\xff\xd8\xff", "a picture (JPEG)", _LOOK),
    (b"GIF8", "a picture (GIF)", _LOOK),
    (b"II*\0", "a picture (TIFF)", _LOOK),
    (b"MM\0*", "a picture (TIFF)", _LOOK),
    (b"RIFF", "a picture, sound or film (RIFF)", _LOOK),
    (b"{\\rtf", "a text document (RTF)", _LOOK),
    (b"PAR1", "a Parquet file", _TO_CSV),
    (b"ARROW1", "an Arrow file", _TO_CSV),
    (b"FEA1", "a Feather file", _TO_CSV),
    (b"SQLite format 3\0", "an SQLite database", _TO_CSV),
    (b"<stata_dta>", "a Stata file", _TO_CSV),
    (b"$FL2", "an SPSS file", _TO_CSV),
    (b"$FL3", "an SPSS file", _TO_CSV),
    (b"RDX", "an R data file", _TO_CSV),
    (b"BZh", "an archive (bzip2)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _UNPACK),
    (b"Rar!", "an archive (RAR)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "an archive (Zstandard)", _UNPACK),
    (b"\x7fELF", "a program", _LOOK),
    (b"MZ\x90", "a program", _LOOK),
)
_TAR: Final = (257, b"ustar")
_SPOILT: Final = re.compile(rb"\xef\xbb\xbf|\0|\xff\xfe|\xfe\xff")
_MARKUP: Final = re.compile(
    rb"\s*<(?:(?P<html>!doctype html|html|head|body|table|meta)|(?P<xml>\?xml|!doctype|kml|gpx))\b",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 512
# What the names of a zip's members tell.
_MEMBERS: Final = (
    ("word/", "a Word document", _LOOK),
    ("ppt/", "a presentation (PowerPoint)", _LOOK),
    ("xl/workbook.bin", "a binary Excel file (.xlsb)", "save it as .xlsx or CSV"),
    ("META-INF/manifest.xml", "an OpenDocument file", "save the table in it as .xlsx or CSV"),
    ("Index/", "a file of Apple's Numbers, Pages or Keynote", "export the table as CSV or .xlsx"),
    ("doc.kml", "a map (KMZ)", _LOOK),
    ("META-INF/MANIFEST.MF", "a program (Java)", _LOOK),
)


def refuse_other_kind(head: bytes, name: str) -> None:
    """Refuse what begins as no table does.

    Raises:
        InputError: naming what it is.
    """
    for beginning, kind, hint in _BEGINNINGS:
        if head.startswith(beginning) and not _is_text(beginning, head):
            raise _refuse(name, kind, hint)
    at, mark = _TAR
    if head[at : at + len(mark)] == mark:
        raise _refuse(name, "an archive (tar)", _UNPACK)
    markup = _MARKUP.match(_SPOILT.sub(b"", head[:_LOOKED_AT]))
    if markup:
        is_html = markup["html"] is not None
        hint = "open it in a spreadsheet, and save that as CSV or XLSX"
        raise _refuse(name, "a web page (HTML)" if is_html else "an XML file", hint)


def _is_text(beginning: bytes, head: bytes) -> bool:
    """Whether what begins so may be a table all the same: a column may be called RIFF."""
    return beginning.isalnum() and b"\0" not in head[:_LOOKED_AT] and head[:_LOOKED_AT].isascii()


def refuse_other_zip(members: Collection[str], name: str) -> None:
    """Refuse documents that are zips.

    Raises:
        InputError: naming what it is.
    """
    for mark, kind, hint in _MEMBERS:
        if any(each == mark or (mark[-1] == "/" and each.startswith(mark)) for each in members):
            raise _refuse(name, kind, hint)


def _refuse(name: str, kind: str, hint: str) -> InputError:
    return InputError(f"{name}: this is {kind}, not a table", hint)
