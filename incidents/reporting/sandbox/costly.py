"""What PostgreSQL can't be stopped at: looking for a long text in a long one, and odd operators.

The server looks at its time limit between rows and in most functions. Not while it searches a text:
for one of 10 MB in one of 20 MB that takes hours, and goes on when the client is long gone.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from incidents.errors import InputError
from incidents.reporting.sandbox.tokens import Token, locate

# Not ~~ and its like, which are LIKE by another name.
_OPERATORS: Final = "+ - * / % ^ | & # ~ < > <= >= = <> != || => -> ->> #> #>> ~* !~ !~*"
OPERATORS: Final = frozenset(_OPERATORS.split())
SIGNS: Final = frozenset("+-*/<>=~!#%^&|")
# Functions, and which of their arguments is looked for.
SEARCHING: Final = {
    "strpos": 1,
    "replace": 1,
    "split_part": 1,
    "string_to_array": 1,
    "string_to_table": 1,
    "translate": 1,
    "ltrim": 1,
    "rtrim": 1,
    "btrim": 1,
    "trim": 1,
    "position": 0,
    "to_char": 1,
    "to_date": 1,
    "to_number": 1,
    "to_timestamp": 1,
}
PATTERNS: Final = ("like", "ilike")
# What a pattern may be made of, besides texts and parameters, and what would go on with it.
JOINING: Final = ("(", ")", "|", "lower", "upper")
GOING_ON: Final = ("collate", "at", "operator", "::", "[", ".", *(SIGNS - {"<", ">", "="}))
LONGEST: Final = 1_000
SHORT: Final = re.compile(r"(?:'(?:[^']|'')*')?|:(?P<parameter>\w+)|chr\(\d+\)")
SIDES: Final = re.compile(r"both|leading|trailing", re.IGNORECASE)


def refuse_costly(text: str, tokens: Sequence[Token], values: Mapping[str, object]) -> None:
    """Refuse what could not be stopped.

    Raises:
        InputError: naming where it stands.
    """
    for number, token in enumerate(tokens):
        if token.text in SIGNS:
            _check_operator(text, tokens, number)
        called = token.kind in ("word", "quoted") and token.name in SEARCHING
        if called and number + 1 < len(tokens) and tokens[number + 1].text == "(":
            _check_search(text, token, split_arguments(tokens, number + 2), values)
        if token.kind in ("word", "quoted") and token.name in PATTERNS:
            _check_pattern(text, tokens, number, values)


def _check_operator(text: str, tokens: Sequence[Token], number: int) -> None:
    """Signs that touch are one operator; -1 after another is a number."""
    before = tokens[number - 1] if number else None
    if before and before.text in SIGNS and before.start + 1 == tokens[number].start:
        return
    signs = ""
    for at, token in enumerate(tokens[number:]):
        if token.text not in SIGNS or token.start != tokens[number].start + at:
            break
        signs += token.text
    if signs not in OPERATORS and signs.rstrip("-+") not in OPERATORS:
        where = locate(text, tokens[number].start)
        raise InputError(f"{where}: the operator {signs} isn't offered here")


def _check_pattern(
    text: str, tokens: Sequence[Token], number: int, values: Mapping[str, object]
) -> None:
    """See that what stands behind LIKE is short: texts and parameters, joined."""
    length, end = 0, number + 1
    for token in tokens[number + 1 :]:
        if token.kind not in ("string", "parameter") and token.name not in JOINING:
            break
        given = values.get(token.text[1:], "") if token.kind == "parameter" else token.text
        length, end = length + len(str(given)), end + 1
    last = tokens[end - 1]
    after = tokens[end].name if end < len(tokens) else ""
    whole = last.kind in ("string", "parameter") or (last.text == ")" and end > number + 2)
    if not whole or after in GOING_ON or length > LONGEST:
        raise InputError(
            f"{locate(text, tokens[number].start)}: the pattern of LIKE has to be a text 'so' of at"
            f" most {LONGEST:,} characters",
            "other texts can be compared by ~ or starts_with()",
        )


def _check_search(
    text: str, function: Token, arguments: list[str], values: Mapping[str, object]
) -> None:
    at = SEARCHING[function.name]
    if sides := SIDES.match(arguments[0]):  # trim(BOTH 'x' FROM y)
        at, arguments = 0, [arguments[0][sides.end() :]]
    if len(arguments) <= at:
        return
    found = SHORT.fullmatch(arguments[at])
    sought = found and (values.get(found["parameter"], "") if found["parameter"] else found[0])
    if found is None or len(str(sought)) > LONGEST:
        raise InputError(
            f"{locate(text, function.start)}: what {function.name} looks for has to be a text"
            f" 'so' of at most {LONGEST:,} characters"
        )


def split_arguments(tokens: Sequence[Token], start: int) -> list[str]:
    """The texts of the arguments of a call whose first bracket stands before `start`.

    The keywords that part the arguments of some calls count as commas.
    """
    parts, depth = [""], 1
    for token in tokens[start:]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0:
            break
        if depth == 1 and (token.text == "," or token.name in ("in", "from")):
            parts.append("")
        else:
            parts[-1] += token.text
    return parts
