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
OVERRULED = """
about: kabul
sources:
  cable:
    handling: RED
    says: [{gist: fifty, deaths: 50, assess: {rank: deprecated, reason: a typing error}}]
"""
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


def read_contents(pages):
    """What the page that leads there says of each part: name, incidents, killed, disputed."""
    pages.do("run", "pages", "--slot", MONDAY)
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', pages.read(INDEX).decode())
    return [tuple(re.sub(r"<[^>]+>", "", row.replace("<td>", "|")).split("|")) for row in rows]


def read_banners(pages, name):
    """The markings above and below a page."""
    return re.findall(r">TLP:([A-Z+]+)<", pages.read(name).decode())


@only_sqlite
def test_a_month_too_long_is_cut_by_number_and_told_with_its_first_part(pages):
    for day in (1, 3):
        said = (f"deaths={day}", "--date", f"2024-09-0{day}")
        pages.database.do("add", f"Day {day}", "--code", f"day-{day}", *said, *ADD)

    assert read_contents(pages)[-3:] == [
        ("January 2024", "1", "95", "1"),
        ("September 2024, part 1", "2", "10", ""),
        ("September 2024, part 2", "1", "", ""),
    ]
    assert [
        f'id="day-{day}"'.encode() in pages.read("latest-2024-09-2.html") for day in (1, 3)
    ] == [
        False,
        True,
    ]


@only_sqlite
def test_the_page_that_leads_there_is_marked_as_an_incident_is(pages):
    pages.database.do("edit", "siege", "--handling", "AMBER")
    pages.do("run", "pages", "--slot", MONDAY)

    marked = [name for name in pages.files() if read_banners(pages, name) == ["AMBER"] * 2]
    assert marked == ["latest-2023.html", INDEX]


@only_sqlite
def test_the_page_that_leads_there_is_marked_as_a_claim_is_that_is_not_shown(pages):
    pages.database.do("load", "-", stdin=OVERRULED)
    assert {row["handling"] for row in pages.database.read("timeline")} == {"CLEAR"}
    pages.do("run", "pages", "--slot", MONDAY)

    marked = [name for name in pages.files() if read_banners(pages, name) == ["RED"] * 2]
    assert marked == ["latest-2024.html", INDEX]


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
