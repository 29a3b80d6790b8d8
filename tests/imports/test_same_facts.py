"""The same facts give the same rows, typed in, loaded or imported, and come out the same."""

from dataclasses import replace

import pytest

from incidents.dossier import write_dossier
from incidents.entry.claims import record_citation
from incidents.entry.dump import dump_dossier
from tests.imports.ged_files import SAMPLE, read_rows, write_rows
from tests.imports.small_tables import MAPPING
from tests.imports.worlds import World, export, postgresql_later

pytestmark = [pytest.mark.slow, pytest.mark.prove]

FORMATS = ("csv", "json", "markdown")

ROWS = [
    {
        "id": "A1", "from": "2024-01-03", "to": "2024-01-03", "town": "Kerman", "country": "Iran",
        "province": "Kerman Province", "north": "30.28", "east": "57.07", "precision": "1",
        "kind": "b", "dead": "at least 94", "civilians": "90", "hurt_low": "200", "hurt": "284",
        "hurt_high": "300", "who": "Isis", "doubt": "1", "claimed": "Isis;Khorasan",
        "target": "Mourners", "target_id": "9", "target2": "", "target2_id": "",
        "weapons": "vest,belt", "note": " two bombs\nat a tomb", "confirmed": "y",
        "happened": "", "speaker": "state media", "gist": "two explosions", "noted": "2024-01-04",
    },
    {
        "id": "A2", "from": "2024", "to": "2024-03", "town": "", "country": "Nowhere",
        "province": "", "north": "", "east": "", "precision": "1", "kind": "", "dead": "4-6",
        "civilians": "2.5", "hurt_low": "", "hurt": "", "hurt_high": "", "who": "", "doubt": "0",
        "claimed": "", "target": "", "target_id": "", "target2": "", "target2_id": "",
        "weapons": "", "note": "", "confirmed": "n", "happened": "n", "speaker": "", "gist": "",
        "noted": "",
    },
]  # fmt: skip
TYPED = """
incidents:
  list-a1: {title: Kerman}
  list-a2: {title: A2}
actors:
  isis: {kind: unknown, name: Isis}
  khorasan: {kind: unknown, name: Khorasan}
  mourners: {kind: unknown, name: Mourners}
places:
  iran-irn: {kind: country, name: Iran, country: IRN}
  kerman-province-irn: {kind: admin1, name: Kerman Province, parent: iran-irn, country: IRN}
  kerman-irn:
    kind: settlement
    name: Kerman
    parent: kerman-province-irn
    country: IRN
    latitude: 30.28
    longitude: 57.07
    precision: exact
  nowhere: {kind: country, name: Nowhere}
terms:
  weapon: {list-vest: vest, list-belt: belt}
properties:
  confirmed: {label: Confirmed, subject: incident, datatype: flag}
sources:
  list-1:
    kind: data set
    title: A list, 1
    symbol: list//1
    says:
    - at: row A1
      about: list-a1
      gist: two explosions
      unnamed: state media
      on: 2024-01-04
      date: 2024-01-03
      place: kerman-irn
      type: bombing
      deaths: at least 94
      deaths:civilians: 90
      injured: 284 [200-300]
      perpetrator:suspected: isis
      responsibility: [isis, khorasan]
      target: mourners
      weapon: [list-vest, list-belt]
      statement: " two bombs\\nat a tomb"
      confirmed: yes
    - at: row A2
      about: list-a2
      date: "[2024..2024-03]"
      place: nowhere
      deaths: 4-6
      deaths:civilians: 2-3
      denies: {confirmed: yes, occurred: yes}
"""


def assert_same(one: World, other: World) -> None:
    """Down to words and codes; numbers, salts and changesets are each database's own."""
    told, expected = one.tell(), other.tell()
    assert told.claims() == expected.claims()
    assert told.passages() == expected.passages()
    assert told.things() == expected.things()
    assert told.chronology == expected.chronology
    assert told.participants == expected.participants
    for format_ in FORMATS:
        assert export(one, format_) == export(other, format_)
    assert one.dump() == other.dump()


def bring_in_list(world, folder, rows=ROWS):
    done = world.bring_in(write_rows(folder / "list.csv", rows), MAPPING, edition="1")
    assert done.summary.rejected == 0, done.summary.rejects
    return world


@postgresql_later
def test_loaded_from_a_dossier_they_are_what_they_are_imported(make_world, tmp_path):
    loaded, imported = make_world(), bring_in_list(make_world(), tmp_path)
    loaded.load(TYPED)
    assert_same(loaded, imported)


@postgresql_later
def test_recorded_passage_by_passage_they_are_too(make_world, tmp_path):
    imported, typed = bring_in_list(make_world(), tmp_path), make_world()
    with imported.read() as session:
        dossier = dump_dossier(session)
    things = replace(dossier, citations=())
    typed.load(write_dossier(things))
    with typed.change() as work:
        for citation in dossier.citations:
            record_citation(work, citation)
    assert_same(typed, imported)


def test_imported_then_typed_nothing_is_recorded(world, tmp_path):
    bring_in_list(world, tmp_path)
    before = world.count("claims"), world.count("citations")
    world.load(TYPED)
    assert (world.count("claims"), world.count("citations")) == before


def test_typed_then_imported_nothing_is_recorded_but_the_keys(world, tmp_path):
    world.load(TYPED)
    before = world.count("claims"), world.count("citations"), world.count("incidents")
    bring_in_list(world, tmp_path)
    after = world.count("claims"), world.count("citations"), world.count("incidents")
    assert after == before


@postgresql_later
def test_a_dump_of_an_import_loads_into_the_same(make_world, tmp_path):
    imported, loaded = make_world(), make_world()
    rows = read_rows(SAMPLE.path)[:60]
    imported.bring_in(write_rows(tmp_path / "ged.csv", rows), edition="23.1")
    loaded.load(imported.dump())
    assert_same(loaded, imported)
    loaded.check()


def test_a_dump_holds_editions_corrections_and_denials(make_world, tmp_path):
    imported, loaded = make_world(), make_world()
    rows = read_rows(SAMPLE.path)[:40]
    later = [row | {"best": str(int(row["best"]) + 1)} for row in rows[2:12]]
    for edition, table in (("1", rows), ("2", [*later, *rows[12:]])):
        path = write_rows(tmp_path / "ged.csv", table)
        imported.bring_in(path, edition=edition, published=f"202{edition}")
    loaded.load(imported.dump())
    assert_same(loaded, imported)
    assert len(loaded.timeline()) == len(rows) - 2
