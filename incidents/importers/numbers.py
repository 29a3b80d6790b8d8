"""Cells that hold numbers of people."""

import re
from collections.abc import Mapping
from typing import Any, Final

from incidents.errors import InputError
from incidents.importers.cells import make_reader
from incidents.importers.values import Odd, Value
from incidents.quantities import LIMIT, Quantity, parse_quantity

EXPECTED: Final = "expected a whole number"
_WHOLE: Final = re.compile(r"(\d{1,16})(?:\.(\d*))?", re.ASCII)
_TWO_WAYS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


def read_count(text: str, *, fractions: bool = False) -> tuple[int, bool]:
    """A number as data sets write it, and whether a fraction was cut off: "4", "4.0", "4.5".

    Raises:
        InputError: it is none, is negative, is more than can be counted, or may be thousands as
            they are written in many countries, 1.200, where nobody says that it is a fraction.
    """
    if not fractions and _TWO_WAYS.fullmatch(text):
        raise InputError(
            f"{text!r} could mean {text.replace('.', ',')} or a fraction",
            f"write {text.replace('.', '')}; of a number, fractions = true in the mapping takes it"
            " for a fraction",
        )
    match = _WHOLE.fullmatch(text)
    if not match or int(match[1]) > LIMIT:
        raise InputError(f"{text!r} is no number", EXPECTED)
    return int(match[1]), bool((match[2] or "").strip("0"))


def make_number(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """One number. A fraction, as of a total divided among events, lies between two whole ones."""
    read, fractions = make_reader(options), options.get("fractions", False)

    def convert(cells: tuple[str, ...]) -> Quantity | None:
        text = read(cells[0])
        if text is None:
            return None
        count, cut = read_count(text, fractions=fractions)
        return Quantity(count, None if cut else count, count + cut, None)

    return convert


def make_quantity(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """A number as people write it: at least 94, 4,000-6,000, ~100."""
    read = make_reader(options)

    def convert(cells: tuple[str, ...]) -> Quantity | None:
        text = read(cells[0])
        return None if text is None else parse_quantity(text)

    return convert


def make_estimate(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """Low, best and high estimate; an end without a number is open, unless best stands alone.

    Where they don't stand in that order, best stays, and low and high become the least and the
    greatest of the three: which of them is the slip, nobody can tell.
    """
    read = make_reader(options)

    def convert(cells: tuple[str, ...]) -> Value | Odd | None:
        low, best, high = (
            None if (text := read(cell)) is None else read_whole(text) for cell in cells
        )
        known = [count for count in (low, best, high) if count is not None]
        if not known:
            return None
        if len(known) == 1 and best is not None:
            return Quantity(best, best, best, None)
        if known == sorted(known):
            return Quantity(low, best, high, _find_open(low, high))
        spread = Quantity(min(known), best, max(known), None)
        told = zip(("low", "best", "high"), cells, strict=True)
        return Odd(spread, ", ".join(f"{name} {cell}" for name, cell in told if read(cell)))

    return convert


def _find_open(low: int | None, high: int | None) -> str | None:
    """The end without a number."""
    if high is None:
        return "above"
    return "below" if low is None else None


def read_whole(text: str) -> int:
    """A number without a fraction.

    Raises:
        InputError: it has one, or is none.
    """
    count, cut = read_count(text)
    if cut:
        raise InputError(f"{text!r} is no whole number", EXPECTED)
    return count
