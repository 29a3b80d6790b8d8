"""Tables read from files: text of any encoding, JSON or a sheet, packed or not.

Everything comes out as text, as it stands in the file. What is wrong with a row rejects the row,
which is kept verbatim; what is wrong with the file ends the reading.
"""

import io
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from incidents.errors import InputError
from incidents.importers.delimited import Delimited
from incidents.importers.encoding import find_encoding
from incidents.importers.json_array import ArrayElements, begins_array
from incidents.importers.json_lines import JsonLines
from incidents.importers.limits import LONGEST_RECORD
from incidents.importers.packing import WORKBOOK, LargeReader, PackedFile, damage_told
from incidents.importers.rows import REJECTED, Item, Rejected, Rows
from incidents.importers.workbook import read_workbook
from incidents.printable import escape_controls

__all__ = ["FileFacts", "Rejected", "Table", "open_table"]

_JSON: Final = "application/json"
_JSON_LINES: Final = "application/x-ndjson"
_MEDIA_TYPES: Final = {",": "text/csv", "\t": "text/tab-separated-values"}
_JSON_NAMES: Final = (".jsonl", ".ndjson")
_BYTE_ORDER_MARK: Final = "\ufeff"

# Lines before the first that tells what the text is.
_MOST_BLANK: Final = 1_000

Fraction = Callable[[], float]


class FileFacts(NamedTuple):
    """What identifies a file, as it was given: an archive as it is, with its SHA-256 in hex."""

    name: str
    sha256: str
    size: int
    media_type: str


class Table:
    """The rows of a file, to be read once.

    Iterating gives `(line, cells)`, with as many cells as there are columns, or `Rejected`.

    Attributes:
        columns: the header's cells without blanks around them; they may be empty or repeat.
        notes: what was found out about the file and should be said.
        facts: what identifies the file.
        delimiter: what stands between the cells of `header_raw` and of what `raw` gives.
        header_raw: the header, verbatim.
        fraction: gives the share of the file that was read so far, from 0 to 1.
    """

    def __init__(
        self, rows: Rows, facts: FileFacts, note: str, packed: PackedFile, fraction: Fraction
    ) -> None:
        self.columns = rows.columns
        self.notes = (note, *rows.notes) if note else rows.notes
        self.facts = facts
        self.delimiter = rows.delimiter
        self.header_raw = rows.header_raw
        self.fraction = fraction
        self._rows, self._packed = rows, packed
        self._is_read = False

    def __iter__(self) -> Iterator[Item]:
        if self._is_read:
            raise RuntimeError("a table is read once; open it again")
        self._is_read = True
        with damage_told(self._packed.name):
            yield from self._rows
        self._packed.check_unchanged()

    @property
    def is_workbook(self) -> bool:
        """Whether it is a sheet, with others, and no text in some encoding."""
        return self.facts.media_type == WORKBOOK

    @property
    def is_of_rejects(self) -> bool:
        """Whether it holds rows that another file held and that were rejected: a part of that."""
        return self.columns[: len(REJECTED)] == REJECTED

    @property
    def has_header(self) -> bool:
        """Whether a row names the columns, not the objects that rows are."""
        return self.facts.media_type not in (_JSON, _JSON_LINES)

    def raw(self) -> str:
        """The row last given, verbatim: what `Rejected.raw` would hold."""
        return self._rows.raw()


@contextmanager
def open_table(
    path: Path, *, encoding: str | None = None, sheet: str | None = None, header: int | None = None
) -> Iterator[Table]:
    """Open a table, having read all of the file once to see that it can be.

    Args:
        path: of CSV (with commas, semicolons, tabs or bars), JSON (an object a line, or one array
            of objects) or XLSX; any of these but the last packed as .gz, .xz or .zip. What it is
            shows from its content.
        encoding: of a text without a byte order mark; left out, it is found.
        sheet: of a workbook; left out, the first.
        header: the line on which the columns are named; left out, the first that isn't blank.

    Raises:
        InputError: it can't be read, now or while iterating; the message names file and line.
    """
    name = escape_controls(path.name or str(path))
    with _open_file(path, name) as file, ExitStack() as held:
        with damage_told(name):
            packed = PackedFile(file, name)
            if packed.archive and packed.packing == WORKBOOK:
                rows = read_workbook(packed, packed.archive, sheet, header or 1)
                facts = _gather_facts(path, packed, WORKBOOK)
                table = Table(rows, facts, "", packed, rows.measure_fraction)
            else:
                table = _read_text(path, packed, encoding, header or 1, held)
        yield table


@contextmanager
def _open_file(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        mode = path.stat().st_mode
        # Opening a pipe would wait for whoever writes to it.
        file = LargeReader(path.open("rb", buffering=0)) if stat.S_ISREG(mode) else None
    except OSError as error:
        raise InputError(f"{name}: can't be read: {error.strerror}", "give another file") from error
    if file is None:
        kind = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
        hint = "give a file that holds a table; - reads one from a pipe"
        raise InputError(f"{name}: {kind}", hint)
    with file:
        yield file


def _read_text(
    path: Path, packed: PackedFile, given: str | None, header: int, held: ExitStack
) -> Table:
    encoding = find_encoding(packed, given)
    text = io.TextIOWrapper(packed.open(), encoding=encoding.codec, newline="")
    held.enter_context(text)  # else it would close the file as soon as the last line is read
    lines = iter(partial(text.readline, LONGEST_RECORD + 1), "")
    head = [next(lines, "").removeprefix(_BYTE_ORDER_MARK)]
    while head[-1].isspace() and len(head) < _MOST_BLANK:
        head.append(next(lines, ""))
    if head[-1].startswith(REJECTED[0]):
        header = 1  # of what stood above that of the file they are from, nothing was kept
    rows, kind = _choose_rows(head[-1], chain(head, lines), packed, header)
    facts = _gather_facts(path, packed, packed.packing or kind)
    return Table(rows, facts, encoding.note, packed, packed.measure_fraction)


def _choose_rows(
    first: str, lines: Iterator[str], packed: PackedFile, header: int
) -> tuple[Rows, str]:
    """The rows of a text and its media type, by its first line."""
    if first.lstrip().startswith("{") or packed.find_inner_name().lower().endswith(_JSON_NAMES):
        return JsonLines(enumerate(lines, 1), packed.name), _JSON_LINES
    if begins_array(first):
        return JsonLines(iter(ArrayElements(lines, packed.name)), packed.name), _JSON
    rows = Delimited(lines, packed.name, header)
    return rows, _MEDIA_TYPES.get(rows.delimiter, "text/csv")


def _gather_facts(path: Path, packed: PackedFile, media_type: str) -> FileFacts:
    # A name need not be text; what isn't, no database would take.
    name = path.name.encode(errors="backslashreplace").decode()
    return FileFacts(name, packed.digest.hexdigest(), packed.size, media_type)
