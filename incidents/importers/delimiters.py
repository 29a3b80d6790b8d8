"""What stands between the cells of a file, found from its header."""

import re
from collections.abc import Iterable
from typing import Final

from incidents.errors import InputError
from incidents.printable import escape_controls

# In the order in which they are preferred where a header has as many of one as of another.
DELIMITERS: Final = (",", "\t", ";", "|")
NAMES: Final = {",": ",", "\t": "tab", ";": ";", "|": "|"}
_STATED: Final = re.compile(r'("?)sep=(.)\1[\r\n]*', re.IGNORECASE)
# To its end, or to the end of the line.
_QUOTED: Final = r'(?<![^{}])"[^"]*+(?:""[^"]*+)*+("|\Z)'
_QUOTED_ANY: Final = re.compile(_QUOTED.format(r",\t;|"))
_REST: Final = re.compile(r'[^"]*+(?:""[^"]*+)*+"')


def read_stated(line: str, name: str) -> str | None:
    """The delimiter that a line `sep=;` states, as Excel writes and reads it above the header.

    Raises:
        InputError: it is none that tables have.
    """
    match = _STATED.fullmatch(line)
    if match is None:
        return None
    if match[2] not in DELIMITERS:
        raise InputError(
            f"{name}:1: sep={escape_controls(match[2])}", "expected , or ; or tab or |"
        )
    return match[2]


def find_delimiter(lines: Iterable[str]) -> str:
    """The delimiter that stands most often in the first record that isn't blank, outside quotes.

    No more lines are taken than the record has.
    """
    found = dict.fromkeys(DELIMITERS, 0)
    is_open = False
    for line in lines:
        bare = _close(line) if is_open else line
        if bare is None or not (is_open or line.strip()):
            continue
        bare, is_open = strip_quoted(bare)
        for delimiter in DELIMITERS:
            found[delimiter] += bare.count(delimiter)
        if not is_open:
            break
    return max(found, key=found.__getitem__)


def _close(line: str) -> str | None:
    """What follows the quote that closes a cell begun on a line before, if it does on this one."""
    rest = _REST.match(line)
    return line[rest.end() :] if rest else None


def strip_quoted(line: str) -> tuple[str, bool]:
    """What stands outside quotes, and whether the last quote is still open at the end."""
    is_open = any(not match[1] for match in _QUOTED_ANY.finditer(line))
    return _QUOTED_ANY.sub("", line), is_open


def count_cells(record: str, delimiter: str) -> int:
    """How many cells a record has, without making them."""
    quoted = re.compile(_QUOTED.format(re.escape(delimiter)))
    return quoted.sub("", record).count(delimiter) + 1
