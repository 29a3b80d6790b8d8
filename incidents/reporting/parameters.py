"""Values for the parameters of a query, each of the type it is declared with; never pasted in."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from incidents.errors import UsageError
from incidents.phrases import read_phrase
from incidents.reporting.sandbox.statement import Query, Value, list_parameters
from incidents.reporting.sandbox.tokens import Dialect
from incidents.reporting.saved import TYPES, Parameter, SavedQuery

GIVEN: Final = re.compile(r"([A-Za-z_]\w*)(?::([\w-]+))?=(.*)", re.DOTALL | re.ASCII)
WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MOST: Final = 2**63 - 1
DAY: Final = len("2024-01-01")

_Given = Mapping[str, tuple[str | None, str]]


def fill_query(query: SavedQuery, given: Sequence[str], dialect: Dialect) -> Query:
    """A query with the values of its parameters.

    Args:
        query: with the parameters its header declares.
        given: name=value, or name:type=value for what no header declares.
        dialect: of the database it is for.

    Raises:
        UsageError: a value is missing, of the wrong type, or for nothing.
    """
    values = read_given(given)
    used = list_parameters(query.text, dialect)
    declared = {each.name: each for each in query.parameters}
    for name in values:
        if name not in declared and name not in used:
            raise UsageError(f"the query has no parameter {name}", _name_all(used, declared))
    asked = [declared.get(name) or _declare(name, values) for name in used]
    asked += [each for name, each in declared.items() if name not in used and name in values]
    filled = {each.name: read_value(each, _choose(each, values)) for each in asked}
    return Query(query.text, filled, {each.name: each.type for each in asked})


def read_given(given: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    """Type (where one is given) and value by name."""
    found: dict[str, tuple[str | None, str]] = {}
    for each in given:
        match = GIVEN.fullmatch(each)
        if match is None or match[2] not in (None, *TYPES):
            raise UsageError(
                f"{each!r} is no parameter",
                f"name=value, or name:TYPE=value; types are {', '.join(TYPES)}",
            )
        if match[1] in found:
            raise UsageError(f"parameter {match[1]} is given twice")
        found[match[1]] = (match[2], match[3])
    return found


def _name_all(used: Sequence[str], declared: Mapping[str, Parameter]) -> str:
    names = list(dict.fromkeys([*used, *declared]))
    return f"it has {', '.join(names)}" if names else "it has none"


def _declare(name: str, values: _Given) -> Parameter:
    """A parameter that no header declares: what could be text or number has to say which."""
    type_, value = values.get(name, (None, None))
    if value is None:
        raise UsageError(f"parameter {name} has no value", f"-p {name}=value")
    if type_ is None and NUMBER.fullmatch(value):
        kind = "integer" if WHOLE.fullmatch(value) else "number"
        raise UsageError(
            f"parameter {name}={value} could be a number or a text",
            f"-p {name}:{kind}={value} or -p {name}:text={value}",
        )
    return Parameter(name, type_ or "text")


def _choose(parameter: Parameter, values: _Given) -> str | None:
    type_, value = values.get(parameter.name, (None, parameter.default))
    if type_ not in (None, parameter.type):
        raise UsageError(f"parameter {parameter.name} is declared as {parameter.type}")
    if value is None and not parameter.optional:
        about = f": {parameter.meaning}" if parameter.meaning else ""
        raise UsageError(
            f"parameter {parameter.name} ({parameter.type}) has no value{about}",
            f"-p {parameter.name}=value",
        )
    return value


def read_value(parameter: Parameter, text: str | None) -> Value:
    """A value as its type has it; null where none is given for one that is optional.

    Raises:
        UsageError: it isn't of the type.
    """
    if text is None:
        return None
    if parameter.type in ("date", "date-end"):
        phrase = read_phrase(text)
        return (phrase.latest if parameter.type == "date-end" else phrase.earliest)[:DAY]
    if parameter.type == "integer" and WHOLE.fullmatch(text):
        return _read_whole(parameter, text)
    if parameter.type == "number" and NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if parameter.type == "text" and "\0" not in text:
        return text
    raise UsageError(f"parameter {parameter.name}: {text!r} is no {parameter.type}")


def _read_whole(parameter: Parameter, text: str) -> int:
    # Python itself refuses to read thousands of digits.
    sign, digits = "-" if text[0] == "-" else "", text.lstrip("+-0") or "0"
    if len(digits) > len(str(MOST)) or int(digits) > MOST:
        raise UsageError(
            f"parameter {parameter.name}: the number is too large",
            f"integers go from -{MOST} to {MOST}",
        )
    return int(sign + digits)
