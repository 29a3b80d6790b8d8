"""JSON: objects a line each, or in one array, with the keys of the first; numbers as written."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, NoReturn

from incidents.errors import InputError
from incidents.importers.limits import (
    LONGEST_CELL,
    LONGEST_RECORD,
    MOST_COLUMNS,
    refuse_long_cell,
    refuse_long_record,
    refuse_width,
)
from incidents.importers.rows import Item, Rejected, strip_line_end, write_record
from incidents.printable import escape_controls

_EXPECTED: Final = "expected an object a line, or one array of objects, [{…}, {…}]"
_LONGEST_SHOWN: Final = 40
# What JSON can write in escapes and no text can hold.
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")


class _RefusedError(Exception):
    """Why a line is no row."""


class JsonLines:
    """The rows of a file of JSON; `Rows` says what these are.

    `records` are its objects, each with the line on which it begins.
    """

    delimiter = ","
    notes: tuple[str, ...] = ()

    def __init__(self, records: Iterator[tuple[int, str]], name: str) -> None:
        self._name = name
        self._records = records
        self._cells: list[str] = []
        number, line = self._peeked = self._find_first()
        self._keys = self._read_keys(number, line)
        self.columns = tuple(key.strip() for key in self._keys)
        self.header_raw = write_record(self._keys)

    def _find_first(self) -> tuple[int, str]:
        for number, line in self._records:
            if line.strip():
                return number, line
        raise InputError(f"{self._name}: no rows", _EXPECTED)

    def _read_keys(self, number: int, line: str) -> list[str]:
        self._check_length(number, line)
        where = f"{self._name}:{number}"
        try:
            keys = list(read_object(line))
        except _RefusedError as error:
            raise InputError(f"{where}: {error}", _EXPECTED) from error
        if not keys:
            raise InputError(f"{where}: an object without keys", "the first names the columns")
        if len(keys) > MOST_COLUMNS:
            raise refuse_width(where)
        return keys

    def __iter__(self) -> Iterator[Item]:
        for number, line in chain([self._peeked], self._records):
            self._check_length(number, line)
            if line.strip():
                yield self._read_item(number, line)

    def _read_item(self, number: int, line: str) -> Item:
        try:
            self._cells = self._read_cells(line)
        except _RefusedError as error:
            self._cells = [strip_line_end(line)]
            return Rejected(number, str(error), self.raw())
        if len(line) > LONGEST_CELL and max(map(len, self._cells)) > LONGEST_CELL:
            raise refuse_long_cell(f"{self._name}:{number}")
        return number, self._cells

    def _read_cells(self, line: str) -> list[str]:
        found = read_object(line)
        values = list(found.values())
        if list(found) != self._keys:
            known = dict.fromkeys(self._keys, "")
            for key in found:
                if key not in known:
                    raise _RefusedError(f"{show(key)} is no key of the first line")
            values = list((known | found).values())
        return [
            value if type(value) is str else write_value(key, value)
            for key, value in zip(self._keys, values, strict=True)
        ]

    def _check_length(self, number: int, line: str) -> None:
        if len(line) > LONGEST_RECORD:
            raise refuse_long_record(f"{self._name}:{number}")

    def raw(self) -> str:
        """The row last given, as CSV; a line that is no row as its only cell."""
        # Who was given the cells may have added to them.
        return write_record(self._cells[: len(self._keys)])


def show(key: str) -> str:
    """A key as messages show it."""
    return escape_controls(key[:_LONGEST_SHOWN]) or '""'


def write_value(key: str, value: object) -> str:
    """What stands for a value that is neither text nor number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    raise _RefusedError(f"{show(key)} holds a list or an object, expected one value")


def read_object(line: str) -> dict[str, Any]:
    """The object of a line, with its numbers as text."""
    try:
        found = _decode(line)
    except json.JSONDecodeError as error:
        at = min(error.pos, len(line.rstrip())) + 1
        raise _RefusedError(f"no JSON at character {at}: {error.msg}") from error
    except RecursionError as error:
        raise _RefusedError("lists or objects within others, expected one value a key") from error
    if not isinstance(found, dict):
        raise _RefusedError("no object, expected {…}")
    if "\\u" in line:
        for text in (*found, *found.values()):
            if isinstance(text, str) and _NO_TEXT.search(text):
                raise _RefusedError("NUL or half of a surrogate pair, expected text")
    return found


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _RefusedError(f"{show(key)} stands twice")
            seen.add(key)
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise _RefusedError(f"{text} is no number of JSON")


_decode = json.JSONDecoder(
    object_pairs_hook=_make_object,
    parse_int=str,
    parse_float=str,
    parse_constant=_refuse_constant,
).decode
