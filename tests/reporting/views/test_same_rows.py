"""Every view, report and shipped query gives the same rows on both databases."""

import csv
from collections import Counter

import pytest

from incidents.reporting.saved import list_queries
from tests.benchmarks.events import write_events
from tests.imports.ged_files import SAMPLE, estimate_of, read_rows, write_rows
from tests.reporting.views.worlds import ask_queries, fill, hash_view, read_answers, sum_months


def test_rows_are_the_same(sqlite_server, postgresql_server, tmp_path):
    path = write_rows(tmp_path / "some.csv", read_rows(SAMPLE.path)[:25])
    found = []
    for server in (sqlite_server, postgresql_server):
        url = server.create()
        fill(url, path)
        found.append(read_answers(url))
        server.drop(url)
    for name, rows in found[0].items():
        assert rows == found[1][name], name
        assert rows, name


@pytest.mark.prove
def test_twenty_thousand_events_are_the_same(sqlite_server, postgresql_server, tmp_path):
    path = write_events(tmp_path / "events.csv", 20_000)
    found = []
    for server in (sqlite_server, postgresql_server):
        url = server.create()
        fill(url, path)
        found.append(read_answers(url, hash_view) | ask_queries(url, list_queries()))
        check_sums(url, read_plainly(path))
        server.drop(url)
    for name, rows in found[0].items():
        assert rows == found[1][name], name


def read_plainly(path):
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def check_sums(url, rows):
    """The sums are those of the file, as Python's csv module reads it; 2024 is the fixtures'.

    Rows whose estimates are out of order span all they say.
    """
    expected = {end: Counter() for end in range(3)}
    for row in rows:
        low, best, high = estimate_of(row)
        for end, value in enumerate((min(low, best, high), best, max(low, best, high))):
            expected[end][row["date_start"][:4]] += value
    sums = {year: found for year, found in sum_months(url).items() if year != "2024"}
    assert sums == {year: tuple(expected[end][year] for end in range(3)) for year in expected[0]}


def test_sums_are_those_of_the_file(server, tmp_path):
    rows = [row for row in read_rows(SAMPLE.path) if row["date_start"][:4] != "2024"][:60]
    path = write_rows(tmp_path / "few.csv", rows)
    url = server.create()
    fill(url, path)
    check_sums(url, rows)
    server.drop(url)
