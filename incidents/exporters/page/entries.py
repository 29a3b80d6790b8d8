"""What the list says of an incident, in words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from incidents.countries import find_country
from incidents.exporters.page.footnotes import Notes, show_date
from incidents.exporters.phrasing import (
    describe_backing,
    describe_deaths,
    describe_injured,
    describe_when,
)
from incidents.results import CURRENT, ExplainedEntry, ExplainedProperty, TimelineEntry

MOST_VALUES = 5
FIRST = (
    *("occurred", "date", "place", "type", "deaths", "injured", "casualties", "missing"),
    *("perpetrator", "responsibility", "side", "target"),
)
LABELS = {"responsibility": "Responsibility claimed by"}


class Fact(NamedTuple):
    """Something shown, and the numbers of the passages it rests on."""

    text: str
    notes: Sequence[int]


class Toll(NamedTuple):
    """A number of people, the span of all current claims where they differ, and its notes."""

    best: str
    span: str
    noun: str
    notes: Sequence[int]


class Contest(NamedTuple):
    """A disputed property, and the values that are held of it, the shown one first."""

    label: str
    shown: bool
    values: Sequence[str]
    more: int


class Shown(NamedTuple):
    """One incident as the list has it."""

    entry: TimelineEntry
    number: int
    when: Fact
    machine: str
    facts: Sequence[Fact]
    tolls: Sequence[Toll]
    backing: str
    people: Sequence[tuple[str, Fact]]
    contests: Sequence[Contest]
    claims: int


def describe_entry(explained: ExplainedEntry, number: int, notes: Notes) -> Shown:
    """Everything the list says of the incident that stands at this place in it."""
    entry = explained.entry
    return Shown(
        entry=entry,
        number=number,
        when=Fact(describe_when(entry), notes.mark(entry, ["date"])),
        machine=_machine_date(entry),
        facts=list(_facts(entry, notes)),
        tolls=list(_tolls(entry, notes)),
        backing=describe_backing(entry),
        people=list(_people(entry, notes)),
        contests=[_contest(prop) for prop in order(explained.properties) if prop.disputed],
        claims=sum(len(prop.claims) for prop in explained.properties),
    )


def order(properties: Iterable[ExplainedProperty]) -> list[ExplainedProperty]:
    """What readers ask for first, then the rest by name."""
    return sorted(
        properties,
        key=lambda prop: FIRST.index(prop.property) if prop.property in FIRST else len(FIRST),
    )


def name_property(prop: ExplainedProperty) -> str:
    """The property, with what narrows it: "Injured (hospitalised)"."""
    label = LABELS.get(prop.property, prop.property.replace("_", " ").capitalize())
    return f"{label} ({prop.qualifier.replace('-', ' ')})" if prop.qualifier else label


def name_country(code: str | None) -> str | None:
    """A country's name, or its code where we know no name for it."""
    found = find_country(code) if code else None
    return found.name if found else code


def show(value: str, datatype: str) -> str:
    """A value as people read it."""
    return show_date(value) if datatype == "date" else value


def _machine_date(entry: TimelineEntry) -> str:
    """The date for <time>, as precise as it is; empty where that element can't say it."""
    lengths = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}
    length = lengths.get(entry.precision or "")
    return (entry.earliest or "")[:length] if length else ""


def _facts(entry: TimelineEntry, notes: Notes) -> Iterator[Fact]:
    country = name_country(entry.country)
    if entry.place or country:
        named = [entry.place] if entry.place else []
        named += [country] if country and country != entry.place else []
        yield Fact(", ".join(named), notes.mark(entry, ["place"]))
    if entry.type:
        yield Fact(entry.type, notes.mark(entry, ["type"]))


def _tolls(entry: TimelineEntry, notes: Notes) -> Iterator[Toll]:
    counts = (("deaths", "killed", describe_deaths), ("injured", "injured", describe_injured))
    for key, noun, describe in counts:
        if count := describe(entry):
            yield Toll(count.shown, count.span, noun, notes.mark(entry, [key]))


def _people(entry: TimelineEntry, notes: Notes) -> Iterator[tuple[str, Fact]]:
    if entry.perpetrator:
        yield "Perpetrator", Fact(entry.perpetrator, notes.mark(entry, ["perpetrator"]))
    if entry.responsibility:
        note = notes.mark(entry, ["responsibility"])
        yield "Responsibility claimed by", Fact(entry.responsibility, note)


def _contest(prop: ExplainedProperty) -> Contest:
    """The values that stand against each other, each once."""
    values = {
        ("not " if claim.stance == "denies" else "") + show(claim.value, prop.datatype): None
        for claim in prop.claims
        if claim.standing in CURRENT
    }
    found = list(values)
    more = len(found[MOST_VALUES:])
    return Contest(name_property(prop), prop.shown is not None, found[:MOST_VALUES], more)
