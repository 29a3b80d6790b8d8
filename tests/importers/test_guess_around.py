"""What stands above a table and beneath it: names of groups of columns, and totals."""

import pytest

from incidents.importers.guess import guess_mapping
from incidents.importers.guessing.titles import find_header
from incidents.importers.reading import open_table
from tests.importers import guessed_tables as tables


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv"


def find(path):
    with open_table(path) as table:
        return find_header(table)


@pytest.mark.parametrize("above", ["", "Attacks of 2024\n\n"])
def test_names_of_groups_of_columns_are_no_header(path, above):
    path.write_text(above + tables.GROUPED)
    assert find(path) == above.count("\n") + 2


@pytest.mark.parametrize(
    "text",
    [
        *(tables.OSINT, tables.GERMAN, tables.FRENCH, tables.PARTS, tables.AMBIGUOUS),
        *("Nom,Ville,\nAttack,Police,Bomb\n", "Date,Town,Killed\n", '[{"date": 1, "town": 2}]'),
    ],
)
def test_a_header_that_is_the_first_line_stays(path, text):
    path.write_text(text)
    assert find(path) is None


def guess(path, text):
    path.write_text(text)
    with open_table(path, header=2) as table:
        return guess_mapping(table, "table.csv", header=2)


def test_a_total_that_would_come_in_is_told(path):
    told = "# Line 5 would come in as well: Total. If that is a total, take it out of the table.\n"
    assert told in guess(path, tables.GROUPED)
    german = guess(path, tables.GROUPED.replace("Total", "Summe:"))
    assert told.replace("Total.", "Summe:.") in german


def test_a_total_without_a_key_is_told_with_all_that_is_rejected(path):
    row = "{0},2024-01-0{0},15:00,Kerman,Iran,{0},1,IRNA\n"
    rows = "".join(row.format(number) for number in range(3, 9))
    text = guess(path, tables.GROUPED.replace("Total,", f"{rows},Total"))
    assert "would come in" not in text
    assert "line 11: no key" in text
