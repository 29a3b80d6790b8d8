"""Timelines as JSON: every value with the passages it rests on."""

import json
from typing import Any, TextIO

from incidents.results import Timeline, TimelineEntry


def as_object(entry: TimelineEntry) -> dict[str, Any]:
    """An entry as a JSON object; nothing is left out, what is unknown is null."""
    return {
        **entry._asdict(),
        "citations": [citation._asdict() for citation in entry.citations],
    }


def write_jsonl(timeline: Timeline, out: TextIO) -> None:
    """One JSON object a line."""
    entries = timeline.read_entries()
    out.writelines(json.dumps(as_object(entry), ensure_ascii=False) + "\n" for entry in entries)


def write_json(timeline: Timeline, out: TextIO) -> None:
    """One JSON array, streamed."""
    between = "[\n"
    for entry in timeline.read_entries():
        out.write(between + json.dumps(as_object(entry), ensure_ascii=False, indent=2))
        between = ",\n"
    out.write("\n]\n" if between == ",\n" else "[]\n")
