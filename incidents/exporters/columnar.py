"""Timelines as Parquet: a row an incident, citations nested in it."""

from collections.abc import Iterable
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, Final

from arro3.core import DataType, Field, Schema
from arro3.io import read_json
from arro3.io import write_parquet as write_columns

from incidents.exporters.flat import INTEGERS, LINE_MEANINGS, MOMENTS, NUMBERS
from incidents.exporters.objects import as_object, describe_export, encode
from incidents.results import CITATION_MEANINGS, CitedClaim, Timeline, TimelineEntry

# Rows made into columns at once, and rows of a group within the file.
BATCH: Final = 100
GROUP: Final = 5_000


def write_parquet(timeline: Timeline, out: BinaryIO) -> None:
    """Write the entries; what the export is stands in the schema's metadata under `incidents`."""
    failures: list[BaseException] = []
    lines: Any = BufferedReader(_Lines(timeline.read_entries(), failures))
    target: Any = _Target(out, failures)
    columns = read_json(lines, _make_schema(timeline), batch_size=BATCH)
    write_columns(columns, target, compression="zstd(3)", max_row_group_size=GROUP)
    if failures:
        raise failures[0]


class _Lines(RawIOBase):
    """The entries as lines of JSON, of which columns are made.

    The library knows no errors of ours: where reading fails, the lines end, and the error is kept.
    """

    def __init__(self, entries: Iterable[TimelineEntry], failures: list[BaseException]) -> None:
        self._lines = (f"{encode(as_object(entry))}\n".encode() for entry in entries)
        self._failures = failures
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever takes bytes
        """Fill a buffer with what there is of a line."""
        if not self._rest:
            self._rest = memoryview(self._read_line())
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _read_line(self) -> bytes:
        if self._failures:
            return b""
        try:
            return next(self._lines, b"")
        except BaseException as error:  # noqa: BLE001 - an interrupt as well; it is raised later
            self._failures.append(error)
            return b""


class _Target(RawIOBase):
    """Where the file goes; of a disk that is full nothing is said before the end."""

    def __init__(self, out: BinaryIO, failures: list[BaseException]) -> None:
        self._out, self._failures = out, failures

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Write, or keep why that failed."""
        if not self._failures:
            try:
                self._out.write(data)
            except BaseException as error:  # noqa: BLE001 - as above
                self._failures.append(error)
        return len(data)


def _make_schema(timeline: Timeline) -> Schema:
    text = DataType.string()
    citation = DataType.struct(
        [_field(name, text, CITATION_MEANINGS[name]) for name in CitedClaim._fields]
    )
    types = {
        **dict.fromkeys(INTEGERS, DataType.int64()),
        **dict.fromkeys(NUMBERS, DataType.float64()),
        # Local civil time: a moment without a zone.
        **dict.fromkeys(MOMENTS, DataType.timestamp("ms")),
        "disputed": DataType.list(text),
    }
    flat = TimelineEntry._fields[:-1]
    fields = [_field(name, types.get(name, text), LINE_MEANINGS[name]) for name in flat]
    return Schema(
        [*fields, Field("citations", DataType.list(citation))],
        metadata={"incidents": encode(describe_export(timeline.about))},
    )


def _field(name: str, type_: DataType, meaning: str) -> Field:
    return Field(name, type_, metadata={"description": meaning})
