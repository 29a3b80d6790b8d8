"""Timelines as objects of JSON, for the formats that are made of it."""

from json import JSONEncoder
from typing import Any, Final

from incidents.results import About, CitedClaim, TimelineEntry

# Made once: json.dumps makes an encoder at each call, which takes longer than to encode.
encode: Final = JSONEncoder(ensure_ascii=False).encode


def as_object(entry: TimelineEntry) -> dict[str, Any]:
    """An entry as a JSON object; nothing is left out, what is unknown is null."""
    names = CitedClaim._fields
    citations = [dict(zip(names, citation, strict=True)) for citation in entry.citations]
    return {**dict(zip(TimelineEntry._fields, entry, strict=True)), "citations": citations}


def describe_export(about: About) -> dict[str, Any]:
    """What an export says of itself."""
    return {
        **about._asdict(),
        "limits": dict(about.limits),
        "filters": dict(about.filters),
        "left_out": dict(about.left_out),
    }
