"""Text from data, made safe to look at: nothing in it can act on a terminal or reorder a line."""

import re
from typing import Final

LAST_LATIN_1: Final = 0xFF

# C0, DEL and C1; bidirectional marks, embeddings, overrides and isolates; line separators; lone
# surrogates. The joiners U+200C and U+200D stay: Persian is not spelt without them.
ACTIVE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# C0 but for tab and line ends, DEL and C1, lone surrogates.
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>|~&])")
# What begins a heading, a list or a rule where it begins a line.
_BLOCK: Final = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+-](?:[\s#+-]|$)))")


def escape_controls(text: str) -> str:
    """Show characters that could act on a terminal or reorder a line as escapes."""
    return ACTIVE.sub(_escape_character, text)


def escape_unprintable(text: str) -> str:
    """Show as escapes what neither XML nor iCalendar admits; lines and tabs stay."""
    return UNPRINTABLE.sub(_escape_character, text)


def escape_markdown(text: str) -> str:
    """The same, with what Markdown or HTML would read as markup escaped."""
    return _BLOCK.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", escape_controls(text)))


def _escape_character(match: re.Match[str]) -> str:
    number = ord(match[0])
    return _SHORT.get(match[0]) or (
        f"\\x{number:02x}" if number <= LAST_LATIN_1 else f"\\u{number:04x}"
    )


def show_value(text: str) -> str:
    """Quote a refused value for a message: invisible characters escaped, long text cut."""
    return repr(text) if len(text) <= 60 else f"{text[:60]!r}…"  # noqa: PLR2004
