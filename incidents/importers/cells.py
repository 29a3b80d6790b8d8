"""Cells as converters take them: without blanks around, None where they say nothing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

Read = Callable[[str], str | None]


def spell_codes(codes: Iterable[str]) -> dict[str, str]:
    """Every spelling of codes: programs that keep gaps among whole numbers write 3 as 3.0."""
    return {
        spelling: code
        for code in codes
        for spelling in ((code, f"{code}.0") if code.lstrip("-").isdecimal() else (code,))
    }


def widen_table(table: Mapping[str, str]) -> dict[str, str]:
    """A table of codes that finds each by all its spellings."""
    return {spelling: table[code] for spelling, code in spell_codes(table).items()} | dict(table)


# What a cell says that stands for yes.
YES: Final = frozenset(spell_codes(["1"]))


def make_reader(options: Mapping[str, Any]) -> Read:
    """What reads a cell; `unknown` among the options lists what the data set writes for nothing."""
    unknown = frozenset(("", *spell_codes(options.get("unknown", ()))))

    def read(cell: str) -> str | None:
        text = cell.strip()
        return None if text in unknown else text

    return read
