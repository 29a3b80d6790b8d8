"""What CSV files hold, told in a Frictionless Data Package (https://datapackage.org)."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

from incidents.exporters import Written
from incidents.exporters.flat import CITATION_COLUMNS, CITED, LINE_COLUMNS
from incidents.exporters.phrasing import describe_about
from incidents.results import CITATION_MEANINGS, ENTRY_MEANINGS, Timeline

MEANINGS: Final = {
    **ENTRY_MEANINGS,
    **{f"{key}_citation": f"Source of the {key}, and where in it" for key in CITED},
}
INTEGERS: Final = (
    *("utc_offset", "deaths_low", "deaths_best", "deaths_high"),
    *("injured_low", "injured_best", "injured_high", "reports", "origins"),
)
NUMBERS: Final = ("latitude", "longitude")
MOMENTS: Final = ("earliest", "latest")
REQUIRED: Final = ("code", "title", "property", "source")


def write_data_package(timeline: Timeline, out: TextIO, written: Sequence[Written]) -> None:
    """Describe the files written: the timeline, then its citations."""
    about = timeline.about
    main, citations = written
    package = {
        "profile": "tabular-data-package",
        "name": _as_name(about.name),
        "title": about.title,
        "description": describe_about(about),
        "created": about.drawn_at,
        "resources": [
            _describe_file("timeline", main, _describe_timeline()),
            _describe_file("citations", citations, _describe_citations()),
        ],
    }
    json.dump(package, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _as_name(name: str) -> str:
    """A name as the standard wants it: lower case, digits, - . _."""
    return re.sub(r"[^-a-z0-9._]+", "-", name.lower()).strip("-") or "timeline"


def _describe_file(name: str, file: Written, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": file.name,
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"lineTerminator": "\n"},
        "schema": {**schema, "missingValues": [""]},
    }


def _describe_timeline() -> dict[str, Any]:
    return {"fields": list(_fields(LINE_COLUMNS, MEANINGS)), "primaryKey": ["code"]}


def _describe_citations() -> dict[str, Any]:
    meanings = {"code": MEANINGS["code"], **CITATION_MEANINGS}
    return {
        "fields": list(_fields(CITATION_COLUMNS, meanings)),
        "primaryKey": ["code", "property"],
        "foreignKeys": [
            {"fields": ["code"], "reference": {"resource": "timeline", "fields": ["code"]}}
        ],
    }


def _fields(columns: Iterable[str], meanings: dict[str, str]) -> Iterable[dict[str, Any]]:
    for name in columns:
        field: dict[str, Any] = {"name": name, "type": "string", "description": meanings[name]}
        if name in INTEGERS:
            field["type"] = "integer"
        elif name in NUMBERS:
            field["type"] = "number"
        elif name in MOMENTS:
            field |= {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S"}
        if name in REQUIRED:
            field["constraints"] = {"required": True}
        yield field
