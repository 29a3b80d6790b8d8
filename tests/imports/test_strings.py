"""Strings that broke other programs come out of an import, a dump and a load as they went in."""

import json

import pytest

from incidents.importers.mapping import read_mapping
from tests.importers.naughty import NAUGHTY
from tests.importers.spectrum import SPECTRUM
from tests.imports.table_kinds import write_csv, write_json
from tests.imports.worlds import export

pytestmark = pytest.mark.slow

MAPPING = read_mapping(
    """
[source]
code = "strings"

[row]
key = "id"
dataset = "strings"
code = "string"
title = "{text}"
quote = "text"

[[claims]]
property = "date"
as = "date"
value = "day"

[[claims]]
property = "statement"
as = "text"
value = "text"

[[claims]]
property = "perpetrator"
as = "actor"
value = "name"

[[claims]]
property = "place"
as = "place"
name = "name"
""",
    "strings.toml",
)
CELLS = [cell for _, rows in SPECTRUM.values() for row in rows for cell in row]
STRINGS = list(dict.fromkeys([*NAUGHTY, *CELLS]))
ROWS = [
    {"id": f"S{number}", "day": "2024-01-01", "text": text, "name": text.strip()}
    for number, text in enumerate(STRINGS, 1)
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("strings") / "strings.csv"
    write_csv(path, ROWS)
    return path


@pytest.fixture(scope="module")
def imported(templates, file):
    world = templates.make()
    done = world.bring_in(file, MAPPING)
    assert done.summary.rejected == 0, done.summary.rejects
    yield world
    templates.take_back(world)


def test_texts_are_kept_to_the_byte(imported):
    texts = {row["id"]: row["text"] for row in ROWS if row["text"].strip()}
    told = imported.tell()
    said = {
        passage[2]: (passage[3], claim[11])
        for passage, *claim in told.claims()
        if claim[1] == "statement"
    }
    assert {key: text for key, (_, text) in said.items()} == texts


def test_titles_quotes_and_names_are_kept_but_for_blanks_around_them(imported):
    shown = {entry.code: entry for entry in imported.timeline()}
    for row in ROWS:
        entry, text = shown[f"string-{row['id'].lower()}"], row["text"].strip()
        assert entry.title == (text or row["id"])
        assert {citation.quote for citation in entry.citations} == {text or None}
        assert (entry.perpetrator, entry.place) == (text or None, text or None)


def test_they_come_out_in_json_as_they_went_in(imported):
    entries = {entry["code"]: entry for entry in json.loads(export(imported, "json"))}
    for row in ROWS:
        entry, text = entries[f"string-{row['id'].lower()}"], row["text"].strip()
        assert (entry["title"], entry["place"]) == (text or row["id"], text or None)


def test_dumped_and_loaded_they_are_exported_byte_for_byte_the_same(imported, world):
    dump = imported.dump()
    world.load(dump)
    assert world.dump() == dump
    assert world.tell().claims() == imported.tell().claims()
    for format_ in ("csv", "json", "jsonl", "markdown", "table"):
        assert export(world, format_) == export(imported, format_)


@pytest.mark.parametrize("write", [write_csv, write_json])
def test_imported_again_from_either_kind_of_file_they_change_nothing(imported, tmp_path, write):
    write(tmp_path / "again", ROWS)
    assert imported.bring_in(tmp_path / "again", MAPPING).changeset is None
