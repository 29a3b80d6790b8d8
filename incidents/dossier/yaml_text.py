"""Plain trees of texts, lists and mappings to YAML text.

An own emitter for this small subset: yaml.dump folds long lines and takes ten times as long.
What it writes is YAML 1.1 and 1.2 alike.
"""

import re
from typing import Final, TypeAlias

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
# What no editor shows as it is: controls, U+0085, U+2028 and U+2029 (line breaks to YAML 1.1),
# U+FEFF, and the marks that turn the direction of the text around them.
_HIDDEN: Final = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
)
_ESCAPED: Final = re.compile(f'[{_HIDDEN}"\\\\]')
_SPECIAL: Final = re.compile(f"[{_HIDDEN}]")
# A literal block must neither begin with a blank or a break nor hold lines that end in a blank,
# which editors strip.
_NOT_LITERAL: Final = re.compile(
    f"(?!\n)[{_HIDDEN}]|\\A[ \n]|\\A[^\n]*\\Z| (?:\n|\\Z)|\n\n\\Z", re.ASCII
)
_NOT_PLAIN: Final = re.compile(r"\A(?:-(?![0-9])|[?:,\[\]{}#&*!|>'\"%@` ]|<<\Z|\Z)|: | #|[: ]\Z")


def write_yaml(tree: dict[str, Tree]) -> str:
    """Write a mapping as a document."""
    if not tree:
        return "{}\n"
    lines: list[str] = []
    _write_mapping(tree, "", lines)
    lines.append("")
    return "\n".join(lines)


def _write_mapping(tree: dict[str, Tree], pad: str, lines: list[str]) -> None:
    for key, value in tree.items():
        start = f"{pad}{write_scalar(key)}:"
        if isinstance(value, str):
            lines.append(f"{start} {_write_text(value, pad)}")
        elif not value:
            lines.append(f"{start} {'{}' if isinstance(value, dict) else '[]'}")
        else:
            lines.append(start)
            if isinstance(value, dict):
                _write_mapping(value, pad + "  ", lines)
            else:
                _write_list(value, pad, lines)


def _write_list(items: list[Tree], pad: str, lines: list[str]) -> None:
    for item in items:
        if isinstance(item, str):
            lines.append(f"{pad}- {_write_text(item, pad)}")
        elif isinstance(item, dict) and item:
            first = len(lines)
            _write_mapping(item, pad + "  ", lines)
            lines[first] = f"{pad}- {lines[first][len(pad) + 2 :]}"
        else:
            lines.append(f"{pad}- {{}}")


def _write_text(text: str, pad: str) -> str:
    """Write a value: as a literal block where it has several lines and these can stand as is."""
    if "\n" not in text or _NOT_LITERAL.search(text):
        return write_scalar(text)
    head = "|" if text[-1] == "\n" else "|-"
    body = text.removesuffix("\n").split("\n")
    # Empty lines stay empty: an editor would strip blanks.
    return "\n".join([head, *(line and f"{pad}  {line}" for line in body)])


def write_scalar(text: str) -> str:
    """Write a text on one line, with no more quotes than it needs."""
    if _SPECIAL.search(text):
        return _write_quoted(text)
    if not _NOT_PLAIN.search(text):
        return text
    return _write_quoted(text) if "'" in text else f"'{text}'"


def _write_quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    return _ESCAPES.get(character) or (f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}")  # noqa: PLR2004
