"""What the derived tables say of an incident, whichever way it is read."""

import pytest
from sqlalchemy import select

from incidents.models import Incident
from incidents.resolution.question import UNLIMITED, Limits
from incidents.resolution.uncontested import contested_incidents
from tests.resolution.answers import assert_equal, enter
from tests.resolution.oracle import Oracle


def read(session, world, **given):
    """The rows, after both ways of reading them and the oracle were found to agree."""
    limits = Limits(**given) if given else UNLIMITED
    answers = enter(session, world)
    rows = answers.read_chronology(limits)
    assert_equal(answers.read_chronology(limits, windows=True), rows)
    assert_equal(rows, Oracle(world, limits).chronology())
    participants = answers.read_participants(limits)
    assert_equal(answers.read_participants(limits, windows=True), participants)
    assert_equal(participants, Oracle(world, limits).participants())
    return rows


def tell_all(world, citation, about="i"):
    for prop, value in (
        ("date", "2024-01-03T15:04+03:30"),
        ("place", "kirman"),
        ("type", "suicide-bombing"),
        ("deaths", "at least 84"),
        ("injured", "284 [280-300]"),
        ("perpetrator", "daesh"),
        ("responsibility", "isis-k"),
    ):
        world.claim(citation, about, prop, value)


ALL_TOLD = {
    "edtf": "2024-01-03T15:04+03:30",
    "earliest": "2024-01-03T15:04:00",
    "latest": "2024-01-03T15:04:59",
    "precision": "minute",
    "utc_offset": 210,
    "place": "kerman-city",
    "country": "IRN",
    "latitude": 30.283333,
    "longitude": 57.078834,
    "type": "suicide-bombing",
    "deaths_low": 84,
    "deaths_best": 84,
    "deaths_high": 84,
    "deaths_open": "above",
    "injured_low": 280,
    "injured_best": 284,
    "injured_high": 300,
    "injured_open": None,
    "perpetrator": "isis",
    "responsibility": "isis-k",
    "disputed": "",
    "handling": "CLEAR",
}


@pytest.mark.parametrize("reports", [1, 2])
def test_every_column_is_filled_from_one_passage_and_from_two(session, world, reports):
    for source in ("s1", "s2")[:reports]:
        tell_all(world, world.cite(source, original=True))
    row = read(session, world)["i"]
    assert {key: row[key] for key in ALL_TOLD} == ALL_TOLD
    assert (row["reports"], row["origins"]) == (reports, reports)
    assert None not in {value for key, value in row.items() if key.endswith("_claim")}


def test_an_incident_has_a_row_if_anything_of_it_is_asserted(session, world):
    for code in ("qualified", "other", "denied", "empty", "retold"):
        world.incident(code)
    world.incident("merged", merged_into="retold")
    citation = world.cite("s1", original=True)
    world.claim(citation, "qualified", "deaths", "5", qualifier="children")
    world.claim(citation, "other", "statement", "words")
    world.deny(citation, "denied", "deaths", "5")
    world.claim(citation, "merged", "deaths", "6")
    rows = read(session, world)
    assert rows.keys() == {"qualified", "other", "retold"}
    assert rows["qualified"]["deaths_best"] is None
    assert (rows["qualified"]["reports"], rows["qualified"]["origins"]) == (0, 0)


def test_counts_are_of_deaths_else_of_the_date_and_not_of_denied_deaths(session, world):
    world.incident("j")
    for source in ("s1", "s2"):
        citation = world.cite(source, original=True)
        for about in ("i", "j"):
            world.claim(citation, about, "date", "2024-01-03")
    world.claim(citation, "j", "deaths", "5")
    world.deny(citation, "i", "deaths", "5")
    rows = read(session, world)
    assert [(row["reports"], row["origins"]) for row in (rows["i"], rows["j"])] == [(2, 2), (1, 1)]


