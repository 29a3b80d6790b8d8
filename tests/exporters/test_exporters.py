"""What the formats write: read back by whoever they are for."""

import csv
import io
import json
import re

import pytest
from markdown_it import MarkdownIt

from incidents.exporters import FORMATS, write_timeline
from incidents.exporters.phrasing import describe_count
from incidents.printable import escape_markdown
from incidents.results import About, ExplainedEntry, Timeline
from tests.exporters import samples
from tests.exporters.samples import CITED

ENTRY = samples.ENTRY._replace(citations=samples.ENTRY.citations[::-1])
ABOUT = About("weekly", "Weekly", "2024-01-08T06:00:00Z", (), (), (("undated", 2),))
HOSTILE = "\x1b[31mred\x1b[0m\u202egnp.exe|<b>*x*</b>\r\nnext"


def write(format_, *entries):
    out = io.BytesIO()
    explained = [ExplainedEntry(entry, ()) for entry in entries]
    write_timeline(Timeline(ABOUT, lambda: entries, lambda: explained), format_, out)
    return out.getvalue().decode()


@pytest.mark.parametrize("format_", [name for name, each in FORMATS.items() if not each.binary])
def test_every_format_writes_every_entry_and_none(format_):
    other = ENTRY._replace(code="other-2024", title="Other")

    assert "kerman-2024-01-03" in write(format_, ENTRY, other)
    assert "other-2024" in write(format_, ENTRY, other)
    write(format_)


def test_csv_reads_back_as_it_was():
    hostile = ENTRY._replace(title=HOSTILE)
    (row,) = csv.DictReader(io.StringIO(write("csv", hostile), newline=""))

    assert row["title"] == HOSTILE
    assert row["deaths_high"] == "103"
    assert row["disputed"] == "deaths; perpetrator"
    assert row["summary"] == ""


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_json_reads_back_as_it_was(format_):
    text = write(format_, ENTRY, ENTRY._replace(title=HOSTILE))
    read = json.loads(text) if format_ == "json" else [json.loads(x) for x in text.splitlines()]

    assert [entry["title"] for entry in read] == ["Kerman bombings", HOSTILE]
    assert read[0]["citations"][0]["gist"] == "revised to 84"
    assert read[0]["summary"] is None


def test_no_entries_are_an_empty_array():
    assert json.loads(write("json")) == []


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_nothing_in_the_data_can_act_on_the_reader(format_):
    cited = CITED._replace(title=HOSTILE, gist=HOSTILE, speaker=HOSTILE, url=HOSTILE)
    text = write(format_, ENTRY._replace(title=HOSTILE, place=HOSTILE, citations=(cited,)))

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    if format_ == "markdown":
        assert "<b>" not in text


def test_passages_are_numbered_once_however_often_they_are_cited():
    text = write("table", ENTRY, ENTRY._replace(code="again"))

    assert text.count("China Daily") == 1
    assert text.count("(1)") >= 4


def test_entries_stand_under_year_and_month_and_ranges_under_their_years():
    long_ = ENTRY._replace(
        edtf="2024-11/2025-02", earliest="2024-11-01T00:00:00", latest="2025-02-28T23:59:59"
    )
    text = write("table", ENTRY, ENTRY, long_)

    assert text.count("January 2024\n---") == 1
    assert "2024–2025\n=" in text


def test_a_table_in_a_file_is_as_wide_on_every_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    text = write("table", ENTRY._replace(title="word " * 40))

    assert 90 < max(len(line) for line in text.splitlines()) <= 100


def test_what_corroborates_nothing_is_said_in_words():
    assert "lineage not recorded" in write("table", ENTRY._replace(origins=0))
    assert "3 reports, 1 origin" in write("table", ENTRY)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("94", 94, 94, 94, None), "94"),
        (("94", 94, 84, 103, None), "94 [84–103]"),
        (("94", 94, 84, 103, "above"), "94 [84–103+]"),
        (("≥ 94", 94, 94, 94, "above"), "≥ 94"),
        (("6", 6, 6, 12, "above"), "6 [6–12+]"),
        (("94", 94, 94, 94, "above"), "94 [94+]"),
        (("4,000–6,000", 4000, 4000, 6000, None), "4,000–6,000"),
        ((None, None, None, None, None), "None"),
    ],
)
def test_a_number_is_shown_with_the_span_of_all_current_claims(numbers, expected):
    assert str(describe_count(*numbers)) == expected


@pytest.mark.parametrize(
    "text", ["# x", "## x", "- x", "+ x", "---", "1. FC Köln", "12) x", "1.5", "-5", "#tag", "*x*"]
)
def test_words_are_words_wherever_they_stand_in_markdown(text):
    assert MarkdownIt().render(escape_markdown(text)) == f"<p>{text}</p>\n"
