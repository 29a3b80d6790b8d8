"""One edition: what comes in is what the file says, and a second time nothing."""

import random
from collections import Counter

import pytest
from sqlalchemy import func, select

from incidents.db.engine import reading
from incidents.entry.imports.incident_codes import make_code
from incidents.importers.mapping import read_mapping
from incidents.ledger.verify import verify_chain
from incidents.models import Actor, Citation, Claim, Incident, Property, Source, Term
from incidents.resolution.refresh import check_chronology
from tests.entry.imports.conftest import SAMPLES, read_rows, write_rows

pytestmark = pytest.mark.slow

GED = SAMPLES / "ged-sample.csv"
SPLITS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def count_claims(row):
    """What the mapping says one row claims, counted without it."""
    always = 7  # date, place, type, deaths, two sides, conflict
    return always + sum(row[name] != "0" for name in SPLITS) + (row["event_clarity"] == "2")


def test_every_row_comes_in_with_its_claims(importer):
    rows = read_rows(GED)
    summary = importer.take(GED)

    assert (summary.read, summary.accepted, summary.rejected) == (len(rows), len(rows), 0)
    with reading(importer.engine) as session:
        counted = (
            select(Citation.locator, func.count())
            .join(Claim, Claim.citation_id == Citation.id)
            .group_by(Citation.locator)
        )
        assert dict(session.execute(counted).all()) == {
            row["id"]: count_claims(row) for row in rows
        }


def test_the_chronology_holds_the_figures_of_the_file(importer, answers):
    rows = read_rows(GED)
    importer.take(GED)
    chronology, participants = answers()

    for row in rows:
        found = chronology[f"ged-{row['id']}"]
        low, best, high = (int(row[name]) for name in ("low", "best", "high"))
        assert found["deaths_best"] == best
        assert (found["deaths_low"], found["deaths_high"]) == (
            min(low, best, high),
            max(low, best, high),
        )
        assert found["earliest"][:10] == row["date_start"][:10]
        assert found["latest"][:10] == row["date_end"][:10]
        assert (found["reports"], found["origins"], found["disputed"]) == (1, 1, "")
    assert {role for _, _, role, *_ in participants} == {"side"}


def test_derived_tables_and_history_hold(importer):
    importer.take(GED, with_articles=True)
    with reading(importer.engine) as session:
        assert check_chronology(session) == []
        assert verify_chain(session).failure is None


def test_rows_that_contradict_themselves_are_told(importer):
    wrong = {
        row["id"]
        for row in read_rows(GED)
        if not int(row["low"]) <= int(row["best"]) <= int(row["high"])
    }
    summary = importer.take(GED)
    assert summary.odd == {"deaths": len(wrong)}
    assert {line.split()[0] for line in summary.oddities} == wrong


def test_the_same_file_shuffled_or_in_parts_changes_nothing(importer, tmp_path):
    rows = read_rows(GED)
    importer.take(GED)
    random.Random(4).shuffle(rows)
    whole = write_rows(tmp_path / "shuffled.csv", rows)
    half = write_rows(tmp_path / "half.csv", rows[::2])
    rest = write_rows(tmp_path / "rest.csv", rows[1::2])

    for file in (GED, whole, half, rest):
        summary = importer.take(file)
        assert summary.changeset is None
        assert summary.unchanged == summary.read


def test_articles_are_consulted_and_never_counted(importer, answers):
    importer.take(GED)
    before = answers()
    assert importer.take(GED, with_articles=True).added.keys() >= {"citation_sources", "sources"}
    assert answers() == before
    assert importer.take(GED, with_articles=True).changeset is None


def test_a_row_that_is_the_key_of_another_is_rejected(importer, tmp_path):
    rows = read_rows(GED)
    refused = []
    file = write_rows(tmp_path / "twice.csv", [*rows, {**rows[0], "best": "999"}])
    summary = importer.take(file, on_reject=refused.append)

    assert (summary.accepted, summary.rejected) == (len(rows), 1)
    (row,) = refused
    assert row.line == len(rows) + 2 or row.line > len(rows)
    assert row.raw.startswith(rows[0]["id"])
    assert "is the key of line 2 too" in row.reason


def test_what_is_marked_marks_what_it_names(importer):
    importer.take(SAMPLES / "gtd-synthetic.csv", "gtd")
    with reading(importer.engine) as session:
        assert set(session.scalars(select(Source.handling).where(Source.code == "gtd"))) == {
            "AMBER+STRICT"
        }
        assert set(session.scalars(select(Incident.handling))) == {"AMBER+STRICT"}
        named = select(Actor.handling).join(Claim, Claim.value_actor_id == Actor.id)
        assert set(session.scalars(named)) == {"AMBER+STRICT"}


