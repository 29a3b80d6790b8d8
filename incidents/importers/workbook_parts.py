"""The parts of an XLSX, looked through for what could hurt before anything else reads them."""

import string
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from incidents.errors import InputError
from incidents.importers.limits import LONGEST_RECORD, MOST_COLUMNS
from incidents.printable import escape_controls

_MOST_ROWS: Final = 1 << 20
_LONGEST_ROW_NUMBER: Final = 7
# How many things follow, for which memory is set aside before they are read.
_COUNTS: Final = frozenset(("count", "uniqueCount"))
_LONGEST_COUNT: Final = 20
_VALUES: Final = frozenset(("v", "is"))
_PIECE: Final = 1 << 16
_LONGEST_TAG: Final = 1 << 18
_DEEPEST: Final = 1_000
_MOST_NAMES: Final = 10_000
# What reads sheets makes a place of 32 bytes for each cell between the first and the last: two
# cells far apart would take all memory there is.
_FEW_PLACES: Final = 2_000_000
_MOST_PLACES: Final = 64_000_000
_PLACES_A_CELL: Final = 20


class Part:
    """What matters in one part of XML, fed piece by piece.

    Attributes:
        errors: of a sheet, the rows in which a cell holds an error, with the first such cell.
        sheets: of the workbook, the ids of its sheets by their names.
        targets: of relationships, the parts they lead to by their ids.
        texts: of what cells share, how many there are; `longest` the bytes of the longest.
        cells: of a sheet, how many hold something; `shared` how many of them one of these texts.
    """

    def __init__(self, file: str) -> None:
        self.errors: dict[int, str] = {}
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.texts = self.longest = self.shared = self.cells = 0
        self._text_began = 0
        self._file = file
        self._fed = self._run = 0
        self._row = self._rows = self._columns = 0
        self._unplaced = self._most_unplaced = self._most_counted = 0
        self._row_text = ""
        self._cell: dict[str, str] | None = None
        self._letters: set[str] = set()
        self._parser = ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._depth = 0
        self._ended: list[str] = []
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._ended.append

    def feed(self, chunk: bytes) -> None:
        """Take in a piece.

        Raises:
            InputError: it is no XML, or holds what no workbook does.
        """
        for at in range(0, len(chunk), _PIECE):
            self._feed_piece(chunk[at : at + _PIECE])

    def _feed_piece(self, piece: bytes) -> None:
        """See that the parser never has much to hold: what is unfinished, open or new to it."""
        self._parse(piece)
        self._fed += len(piece)
        begun = piece.rfind(b"<")
        self._run = self._run + len(piece) if begun < 0 else len(piece) - begun
        pending = self._fed - self._parser.CurrentByteIndex
        if self._run > LONGEST_RECORD or pending > _LONGEST_TAG:
            raise self._refuse("a text or tag without an end")
        self._depth -= len(self._ended)
        self._ended.clear()
        if self._depth > _DEEPEST or len(self._parser.intern) > _MOST_NAMES:
            raise self._refuse("tags within tags, or of ever other names")

    def close(self) -> None:
        """See that it is complete and that its cells are near each other.

        Raises:
            InputError: it isn't, or they aren't.
        """
        self._parse(b"", final=True)
        self._end_text(self._fed)
        if self._most_counted > self._fed:
            raise self._refuse(f"a count of {self._most_counted} in {self._fed} bytes")
        places = self._rows * (self._columns + self._most_unplaced)
        if places > min(max(_FEW_PLACES, _PLACES_A_CELL * self.cells), _MOST_PLACES):
            raise InputError(
                f"{self._file}: a sheet of {self.cells:,} cells spread over {places:,} places",
                "delete what stands far off, or save the sheet as CSV",
            )

    def _parse(self, chunk: bytes, *, final: bool = False) -> None:
        try:
            self._parser.Parse(chunk, final)
        except (ExpatError, LookupError, ValueError) as error:  # the latter of its encoding
            raise self._refuse(str(error)) from error

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._take(tag, attributes)

    def _take(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell = attributes
        elif tag in _VALUES:
            if self._cell is not None:
                self._take_cell(self._cell)
                self._cell = None
        elif tag == "row":
            self._unplaced = 0
            self._row_text = attributes.get("r") or str(self._row + 1)
            self._row = self._read_row(self._row_text)
        elif ":" in tag:
            self._take(tag.rpartition(":")[2], attributes)
        else:
            self._take_other(tag, attributes)

    def _take_cell(self, cell: dict[str, str]) -> None:
        """Note where a cell stands that holds something; empty ones are only formatted."""
        self.cells += 1
        place = cell.get("r", "")
        letters = place.removesuffix(self._row_text)
        row = self._row
        if letters not in self._letters or letters == place:
            row = self._place(place)
        self._rows = max(self._rows, row)
        kind = cell.get("t")
        if kind == "s":
            self.shared += 1
        elif kind == "e":
            self.errors.setdefault(row, place)

    def _take_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._end_text(self._parser.CurrentByteIndex)
            self.texts += 1
        elif tag == "sheet" and "name" in attributes:
            ids = (value for key, value in attributes.items() if key.endswith(":id"))
            self.sheets[attributes["name"]] = next(ids, "")
        elif tag == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        elif attributes:
            for name in _COUNTS & attributes.keys():
                self._note_count(attributes[name])

    def _end_text(self, at: int) -> None:
        """Note the length of a text that cells share, where the next one begins."""
        if self.texts:
            self.longest = max(self.longest, at - self._text_began)
        self._text_began = at

    def _place(self, place: str) -> int:
        """The row of a cell; a column not seen before is noted."""
        if not place:
            self._unplaced += 1
            self._most_unplaced = max(self._most_unplaced, self._unplaced)
            return self._row
        letters = place.rstrip(string.digits)
        if letters not in self._letters:
            self._place_column(letters)
        return self._read_row(place[len(letters) :])

    def _read_row(self, text: str) -> int:
        is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ROW_NUMBER
        if not is_number or not 0 < int(text) <= _MOST_ROWS:
            raise self._refuse(f"a cell in row {text}")
        return int(text)

    def _place_column(self, letters: str) -> None:
        column = 0
        if len(letters) <= len("XFD") and letters.isascii() and letters.isalpha():
            for letter in letters.upper():
                column = column * 26 + string.ascii_uppercase.find(letter) + 1
        if not 0 < column <= MOST_COLUMNS:
            raise self._refuse(f"a cell in column {letters}")
        self._letters.add(letters)
        self._columns = max(self._columns, column)

    def _note_count(self, text: str) -> None:
        if len(text) > _LONGEST_COUNT:
            raise self._refuse(f"a count of {text}")
        if text.isascii() and text.isdecimal():
            self._most_counted = max(self._most_counted, int(text))

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refuse("a document type, which could define entities")

    def _refuse(self, found: str) -> InputError:
        return InputError(
            f"{self._file}: no sound XLSX: {escape_controls(found[:100])}", "save it anew"
        )
