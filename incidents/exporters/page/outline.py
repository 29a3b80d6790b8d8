"""What frames the list: what the page is of, how it is marked, what is not in it."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from incidents.dates import MONTHS
from incidents.handling import HANDLINGS
from incidents.results import About, ExplainedEntry

MEANINGS: Final = {
    "CLEAR": "may be shared without restriction",
    "GREEN": "for the community, not for publication",
    "AMBER": "for your organisation and its clients, who need to know",
    "AMBER+STRICT": "for your organisation only",
    "RED": "for the eyes and ears of the individual recipients only",
}


class Outline(NamedTuple):
    """The frame of a page."""

    about: About
    marking: str
    meaning: str
    number: int
    period: str
    drawn: str
    years: Sequence[str]


def describe_page(about: About, entries: Sequence[ExplainedEntry]) -> Outline:
    """The frame of a page of these entries."""
    marking = highest_marking(entries)
    return Outline(
        about=about,
        marking=marking,
        meaning=MEANINGS[marking],
        number=len(entries),
        period=_describe_period(entries),
        drawn=describe_instant(about.drawn_at),
        years=sorted({(each.entry.earliest or "")[:4] for each in entries}),
    )


def highest_marking(entries: Iterable[ExplainedEntry]) -> str:
    """The marking of a page: that of what is marked highest in it, told or not."""
    marks = chain.from_iterable(
        (each.entry.handling, *(c.handling for prop in each.properties for c in prop.claims))
        for each in entries
    )
    return max(chain(HANDLINGS[:1], marks), key=HANDLINGS.index)


def describe_instant(instant: str) -> str:
    """Write "3 January 2024, 15:04 UTC"."""
    return f"{describe_day(instant)}, {instant[11:16]} UTC"


def describe_day(moment: str) -> str:
    """Write "3 January 2024"."""
    return f"{int(moment[8:10])} {MONTHS[int(moment[5:7]) - 1]} {int(moment[:4])}"


def describe_month(month: str) -> str:
    """Write "January 2024"."""
    return f"{MONTHS[int(month[5:7]) - 1]} {int(month[:4])}"


def _describe_period(entries: Sequence[ExplainedEntry]) -> str:
    if not entries:
        return ""
    first = describe_day(entries[0].entry.earliest or "")
    last = describe_day(max(each.entry.latest or "" for each in entries))
    return first if first == last else f"{first} – {last}"
