"""Regular expressions out of mappings: only those that can't take for ever.

Python's matcher tries again and again where a repeated group can match in several ways, and
nothing stops it. Mappings are passed on, so that such a pattern need not be one's own slip.
"""

import re
from typing import Final

from incidents.errors import InputError

LONGEST: Final = 200
MOST_OPEN: Final = 4  # keys have at most 500 characters
_HINT: Final = "expected the pattern of a whole key, such as [0-9]{12} or [A-Z]+-[0-9]+"
# A character by escape, a set of them, flags, what opens a group or closes it, what repeats.
_TOKENS: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-zA-Z]+\)"
    r"|\((?:\?(?:P?<\w+>|<?[=!]|[a-zA-Z-]*:|>))?|[)|*+?]|\{\d*,?\d*\}",
    re.DOTALL,
)
_EXACT: Final = re.compile(r"\{\d+\}")
_OPEN: Final = re.compile(r"[*+]|\{\d*,\}")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled.

    Raises:
        InputError: it is none, or might take for ever.
    """
    if len(pattern) > LONGEST:
        raise InputError(f"a pattern of {len(pattern)} characters", f"expected at most {LONGEST}")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(str(error), _HINT) from error
    _refuse_slow(pattern)
    return compiled


def _refuse_slow(pattern: str) -> None:
    # Of each group that is open whether it can match a text in several ways.
    groups = [False]
    closed, count = False, 0
    for part in _TOKENS.findall(pattern):
        repeats = part[0] in "*+{"
        if repeats and closed:
            raise InputError("a group that is repeated and holds | or what is repeated", _HINT)
        count += bool(_OPEN.fullmatch(part))
        closed = False
        if part[0] == "(" and part[-1] != ")":
            groups.append(False)
        elif part == ")":
            closed = groups.pop()
            groups[-1] = groups[-1] or closed
        elif part in "|?" or (repeats and not _EXACT.fullmatch(part)):
            groups[-1] = True
    if count > MOST_OPEN:
        raise InputError(f"{count} parts that are repeated without end", _HINT)
