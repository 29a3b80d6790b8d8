"""Regular expressions out of mappings: only those that can't take for ever.

Python's matcher tries again and again where a part can match in several ways, and nothing stops
it. Mappings are passed on, so that such a pattern need not be one's own slip. How often it may
have to try is at most the product of the ways in which each part can match a key of the longest.
"""

import re
import warnings
from typing import Final

from incidents.errors import InputError

LONGEST: Final = 200
LONGEST_KEY: Final = 100
_MOST_WAYS: Final = 10_000_000  # less than a second
_HINT: Final = "expected the pattern of a whole key, such as [0-9]{12} or [A-Z]+-[0-9]+"
# A character by escape, a set of them, flags, what opens a group or closes it, what repeats.
_TOKENS: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-zA-Z]+\)"
    r"|\((?:\?(?:P?<\w+>|<?[=!]|[a-zA-Z-]*:|>))?|[)|*+?]|\{\d*,?\d*\}",
    re.DOTALL,
)
_FLAGS: Final = re.compile(r"\(\?[a-zA-Z-]*[:)]")
_BOUNDS: Final = re.compile(r"\{(\d*)(,?)(\d*)\}")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled.

    Raises:
        InputError: it is none, or might take for ever.
    """
    if len(pattern) > LONGEST:
        raise InputError(f"a pattern of {len(pattern)} characters", f"expected at most {LONGEST}")
    try:
        with warnings.catch_warnings(action="error", category=FutureWarning):
            compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        raise InputError(str(error), _HINT) from error
    _refuse_slow(pattern)
    return compiled


def _refuse_slow(pattern: str) -> None:
    # Of each group that is open whether it can match a text in several ways.
    groups = [False]
    closed, ways = False, 1
    for found in _TOKENS.finditer(pattern):
        part = found[0]
        _refuse_uncommon(part, pattern[found.end() : found.end() + 1])
        repeats = part[0] in "*+{" or part == "?"
        if repeats and part != "?" and closed:
            raise InputError("a group that is repeated and holds | or what is repeated", _HINT)
        several = _count_ways(part)
        ways *= several
        closed = False
        if part[0] == "(" and part[-1] != ")":
            groups.append(False)
        elif part == ")":
            closed = groups.pop()
            groups[-1] = groups[-1] or closed
        elif several > 1:
            groups[-1] = True
    if ways > _MOST_WAYS:
        raise InputError("too many parts that are repeated or that may be left out", _HINT)


def _refuse_uncommon(part: str, following: str) -> None:
    """Refuse what hides other parts from who looks for them, as comments do."""
    if (part == "(" and following == "?") or (_FLAGS.fullmatch(part) and "x" in part):
        raise InputError("a comment, a condition or a group that is uncommon", _HINT)


def _count_ways(part: str) -> int:
    """In how many ways what a part repeats can match, or which of two parts does."""
    if part in "?|":
        return 2
    if part in "*+":
        return LONGEST_KEY
    if not (bounds := _BOUNDS.fullmatch(part)):
        return 1
    least, comma, most = bounds.groups()
    if not comma:
        return 1
    return min(int(most or LONGEST_KEY), LONGEST_KEY) - min(int(least or 0), LONGEST_KEY) + 1
