"""Workbooks and Parquet, read by the libraries that others read them with."""

import io
import json
from datetime import datetime

import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.escape import unescape

from incidents.errors import InputError
from incidents.exporters import write_timeline
from incidents.exporters.flat import LINE_COLUMNS, as_line
from incidents.results import Timeline, TimelineEntry
from tests.exporters.samples import ABOUT, ENTRY, HOSTILE, VARIED, tainted, write_main

ALL = [*VARIED, *HOSTILE]


def open_book(data):
    return openpyxl.load_workbook(io.BytesIO(data), read_only=False)


@pytest.fixture(scope="module")
def book():
    return open_book(write_main(ALL, "xlsx"))


def test_a_workbook_has_every_value(book):
    header, *rows = book["Timeline"].iter_rows(values_only=True)

    assert header == LINE_COLUMNS
    clean = [n for n, entry in enumerate(ALL) if entry.title.isprintable()]
    assert len(rows) == len(ALL)
    assert len(clean) > 250
    for n in clean[:60]:
        assert [value or None for value in rows[n]] == [v or None for v in as_line(ALL[n])]
    # Excel reads _x000D_ as a character; openpyxl leaves that to its caller.
    assert [unescape(rows[n][1]) for n in clean] == [ALL[n].title for n in clean]


def test_nothing_in_a_workbook_is_computed_or_linked(book):
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
        assert not any(cell.hyperlink for cell in cells)


def test_formulas_are_words():
    book = open_book(write_main([tainted("=1+1"), tainted("=HYPERLINK(1)")], "xlsx"))

    assert [cell.value for cell in book["Timeline"]["B"]] == ["title", "=1+1", "=HYPERLINK(1)"]


def test_citations_and_what_the_export_is(book):
    cited = list(book["Citations"].iter_rows(values_only=True))
    about = dict(book["About"].iter_rows(values_only=True))

    assert len(cited) == 1 + sum(len(entry.citations) for entry in ALL)
    assert about["title"] == ABOUT.title
    assert about["left out"] == "2 undated"
    meanings = {row[1]: row[2] for row in book["Columns"].iter_rows(values_only=True)}
    assert meanings["deaths_high"] == "Greatest number of deaths among current claims"


def test_what_a_cell_cannot_hold_is_cut_and_says_so(book):
    (long,) = {c.value for c in book["Citations"]["K"] if c.value and c.value.startswith("qqq")}

    assert len(long) == 32_767
    assert long.endswith("[cut: longer than a cell holds]")


def test_a_workbook_tells_no_other_time_than_the_slot():
    first = write_main([ENTRY], "xlsx")
    book = open_book(first)

    assert first == write_main([ENTRY], "xlsx")
    assert book.properties.created == datetime(2024, 1, 8, 6)  # noqa: DTZ001 - as openpyxl has it


def test_parquet_has_every_value_typed():
    table = pq.read_table(io.BytesIO(write_main(ALL, "parquet")))
    rows = table.to_pylist()

    assert [row["title"] for row in rows] == [entry.title for entry in ALL]
    assert table.column_names == list(TimelineEntry._fields)
    assert rows[0]["earliest"].isoformat() == VARIED[0].earliest
    assert rows[0]["disputed"] == ["deaths", "perpetrator"]
    assert rows[0]["citations"][1] == VARIED[0].citations[1]._asdict()
    assert table.schema.field("deaths_high").metadata[b"description"]
    assert json.loads(table.schema.metadata[b"incidents"])["name"] == "weekly"


@pytest.mark.parametrize("entries", [[], [ENTRY]])
def test_parquet_of_nothing_has_the_same_columns(entries):
    table = pq.read_table(io.BytesIO(write_main(entries, "parquet")))

    assert table.num_rows == len(entries)
    assert table.column_names == list(TimelineEntry._fields)


class Full(io.BytesIO):
    """A disk that is full after a few bytes."""

    def write(self, data):
        if self.tell() > 100:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_parquet_on_a_full_disk_ends_with_what_the_system_says():
    timeline = Timeline(ABOUT, lambda: [ENTRY] * 20_000, list)
    with pytest.raises(OSError, match="No space left"):
        write_timeline(timeline, "parquet", Full())


@pytest.mark.parametrize(
    "error", [InputError("changed meanwhile", "try again"), KeyboardInterrupt()]
)
def test_what_ends_the_reading_ends_the_parquet(error):
    def read():
        yield ENTRY
        raise error

    with pytest.raises(type(error)) as raised:
        write_timeline(Timeline(ABOUT, read, list), "parquet", io.BytesIO())
    assert raised.value is error
