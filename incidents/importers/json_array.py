"""The elements of a JSON array, cut out of it one by one: however long it is, it is never held."""

import re
from collections.abc import Iterator
from typing import Final

from incidents.errors import InputError
from incidents.importers.limits import LONGEST_RECORD, refuse_long_record

_STRING: Final = r'"(?:[^"\\]++|\\.)*+"'
# Objects of nothing but strings and numbers, other strings, one that isn't closed here, and what
# opens, closes and separates.
_MARKS: Final = re.compile(
    rf'\{{(?:[^"{{}}\[\]]++|{_STRING})*+\}}|{_STRING}|["{{}}\[\],]', re.DOTALL
)
_PIECE: Final = 1 << 16
_BEGINNING: Final = re.compile(r"\s*\[\s*(?:[{\]]|\Z)")
_EXPECTED: Final = "expected one array of objects, [{…}, {…}], or an object a line"


def begins_array(line: str) -> bool:
    """Whether the first line of a text is that of an array of objects; `[id],[day]` is a header."""
    return _BEGINNING.match(line) is not None


class ArrayElements:
    """The elements of the array that a text is, each with the line on which it begins."""

    def __init__(self, lines: Iterator[str], name: str) -> None:
        self._lines, self._name = lines, name
        self._line = 1
        self._depth = self._count = 0
        self._is_open = False
        # Of the element that has begun: its text so far, the length of that, and its line.
        self._parts: list[str] = []
        self._size = self._began = 0
        # A string that goes on: lines too long to be held come in pieces.
        self._rest = ""

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Give line and text of each.

        Raises:
            InputError: it is no array, or an element is too long.
        """
        for piece in self._join_lines():
            text, self._rest = self._rest + piece, ""
            yield from self._cut(text)
        if self._depth or self._rest:
            raise self._refuse("the array has no end", "is the file cut short? get it again")

    def _join_lines(self) -> Iterator[str]:
        """Pieces of several lines: there may be a line for each value."""
        held: list[str] = []
        size = 0
        for line in self._lines:
            held.append(line)
            size += len(line)
            if size > _PIECE:
                yield "".join(held)
                held.clear()
                size = 0
        yield "".join(held)

    def _cut(self, text: str) -> Iterator[tuple[int, str]]:
        start = 0
        for mark in _MARKS.finditer(text):
            at, found = mark.start(), mark[0]
            if len(found) > 1:
                continue
            if found == '"':
                self._keep(text[start:at])
                self._rest = self._require_rest(text[at:])
                return
            if found in "{[":
                start = self._enter(text, start, at)
            elif self._depth == 1 and found == "}":
                raise self._refuse("a } that closes nothing", _EXPECTED)
            elif self._depth == 1:
                yield from self._end(text[start:at], is_last=found != ",")
                start = at + 1
            self._depth -= found in "}]"
        self._keep(text[start:])

    def _enter(self, text: str, start: int, at: int) -> int:
        """Go into what opens here; the array itself is left out of its elements."""
        self._depth += 1
        if self._depth > 1:
            return start
        self._depth = 0
        self._keep(text[start:at])
        if self._is_open or text[at] != "[":
            raise self._refuse("text beside the array", _EXPECTED)
        self._is_open, self._depth = True, 1
        return at + 1

    def _require_rest(self, rest: str) -> str:
        """What begins with a quote that isn't closed in the same piece."""
        if "\n" in rest:
            raise self._refuse("a string is never closed on its line", _EXPECTED)
        if len(rest) > LONGEST_RECORD:
            raise refuse_long_record(f"{self._name}:{self._line}")
        return rest

    def _keep(self, text: str) -> None:
        """Take the next of an element, or what may stand beside the array: blanks."""
        blank = len(text) - len(text.lstrip())
        if blank < len(text):
            if self._depth < 1:
                raise self._refuse("text beside the array", _EXPECTED)
            self._began = self._began or self._line + text.count("\n", 0, blank)
        self._line += text.count("\n")
        self._size += len(text)
        if self._size > LONGEST_RECORD:
            raise refuse_long_record(f"{self._name}:{self._began or self._line}")
        self._parts.append(text)

    def _end(self, text: str, *, is_last: bool) -> Iterator[tuple[int, str]]:
        self._keep(text)
        element, began = "".join(self._parts).strip(), self._began
        self._parts.clear()
        self._size = self._began = 0
        if element:
            self._count += 1
            yield began, element
        elif self._count or not is_last:
            raise self._refuse("nothing between two commas", _EXPECTED)

    def _refuse(self, message: str, hint: str) -> InputError:
        return InputError(f"{self._name}:{self._line}: {message}", hint)
