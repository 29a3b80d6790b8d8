"""Mappings and their fields: what is taken is known, what is left over is reported."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from incidents.dates import ImpreciseDate, parse_edtf
from incidents.dossier.nodes import Entry, Listing, Mapping, Node, Refused, Scalar
from incidents.dossier.problems import Problems, find_near, join_choices
from incidents.dossier.words import CODE_EXPECTED, KEY_EXPECTED, is_code, is_key
from incidents.errors import InputError
from incidents.printable import show_value
from incidents.records import Where

_NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{3}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_FLAGS: Final = {"yes": True, "no": False}


def expect_text(node: Node, name: str, problems: Problems, expected: str = "a text") -> str | None:
    """Return the text of a node, or report that it is none or blank."""
    if isinstance(node, Scalar) and node.text.strip():
        return node.text
    _report_kind(node, name, problems, expected)
    return None


def expect_entries(node: Node, name: str, problems: Problems, of: str) -> dict[str, Entry]:
    """Return the entries of a mapping, or report that it is none."""
    if isinstance(node, Mapping):
        return node.entries
    _report_kind(node, name, problems, f"a mapping: {of}")
    return {}


def expect_items(node: Node, name: str, problems: Problems, of: str) -> list[Node]:
    """Return the items of a list, or report that it is none."""
    if isinstance(node, Listing):
        return node.items
    _report_kind(node, name, problems, f"a list of {of}")
    return []


def list_nodes(node: Node, name: str, problems: Problems, of: str) -> list[Node]:
    """Return the items of a list, or the one thing that stands there without a list."""
    if not isinstance(node, Listing):
        return [node]
    if not node.items:
        problems.add(node.where, f"{name}: an empty list", f"expected {of}; or leave out the key")
    return node.items


def _report_kind(node: Node, name: str, problems: Problems, expected: str) -> None:
    if isinstance(node, Refused):
        return
    if isinstance(node, Scalar):
        found = show_value(node.text) if node.text.strip() else "an empty text"
        found = "no value" if node.null else found
    else:
        found = "a list" if isinstance(node, Listing) else "a mapping"
    problems.add(node.where, f"{name}: {found}", f"expected {expected}")


def check_code(text: str, where: Where, name: str, problems: Problems) -> str:
    """Report a text that is no code."""
    if not is_code(text):
        problems.add(where, f"{name}: {show_value(text)} is no code", CODE_EXPECTED)
    return text


def check_key(text: str, where: Where, name: str, problems: Problems) -> str:
    """Report a text that can't be the key of a term or property."""
    if not is_key(text):
        problems.add(where, f"{name}: {show_value(text)} is no key", KEY_EXPECTED)
    return text


