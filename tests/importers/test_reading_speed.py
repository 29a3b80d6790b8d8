"""How long reading takes, as a ratio to csv.reader on the same file in the same process."""

import csv
import time

import pytest

from incidents.importers.reading import open_table

ROUNDS = 9


@pytest.fixture
def path(tmp_path):
    """A file in the shape of GED: 49 columns, 600 bytes a row, some of it in quotes."""
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"column_{number}" for number in range(49)])
        for number in range(15_000):
            text = f'"Reforma, 2010-09-{number % 30:02}, México: ""{number}"" hombres"'
            writer.writerow([number, text * 3, *(f"value {number % 97}" for _ in range(47))])
    return path


def count_by_csv(path):
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def count_by_table(path):
    with open_table(path) as table:
        began = time.process_time()
        return sum(1 for _ in table), time.process_time() - began


@pytest.mark.prove
def test_reading_takes_little_longer_than_csv_reader(path):
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        rows = count_by_csv(path)
        theirs.append(time.process_time() - began)
        again, seconds = count_by_table(path)
        ours.append(seconds)
        assert rows == again == 15_000
    assert min(ours) / min(theirs) <= 1.5
