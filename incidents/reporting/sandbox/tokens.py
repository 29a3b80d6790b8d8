"""The words of an SQL text, told apart as the two databases tell them apart.

What the two would read differently, or this reader differently from them, is refused, so that
nothing can be hidden from the checks in what looks like a comment or a string.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from incidents.errors import InputError

Dialect = Literal["sqlite", "postgresql"]

_SHARED: Final = r"""
  (?P<string> '(?:[^']|'')*')
| (?P<quoted> "(?:[^"]|"")*"%s)
| (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
| (?P<word>   [A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
| (?P<cast>   ::)
| (?P<parameter> :[A-Za-z_]\w*)
| (?P<block>  /\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/)
"""
_PATTERNS: Final = {
    # SQLite's comments end at LF alone.
    "sqlite": _SHARED % r"|`(?:[^`]|``)*`|\[[^\]]*\]"
    + r"| (?P<comment>--[^\n]*) | (?P<space>[ \t\n\f\r]+)",
    "postgresql": _SHARED % "" + r"| (?P<comment>--[^\n\r]*) | (?P<space>[ \t\n\f\r\v]+)",
}
_READERS: Final = {
    dialect: re.compile(rf"{pattern} | (?P<sign>[^\x00'\"`\\?@$])", re.VERBOSE | re.ASCII)
    for dialect, pattern in _PATTERNS.items()
}
# A string that begins so is read by rules of its own; the checks would read it by others.
_PREFIXES: Final = ("b", "e", "n", "x")


class Token(NamedTuple):
    """A word, string, number, sign …: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def name(self) -> str:
        """What a word or a quoted name names; unquoted ones in lower case."""
        if self.kind == "quoted":
            mark = {"[": "]"}.get(self.text[0], self.text[0])
            return self.text[1:-1].replace(mark * 2, mark)
        return self.text.lower()


def read_tokens(text: str, dialect: Dialect) -> Iterator[Token]:
    """The tokens of a text; spaces and comments are left out.

    Raises:
        InputError: something in it can't be told apart for certain.
    """
    at = 0
    before = Token("space", "", 0)
    while at < len(text):
        token = _read_one(text, at, dialect)
        _check_neighbours(text, before, token, dialect)
        if token.kind not in ("space", "comment", "block"):
            yield token
        before, at = token, at + len(token.text)


def _read_one(text: str, at: int, dialect: Dialect) -> Token:
    found = _READERS[dialect].match(text, at)
    if found is None or (found[0] == "/" and text.startswith("/*", at)):
        raise InputError(f"{locate(text, at)}: {_explain(text, at)}")
    return Token(str(found.lastgroup), found[0], at)


def _explain(text: str, at: int) -> str:
    if text[at] in "'\"":
        return f"a {text[at]} that nothing closes"
    if text.startswith("/*", at):
        return "a comment that nothing closes, or one within another"
    if text[at] in "?@$":
        return f"{text[at]} isn't offered: parameters are written :name, texts 'so'"
    return f"{text[at]!r} isn't offered here"


def _check_neighbours(text: str, before: Token, token: Token, dialect: Dialect) -> None:
    """Refuse what glued together would be read as one by a database."""
    odd = (
        dialect == "postgresql"
        and token.kind == "string"
        and before.kind == "word"
        and before.name in _PREFIXES
    )
    if odd or (before.text == "&" and token.kind in ("string", "quoted")):
        raise InputError(
            f"{locate(text, before.start)}: texts in another notation aren't offered", "write 'so'"
        )
    if before.kind == "number" and token.kind == "word":
        raise InputError(f"{locate(text, before.start)}: {before.text}{token.text} is no number")


def locate(text: str, at: int) -> str:
    """Where a character stands: line and column, both counted from 1."""
    line = text.count("\n", 0, at) + 1
    return f"line {line}, column {at - text.rfind(chr(10), 0, at)}"
