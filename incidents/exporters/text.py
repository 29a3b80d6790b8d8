"""Timelines for a terminal: grouped by year and month, numbered citations below."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import TextIO

from incidents.exporters.phrasing import (
    Footnotes,
    describe_backing,
    describe_deaths,
    describe_injured,
    describe_source,
    describe_when,
    describe_words,
    heading_of,
)
from incidents.printable import escape_controls
from incidents.results import CitedClaim, Timeline, TimelineEntry

INDENT = "    "
MOST_COLUMNS = 100


def write_text(timeline: Timeline, out: TextIO, columns: int = MOST_COLUMNS) -> None:
    """Write the entries as they come, then the citations; a file is as wide on every terminal."""
    width = min(columns, MOST_COLUMNS)
    notes = Footnotes()
    heading = ("", "")
    for entry in timeline.read_entries():
        heading = _write_heading(heading, heading_of(entry), out)
        out.writelines(line + "\n" for line in _entry_lines(entry, notes, width))
        out.write("\n")
    if notes.cited:
        out.write("Citations\n\n")
        for number, citation in enumerate(notes.cited, 1):
            out.writelines(line + "\n" for line in _note_lines(number, citation, width))


def _write_heading(last: tuple[str, str], now: tuple[str, str], out: TextIO) -> tuple[str, str]:
    if now[0] != last[0]:
        out.write(f"{now[0]}\n{'=' * len(now[0])}\n\n")
    if now[1] and now != last:
        out.write(f"{now[1]} {now[0]}\n{'-' * len(f'{now[1]} {now[0]}')}\n\n")
    return now


def _entry_lines(entry: TimelineEntry, notes: Footnotes, width: int) -> Iterator[str]:
    marks = {key: _mark(notes.mark(entry, [key])) for key in _cited_properties(entry)}
    first = f"{describe_when(entry)}{marks.get('date', '')}  {entry.title}"
    yield from _wrap(first, width, "", INDENT)
    state = "" if entry.status == "active" else f"  {entry.status.upper()}"
    yield f"{INDENT}{entry.code}{state}"
    where = f"{entry.place}{marks.get('place', '')}" if entry.place else "place unknown"
    what = f"{entry.type}{marks.get('type', '')}" if entry.type else ""
    yield from _wrap(" · ".join(part for part in (where, what) if part), width)
    yield from _wrap(" · ".join(_numbers(entry, marks)), width)
    if who := list(_actors(entry, marks)):
        yield from _wrap(" · ".join(who), width)
    if entry.disputed:
        yield from _wrap(f"! disputed: {', '.join(entry.disputed)}", width, INDENT, INDENT * 2)


def _cited_properties(entry: TimelineEntry) -> list[str]:
    return [citation.property for citation in entry.citations]


def _numbers(entry: TimelineEntry, marks: dict[str, str]) -> Iterator[str]:
    deaths, injured = describe_deaths(entry), describe_injured(entry)
    if deaths:
        yield f"deaths {deaths}{marks.get('deaths', '')}, {describe_backing(entry)}"
    else:
        yield f"deaths unknown, {describe_backing(entry)}"
    if injured:
        yield f"injured {injured}{marks.get('injured', '')}"


def _actors(entry: TimelineEntry, marks: dict[str, str]) -> Iterator[str]:
    if entry.perpetrator:
        disputed = " disputed," if "perpetrator" in entry.disputed else ""
        yield f"perpetrator{disputed} {entry.perpetrator}{marks.get('perpetrator', '')}"
    if entry.responsibility:
        yield f"responsibility claimed by {entry.responsibility}{marks.get('responsibility', '')}"


def _mark(numbers: Iterable[int]) -> str:
    listed = ",".join(str(number) for number in numbers)
    return f" ({listed})" if listed else ""


def _note_lines(number: int, citation: CitedClaim, width: int) -> Iterator[str]:
    label = f"{number:>3}. "
    yield from _wrap(f"{label}{describe_source(citation)}", width, "", " " * 5)
    if words := describe_words(citation):
        yield from _wrap(words, width, " " * 5, " " * 5)
    if citation.url:
        # An address that is broken over lines can't be followed.
        yield " " * 5 + escape_controls(citation.url)


def _wrap(text: str, width: int, first: str = INDENT, rest: str = INDENT) -> list[str]:
    return textwrap.wrap(
        escape_controls(text),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
