r"""Numbers of people as sources give them: "94", "at least 94", "4,000-6,000", "~100".

Low, best and high are those of the UCDP's codebooks; which ends lie open is kept besides, so that
"at least 94" never turns into 94. The written form, which reads back as it was:

    94   ≥ 94   ≤ 150   ~100   4,000\N{EN DASH}6,000   94 [84\N{EN DASH}103]

with `..` for an end without a number, `+` after an upper end that may lie higher, and `≤` before
a lower end that may lie lower.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from incidents.errors import InputError
from incidents.printable import show_value

LIMIT: Final = 2**53  # beyond it neither JSON in a browser nor a spreadsheet keeps whole numbers
EXPECTED: Final = "expected a whole number such as 94, at least 94, up to 150, 84-103, ~100"

_EN_DASH = "\N{EN DASH}"
# Thousands stand apart by commas or by one of the three blanks of typesetters, never by both: to
# be told the number of the group which holds the one that is used.
_COUNT = r"\d+|[1-9]\d{0,2}([,\u00a0\u2009\u202f])\d{3}(?:\%d\d{3})*"
_SINGLE = re.compile(rf"(\D*)({_COUNT % 3})(\D*)", re.ASCII)
_RANGE = re.compile(
    rf"(\D*)({_COUNT % 3}|\.\.)(?: *[-{_EN_DASH}] *| +to +)({_COUNT % 5}|\.\.)(\+?)", re.ASCII
)
_BETWEEN = re.compile(rf"\bbetween +({_COUNT % 2}) +and +({_COUNT % 4})", re.ASCII | re.IGNORECASE)
_WITH_BEST = re.compile(rf"({_COUNT % 2}) *\[([^][]+)\]", re.ASCII)


class Quantity(NamedTuple):
    """What one source says of a number; persons, unless the property names another unit.

    Attributes:
        low: the least it can be, or None.
        best: the source's own best figure, or None where it commits to none.
        high: the most it can be, or None.
        open: the end that may lie beyond what is given: `above` ("at least 94"), `below`
            ("up to 150"), `both` ("about 100"), or None. An end without a number is open.
    """

    low: int | None
    best: int | None
    high: int | None
    open: str | None


_Meaning = Callable[[int], Quantity]


def _exactly(count: int) -> Quantity:
    return Quantity(count, count, count, None)


def _at_least(count: int) -> Quantity:
    return Quantity(count, None, None, "above")


def _more_than(count: int) -> Quantity:
    return _at_least(count + 1)


def _at_most(count: int) -> Quantity:
    return Quantity(None, None, count, "below")


def _fewer_than(count: int) -> Quantity:
    return _at_most(count - 1)


def _about(count: int) -> Quantity:
    return Quantity(None, count, None, "both")


def _list_words(meaning: _Meaning, words: str) -> dict[str, _Meaning]:
    return dict.fromkeys(words.split(", "), meaning)


# "Nearly 300" tells where the figure lies and leaves the end open, unlike "under 300": about.
_BEFORE: Final[dict[str, _Meaning]] = {
    "": _exactly,
    **_list_words(_at_least, "at least, no fewer than, no less than, a minimum of, ≥, >="),
    **_list_words(_more_than, "more than, over, upwards of, in excess of, >"),
    **_list_words(_at_most, "at most, up to, as many as, no more than, a maximum of, ≤, <="),
    **_list_words(_fewer_than, "fewer than, less than, under, <"),
    **_list_words(_about, "about, around, circa, ca., ca, c., approximately, roughly, some"),
    **_list_words(_about, "approx., approx"),
    **_list_words(_about, "an estimated, nearly, almost, ~, ≈"),
}
_AFTER: Final[dict[str, _Meaning]] = {
    **_list_words(_at_least, "+, or more"),
    **_list_words(_at_most, "or fewer, or less"),
}


def parse_quantity(text: str) -> Quantity:
    """Read a number or a range as people and data sets write it; nothing is rounded or guessed.

    Raises:
        InputError: the text is no such number, is negative, runs backwards, exceeds 2**53, or
            could be read in two ways ("1.234").
    """
    wanted = text.strip(" ")
    if wanted.isascii() and wanted.isdigit():  # what data sets hold, without the patterns
        return _exactly(_read_count(text, wanted))
    if match := _WITH_BEST.fullmatch(wanted):
        return _set_best(text, _read_count(text, match[1]), _parse_ends(text, match[3]))
    return _parse_ends(text, wanted)


def _set_best(text: str, best: int, ends: Quantity) -> Quantity:
    low, middle, high, open_ = ends
    if not (low or 0) <= best <= (LIMIT if high is None else high) or middle not in (None, best):
        raise InputError(f"{show_value(text)}: the best figure lies outside its range", EXPECTED)
    return Quantity(low, best, high, open_)


def _parse_ends(text: str, part: str) -> Quantity:
    if match := _RANGE.fullmatch(_BETWEEN.sub(rf"\1{_EN_DASH}\3", part)):
        word, low, _, high, _, more = match.groups()
        return _make_range(text, word.strip(" ").lower(), low, high, more)
    if match := _SINGLE.fullmatch(part):
        before, after = match[1].strip(" ").lower(), match[4].strip(" ").lower()
        meaning = _AFTER.get(after) if after and not before else _BEFORE.get(before)
        if meaning and not (before and after):
            return _check_limits(text, meaning(_read_count(text, match[2])))
    raise _describe_refused(text)


def _make_range(text: str, word: str, first: str, last: str, more: str) -> Quantity:
    low = None if first == ".." else _read_count(text, first)
    high = None if last == ".." else _read_count(text, last)
    about = _BEFORE.get(word) is _about
    if low is high is None or not (about or word in ("", "from", "≤", "<=")):
        raise _describe_refused(text)
    if low is not None and high is not None and high < low:
        raise InputError(f"{show_value(text)} runs backwards", "put the lower number first")
    below = about or low is None or word in ("≤", "<=")
    above = about or high is None or bool(more)
    open_ = {(True, True): "both", (True, False): "below", (False, True): "above"}.get(
        (below, above)
    )
    return Quantity(low, low if low == high and not open_ else None, high, open_)


def _read_count(text: str, digits: str) -> int:
    plain = digits if digits.isdigit() else re.sub(r"\D", "", digits)
    if len(plain) > len(str(LIMIT)) or int(plain) > LIMIT:
        raise InputError(f"{show_value(text)} is beyond what can be counted", f"at most {LIMIT:,}")
    return int(plain)


def _check_limits(text: str, quantity: Quantity) -> Quantity:
    if quantity.high is not None and quantity.high < 0:
        raise InputError(f"{show_value(text)}: nothing is fewer than none", EXPECTED)
    if quantity.low is not None and quantity.low > LIMIT:
        raise InputError(f"{show_value(text)} is beyond what can be counted", f"at most {LIMIT:,}")
    return quantity


def _describe_refused(text: str) -> InputError:
    if re.fullmatch(r" *[-\N{MINUS SIGN}] *\d.*", text):
        return InputError(f"{show_value(text)} is negative", EXPECTED)
    if match := re.fullmatch(r"\D*(\d{1,3})\.(\d{3})\D*", text, re.ASCII):
        whole, rest = match.groups()
        return InputError(
            f"{show_value(text)} could mean {whole},{rest} or a fraction", f"write {whole}{rest}"
        )
    return InputError(f"{show_value(text)} is no quantity", EXPECTED)


def format_quantity(quantity: Quantity) -> str:
    """Write a quantity so that `parse_quantity` reads the same; "" where nothing is known."""
    low, best, high, open_ = quantity
    if low is high is None:
        return "" if best is None else f"~{best:,}"
    if low == best == high and open_ is None:
        return f"{best:,}"
    ends = _format_ends(low, high, open_)
    return ends if best is None else f"{best:,} [{ends}]"


def _format_ends(low: int | None, high: int | None, open_: str | None) -> str:
    if low is None and open_ != "both":
        return f"≤ {high:,}"
    if high is None and open_ != "both":
        return f"≥ {low:,}"
    below = "≤ " if open_ in ("below", "both") else ""
    above = "+" if open_ in ("above", "both") else ""
    start = ".." if low is None else f"{below}{low:,}"
    return f"{start}{_EN_DASH}{'..' if high is None else f'{high:,}{above}'}"
