"""Texts made of cells: `{side_a} – {side_b}[, {city|town}]`, or a column alone.

`{a|b}` is the first of these columns that the file has. What stands in brackets is left out where
all its columns are empty.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from incidents.errors import InputError
from incidents.importers.cells import Read
from incidents.importers.remembering import Remembered, make_getter

Cells = Sequence[str]
FindColumn = Callable[[tuple[str, ...]], int]
# Titles repeat less than other cells do.
MOST_FILLED: Final = 1 << 14
_SEPARATORS: Final = " ,;:/|-\N{EN DASH}"
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_COLUMN: Final = re.compile(r"\{([^{}]+)\}")


def list_columns(template: str) -> list[tuple[str, ...]]:
    """The columns a text is made of, each with the names it may have."""
    found = _COLUMN.findall(template) if "{" in template else [template]
    return list(map(_split_names, found))


def _split_names(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|"))


def make_template(
    template: str, find_column: FindColumn, read: Read = str.strip
) -> Callable[[Cells], str]:
    """What makes the text from the cells of a row; "" where no column says anything.

    Raises:
        InputError: brackets or braces don't match.
    """
    if "{" not in template:
        return _make_column(template, find_column, read)
    columns = list(dict.fromkeys(map(find_column, list_columns(template))))

    def find_part(names: tuple[str, ...]) -> int:
        return columns.index(find_column(names))

    parts: list[Callable[[Cells], str]] = []
    end = 0
    for match in _OPTIONAL.finditer(template):
        parts.append(_make_part(template[end : match.start()], find_part, read, optional=False))
        parts.append(_make_part(match[1], find_part, read, optional=True))
        end = match.end()
    parts.append(_make_part(template[end:], find_part, read, optional=False))
    # Where what it begins with may be left out, so is what separates it from the rest.
    ends = _SEPARATORS if template.startswith("[") else " "

    def fill(cells: Cells) -> str:
        if not any(map(read, cells)):
            return ""
        return "".join(part(cells) for part in parts).strip().lstrip(ends)

    filled, get = Remembered(fill, MOST_FILLED), make_getter(columns)
    return lambda cells: filled[get(cells)]


def _make_column(template: str, find_column: FindColumn, read: Read) -> Callable[[Cells], str]:
    at = find_column(_split_names(template))
    return lambda cells: read(cells[at]) or ""


def _make_part(
    text: str, find_column: FindColumn, read: Read, *, optional: bool
) -> Callable[[Cells], str]:
    pieces = _COLUMN.split(text)
    literals, names = pieces[::2], pieces[1::2]
    if any(mark in literal for literal in literals for mark in "{}[]"):
        raise InputError(
            f"{text!r} has a brace or bracket without its other half",
            "write {column} for a cell, and [ … ] around what goes where its cells are empty",
        )
    columns = [find_column(_split_names(each)) for each in names]
    pattern = "{}".join(literals)

    def fill(cells: Cells) -> str:
        values = [read(cells[at]) or "" for at in columns]
        return "" if optional and not any(values) else pattern.format(*values)

    return fill
