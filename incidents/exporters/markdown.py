"""Timelines as Markdown: a section a month, whose footnotes stand at its end."""

from collections.abc import Iterator
from typing import Final, TextIO

from incidents.exporters.phrasing import (
    Footnotes,
    describe_source,
    describe_when,
    describe_words,
    heading_of,
    list_about,
    list_facts,
    quote_url,
)
from incidents.printable import escape_controls, escape_markdown
from incidents.results import CitedClaim, Timeline, TimelineEntry

# Footnotes kept for the end of a section; a month of more has them before its end.
MOST_KEPT: Final = 5_000


def write_markdown(timeline: Timeline, out: TextIO) -> None:
    """Write what the export is, the entries as they come, and after each month its footnotes."""
    out.write(f"# {escape_markdown(timeline.about.title)}\n\n")
    out.writelines(
        f"- {escape_markdown(name)}: {escape_markdown(words)}\n"
        for name, words in list_about(timeline.about)
    )
    notes = Footnotes()
    heading = ("", "")
    for entry in timeline.read_entries():
        now = heading_of(entry)
        if now != heading or len(notes.cited) > MOST_KEPT:
            _write_notes(notes, out)
        if now != heading:
            out.writelines(_heading_lines(heading, now))
        heading = now
        out.write("\n" + "\n".join(_entry_lines(entry, notes)) + "\n")
    _write_notes(notes, out)


def _heading_lines(last: tuple[str, str], now: tuple[str, str]) -> Iterator[str]:
    if now[0] != last[0]:
        yield f"\n## {now[0]}\n"
    if now[1]:
        yield f"\n### {now[1]} {now[0]}\n"


def _entry_lines(entry: TimelineEntry, notes: Footnotes) -> Iterator[str]:
    def cited(text: str, key: str) -> str:
        return escape_markdown(text) + "".join(f"[^{n}]" for n in notes.mark(entry, [key]))

    state = "" if entry.status == "active" else f" ({entry.status})"
    yield (
        f"- **{cited(describe_when(entry), 'date')} — {escape_markdown(entry.title)}**"
        f" (`{escape_controls(entry.code)}`){state}"
    )
    if entry.summary:
        yield f"  - {escape_markdown(entry.summary)}"
    for key, label, value in list_facts(entry):
        yield f"  - {label}: {cited(value, key)}"


def _write_notes(notes: Footnotes, out: TextIO) -> None:
    if taken := notes.take():
        out.write("\n")
        out.writelines(f"[^{number}]: {_describe_note(citation)}\n" for number, citation in taken)


def _describe_note(citation: CitedClaim) -> str:
    parts = [escape_markdown(describe_source(citation))]
    if words := describe_words(citation):
        parts.append(escape_markdown(words))
    if citation.url:
        parts.append(f"<{quote_url(citation.url)}>")
    return ". ".join(parts)
