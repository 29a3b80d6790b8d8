"""What users are promised of resolution, held on random worlds."""

from dataclasses import replace
from random import Random

import pytest

from incidents.resolution.question import UNLIMITED, Limits
from tests.resolution.answers import assert_equal, enter
from tests.resolution.oracle import Oracle
from tests.resolution.random_worlds import make_world
from tests.resolution.told import MARKINGS
from tests.resolution.world import World

pytestmark = pytest.mark.slow

KNOWN = "2024-01-05T23:59:59"
FEW, MANY = 60, 300
SEEDS = pytest.mark.parametrize(
    ("seed", "size"),
    [(1, FEW), *(pytest.param(seed, MANY, marks=pytest.mark.prove) for seed in range(200, 204))],
)


def answer(session, world, limits=UNLIMITED, shuffle=None):
    """All answers about a world that is forgotten again."""
    with session.begin_nested() as savepoint:
        answers = enter(session, world, shuffle)
        found = (
            answers.read_chronology(limits),
            answers.read_participants(limits),
            answers.read_verdicts("incident", limits),
            answers.read_verdicts("actor", limits),
        )
        savepoint.rollback()
    return found


def assert_alike(session, one, other, limits=UNLIMITED, shuffles=(None, None)):
    first, second = shuffles
    for answered, expected in zip(
        answer(session, one, limits, first), answer(session, other, shuffle=second), strict=True
    ):
        assert_equal(answered, expected)


@SEEDS
def test_the_order_of_entry_never_changes_the_answer(session, seed, size):
    world = make_world(seed, size)
    assert_alike(session, world, world, shuffles=(Random(1), Random(2)))


