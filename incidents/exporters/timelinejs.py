"""Timelines as JSON for TimelineJS (https://timeline.knightlab.com): a slide an incident.

TimelineJS puts headlines and texts into its page as HTML, so here they are escaped.
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final, TextIO

from incidents.exporters.markup import list_known
from incidents.exporters.objects import encode
from incidents.exporters.phrasing import describe_when, list_about
from incidents.printable import escape_controls
from incidents.results import About, Timeline, TimelineEntry

UNITS: Final = (
    ("year", 4),
    ("month", 7),
    ("day", 10),
    ("hour", 13),
    ("minute", 16),
    ("second", 19),
)
# How far a date is spelt out that is of a unit of the calendar; others have two ends.
LENGTHS: Final = dict(UNITS)


def write_timelinejs(timeline: Timeline, out: TextIO) -> None:
    """Write one object: a title slide and the events, an event a line."""
    out.write(f'{{"title": {encode(_title_slide(timeline.about))}, "events": [')
    between = "\n"
    for entry in timeline.read_entries():
        out.write(between + encode(_as_event(entry)))
        between = ",\n"
    out.write("\n]}\n")


def _title_slide(about: About) -> dict[str, Any]:
    told = "".join(f"<li>{_html(name)}: {_html(words)}</li>" for name, words in list_about(about))
    return {"text": {"headline": _html(about.title), "text": f"<ul>{told}</ul>"}}


def _as_event(entry: TimelineEntry) -> dict[str, Any]:
    earliest, latest = entry.earliest or "", entry.latest or ""
    event: dict[str, Any] = {
        "unique_id": entry.code,
        "display_date": _html(describe_when(entry)),
        "text": {"headline": _html(entry.title), "text": "".join(_text_lines(entry))},
        "autolink": False,
    }
    if length := LENGTHS.get(entry.precision or ""):
        event["start_date"] = _point(earliest[:length])
    else:
        length = LENGTHS["second" if "T" in (entry.edtf or "") else "day"]
        event["start_date"] = _point(earliest[:length])
        event["end_date"] = _point(latest[:length])
    if entry.type:
        # TimelineJS takes the markup out of a group's name, which undoes the escaping, and then
        # puts what is left into its page as HTML.
        event["group"] = _html(_html(entry.type))
    return event


def _point(civil: str) -> dict[str, int]:
    return {
        name: int(civil[:length][-4 if name == "year" else -2 :])
        for name, length in UNITS
        if len(civil) >= length
    }


def _text_lines(entry: TimelineEntry) -> Iterator[str]:
    if entry.summary:
        yield f"<p>{_html(entry.summary)}</p>"
    yield from list_known(entry, _html)


def _html(text: str) -> str:
    return escape(escape_controls(text))
