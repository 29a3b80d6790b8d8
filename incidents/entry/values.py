"""Values of claims: from text to the columns of the property's datatype, and back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from incidents.dates import ImpreciseDate, parse_edtf
from incidents.entry.codes import check_words
from incidents.entry.dating import date_columns
from incidents.entry.intake import Intake
from incidents.errors import InputError
from incidents.models import Property
from incidents.models.claims import VALUE_GROUPS
from incidents.quantities import Quantity, format_quantity, parse_quantity

Columns = dict[str, Any]

# What makes two values of one property the same. Of a date its text: the rest follows from it.
IDENTIFYING: Final = (
    *("low", "best", "high", "open", "edtf"),
    *("value_place_id", "value_actor_id", "value_term_id", "value_text"),
)
NAMING: Final = {"place": "value_place_id", "actor": "value_actor_id", "term": "value_term_id"}


def read_value(intake: Intake, prop: Property, text: str | None) -> Columns | None:
    """The value columns that a text stands for; None where what it refers to is broken.

    Raises:
        InputError: the text is no value of the property.
        NotFoundError: it refers to something that isn't there.
    """
    if prop.datatype == "flag":
        _check_flag(prop, text)
        return {}
    if text is None:
        raise InputError(f"{prop.key} has no value", f"expected a {prop.datatype}")
    check_words({prop.key: text})
    if prop.datatype in NAMING:
        return _read_thing(intake, prop, text)
    return _READERS[prop.datatype](text)


def _check_flag(prop: Property, text: str | None) -> None:
    if text not in (None, "yes"):
        raise InputError(f"{prop.key}: {text!r}", "expected yes; a denial stands under denies")


def _read_thing(intake: Intake, prop: Property, text: str) -> Columns | None:
    found: Any
    if prop.datatype == "place":
        found = intake.find_place(text)
    elif prop.datatype == "actor":
        found = intake.find_actor(text)
    else:
        found = intake.find_term(prop.vocabulary or "", text)
    return {NAMING[prop.datatype]: found.id} if found else None


_READERS: Final[Mapping[str, Callable[[str], Columns]]] = {
    "quantity": lambda text: parse_quantity(text)._asdict(),
    "date": lambda text: date_columns("", parse_edtf(text)),
    "text": lambda text: {"value_text": text},
}


def format_value(
    datatype: str, columns: Mapping[str, Any], called: Callable[[str, int], str]
) -> str | None:
    """The text that reads back as these columns; None for flags.

    Args:
        datatype: of the property.
        columns: at least the identifying ones.
        called: the code or key of a place, actor or term, by datatype and id.
    """
    if datatype == "quantity":
        return format_quantity(Quantity(*(columns[name] for name in VALUE_GROUPS["quantity"])))
    if datatype == "date":
        return str(columns["edtf"])
    if datatype in NAMING:
        return called(datatype, columns[NAMING[datatype]])
    text: str | None = columns["value_text"]
    return text


def read_occurrence(prop: Property, columns: Columns) -> ImpreciseDate | None:
    """The date that a claim on a date states."""
    if prop.datatype != "date":
        return None
    return ImpreciseDate(*(columns[name] for name in VALUE_GROUPS["date"]))
