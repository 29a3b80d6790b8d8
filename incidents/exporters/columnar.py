"""Timelines as Parquet: a row an incident, citations nested in it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from incidents.exporters.data_package import INTEGERS, MEANINGS, MOMENTS, NUMBERS
from incidents.exporters.objects import as_object, describe_export, encode
from incidents.results import CITATION_MEANINGS, CitedClaim, Timeline, TimelineEntry

# Lines of JSON are read at once into columns, some such parts written as one group of rows.
LINES_AT_ONCE: Final = 500
PARTS_IN_GROUP: Final = 10


def write_parquet(timeline: Timeline, out: BinaryIO) -> None:
    """Write the entries; what the export is stands in the schema's metadata under `incidents`."""
    schema = _make_schema().with_metadata({"incidents": encode(describe_export(timeline.about))})
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        parts = _read_parts(timeline.read_entries(), schema)
        while group := list(islice(parts, PARTS_IN_GROUP)):
            writer.write_table(pa.concat_tables(group))


def _read_parts(entries: Iterable[TimelineEntry], schema: pa.Schema) -> Iterator[pa.Table]:
    """The entries as columns, by way of JSON: Python's own objects would have pandas loaded.

    With it, and with the objects, an export takes twice the memory.
    """
    parsing = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    lines = (encode(as_object(entry)) + "\n" for entry in entries)
    while part := "".join(islice(lines, LINES_AT_ONCE)).encode():
        reading = pj.ReadOptions(use_threads=False, block_size=len(part))
        table = pj.read_json(pa.BufferReader(part), reading, parsing)
        yield pa.Table.from_arrays(table.columns, schema=schema)


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
