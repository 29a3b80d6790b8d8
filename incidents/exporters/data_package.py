"""What CSV files hold, told in a Frictionless Data Package (https://datapackage.org)."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TextIO

from incidents.exporters import Written
from incidents.exporters.flat import (
    CITATION_COLUMN_MEANINGS,
    CITATION_COLUMNS,
    INTEGERS,
    LINE_COLUMNS,
    LINE_MEANINGS,
    MOMENTS,
    NUMBERS,
)
from incidents.exporters.phrasing import describe_about
from incidents.results import Timeline


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
    fields = _fields(LINE_COLUMNS, LINE_MEANINGS, required=("code", "title"))
    return {"fields": list(fields), "primaryKey": ["code"]}


def _describe_citations() -> dict[str, Any]:
    required = ("code", "property", "source")
    return {
        "fields": list(_fields(CITATION_COLUMNS, CITATION_COLUMN_MEANINGS, required)),
        "primaryKey": ["code", "property"],
        "foreignKeys": [
            {"fields": ["code"], "reference": {"resource": "timeline", "fields": ["code"]}}
        ],
    }


def _fields(
    columns: Iterable[str], meanings: Mapping[str, str], required: Collection[str]
) -> Iterable[dict[str, Any]]:
    for name in columns:
        field: dict[str, Any] = {"name": name, "type": "string", "description": meanings[name]}
        if name in INTEGERS:
            field["type"] = "integer"
        elif name in NUMBERS:
            field["type"] = "number"
        elif name in MOMENTS:
            field |= {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S"}
        if name in required:
            field["constraints"] = {"required": True}
        yield field