def test_handling_is_the_highest_of_title_and_what_is_shown(session, world):
    world.source("amber", "2024-01-07", handling="AMBER")
    world.source("green", "2024-01-07", reliability="A", handling="GREEN")
    for code in ("title", "span", "words", "shown", "speaker", "named"):
        world.incident(code, "AMBER+STRICT" if code == "title" else "CLEAR")
    world.claim(world.cite("amber"), "title", "deaths", "5")
    world.claim(world.cite("amber"), "span", "deaths", "5")
    world.claim(world.cite("green"), "span", "deaths", "6")
    world.claim(world.cite("red"), "span", "statement", "words")
    world.claim(world.cite("red"), "words", "statement", "words")
    world.claim(world.cite("red"), "shown", "date", "2024")
    world.claim(world.cite("amber", "spy"), "speaker", "type", "attack")
    world.claim(world.cite("s1"), "named", "perpetrator", "spy")
    rows = read(session, world)
    assert {code: row["handling"] for code, row in rows.items()} == {
        "title": "AMBER+STRICT",
        "span": "AMBER",
        "words": "CLEAR",
        "shown": "RED",
        "speaker": "RED",
        "named": "RED",
    }


def test_handling_is_that_of_counts_and_disputes_too(session, world):
    world.source("green", "2024-01-07", reliability="A", handling="GREEN")
    for code in ("counted", "disputed", "undisputed", "joined"):
        world.incident(code)
        world.claim(world.cite("green"), code, "deaths", "10")
    told_more = {"counted": "deaths", "disputed": "injured", "undisputed": "injured"}
    for code, prop in told_more.items():
        qualifier = None if code == "counted" else "children"
        world.claim(world.cite("red"), code, prop, "10", qualifier)
    world.claim(world.cite("green"), "disputed", "injured", "11", "children")
    world.claim(world.cite("green"), "joined", "perpetrator", "isis")
    world.claim(world.cite("red", said="2024-01-01"), "joined", "perpetrator", "isis-k")
    rows = read(session, world)
    assert rows["joined"]["perpetrator"] == "isis"
    assert {code: row["handling"] for code, row in rows.items()} == {
        "counted": "RED",
        "disputed": "RED",
        "undisputed": "GREEN",
        "joined": "GREEN",
    }


def test_disputes_are_named_with_qualifiers_and_sorted(session, world):
    first, second = world.cite("s1"), world.cite("s2")
    for qualifier in (None, "civilians", "children"):
        world.claim(first, "i", "deaths", "1", qualifier)
        world.claim(second, "i", "deaths", "2", qualifier)
    world.claim(first, "i", "custodian", "isis")
    world.claim(second, "i", "custodian", "mossad")
    assert (
        read(session, world)["i"]["disputed"] == "custodian,deaths,deaths:children,deaths:civilians"
    )


def test_an_incident_somebody_denies_is_disputed_once_anything_is_asserted(session, world):
    world.incident("part")
    citation = world.cite("s1")
    world.claim(citation, "i", "deaths", "1")
    world.deny(world.cite("s2"), "i", "occurred")
    world.claim(citation, "part", "deaths", "1")
    world.deny(world.cite("s2"), "part", "occurred", qualifier="children")
    rows = read(session, world)
    assert (rows["i"]["disputed"], rows["part"]["disputed"]) == ("occurred", "")


def test_of_many_perpetrators_the_first_by_the_rule_is_shown(session, world):
    world.incident("alone")
    for about, source in (("i", "s1"), ("alone", "s1"), ("i", "s2")):
        citation = world.cite(source)
        for actor in ("mossad", "isis-k", "hospital"):
            if (about, source, actor) != ("i", "s2", "hospital"):
                world.claim(citation, about, "perpetrator", actor)
    rows = read(session, world)
    assert (rows["i"]["perpetrator"], rows["alone"]["perpetrator"]) == ("isis-k", "hospital")


