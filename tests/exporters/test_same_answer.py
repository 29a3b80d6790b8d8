"""All formats of one run tell the same, and both databases give the same bytes."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import icalendar
import openpyxl
import pyarrow.parquet as pq
import pytest

from incidents.db.engine import open_engine, reading
from incidents.exporters.flat import as_line
from incidents.reporting.drawing import draw_timeline
from incidents.reporting.timeline import read_lines, read_timeline
from incidents.resolution.question import UNLIMITED, Limits
from tests.exporters.samples import ABOUT
from tests.exporters.test_ceiling_bytes import export_all
from tests.exporters.test_pages import read_page
from tests.fixture_files import load_fixtures

ATOM = "{http://www.w3.org/2005/Atom}"
LIMITS = [
    UNLIMITED,
    Limits(ceiling="CLEAR"),
    Limits(known_by="2024-01-05T00:00:00"),
    Limits(rule="latest"),
]


@pytest.fixture(scope="session")
def fixtures_url(server):
    url = server.create()
    load_fixtures(open_engine(url))
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def both_urls(sqlite_server, postgresql_server):
    urls = [(server, server.create()) for server in (sqlite_server, postgresql_server)]
    for _, url in urls:
        load_fixtures(open_engine(url))
    yield [url for _, url in urls]
    for server, url in urls:
        server.drop(url)


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_lines_put_together_by_the_database_are_those_of_the_entries(fixtures_url, limits):
    with reading(open_engine(fixtures_url)) as session:
        lines = [tuple(line) for line in read_lines(session, limits)]
        entries = list(read_timeline(session, limits))

    assert lines
    assert lines == [as_line(entry) for entry in entries]


def test_a_timeline_is_read_as_often_as_it_is_asked_for(fixtures_url):
    with reading(open_engine(fixtures_url)) as session:
        drawn = draw_timeline(session, ABOUT)
        first, second = list(drawn.read_entries()), list(drawn.read_entries())

        assert first == second
        assert [each.entry for each in drawn.read_explained()] == first


@pytest.mark.parametrize(
    "limits",
    [*LIMITS[:2], *(pytest.param(limits, marks=pytest.mark.prove) for limits in LIMITS[2:])],
    ids=str,
)
def test_both_databases_give_the_same_bytes(both_urls, limits):
    first, second = (export_all(open_engine(url), limits) for url in both_urls)

    assert first.keys() == second.keys()
    assert [key for key in first if first[key] != second[key]] == []


def test_all_formats_tell_the_same(fixtures_url):
    files = export_all(open_engine(fixtures_url), UNLIMITED)
    entries = json.loads(files["json", "weekly.json"])
    wanted = [(entry["code"], entry["title"], entry["deaths_best"]) for entry in entries]
    assert len(wanted) == 3

    for name, told in tell_all(files).items():
        short = {len(each) for each in told}.pop()
        assert told == [each[:short] for each in wanted], name


def read_items(page):
    """Code, title and deaths of each incident in a page."""
    items = read_page(page.decode()).findall(".//li[@class='e']")
    return [
        (
            item.get("id"),
            "".join(item.find("h5").itertext()),
            int(item.find("p[@class='toll']/span/b").text),
        )
        for item in items
    ]


def tell_all(files):
    """By format: (code, title, deaths) of each incident, as far as the format has them apart."""
    rows = list(csv.DictReader(io.StringIO(files["csv", "weekly.csv"].decode(), newline="")))
    lines = files["jsonl", "weekly.jsonl"].decode().splitlines()
    told = files["markdown", "weekly.md"].decode()
    features = json.loads(files["geojson", "weekly.geojson"])["features"]
    slides = json.loads(files["timelinejs", "weekly.timelinejs.json"])["events"]
    events = icalendar.Calendar.from_ical(files["ics", "weekly.ics"]).walk("VEVENT")
    feed = ET.fromstring(files["atom", "weekly.atom"]).findall(f"{ATOM}entry")
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx", "weekly.xlsx"]))
    columns, *cells = book["Timeline"].iter_rows(values_only=True)
    sheet = [dict(zip(columns, row, strict=True)) for row in cells]
    lake = pq.read_table(io.BytesIO(files["parquet", "weekly.parquet"])).to_pylist()
    tabular = {"jsonl": map(json.loads, lines), "xlsx": sheet, "parquet": lake}
    return {
        **{
            name: [(row["code"], row["title"], row["deaths_best"]) for row in table]
            for name, table in tabular.items()
        },
        "csv": [(row["code"], row["title"], int(row["deaths_best"])) for row in rows],
        "geojson": [
            (each["id"], each["properties"]["title"], each["properties"]["deaths_best"])
            for each in features
        ],
        "timelinejs": [(each["unique_id"],) for each in slides],
        "ics": [(str(each["uid"]).removesuffix("@incidents"),) for each in events],
        "html": read_items(files["html", "weekly.html"]),
        "markdown": [(code, title) for title, code in re.findall(r"— (.+)\*\* \(`(.+)`\)", told)],
        "atom": [(each.findtext(f"{ATOM}id").rpartition(":")[2],) for each in feed],
    }
