"""How long a sheet gets once each cell holds its text, of which a workbook keeps but one copy.

What reads sheets makes a copy of the text for each cell: a text of a million characters that many
cells share would take all memory there is.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final
from xml.parsers.expat import ParserCreate

_LONGEST_NUMBER: Final = 9
_AROUND: Final = len("<si><t></t></si>")


def measure_texts(chunks: Iterable[bytes]) -> Sequence[int]:
    """How many bytes each of the shared texts takes at most, in their order."""
    starts = array("Q")
    parser = ParserCreate()

    def begin(tag: str, _attributes: object) -> None:
        if tag.rpartition(":")[2] == "si":
            starts.append(parser.CurrentByteIndex)

    parser.StartElementHandler = begin
    fed = 0
    for chunk in chunks:
        parser.Parse(chunk, False)
        fed += len(chunk)
    starts.append(fed)
    return array("Q", (max(end - start - _AROUND, 0) for start, end in pairwise(starts)))


class SheetWeight:
    """The bytes of all shared texts in the cells of a sheet, fed piece by piece.

    Attributes:
        total: as far as it was fed.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.total = 0
        self._lengths = lengths
        self._is_shared = self._is_value = False
        self._number = ""
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.CharacterDataHandler = self._take
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        """Take in a piece of what was found to be sound."""
        self._parser.Parse(chunk, False)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._is_shared = attributes.get("t") == "s"
        elif name == "v":
            self._is_value, self._number = self._is_shared, ""

    def _take(self, text: str) -> None:
        if self._is_value:
            self._number = (self._number + text)[: _LONGEST_NUMBER + 1]

    def _end(self, tag: str) -> None:
        if self._is_value and tag.rpartition(":")[2] == "v":
            self._is_value = False
            number = self._number.strip()
            is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
            if is_number and int(number) < len(self._lengths):
                self.total += self._lengths[int(number)]
