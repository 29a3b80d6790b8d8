"""Timelines as Parquet: a row an incident, citations nested in it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from incidents.exporters.data_package import INTEGERS, MEANINGS, MOMENTS, NUMBERS
from incidents.exporters.objects import as_object, describe_export, encode
from incidents.results import CITATION_MEANINGS, CitedClaim, Timeline, TimelineEntry

# Rows are Python objects, ten times what they are in columns, only so many at a time.
ROWS_AT_ONCE, BATCHES_IN_GROUP = 500, 10


def write_parquet(timeline: Timeline, out: BinaryIO) -> None:
    """Write the entries; what the export is stands in the schema's metadata under `incidents`."""
    schema = _make_schema().with_metadata({"incidents": encode(describe_export(timeline.about))})
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        batches = _batches(timeline, schema)
        while group := list(islice(batches, BATCHES_IN_GROUP)):
            writer.write_table(pa.Table.from_batches(group))


def _batches(timeline: Timeline, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rows = map(_as_row, timeline.read_entries())
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield pa.RecordBatch.from_pylist(batch, schema=schema)


def _as_row(entry: TimelineEntry) -> dict[str, Any]:
    row = as_object(entry)
    return row | {name: row[name] and datetime.fromisoformat(row[name]) for name in MOMENTS}


def _make_schema() -> pa.Schema:
    text = pa.string()
    citation = pa.struct(
        [_field(name, text, CITATION_MEANINGS[name]) for name in CitedClaim._fields]
    )
    types = {
        **dict.fromkeys(INTEGERS, pa.int64()),
        **dict.fromkeys(NUMBERS, pa.float64()),
        # Local civil time: a moment without a zone.
        **dict.fromkeys(MOMENTS, pa.timestamp("ms")),
        "disputed": pa.list_(text),
    }
    flat = TimelineEntry._fields[:-1]
    fields = [_field(name, types.get(name, text), MEANINGS[name]) for name in flat]
    return pa.schema([*fields, pa.field("citations", pa.list_(citation))])


def _field(name: str, type_: pa.DataType, meaning: str) -> pa.Field:
    return pa.field(name, type_, metadata={"description": meaning})
