"""Where in incidents.toml a definition stands: Python's TOML reader doesn't tell."""

import re
from typing import Final

_HEADER: Final = re.compile(r"""\s*\[\s*exports\s*\.\s*(["']?)([^"'\]]+?)\1\s*\]""")
_ANY_HEADER: Final = re.compile(r"\s*\[")


def find_line(text: str, name: str, key: str | None = None) -> int:
    """The line of a key of `[exports.NAME]`, else of its header, else the first."""
    found, inside = 1, False
    for number, line in enumerate(text.split("\n"), 1):
        if _ANY_HEADER.match(line):
            header = _HEADER.match(line)
            inside = header is not None and header[2] == name
            found = number if inside else found
        elif inside and key and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return found
