"""What JSON says, each value of the kind it has to be, or told by where it stands."""

import re
from typing import Any, Final

BOUND: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
INSTANT: Final = re.compile(BOUND.pattern + "Z", re.ASCII)


class Part:
    """One object; `where` is what leads to it: "request.asked.".

    Each reader raises ValueError where a value is missing or of another kind.
    """

    def __init__(self, plain: Any, where: str = "") -> None:  # noqa: ANN401 - JSON
        """Take an object as JSON has it."""
        if not isinstance(plain, dict):
            raise ValueError(f"{where.rstrip('.') or 'it'} is no object")  # noqa: TRY004 - as all
        self.plain, self.where = plain, where

    def refuse(self, key: str, expected: str) -> ValueError:
        """The error that tells what was expected in place of a value."""
        return ValueError(f"{self.where}{key} is {self.plain[key]!r:.80}, expected {expected}")

    def take(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """A value of whatever kind."""
        if key not in self.plain:
            raise ValueError(f"{self.where}{key} is missing")
        return self.plain[key]

    def part(self, key: str) -> "Part":
        """An object in this one."""
        return Part(self.take(key), f"{self.where}{key}.")

    def parts(self, key: str) -> list["Part"]:
        """A list of objects, not empty."""
        return [Part(each, f"{self.where}{key}.{n}.") for n, each in enumerate(self.many(key))]

    def many(self, key: str) -> list[Any]:
        """A list that is not empty."""
        found = self.take(key)
        if not isinstance(found, list) or not found:
            raise self.refuse(key, "a list that is not empty")
        return found

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        """A text; all of it of a pattern, if one is given."""
        found = self.take(key)
        if not isinstance(found, str):
            raise self.refuse(key, "a text")
        if pattern and not pattern.fullmatch(found):
            raise self.refuse(key, f"what matches {pattern.pattern}")
        return found

    def text_or_none(self, key: str, pattern: re.Pattern[str] | None = None) -> str | None:
        """A text, or null."""
        return None if self.take(key) is None else self.text(key, pattern)

    def choice_or_none(self, key: str, choices: tuple[str, ...]) -> str | None:
        """One of a few words, or null."""
        found = self.text_or_none(key)
        if found is not None and found not in choices:
            raise self.refuse(key, f"one of {', '.join(choices)}")
        return found

    def texts(self, key: str, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Texts, at least one; if choices are given, of these."""
        found = self.many(key)
        if not all(isinstance(each, str) for each in found):
            raise self.refuse(key, "texts")
        if choices and not set(found) <= set(choices):
            raise self.refuse(key, f"some of {', '.join(choices)}")
        return tuple(found)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Pairs of texts, or none."""
        found = self.take(key)
        if not isinstance(found, list) or not all(map(_is_pair, found)):
            raise self.refuse(key, "pairs of texts")
        return tuple((name, value) for name, value in found)

    def number(self, key: str) -> int:
        """A whole number, 0 or more."""
        found = self.take(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.refuse(key, "a number")
        return found

    def number_or_none(self, key: str) -> int | None:
        """A whole number, or null."""
        return None if self.take(key) is None else self.number(key)

    def flag(self, key: str) -> bool:
        """True or false."""
        found = self.take(key)
        if not isinstance(found, bool):
            raise self.refuse(key, "true or false")
        return found


def _is_pair(plain: Any) -> bool:  # noqa: ANN401 - JSON
    is_list = isinstance(plain, list) and len(plain) == 2  # noqa: PLR2004
    return is_list and all(isinstance(each, str) for each in plain)