def test_unknown_countries_are_told_once_with_their_count(importer, tmp_path):
    rows = read_rows(GED)[:5]
    for row in rows[:3]:
        row["country"] = "Freedonia"
    summary = importer.take(write_rows(tmp_path / "free.csv", rows))
    assert summary.unknown_countries == {"Freedonia": 3}


LISTS = """
[source]
code = "desk"
[row]
key = "no"
dataset = "desk"
code = "desk"
title = "{what}"
[[claims]]
property = "perpetrator"
as = "actor"
value = "who"
split = ";"
qualified_by = "sure"
qualifiers = { n = "suspected" }
[[claims]]
property = "statement"
as = "text"
value = "what"
[[claims]]
property = "fatal"
as = "flag"
value = "fatal"
yes = ["y"]
no = ["n"]
[properties.fatal]
label = "Fatal"
datatype = "flag"
"""


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "desk.toml"
    path.write_text(LISTS)
    assert read_mapping(LISTS, "desk.toml").claims
    return path


def claims_of(importer):
    with reading(importer.engine) as session:
        rows = session.execute(
            select(Citation.locator, Property.key, Term.key, Claim.stance, Actor.code)
            .join(Claim, Claim.citation_id == Citation.id)
            .join(Property, Property.id == Claim.property_id)
            .outerjoin(Term, Term.id == Claim.qualifier_id)
            .outerjoin(Actor, Actor.id == Claim.value_actor_id)
        )
        return Counter(tuple(row) for row in rows)


def test_lists_qualifiers_and_flags(importer, desk, tmp_path):
    file = tmp_path / "desk.csv"
    file.write_text("no,what,who,sure,fatal\n1,Raid,A; B;A,n,y\n2,Fire,,y,n\n3,Bomb,B,y,\n")
    importer.take(file, desk)

    assert claims_of(importer) == {
        ("1", "perpetrator", "suspected", "asserts", "a"): 1,
        ("1", "perpetrator", "suspected", "asserts", "b"): 1,
        ("1", "statement", None, "asserts", None): 1,
        ("1", "fatal", None, "asserts", None): 1,
        ("2", "statement", None, "asserts", None): 1,
        ("2", "fatal", None, "denies", None): 1,
        ("3", "perpetrator", None, "asserts", "b"): 1,
        ("3", "statement", None, "asserts", None): 1,
    }
    assert importer.take(file, desk).changeset is None


LIST = """
[source]
code = "{0}"
[row]
key = "id"
dataset = "{0}"
code = "list"
title = "title"
[[claims]]
property = "perpetrator"
as = "actor"
value = "who"
"""


def take_list(importer, folder, name, rows):
    mapping = folder / f"{name}.toml"
    mapping.write_text(LIST.format(name))
    file = folder / f"{name}.csv"
    file.write_text("id,title,who\n" + rows)
    return importer.take(file, mapping)


def test_codes_of_actors_are_those_that_nobody_has(importer, tmp_path):
    take_list(importer, tmp_path, "one", "1,a,Foo\n2,b,Foo 2 2\n")
    take_list(importer, tmp_path, "two", "1,a,Foo!\n2,b,Foo?\n")
    with reading(importer.engine) as session:
        codes = set(session.scalars(select(Actor.code)))
    assert codes >= {"foo", "foo-2", "foo-3", "foo-2-2"}


def test_lists_whose_codes_begin_alike_come_in_side_by_side(importer, tmp_path):
    for name in ("one", "two", "three", "four"):
        assert take_list(importer, tmp_path, name, "1,a,Foo\n").new == 1
    with reading(importer.engine) as session:
        codes = set(session.scalars(select(Incident.code)))
    assert len(codes) == 4
    assert {code[:6] for code in codes} == {"list-1"}


def test_keys_made_to_have_one_code_have_two(importer, tmp_path):
    code = make_code("list", "a1")
    plain = code.removeprefix("list-").upper()
    assert make_code("list", plain) == code
    assert take_list(importer, tmp_path, "one", f"a1,a,Foo\n{plain},b,Foo\n").new == 2
    # So have keys of an edition that is compared.
    assert take_list(importer, tmp_path, "one", f"a2,c,Foo\na1,a,Foo\n{plain},b,Foo\n").new == 1
