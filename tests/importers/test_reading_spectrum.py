"""What every reader of CSV is tried on: one file a difficulty, and strings that broke others."""

import csv
import io
import json

import pytest
import xlsxwriter
from naughty import NAUGHTY
from table_files import read, read_file

from incidents.printable import ACTIVE

# The difficulties of csv-spectrum, each in words of our own.
SPECTRUM = {
    "comma in quotes": (
        'name,place,killed\nAttack,"Kerman, Iran",94\n',
        [["Attack", "Kerman, Iran", "94"]],
    ),
    "empty cells": ('a,b,c\n1,"",""\n2,3,4\n', [["1", "", ""], ["2", "3", "4"]]),
    "empty cells, CRLF": ('a,b,c\r\n1,"",""\r\n2,3,4\r\n', [["1", "", ""], ["2", "3", "4"]]),
    "escaped quotes": ('a,b\n1,"they ""fled"" it"\n3,4\n', [["1", 'they "fled" it'], ["3", "4"]]),
    "JSON in a cell": (
        'key,where\n1,"{""type"": ""Point"", ""coordinates"": [57.1, 30.3]}"\n',
        [["1", '{"type": "Point", "coordinates": [57.1, 30.3]}']],
    ),
    "coordinates": (
        'phone,where,town\n0551234,"34.5, 69.2",Kabul\n',
        [["0551234", "34.5, 69.2", "Kabul"]],
    ),
    "newlines": (
        'a,b,c\n1,2,3\n"There were \ntwo",5,6\n7,8,9\n',
        [["1", "2", "3"], ["There were \ntwo", "5", "6"], ["7", "8", "9"]],
    ),
    "newlines, CRLF": (
        'a,b,c\r\n1,2,3\r\n"There were \r\ntwo",5,6\r\n7,8,9\r\n',
        [["1", "2", "3"], ["There were \r\ntwo", "5", "6"], ["7", "8", "9"]],
    ),
    "quotes and newlines": (
        'a,b\n1,"he \n""said"" \nso"\n3,4\n',
        [["1", 'he \n"said" \nso'], ["3", "4"]],
    ),
    "simple": ("a,b,c\n1,2,3\n", [["1", "2", "3"]]),
    "simple, CRLF": ("a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]]),
    "no newline at the end": ("a,b,c\n1,2,3", [["1", "2", "3"]]),
    "UTF-8": ("a,b\n1,\u02a4\n", [["1", "\u02a4"]]),
}
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