@SEEDS
def test_some_incidents_are_answered_as_among_all(session, seed, size):
    world = make_world(seed, size)
    answers = enter(session, world)
    asked = set(Random(seed).sample(sorted(world.incidents), size // 5))
    told = {world.incidents[code]["merged_into"] or code for code in asked}
    everything = answers.read_chronology()
    expected = {code: row for code, row in everything.items() if code in told}
    assert_equal(answers.read_some(asked), expected)


@SEEDS
def test_withdrawing_a_claim_equals_never_having_made_it(session, seed, size):
    world = make_world(seed, size)
    gone = set(Random(seed).sample(sorted(world.claims), len(world.claims) // 4))
    never = keep_claims(world, world.claims.keys() - gone)
    for claim in gone:
        world.assess(claim, "preferred", withdrawn=True, at=8)
    assert_alike(session, world, never)


@SEEDS
def test_recorded_by_equals_a_database_of_that_day(session, seed, size):
    world = make_world(seed, size)
    tables = ("citations", "lineage", "claims", "links", "assessments")
    then = {
        table: [key for key, row in getattr(world, table).items() if row["recorded_in"] <= 5]
        for table in tables
    }
    assert_alike(session, world, world.keep(**then), Limits(recorded_by=5))


@SEEDS
def test_known_by_equals_a_database_of_what_was_said_by_then(session, seed, size):
    world = make_world(seed, size)
    oracle = Oracle(world)
    own = {key: oracle.told.said(row["citation"]) for key, row in world.claims.items()}
    said = {key for key, at in own.items() if "" < at <= KNOWN}
    # What repeats takes over when it was said for its own sake, not for that of links to it.
    links = [
        key
        for key, row in world.links.items()
        if row["relation"] != "repeats" or row["claim"] in said or row["target"] not in said
    ]
    world = world.keep(links=links)
    assert_alike(session, world, keep_claims(world, said), Limits(known_by=KNOWN))


@SEEDS
@pytest.mark.parametrize("ceiling", ["GREEN"])
def test_under_a_ceiling_the_answer_is_that_of_a_database_of_nothing_else(
    session, seed, size, ceiling
):
    world = make_world(seed, size)
    assert_alike(session, world, lower(world, ceiling), Limits(ceiling=ceiling))


def lower(world, ceiling):
    """The world without anything marked above the ceiling, or merged into such a thing."""

    def below(row):
        return MARKINGS.index(row["handling"]) <= MARKINGS.index(ceiling)

    kept = {}
    for table in ("sources", "actors", "incidents"):
        rows = getattr(world, table)
        kept[table] = {
            key
            for key, row in rows.items()
            if below(row) and (not row.get("merged_into") or below(rows[row["merged_into"]]))
        }
    citations = {
        key
        for key, row in world.citations.items()
        if row["source"] in kept["sources"] and (row["speaker"] or "isis") in kept["actors"]
    }
    about = kept["incidents"] | kept["actors"]
    claims = {
        key
        for key, row in world.claims.items()
        if row["citation"] in citations
        and row["about"] in about
        and (world.datatype(key) != "actor" or row["value"] in kept["actors"])
    }
    lineage = [
        key
        for key, row in world.lineage.items()
        if row["citation"] in citations and row["source"] in kept["sources"]
    ]
    lowered = keep_claims(world, claims).keep(citations=citations, lineage=lineage, **kept)
    return close_gaps(world, lowered)


def close_gaps(world: World, lowered: World) -> World:
    """Children of what is gone belong to the next above; its editions to the first that is left."""
    actors = {key: dict(row) for key, row in lowered.actors.items()}
    for row in actors.values():
        while row["parent"] and row["parent"] not in actors:
            row["parent"] = world.actors[row["parent"]]["parent"]
    sources = {key: dict(row) for key, row in lowered.sources.items()}
    first: dict[str, str] = {}
    for key, row in sources.items():
        if row["edition_of"] and row["edition_of"] not in sources:
            row["edition_of"] = first.get(row["edition_of"])
            first.setdefault(world.sources[key]["edition_of"], key)
    return replace(lowered, actors=actors, sources=sources)


def keep_claims(world, claims):
    """The world with only these claims, and what is said of them."""
    links = [k for k, row in world.links.items() if {row["claim"], row["target"]} <= set(claims)]
    judged = [key for key, row in world.assessments.items() if row["claim"] in claims]
    return world.keep(claims=claims, links=links, assessments=judged)


def tell_one_number(seed, size):
    """Every source says the same, with lineage of every kind."""
    r, world = Random(seed), World()
    world.actor("ministry", "agency")
    world.actor("minister", "person", "ministry")
    for number in range(8):
        world.source(f"s{number}", "2024-01-03", r.choice(("article", "data set")))
    for incident in range(size):
        world.incident(f"i{incident}")
        for source in r.sample(sorted(world.sources), r.randrange(1, 6)):
            citation = world.cite(
                source,
                r.choice((None, None, None, "minister", "ministry")),
                relays=r.sample(sorted(world.sources), r.choice((0, 1, 1, 2))),
                original=r.random() < 0.3,
            )
            world.claim(citation, f"i{incident}", "deaths", "84")
    return world


def count_origins(session, world):
    chronology, *_ = answer(session, world)
    return {incident: row["origins"] for incident, row in chronology.items()}


@SEEDS
def test_a_reprint_of_a_known_origin_never_raises_origins(session, seed, size):
    world = tell_one_number(seed, size)
    before = count_origins(session, world)
    oracle = Oracle(world)
    for number, (claim, row) in enumerate(list(world.claims.items())):
        if oracle.origins(claim):
            world.source(f"reprint-{number}", "2024-01-01")
            reprinted = world.citations[row["citation"]]["source"]
            citation = world.cite(f"reprint-{number}", relays=[reprinted])
            world.claim(citation, row["about"], "deaths", "84")
    assert count_origins(session, world) == before


@SEEDS
def test_lineage_that_was_not_recorded_corroborates_nothing(session, seed, size):
    world = tell_one_number(seed, size)
    before = count_origins(session, world)
    for incident in world.incidents:
        for source in (f"{incident}-a", f"{incident}-b"):
            world.source(source, "2024-01-04")
            world.claim(world.cite(source), incident, "deaths", "84")
    assert count_origins(session, world) == before
