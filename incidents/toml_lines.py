"""On which lines of a TOML file its keys stand, which the standard library's reader doesn't tell.

Keys are known by their path: `("row", "title")`, and within tables that repeat by their number as
well, `("claims", 0, "as")`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

Path = tuple[str | int, ...]

_PART: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_PARTS: Final = re.compile(_PART)
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]")
_PAIR: Final = re.compile(rf"\s*({_KEY})\s*=")
_LONG_QUOTES: Final = re.compile("\"\"\"|'''")


def find_lines(text: str) -> dict[Path, int]:
    """The line of each table and key, the first of which is 1; a table within a line has none."""
    lines: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    for number, line in _list_plain(text):
        if header := _HEADER.match(line):
            table = _enter(_split(header[2]), counts, repeats=header[1] == "[[")
            found = table
        elif pair := _PAIR.match(line):
            found = table + _split(pair[1])
        else:
            continue
        for length in range(1, len(found) + 1):  # a table is there too if only one within it is
            lines.setdefault(found[:length], number)
    return lines


def _list_plain(text: str) -> Iterator[tuple[int, str]]:
    """The lines that don't begin within a text of several lines."""
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            yield number, line
        inside ^= len(_LONG_QUOTES.findall(line)) % 2 == 1


def _split(key: str) -> Path:
    return tuple(part.strip("\"'") for part in _PARTS.findall(key))


def _enter(path: Path, counts: Counter[Path], *, repeats: bool) -> Path:
    """The path of a table: one within a table that repeats is in the last of them."""
    if repeats:
        counts[path] += 1
    for length in range(len(path), 0, -1):
        if count := counts[path[:length]]:
            return (*path[:length], count - 1, *path[length:])
    return path


def find_line(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a key, or of the narrowest table around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None