def test_a_correction_told_elsewhere_reaches_an_incident_that_has_one_passage(session, world):
    world.incident("elsewhere")
    old = world.claim(world.cite("s1"), "i", "deaths", "103")
    world.link(world.claim(world.cite("s2"), "elsewhere", "deaths", "84"), "corrects", old)
    assert read(session, world).keys() == {"elsewhere"}


def test_a_passage_that_relays_its_own_work_has_no_origin(session, world):
    world.incident("j")
    world.claim(world.cite("s1", relays=["s4"], original=True), "i", "deaths", "5")
    world.claim(world.cite("s1", relays=["s4", "s2"]), "j", "deaths", "5")
    rows = read(session, world)
    assert (rows["i"]["origins"], rows["j"]["origins"]) == (0, 1)


@pytest.mark.parametrize(
    ("lineage", "expected"),
    [
        ({}, 0),
        ({"original": True}, 1),
        ({"relays": ["s2", "s3"]}, 2),
        ({"relays": ["s1", "s4"], "original": True}, 1),
        ({"consulted": ["s2"]}, 0),
        ({"speaker": "minister", "relays": ["s2", "s3"]}, 1),
        ({"unnamed": "local sources"}, 0),
    ],
)
def test_origins_of_one_passage_are_those_the_windows_find(session, world, lineage, expected):
    source = "undated" if "s1" in lineage.get("relays", ()) else "s1"
    tell_all(world, world.cite(source, **lineage))
    assert read(session, world)["i"]["origins"] == expected


@pytest.mark.parametrize("shortcut", [True, False])
def test_under_a_ceiling_nothing_shows_what_is_above_it(session, world, shortcut):
    world.actor("alias", merged_into="spy")
    world.incident("secret", "RED")
    world.incident("merged", merged_into="secret")
    for code in ("by-alias", "named", "of-red"):
        world.incident(code)
    sources = ("s1",) if shortcut else ("s1", "s2")
    for source in sources:
        world.claim(world.cite(source), "secret", "deaths", "1")
        world.claim(world.cite(source), "merged", "deaths", "1")
        world.claim(world.cite(source), "named", "perpetrator", "spy")
        world.claim(world.cite(source), "by-alias", "perpetrator", "alias")
        world.claim(world.cite(source), "by-alias", "deaths", "2")
        world.claim(world.cite(source, relays=["red"]), "of-red", "deaths", "3")
    rows = read(session, world, ceiling="CLEAR")
    assert rows.keys() == {"by-alias", "of-red"}
    assert rows["by-alias"]["perpetrator"] is None
    assert (rows["of-red"]["reports"], rows["of-red"]["origins"]) == (len(sources), 0)


def test_nothing_but_what_can_compete_takes_the_windows(session, world):
    """The quick way is taken: else the other tests would compare the long way with itself."""
    world.incident("j")
    tell_all(world, world.cite("s1"), "j")
    tell_all(world, world.cite("s1"))
    tell_all(world, world.cite("s2"))
    enter(session, world)
    contested = contested_incidents().subquery()
    codes = select(Incident.code).where(Incident.id.in_(select(contested.c.incident_id)))
    assert session.scalars(codes).all() == ["i"]


def test_participants_are_counted_by_origin(session, world):
    world.claim(world.cite("s1", original=True), "i", "perpetrator", "daesh")
    world.claim(world.cite("s2", original=True), "i", "perpetrator", "isis")
    world.claim(world.cite("s3"), "i", "perpetrator", "isis-k")
    world.deny(world.cite("s3", "ministry"), "i", "perpetrator", "isis")
    world.claim(world.cite("s3", original=True), "i", "perpetrator", "isis", qualifier="suspected")
    world.deny(world.cite("s1", "hospital"), "i", "custodian", "hospital")
    expected = {
        ("i", "isis", "perpetrator"): (2, 1),
        ("i", "isis-k", "perpetrator"): (0, 0),
        ("i", "hospital", "custodian"): (0, 1),
    }
    assert enter(session, world).read_participants() == expected
    assert Oracle(world).participants() == expected
