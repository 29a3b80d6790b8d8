"""Converters: named and small, from the cells of a row to a value, or None where nothing is said.

A mapping names one for each claim. It says which column stands for which of the converter's
parameters, and sets its options. What a converter refuses rejects the row.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from incidents.errors import InputError
from incidents.importers.dating import make_between, make_date, make_day
from incidents.importers.naming import make_actor, make_flag, make_term, make_text
from incidents.importers.numbers import make_estimate, make_number, make_quantity
from incidents.importers.placing import make_place
from incidents.importers.values import Odd, Value, Values

Options = Mapping[str, Any]
Convert = Callable[[tuple[str, ...]], Value | Values | Odd | None]


class Converter(NamedTuple):
    """A converter as mappings know it.

    Attributes:
        datatype: of the properties it makes values for.
        columns: its parameters in the order of the cells it gets; True where it can't do without.
        options: what a mapping may set, and the type each has.
        make: the conversion, given the options.
    """

    datatype: str
    columns: Mapping[str, bool]
    options: Mapping[str, type]
    make: Callable[[Options], Convert]


# Cells that say nothing, in every converter's options: "", and what the data set writes for it.
_NOTHING: Final = {"unknown": list}
# How days are written, in those of dates.
_DAYS: Final = {**_NOTHING, "order": str, "first_year": int}

CONVERTERS: Final[Mapping[str, Converter]] = {
    "number": Converter("quantity", {"value": True}, {**_NOTHING, "fractions": bool}, make_number),
    "quantity": Converter("quantity", {"value": True}, _NOTHING, make_quantity),
    "estimate": Converter(
        "quantity", {"low": False, "best": False, "high": False}, _NOTHING, make_estimate
    ),
    "date": Converter(
        "date",
        {"value": True, "precision": False},
        {**_DAYS, "precisions": dict},
        make_date,
    ),
    "between": Converter(
        "date",
        {"first": True, "last": True, "clarity": False},
        {**_DAYS, "lasted": list},
        make_between,
    ),
    "day": Converter(
        "date",
        {
            "year": True,
            "month": True,
            "day": True,
            "about": False,
            "extended": False,
            "end": False,
        },
        _NOTHING,
        make_day,
    ),
    "place": Converter(
        "place",
        {
            "name": False,
            "country": False,
            "admin1": False,
            "admin2": False,
            "admin3": False,
            "latitude": False,
            "longitude": False,
            "precision": False,
            "near": False,
        },
        {**_NOTHING, "precisions": dict, "kinds": dict, "countries": dict},
        make_place,
    ),
    "actor": Converter(
        "actor",
        {"value": True, "id": False},
        {**_NOTHING, "dataset": str, "kind": str, "split": str},
        make_actor,
    ),
    "term": Converter(
        "term",
        {"value": True, "label": False},
        {**_NOTHING, "terms": dict, "new": bool, "prefix": str, "split": str},
        make_term,
    ),
    "text": Converter("text", {"value": True}, {**_NOTHING, "prefix": str}, make_text),
    "flag": Converter("flag", {"value": True}, {**_NOTHING, "yes": list, "no": list}, make_flag),
}


def check_options(converter: Converter, options: Options) -> None:
    """Refuse options that would only fail once a row needs them.

    Raises:
        InputError: naming what was expected.
    """
    if options.get("split") == "":
        raise InputError("split is empty", "leave it out where a cell holds one value")
    if "yes" in converter.options and not (options.get("yes") or options.get("no")):
        raise InputError("a flag needs yes or no", 'yes = ["1"] lists the cells that assert it')
    for name in (name for name, kind in converter.options.items() if kind is dict):
        for key, value in options.get(name, {}).items():
            if not isinstance(value, str):
                raise InputError(f"{name}: {key} = {value!r}", "expected a text")
