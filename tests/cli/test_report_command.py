"""incidents report: on the terminal, for programs, on paper."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from incidents.exporters.report_workbook import CREATED
from tests.cli.conftest import only_sqlite
from tests.reporting.reports.drawn import NAMES

DAYS = ("2023-11-05", "2024-02-01")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", NAMES)
def test_a_report_fits_a_terminal(read_only, name):
    done = read_only("report", name, COLUMNS="80")
    assert (done.code, max(map(len, done.out.splitlines())) <= 80) == (0, True)


@only_sqlite
@pytest.mark.parametrize("name", NAMES)
def test_formats_hold_the_same_rows(read_only, name, tmp_path):
    rows = json.loads(read_only("report", name, "--format", "json").out)
    lines = read_only("report", name, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    plain = [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in rows
    ]
    assert (
        list(csv.DictReader(io.StringIO(read_only("report", name, "--format", "csv").out))) == plain
    )
    book = tmp_path / "report.xlsx"
    assert read_only("report", name, "--format", "xlsx", "-o", book).code == 0
    sheet = list(load_workbook(book)[name].iter_rows(values_only=True))
    assert [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]] == rows


@only_sqlite
@pytest.mark.parametrize("name", NAMES)
def test_a_chart_stands_alone(read_only, name, tmp_path):
    target = tmp_path / "chart.svg"
    assert read_only("report", name, "--format", "svg", "-o", target).code == 0
    text = target.read_text("utf-8")
    chart = ET.fromstring(text)
    title, description = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
    assert chart.attrib["role"] == "img"
    assert chart.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
    assert "The longest" in description.text
    assert chart.findall(f".//{SVG}rect[@class='bar']")
    without_namespace = text.replace("http://www.w3.org/2000/svg", "")
    assert not any(word in without_namespace for word in ("http", "href", "<script", "@import"))


@only_sqlite
def test_the_same_report_is_the_same_file(read_only, tmp_path):
    for ending in ("xlsx", "svg"):
        for name in "ab":
            target = tmp_path / f"{name}.{ending}"
            read_only("report", "casualties", "--format", ending, "-o", target)
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    # A clock would tell the same within a second.
    created = load_workbook(tmp_path / "a.xlsx").properties.created
    assert created == CREATED.replace(tzinfo=None)


@only_sqlite
def test_nothing_in_the_data_acts(database, tmp_path):
    evil = '=HYPERLINK("http://x")<script>\x1b[31m\u202e'
    told = "{quote: x, date: 2024-01-01, perpetrator: evil}"
    dossier = tmp_path / "evil.yaml"
    dossier.write_text(
        f"about: i\ntitle: {json.dumps(evil)}\nsources: {{a: {{says: [{told}]}}}}\n"
        f"actors: {{evil: {{kind: armed group, name: {json.dumps(evil)}}}}}\n"
    )
    done = database("load", dossier)
    assert done.code == 0, done.err
    assert "\x1b" not in database("report", "actors").out
    chart = database("report", "actors", "--format", "svg").out
    assert "<script" not in chart
    assert "\u202e" not in chart
    ET.fromstring(chart)
    database("report", "gaps", "--format", "xlsx", "-o", tmp_path / "g.xlsx")
    with zipfile.ZipFile(tmp_path / "g.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@only_sqlite
def test_a_chart_over_time_has_every_month(database, tmp_path):
    dossier = tmp_path / "two.yaml"
    told = [f"{{about: c{day}, quote: x, date: {day}, deaths: 2}}" for day in DAYS]
    known = [f"c{day}: {{title: x}}" for day in DAYS]
    dossier.write_text(
        f"incidents: {{{', '.join(known)}}}\nsources: {{a: {{says: [{', '.join(told)}]}}}}\n"
    )
    done = database("load", dossier)
    assert done.code == 0, done.err
    chart = database("report", "casualties", "--format", "svg").out
    assert "4 bars, from 2023-11 to 2024-02" in chart


@only_sqlite
def test_a_workbook_needs_a_file(database):
    done = database("report", "casualties", "--format", "xlsx")
    assert (done.code, "a workbook is no text" in done.err) == (2, True)


@only_sqlite
def test_an_empty_report_says_so(database):
    done = database("report", "disputes")
    assert (done.code, done.out, done.err) == (0, "", "Nothing to show.\n")
    assert "Nothing to show." in database("report", "casualties", "--format", "svg").out
