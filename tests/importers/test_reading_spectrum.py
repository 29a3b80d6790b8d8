"""What every reader of CSV is tried on: one file a difficulty, and strings that broke others."""

import csv
import io
import json

import pytest
import xlsxwriter
from naughty import NAUGHTY
from spectrum import SPECTRUM
from table_files import read, read_file

from incidents.printable import ACTIVE

# What XML can't hold, and what Excel therefore writes in a way of its own.
NO_XML = [text for text in NAUGHTY if any(ord(c) < 32 and c not in "\t\n" for c in text)]


@pytest.mark.parametrize(("text", "rows"), SPECTRUM.values(), ids=SPECTRUM)
def test_a_difficulty_is_met(tmp_path, text, rows):
    found = read(tmp_path, text)
    assert found.rows == rows
    assert found.rejected == []


def test_there_are_naughty_strings_and_each_once():
    assert len(NAUGHTY) >= 150
    assert len(set(NAUGHTY)) == len(NAUGHTY)


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_naughty_strings_come_through_csv(tmp_path, delimiter):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["number", "text"])
    writer.writerows(enumerate(NAUGHTY))
    found = read(tmp_path, written.getvalue())
    assert [text for _, text in found.rows] == NAUGHTY


def test_naughty_strings_may_name_columns(tmp_path):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([NAUGHTY, NAUGHTY])
    found = read(tmp_path, written.getvalue())
    assert found.columns == tuple(text.strip() for text in NAUGHTY)
    assert found.rows == [NAUGHTY]


@pytest.mark.parametrize("is_ascii", [True, False])
def test_naughty_strings_come_through_json_lines(tmp_path, is_ascii):
    lines = [json.dumps({"text": text}, ensure_ascii=is_ascii) for text in NAUGHTY]
    found = read(tmp_path, "\n".join(lines), "t.jsonl")
    assert [text for (text,) in found.rows] == NAUGHTY


def test_naughty_strings_come_through_a_workbook(tmp_path):
    texts = [text for text in NAUGHTY if text and text not in NO_XML]
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "text")
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, 0, text)
    assert [text for (text,) in read_file(path).rows] == texts


def test_naughty_keys_are_told_in_one_line_that_acts_on_nothing(tmp_path):
    lines = ['{"a": 1}', *(json.dumps({text: 1}) for text in NAUGHTY)]
    found = read(tmp_path, "\n".join(lines))
    assert len(found.rejected) == len(NAUGHTY)
    assert [bad.reason for bad in found.rejected if ACTIVE.search(bad.reason)] == []
