"""A page too long for one file: a file a year, and a page that leads to them."""

import json
import re

import pytest

from incidents.exporters.page import parts
from tests.schedule.conftest import MONDAY, only_sqlite

PAGES = """
[exports.pages]
title = "All of it"
formats = ["html"]
path = "latest"
"""
LATER = "2024-09-09T06:00:00Z"
YEARS = ("0987", "2022", "2023", "2024")
INDEX, MANIFEST = "latest.html", "latest.manifest.json"
ADD = ("--source", "wire-2", "--create", "--gist", "x")


@pytest.fixture
def pages(desk, monkeypatch):
    """Three incidents, besides the two of 2024, in three years; two a page."""
    monkeypatch.setattr(parts, "MOST", 2)
    for title, date in (("Old", "0987-05-01"), ("Eve", "2022-12-31"), ("Siege", "2023-05")):
        desk.database.do("add", title, "--code", title.lower(), "--date", date, *ADD)
    desk.define(PAGES)
    return desk


def name_years(*years):
    return [f"latest-{year}.html" for year in years]


def read_links(desk, name):
    """Where the links of a page to other files lead."""
    found = re.findall(r'href="([^"#:]+\.html)"', desk.read(name).decode())
    return list(dict.fromkeys(found))


def list_written(desk):
    return [file["name"] for file in json.loads(desk.read(MANIFEST))["files"]]


def test_each_year_has_its_page_and_all_are_linked_and_listed(pages):
    pages.do("run", "pages", "--slot", MONDAY)

    assert sorted(pages.files()) == sorted([INDEX, MANIFEST, *name_years(*YEARS)])
    assert list_written(pages) == [INDEX, *name_years(*YEARS)]
    assert read_links(pages, INDEX) == name_years(*YEARS)
    for at, year in enumerate(YEARS):
        around = {INDEX, *name_years(*YEARS[max(at - 1, 0) : at], *YEARS[at + 1 : at + 2])}
        assert set(read_links(pages, f"latest-{year}.html")) == around, year


def test_the_page_that_leads_there_says_what_was_done(pages):
    pages.do("run", "pages", "--slot", MONDAY)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", pages.read(INDEX).decode()))

    assert "5 incidents on 4 pages" in text
    assert "One page holds up to 2 incidents." in text
    assert [year for year in ("987", "2022", "2023", "2024") if f" {year} " not in text] == []


@only_sqlite
def test_every_incident_stands_on_the_page_of_its_year_alone(pages):
    pages.do("run", "pages", "--slot", MONDAY)
    where = {
        code: [
            year for year in YEARS if f'id="{code}"'.encode() in pages.read(f"latest-{year}.html")
        ]
        for code in ("old", "eve", "siege", "kerman", "kabul")
    }
    assert where == {
        "old": ["0987"],
        "eve": ["2022"],
        "siege": ["2023"],
        "kerman": ["2024"],
        "kabul": ["2024"],
    }


def test_a_year_that_nothing_falls_in_any_more_has_no_page_left(pages):
    pages.do("run", "pages", "--slot", MONDAY)
    pages.database.do("retract", "siege", "--message", "never was")
    (pages.exports / "latest-2021.html").write_text("mine")
    pages.do("run", "pages", "--slot", LATER)

    left = name_years("0987", "2022", "2024")
    assert sorted(pages.files()) == sorted([INDEX, MANIFEST, *left, "latest-2021.html"])
    assert list_written(pages) == [INDEX, *left]


@only_sqlite
def test_a_page_that_somebody_has_changed_since_is_left(pages):
    pages.do("run", "pages", "--slot", MONDAY)
    (pages.exports / "latest-2023.html").write_text("annotated")
    pages.database.do("retract", "siege", "--message", "never was")
    pages.do("run", "pages", "--slot", LATER)

    assert pages.read("latest-2023.html") == b"annotated"


@only_sqlite
def test_one_page_takes_the_place_of_many(pages, monkeypatch):
    pages.do("run", "pages", "--slot", MONDAY)
    monkeypatch.setattr(parts, "MOST", 10)
    pages.do("run", "pages", "--slot", LATER)

    assert sorted(pages.files()) == [INDEX, MANIFEST]


@only_sqlite
def test_a_run_that_fails_leaves_the_pages_of_the_one_before(pages, monkeypatch):
    pages.do("run", "pages", "--slot", MONDAY)
    before = pages.take()
    pages.database.do("retract", "siege", "--message", "never was")
    monkeypatch.setattr("incidents.schedule.file_sets.FileSet.publish", _fail)

    assert pages("run", "pages", "--slot", LATER).code == 1
    assert pages.take() == before


def _fail(self):
    raise OSError(28, "No space left on device")


@only_sqlite
def test_files_of_another_path_are_left(pages):
    pages.define(PAGES.replace('"latest"', '"{date}"'))
    pages.do("run", "pages", "--slot", MONDAY)
    before = pages.take()
    pages.database.do("retract", "siege", "--message", "never was")
    pages.do("run", "pages", "--slot", LATER)

    assert {name: pages.take()[name] for name in before} == before
