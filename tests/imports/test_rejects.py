"""Rows that can't come in: kept to the byte, mended, and never taken for what isn't there."""

import csv

import pytest

from tests.cli.conftest import Database, copy_database, only_sqlite

pytestmark = pytest.mark.slow

MAPPING = """
[source]
code = "list"
title = "A list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "{town}"

[[claims]]
property = "date"
as = "date"
value = "day"
required = true

[[claims]]
property = "place"
as = "place"
name = "town"
country = "country"

[[claims]]
property = "deaths"
as = "number"
value = "dead"

[[claims]]
property = "perpetrator"
as = "actor"
value = "who"
"""
HEADER = "id,day,town,country,dead,who,notes"
GOOD = "A1,2024-01-03,Kerman,Iran,94,Isis,"
BAD_DAY = 'A2,03/04/2024,"Kabul, north",Afghanistan,6,,"he said ""six""\nand left"'
BAD_DEAD = "A3,2024-03-22,  Moscow ,Russia,about 145,Isis,\u200b\u00e9"
RAGGED = "A4,2024-05-01,Nowhere"
NO_KEY = ",2024-05-01,Nowhere,,1,,"


class Imports:
    """Commands on a database, in a folder with a mapping."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.set_mapping(MAPPING)

    def set_mapping(self, text):
        (self.folder / "list.toml").write_text(text)

    def write(self, *lines, header=HEADER, name="list.csv"):
        path = self.folder / name
        path.write_bytes("".join(f"{line}\r\n" for line in (header, *lines)).encode())
        return path

    def bring_in(self, *lines, edition="1", options=(), name="list.csv"):
        path = self.write(*lines, name=name) if lines else self.folder / name
        given = ("--mapping", self.folder / "list.toml", "--edition", edition, *options)
        return self.database("import", path, *given, "--format", "json")

    def timeline(self):
        return [entry["code"] for entry in self.database.read("timeline")]


@pytest.fixture
def imports(server, templates, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    url = copy_database(server, templates.template, "rejects")
    yield Imports(Database(url), tmp_path)
    server.drop(url)


def test_some_rejected_the_command_ends_with_4_and_the_others_are_in(imports):
    found = imports.bring_in(GOOD, BAD_DAY, BAD_DEAD, RAGGED, NO_KEY)
    assert found.code == 4
    counts = {name: found.data[name] for name in ("read", "accepted", "rejected", "new")}
    assert counts == {"read": 5, "accepted": 1, "rejected": 4, "new": 1}
    assert found.err.splitlines() == [
        "4 rows were rejected",
        "Hint: --rejects FILE writes them to a file, to be mended and imported again",
    ]
    assert imports.timeline() == ["list-a1"]


@only_sqlite
def test_the_reasons_name_line_column_and_value(imports):
    told = imports.bring_in(GOOD, BAD_DAY, BAD_DEAD, RAGGED, NO_KEY).data["rejects"]
    for line, words in zip(
        told,
        (
            ("line 3: day: ", "03/04/2024", "2024-03-04", "2024-04-03"),
            ("line 5: dead: ", "'about 145'", "whole number"),
            ("line 6: 3 cells, expected 7",),
            ("line 7: no key",),
        ),
        strict=True,
    ):
        for word in words:
            assert word in line


@only_sqlite
def test_the_file_of_rejects_holds_them_verbatim_behind_line_and_reason(imports):
    imports.bring_in(GOOD, BAD_DAY, BAD_DEAD, RAGGED, options=("--rejects", "bad.csv"))
    text = (imports.folder / "bad.csv").read_bytes().decode()
    assert text.startswith(f"rejected_line,rejected_because,{HEADER}\n")
    for raw in (BAD_DAY, BAD_DEAD, RAGGED):
        assert f",{raw}\n" in text
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert [row[0] for row in rows[1:]] == ["3", "5", "6"]
    assert GOOD not in text


@only_sqlite
def test_nothing_rejected_no_file_is_written(imports):
    assert imports.bring_in(GOOD, options=("--rejects", "bad.csv")).code == 0
    assert not (imports.folder / "bad.csv").exists()


def test_mended_and_imported_under_the_same_edition_they_come_in(imports):
    imports.bring_in(GOOD, BAD_DAY, BAD_DEAD, options=("--rejects", "bad.csv"))
    bad = imports.folder / "bad.csv"
    text = bad.read_bytes().decode()
    mended = text.replace("03/04/2024", "2024-04-03", 1).replace("about 145", "145")
    bad.write_bytes(mended.replace(",03/04/2024,", ",2024-04-03,").encode())
    found = imports.bring_in(name="bad.csv")
    assert (found.code, found.err) == (0, "")
    counts = {name: found.data[name] for name in ("read", "accepted", "new", "dropped", "absent")}
    assert counts == {"read": 2, "accepted": 2, "new": 2, "dropped": 0, "absent": 0}
    assert imports.timeline() == ["list-a1", "list-a3", "list-a2"]
    assert imports.bring_in(name="bad.csv").data["changeset"] is None


@only_sqlite
def test_where_none_can_be_read_nothing_is_recorded(imports):
    found = imports.bring_in(BAD_DAY, BAD_DEAD, options=("--rejects", "bad.csv"))
    assert found.code == 1
    assert found.out == ""
    assert "none of 2 rows can be read" in found.err
    assert len(imports.database.read("log")) == 1
    assert [source["code"] for source in imports.database.read("source", "list")] == ["unsourced"]


@only_sqlite
def test_a_file_of_no_rows_is_refused(imports):
    imports.write()
    found = imports.bring_in()
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("Error: the file holds no rows\n")


# --- keys


def test_rows_that_are_rejected_are_not_taken_for_dropped(imports):
    imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,6,,", "A3,2024-04-04,Kabul,,7,,")
    found = imports.bring_in(GOOD, BAD_DAY, edition="2")
    assert (found.code, found.data["dropped"]) == (4, 1)  # A3, and not A2
    assert imports.timeline() == ["list-a1", "list-a2"]


@only_sqlite
def test_with_a_key_that_cannot_be_read_nothing_is_taken_for_dropped(imports):
    imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,6,,")
    found = imports.bring_in(GOOD, NO_KEY, edition="2")
    assert (found.data["dropped"], found.data["absent"]) == (0, 1)
    assert found.data["unread_keys"] == 1
    assert imports.timeline() == ["list-a1", "list-a2"]


@only_sqlite
def test_rows_in_which_nothing_stands_are_none(imports):
    imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,6,,")
    found = imports.bring_in(",,,,,,", GOOD, ' ,"",\t,,,,', edition="2")
    counts = {name: found.data[name] for name in ("read", "rejected", "unchanged", "dropped")}
    assert (found.code, counts) == (0, {"read": 1, "rejected": 0, "unchanged": 1, "dropped": 1})
    assert imports.bring_in(",,,,,,", edition="3").err.startswith("Error: the file holds no rows\n")


def many(count):
    return [f"B{number},2024-01-01,Town,,1,," for number in range(count)]


def test_a_great_many_drops_are_refused_unless_asked_for(imports):
    imports.bring_in(*many(40))
    found = imports.bring_in(*many(25), edition="2")
    assert found.code == 1
    assert "would deny 15 of 40 events" in found.err
    assert "--drops" in found.err
    assert len(imports.timeline()) == 40
    assert imports.bring_in(*many(25), edition="2", options=("--drops",)).data["dropped"] == 15
    assert len(imports.timeline()) == 25


@only_sqlite
def test_a_tenth_is_not_a_great_many(imports):
    imports.bring_in(*many(120))
    refused = imports.bring_in(*many(107), edition="2")
    assert (refused.code, "would deny 13 of 120 events" in refused.err) == (1, True)
    assert imports.bring_in(*many(108), edition="2").data["dropped"] == 12


@only_sqlite
def test_no_drops_keeps_what_the_edition_lacks(imports):
    imports.bring_in(*many(40))
    found = imports.bring_in(*many(25), edition="2", options=("--no-drops",))
    assert (found.code, found.data["dropped"], found.data["absent"]) == (0, 0, 15)
    assert len(imports.timeline()) == 40


@only_sqlite
def test_a_few_drops_need_no_asking(imports):
    imports.bring_in(*many(12))
    assert imports.bring_in(*many(4), edition="2").data["dropped"] == 8
    assert len(imports.timeline()) == 4


def test_of_rows_with_one_key_the_first_counts(imports):
    again = "A1,2024-01-03,Kerman,Iran,84,Isis,"
    found = imports.bring_in(GOOD, again, options=("--rejects", "bad.csv"))
    assert (found.code, found.data["accepted"], found.data["rejected"]) == (4, 1, 1)
    assert found.data["rejects"] == [
        "line 3: A1 is the key of line 2 too (keep one of them)",
    ]
    assert f",{again}\n" in (imports.folder / "bad.csv").read_text()
    assert [entry["deaths_best"] for entry in imports.database.read("timeline")] == [94]


# --- what a row names


def test_a_name_that_several_actors_have_rejects_the_row(imports):
    for code in ("isis-one", "isis-two"):
        imports.database.do("actor", "add", "Isis", "--code", code, "--kind", "armed group")
    found = imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,6,Other,")
    assert (found.code, found.data["accepted"]) == (4, 1)
    (told,) = found.data["rejects"]
    assert "'Isis' could be several actors: isis-one, isis-two" in told
    assert imports.timeline() == ["list-a2"]


LISTED = """
[[claims]]
property = "target"
as = "actor"
value = "notes"
split = ";"
"""


def test_of_a_row_that_is_rejected_no_name_falls_to_the_next(imports):
    imports.set_mapping(MAPPING.replace("[[claims]]", LISTED + "\n[[claims]]", 1))
    for code in ("isis-one", "isis-two"):
        imports.database.do("actor", "add", "Isis", "--code", code, "--kind", "armed group")
    found = imports.bring_in(f"{GOOD}Pilgrims; Police", "A2,2024-04-03,Kabul,,6,Other,Clerks")
    assert (found.code, found.data["accepted"]) == (4, 1)
    (incident,) = imports.timeline()
    claims = imports.database.read("explain", incident, "target")
    assert "Clerks" in str(claims)
    assert "Pilgrims" not in str(claims)


@only_sqlite
def test_a_country_nobody_knows_is_told_once_with_its_rows(imports):
    rows = [f"C{number},2024-01-01,Town,Ruritania,1,," for number in range(5)]
    found = imports.bring_in(*rows, "D1,2024-01-01,Town,Grand Fenwick,1,,", GOOD)
    assert found.code == 0
    assert found.data["unknown_countries"] == {"Grand Fenwick": 1, "Ruritania": 5}
    countries = {entry["code"]: entry["country"] for entry in imports.database.read("timeline")}
    assert countries["list-c1"] is None
    assert countries["list-a1"] == "IRN"


# --- the file itself


@only_sqlite
def test_a_claim_shows_the_cells_of_its_row_from_the_file_that_was_kept(imports):
    odd = 'A7,2024-04-03,Kabul,Afghanistan,6,,"a ""note""\nof two lines"'
    imports.bring_in(GOOD, odd)
    (imports.folder / "list.csv").unlink()
    shown = imports.database.read("claim", "show", "c2")
    assert shown["row_in"] == "list.csv, line 3"
    assert shown["cells"] == {
        "id": "A7", "day": "2024-04-03", "town": "Kabul", "country": "Afghanistan",
        "dead": "6", "who": "", "notes": 'a "note"\nof two lines',
    }  # fmt: skip
    table = imports.database.do("claim", "show", "c2").out
    assert "list.csv, line 3" in table
    assert "Afghanistan" in table


@only_sqlite
def test_each_claim_shows_the_row_of_its_own_edition(imports):
    imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,6,,")
    later = "A2,2024-04-03,Kabul,,7,,"
    imports.bring_in(later, GOOD, edition="2", name="later.csv")
    shown = [imports.database.read("claim", "show", f"c{number}") for number in range(1, 9)]
    deaths = {
        each["value"]: (each["row_in"], each["cells"]["dead"])
        for each in shown
        if each["property"] == "deaths" and each["about"] == "list-a2"
    }
    assert deaths == {"6": ("list.csv, line 3", "6"), "7": ("later.csv, line 2", "7")}


@only_sqlite
def test_each_claim_shows_the_row_it_was_read_from_under_one_edition(imports):
    imports.bring_in("A2,2024-04-03,Kabul,,6,,")
    imports.bring_in("A2,2024-04-03,Kabul,,7,,", name="again.csv")
    shown = [imports.database.read("claim", "show", f"c{number}") for number in range(1, 5)]
    deaths = {
        each["value"]: each["cells"]["dead"] for each in shown if each["property"] == "deaths"
    }
    assert deaths == {"6": "6", "7": "7"}


@only_sqlite
def test_no_keep_keeps_no_file_and_shows_no_cells(imports):
    (imports.folder / "incidents.toml").write_text('files = "kept"\n')
    imports.bring_in(GOOD, options=("--no-keep",))
    shown = imports.database.read("claim", "show", "c1")
    assert "cells" not in shown
    assert shown["at"] == "row A1"
    assert not (imports.folder / "kept").exists()
    imports.bring_in(GOOD, "A2,2024-04-03,Kabul,,7,,", edition="2")
    assert (imports.folder / "kept").exists()
