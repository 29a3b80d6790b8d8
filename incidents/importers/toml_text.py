"""TOML as text: strings, comments and tables in which nothing from a file can act."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from incidents.printable import ACTIVE, escape_controls

_LONGEST_SHOWN: Final = 32
LONGEST_NAME: Final = 80
_MOST_SHOWN: Final = 3
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED: Final = re.compile(rf'["\\]|{ACTIVE.pattern}')


def quote_toml(text: str) -> str:
    """A basic string of TOML, also as a key; what could act on a terminal stands as an escape.

    Half of a surrogate pair is no text, and no TOML can hold it.
    """
    return f'"{_QUOTED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    mark = match[0]
    return f"\\{mark}" if mark in '"\\' else f"\\u{ord(mark):04X}"


def write_value(value: Any) -> str:  # noqa: ANN401 - whatever a mapping may hold
    """A text, a flag, a whole number, a list of texts or a table of texts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quote_toml(value)
    if isinstance(value, Mapping):
        pairs = (f"{write_key(key)} = {write_value(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return f"[{', '.join(map(quote_toml, value))}]"


def write_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if _BARE.fullmatch(key) else quote_toml(key)


def write_pair(key: str, value: Any, remark: str = "") -> str:  # noqa: ANN401 - as above
    """A line of a table."""
    return f"{write_key(key)} = {write_value(value)}{'  ' if remark else ''}{write_remark(remark)}"


def write_remark(remark: str) -> str:
    """A comment of one line."""
    return f"# {escape_controls(remark)}" if remark else ""


def show_cells(cells: Iterable[str]) -> str:
    """Some cells, to see what a column holds."""
    return ", ".join(f'"{shorten(cell, _LONGEST_SHOWN)}"' for cell in list(cells)[:_MOST_SHOWN])


def shorten(text: str, longest: int) -> str:
    """A text as comments show it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
