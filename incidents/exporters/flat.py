"""Timelines as flat rows, for the formats that are tables."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from incidents.results import (
    CITATION_MEANINGS,
    ENTRY_MEANINGS,
    CitedClaim,
    Timeline,
    TimelineEntry,
)

# The properties whose values rest on a claim each.
CITED: Final = ("date", "place", "type", "deaths", "injured", "perpetrator", "responsibility")
LINE_COLUMNS: Final = (*TimelineEntry._fields[:-1], *(f"{key}_citation" for key in CITED))
CITATION_COLUMNS: Final = ("code", *CitedClaim._fields)
LINE_MEANINGS: Final = {
    **ENTRY_MEANINGS,
    **{f"{key}_citation": f"Source of the {key}, and where in it" for key in CITED},
}
CITATION_COLUMN_MEANINGS: Final = {"code": ENTRY_MEANINGS["code"], **CITATION_MEANINGS}
# Columns of lines that hold something else than text.
INTEGERS: Final = (
    *("utc_offset", "deaths_low", "deaths_best", "deaths_high"),
    *("injured_low", "injured_best", "injured_high", "reports", "origins"),
)
NUMBERS: Final = ("latitude", "longitude")
MOMENTS: Final = ("earliest", "latest")


def read_lines(timeline: Timeline) -> Iterable[Sequence[Any]]:
    """The entries as rows of LINE_COLUMNS: what is unknown is None, lists are one text."""
    if timeline.read_lines is not None:
        return timeline.read_lines()
    return map(as_line, timeline.read_entries())


def as_line(entry: TimelineEntry) -> Sequence[Any]:
    """An entry as a row of LINE_COLUMNS."""
    named = {citation.property: name_citation(citation) for citation in entry.citations}
    flat = entry._replace(disputed="; ".join(entry.disputed))  # type: ignore[arg-type]  # a text here
    return (*flat[:-1], *(named.get(key) for key in CITED))


def name_citation(citation: CitedClaim) -> str:
    """Write "xinhua-2024-01-04 paragraph 2": the source's code, and where in it."""
    return f"{citation.source} {citation.locator}" if citation.locator else citation.source


def read_citations(timeline: Timeline) -> Iterator[tuple[Any, ...]]:
    """The citations of all entries as rows of CITATION_COLUMNS, in the order of the entries."""
    for entry in timeline.read_entries():
        code = entry.code
        for citation in entry.citations:
            yield (code, *citation)