class Fields:
    """The fields of one mapping. Each is taken once; close() reports those that nobody took."""

    def __init__(self, node: Node, name: str, problems: Problems, what: str) -> None:
        self.where = node.where
        self.what = what
        self.problems = problems
        # Without a mapping there is nothing to miss either.
        self.given = isinstance(node, Mapping)
        self._entries = dict(expect_entries(node, name, problems, what))
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self._entries

    def list_keys(self) -> list[str]:
        """List the keys not yet taken."""
        return list(self._entries)

    def locate(self, key: str) -> Where:
        """Tell where a key not yet taken stands."""
        return self._entries[key].where

    def peek_text(self, key: str) -> str:
        """Look at a text without taking it; "" where there is none."""
        node = self._entries[key].value if self.has(key) else None
        return node.text if isinstance(node, Scalar) else ""

    def take(self, key: str) -> Entry | None:
        """Take what stands at a key, unread."""
        self._known.append(key)
        return self._entries.pop(key, None)

    def take_rest(self) -> Iterator[tuple[str, Entry]]:
        """Take all that is left."""
        rest, self._entries = self._entries, {}
        yield from rest.items()

    def take_located(self, key: str, expected: str) -> tuple[Where, str | None]:
        """Take a text, and where it stands."""
        entry = self.take(key)
        if not entry:
            return self.where, None
        return entry.value.where, expect_text(entry.value, key, self.problems, expected)

    def take_text(self, key: str, expected: str = "a text") -> str | None:
        """Take a text."""
        return self.take_located(key, expected)[1]

    def need_text(self, key: str) -> str:
        """Take a text that must be there; "" where it isn't, which is reported."""
        self._need(key)
        return self.take_text(key) or ""

    def need_code(self, key: str, of: str) -> str:
        """Take a code that must be there; "" where it isn't, which is reported."""
        self._need(key)
        return self.take_code(key, of) or ""

    def need_choice(self, key: str, choices: Iterable[str]) -> str:
        """Take one of a few texts that must be there; "" where it isn't, which is reported."""
        self._need(key)
        return self.take_choice(key, choices) or ""

    def _need(self, key: str) -> None:
        if self.given and not self.has(key):
            self.problems.add(self.where, f"{key}: missing", f"{self.what} needs it")

    def take_code(self, key: str, of: str, other_than: str = "") -> str | None:
        """Take the code of something, which may have to be something else."""
        expected = f"the code of {of}: {CODE_EXPECTED[9:]}"
        where = self._entries[key].value.where if self.has(key) else self.where
        code = self._take_checked(key, is_code, expected)
        return self._check_other(key, code, where, other_than) if code else None

    def take_key(self, key: str) -> str | None:
        """Take the key of a term."""
        return self._take_checked(key, is_key, f"the key of a term: {KEY_EXPECTED[9:]}")

    def take_codes(self, key: str, of: str, other_than: str) -> list[tuple[str, Where]] | None:
        """Take one code or a list of them; None where the key isn't there."""
        entry = self.take(key)
        if not entry:
            return None
        nodes = list_nodes(entry.value, key, self.problems, f"codes of {of}s")
        texts = ((expect_text(node, key, self.problems, f"a {of}'s code"), node) for node in nodes)
        return [
            (self._check_other(key, text, node.where, other_than), node.where)
            for text, node in texts
            if text and check_code(text, node.where, key, self.problems)
        ]

    def _check_other(self, key: str, code: str, where: Where, other_than: str) -> str:
        if code == other_than:
            self.problems.add(where, f"{key}: {code} itself", "expected another one")
        return code

    def take_choice(self, key: str, choices: Iterable[str]) -> str | None:
        """Take one of a few texts."""
        choices = tuple(choices)
        expected = join_choices(choices)
        where, text = self.take_located(key, expected)
        if text is None or text in choices:
            return text
        near = find_near(text, choices)
        hint = f"did you mean {near}? " * bool(near) + f"expected {expected}"
        self.problems.add(where, f"{key}: {show_value(text)}", hint)
        return None

    def take_flag(self, key: str) -> bool | None:
        """Take a yes or no."""
        text = self.take_choice(key, _FLAGS)
        return None if text is None else _FLAGS[text]

    def take_country(self, key: str = "country") -> str | None:
        """Take a country."""
        expected = "a country as ISO 3166-1 alpha-3, such as IRN"
        return self._take_checked(key, _COUNTRY.fullmatch, expected)

    def take_language(self, key: str = "language") -> str | None:
        """Take a language."""
        return self._take_checked(key, _LANGUAGE.fullmatch, "a language as BCP 47, such as fa")

    def take_day(self, key: str) -> str | None:
        """Take a day, to be kept as text."""
        return self._take_checked(key, _is_day, "a day as 2024-01-03")

    def take_date(self, key: str) -> ImpreciseDate | None:
        """Take an imprecise date."""
        where, text = self.take_located(key, "a date in EDTF, such as 2024-01-03")
        if text is None:
            return None
        try:
            return parse_edtf(text)
        except InputError as error:
            self.problems.add(where, f"{key}: {error.message}", error.hint)
        return None

    def take_instant(self, key: str) -> str | None:
        """Take a day or a moment, in the form the ledger gives moments: UTC, to microseconds."""
        expected = "a day or a moment with its offset: 2024-01-03 or 2024-01-03T15:04Z"
        text = self._take_checked(key, lambda text: _read_instant(text) is not None, expected)
        return None if text is None else _read_instant(text)

    def take_degrees(self, key: str, most: int) -> float | None:
        """Take a coordinate, rounded half to even to six decimals: eleven centimetres."""
        expected = f"degrees from -{most} to {most}, such as 30.2839"
        text = self._take_checked(
            key, lambda text: _NUMBER.fullmatch(text) and abs(Decimal(text)) <= most, expected
        )
        return None if text is None else float(round(Decimal(text), 6))

    def close(self) -> None:
        """Report the keys that nobody took."""
        for key, entry in self._entries.items():
            message = f"{show_key(key)}: no key of {self.what}"
            near = find_near(key, self._known)
            hint = f"did you mean {near}?" if near else f"expected {join_choices(self._known)}"
            self.problems.add(entry.where, message, hint)

    def _take_checked(self, key: str, check: Callable[[str], object], expected: str) -> str | None:
        where, text = self.take_located(key, expected)
        if text is None or check(text):
            return text
        self.problems.add(where, f"{key}: {show_value(text)}", f"expected {expected}")
        return None


def show_key(key: str) -> str:
    """Show a key in a message, plain where that is safe."""
    return key if is_key(key) else show_value(key)


def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return bool(date.fromisoformat(text))
    return False


def _read_instant(text: str) -> str | None:
    if _DAY.fullmatch(text):
        text += "T00:00Z"
    if not _INSTANT.fullmatch(text):
        return None
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text).astimezone(UTC)
        return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return None
