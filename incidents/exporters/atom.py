"""Timelines as an Atom feed (RFC 4287): an entry an incident, its citations below."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Final, TextIO
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from incidents.dates import parse_edtf
from incidents.errors import InputError
from incidents.exporters.markup import list_known
from incidents.exporters.moments import in_utc
from incidents.exporters.phrasing import describe_about, describe_when, link_to
from incidents.printable import escape_unprintable
from incidents.results import CitedClaim, Timeline, TimelineEntry

# RFC 4151; a name of our own, which no domain needs to answer for (RFC 2606).
TAG: Final = "tag:incidents.invalid,2024:"
HEAD: Final = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">
"""


def write_atom(timeline: Timeline, out: TextIO) -> None:
    """Write a feed that was updated when it was drawn; see `_last_said` for its entries."""
    about = timeline.about
    out.write(HEAD)
    out.writelines(
        (
            f"  <id>{_text(TAG + 'export:' + about.name)}</id>\n",
            f"  <title>{_text(about.title)}</title>\n",
            f"  <subtitle>{_text(describe_about(about))}</subtitle>\n",
            f"  <updated>{_text(about.drawn_at)}</updated>\n",
            "  <author><name>incidents</name></author>\n",
            '  <generator uri="https://datatracker.ietf.org/doc/html/rfc4287">incidents</generator>\n',
        )
    )
    out.writelines(
        "".join(_entry_lines(entry, about.drawn_at)) for entry in timeline.read_entries()
    )
    out.write("</feed>\n")


def _entry_lines(entry: TimelineEntry, drawn_at: str) -> Iterator[str]:
    yield "  <entry>\n"
    yield f"    <id>{_text(TAG + 'incident:' + entry.code)}</id>\n"
    yield f"    <title>{_text(entry.title)}</title>\n"
    yield f"    <updated>{_last_said(entry, drawn_at)}</updated>\n"
    if entry.type:
        yield f"    <category term={_attribute(entry.type)}/>\n"
    for link in dict.fromkeys(filter(None, map(link_to, entry.citations))):
        yield f'    <link rel="related" href={_attribute(link)}/>\n'
    if entry.latitude is not None and entry.longitude is not None:
        yield f"    <georss:point>{entry.latitude} {entry.longitude}</georss:point>\n"
    if entry.summary:
        yield f"    <summary>{_text(entry.summary)}</summary>\n"
    yield f'    <content type="html">{_text("".join(_content_lines(entry)))}</content>\n'
    yield "  </entry>\n"


def _content_lines(entry: TimelineEntry) -> Iterator[str]:
    """HTML: what is known, then on what it rests."""
    yield f"<p>{escape(describe_when(entry))}</p>"
    yield from list_known(entry)


def _last_said(entry: TimelineEntry, drawn_at: str) -> str:
    """When the last of what an entry rests on was said or published, else when it was drawn.

    Readers show what was updated anew, so an entry must not change its time with each export. A
    time of day whose offset isn't known is taken for UTC: a feed has no words for less.
    """
    moments = [moment for citation in entry.citations if (moment := _moment_of(citation))]
    return min(max(moments, default=drawn_at), drawn_at)


def _moment_of(citation: CitedClaim) -> str | None:
    edtf = citation.said or citation.published
    try:
        found = parse_edtf(edtf) if edtf else None
    except InputError:
        return None
    if found is None:
        return None
    moment = in_utc(datetime.fromisoformat(found.earliest), found.utc_offset)
    return f"{moment.replace(tzinfo=None).isoformat()}Z"


def _text(text: str) -> str:
    return escape_xml(_in_xml(text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_in_xml(text), {"\r": "&#13;"})


def _in_xml(text: str) -> str:
    """XML 1.0 has no words at all for some characters: they are shown as escapes."""
    return NONCHARACTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", escape_unprintable(text))


NONCHARACTERS: Final = re.compile("[\ufffe\uffff]")
