"""Timelines as Markdown: a section a month, footnotes for citations."""

from collections.abc import Iterator
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
from incidents.printable import escape_controls, escape_markdown
from incidents.results import CitedClaim, Timeline, TimelineEntry


def write_markdown(timeline: Timeline, out: TextIO) -> None:
    """Write the entries as they come, then the footnotes."""
    notes = Footnotes()
    heading = ("", "")
    for entry in timeline.read_entries():
        now = heading_of(entry)
        if now[0] != heading[0]:
            out.write(f"## {now[0]}\n\n")
        if now[1] and now != heading:
            out.write(f"### {now[1]} {now[0]}\n\n")
        heading = now
        out.write("\n".join(_entry_lines(entry, notes)) + "\n\n")
    out.writelines(
        f"[^{number}]: {_describe_note(citation)}\n"
        for number, citation in enumerate(notes.cited, 1)
    )


def _entry_lines(entry: TimelineEntry, notes: Footnotes) -> Iterator[str]:
    def cited(text: str, key: str) -> str:
        return escape_markdown(text) + "".join(f"[^{n}]" for n in notes.mark(entry, [key]))

    state = "" if entry.status == "active" else f" ({entry.status})"
    yield (
        f"- **{cited(describe_when(entry), 'date')} — {escape_markdown(entry.title)}**"
        f" (`{escape_controls(entry.code)}`){state}"
    )
    if entry.place:
        yield f"  - place: {cited(entry.place, 'place')}"
    if entry.type:
        yield f"  - type: {cited(entry.type, 'type')}"
    if deaths := describe_deaths(entry):
        yield f"  - deaths: {cited(str(deaths), 'deaths')}, {describe_backing(entry)}"
    if injured := describe_injured(entry):
        yield f"  - injured: {cited(str(injured), 'injured')}"
    if entry.perpetrator:
        disputed = " (disputed)" if "perpetrator" in entry.disputed else ""
        yield f"  - perpetrator{disputed}: {cited(entry.perpetrator, 'perpetrator')}"
    if entry.responsibility:
        yield f"  - responsibility claimed by: {cited(entry.responsibility, 'responsibility')}"
    if entry.disputed:
        yield f"  - **disputed**: {escape_markdown(', '.join(entry.disputed))}"


def _describe_note(citation: CitedClaim) -> str:
    parts = [escape_markdown(describe_source(citation))]
    if words := describe_words(citation):
        parts.append(escape_markdown(words))
    if citation.url:
        parts.append(f"<{_quote_url(citation.url)}>")
    return ". ".join(parts)


def _quote_url(url: str) -> str:
    """An address within <…>: what would end it or break the line is percent-encoded."""
    return "".join(
        char
        if char.isprintable() and char not in "<> \\"
        else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        for char in url
    )
