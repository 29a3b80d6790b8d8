"""Timelines as iCalendar (RFC 5545): an event an incident.

A time of day is in UTC where its offset is known, else "floating": local time, of no zone. A day
is a whole-day event. What lies somewhere within a month or a year is a span of whole days, free
time, whose summary says so.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, TextIO

from icalendar import Calendar, Event, vDatetime, vGeo, vText

from incidents.exporters.moments import in_utc
from incidents.exporters.phrasing import (
    CLOCK,
    describe_about,
    describe_source,
    describe_when,
    describe_words,
    is_imprecise,
    link_to,
    list_citations,
    list_facts,
)
from incidents.printable import escape_unprintable
from incidents.results import Timeline, TimelineEntry

PRODUCT: Final = "-//incidents//timeline//EN"
STATES: Final = {"active": "CONFIRMED", "draft": "TENTATIVE", "retracted": "CANCELLED"}
# Moments that have no end of their own.
POINTS: Final = ("second", "minute")


def write_ics(timeline: Timeline, out: TextIO) -> None:
    """Write one calendar. Each event's stamp is when the export was drawn, its UID its code's."""
    about = timeline.about
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = escape_unprintable(about.title)
    told = escape_unprintable(describe_about(about))
    for name, words in (("name", title), ("x-wr-calname", title), ("description", told)):
        calendar.add(name, words)
    frame = calendar.to_ical().decode()
    end = "END:VCALENDAR\r\n"
    out.write(frame.removesuffix(end))
    stamp = datetime.fromisoformat(about.drawn_at)
    out.writelines(
        _make_event(entry, stamp).to_ical().decode() for entry in timeline.read_entries()
    )
    out.write(end)


def _make_event(entry: TimelineEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.code}@incidents")
    event["dtstamp"] = vDatetime(stamp)
    start, end = _bounds(entry)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    vague = f" ({describe_when(entry)})" if is_imprecise(entry) else ""
    event.add("summary", escape_unprintable(entry.title + vague))
    event.add("description", escape_unprintable("\n".join(_description_lines(entry))))
    event.add("status", STATES[entry.status])
    event.add("class", "PUBLIC" if entry.handling == "CLEAR" else "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", escape_unprintable(entry.place))
    if entry.latitude is not None and entry.longitude is not None:
        event["geo"] = vGeo((entry.latitude, entry.longitude))
    if entry.type:
        event["categories"] = vText(escape_unprintable(entry.type))
    if link := next(filter(None, map(link_to, entry.citations)), None):
        event.add("url", link)
    return event


def _bounds(entry: TimelineEntry) -> tuple[date, date | None]:
    """Start and end, the end excluded; without an end a moment, or one whole day."""
    earliest = datetime.fromisoformat(entry.earliest or "")
    latest = datetime.fromisoformat(entry.latest or "")
    timed = entry.precision in CLOCK or "T" in (entry.edtf or "")
    if not timed:
        first, last = earliest.date(), latest.date()
        return first, None if last in (first, date.max) else last + timedelta(days=1)
    point = entry.precision in POINTS
    end = None if point or latest.year == date.max.year else latest + timedelta(seconds=1)
    offset = entry.utc_offset
    return in_utc(earliest, offset), None if end is None else in_utc(end, offset)


def _description_lines(entry: TimelineEntry) -> Iterator[str]:
    if entry.summary:
        yield entry.summary
    unknown = ": the day is not known, only that it lies within" if is_imprecise(entry) else ""
    yield f"date: {describe_when(entry)}{unknown}"
    for _, label, value in list_facts(entry):
        yield f"{label}: {value}"
    if entry.citations:
        yield ""
    for keys, citation in list_citations(entry):
        parts = [f"[{keys}] {describe_source(citation)}", describe_words(citation)]
        yield " — ".join(part for part in (*parts, link_to(citation)) if part)
