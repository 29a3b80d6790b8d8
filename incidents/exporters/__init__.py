"""Timelines written to a stream, one file a format; they know neither database nor command line."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Final, TextIO

from incidents.results import TimelineEntry

Exporter = Callable[[Iterable[TimelineEntry], TextIO], None]

# Names of what to import when the format is asked for; nothing is imported for the others.
EXPORTERS: Final = {
    "table": "incidents.exporters.text:write_text",
    "csv": "incidents.exporters.comma_separated:write_csv",
    "json": "incidents.exporters.javascript:write_json",
    "jsonl": "incidents.exporters.javascript:write_jsonl",
    "markdown": "incidents.exporters.markdown:write_markdown",
}


def find_exporter(format_: str) -> Exporter:
    """The function that writes a format."""
    module, function = EXPORTERS[format_].split(":")
    exporter: Exporter = getattr(import_module(module), function)
    return exporter
