"""Timelines as JSON: every value with the passages it rests on."""

from collections.abc import Iterator
from typing import TextIO

from incidents.exporters.objects import as_object, encode
from incidents.results import Timeline, TimelineEntry


def write_jsonl(timeline: Timeline, out: TextIO) -> None:
    """One JSON object a line."""
    out.writelines(encode(as_object(entry)) + "\n" for entry in timeline.read_entries())


def write_json(timeline: Timeline, out: TextIO) -> None:
    """One JSON array, streamed: a value a line, a citation a line."""
    between = "[\n"
    for entry in timeline.read_entries():
        out.write(between + "{\n" + ",\n".join(_field_lines(entry)) + "\n}")
        between = ",\n"
    out.write("\n]\n" if between == ",\n" else "[]\n")


def _field_lines(entry: TimelineEntry) -> Iterator[str]:
    fields = as_object(entry)
    citations = fields.pop("citations")
    for name, value in fields.items():
        yield f'  "{name}": {encode(value)}'
    listed = ",\n".join(f"    {encode(citation)}" for citation in citations)
    yield f'  "citations": [\n{listed}\n  ]' if listed else '  "citations": []'
