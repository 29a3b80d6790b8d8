"""What converters make of cells: values by their natural keys, which entry turns into rows."""

from typing import NamedTuple

from incidents.dates import ImpreciseDate
from incidents.quantities import Quantity


class ActorValue(NamedTuple):
    """An actor by name; where the data set numbers its actors, also by that key."""

    name: str
    kind: str = "unknown"
    dataset: str | None = None
    key: str | None = None


class PlaceValue(NamedTuple):
    """A place with all it lies in; degrees as WGS 84, `country` as ISO 3166-1 alpha-3.

    Of a country, `name` is what the data set calls it and `country` None where nobody knows it.
    """

    kind: str
    name: str
    within: tuple[tuple[str, str], ...] = ()
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None


class TermValue(NamedTuple):
    """A term by its key; with a label it may be made if it isn't there."""

    key: str
    label: str | None = None


class ArticleValue(NamedTuple):
    """An article that a row was coded from; with no more than a title where that is all there is.

    `published` is a day as the data set gives it, EDTF.
    """

    title: str
    publisher: str | None = None
    published: str | None = None


class Odd(NamedTuple):
    """A value that was accepted though the cells it was made of contradict each other."""

    value: "Value"
    reason: str


# A flag is asserted or denied.
Value = Quantity | ImpreciseDate | ActorValue | PlaceValue | TermValue | str | bool
# One cell may hold several: a list of actors.
Values = tuple[Value, ...]
