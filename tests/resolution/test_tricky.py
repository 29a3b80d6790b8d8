"""The awkward cases that the first prototype was held against, in one world."""

import pytest

from incidents.quantities import Quantity
from incidents.resolution.question import UNLIMITED, Limits
from tests.resolution.answers import assert_as_oracle, enter
from tests.resolution.world import World


@pytest.fixture
def tricky():
    world = World()
    world.set_rule("injured", "conservative")
    for code, parent, merged in (
        ("isis", None, None),
        ("isis-k", "isis", None),
        ("mossad", None, None),
        ("daesh", None, "isis"),
        ("hospital", None, None),
        ("army", None, None),
    ):
        world.actor(code, parent=parent, merged_into=merged)
    world.actor("minister", "person")
    for number, (parent, merged) in enumerate(
        ((None, None), ("p0", None), ("p1", None), ("p0", None), (None, "p2"), ("p1", None))
    ):
        world.place(f"p{number}", parent, merged)
    world.source("s1", "2024-01-03", reliability="B")
    world.source("s2", "2024-01-04", reliability="A")
    world.source("s3", "2024-01-05", reliability="C")
    world.source("s4", "2024-01-10", reliability="B", edition_of="s1")
    world.source("s5", reliability="F")
    world.source("s6", "2024-01-06", reliability="A", handling="RED")
    world.source("s7", "2024-01-06", reliability="E", handling="AMBER+STRICT")
    world.source("s8", "2024-01-07", handling="AMBER")
    return world


def tell(world):
    """Each case is an incident; three passages are shared by many."""
    for number in range(1, 31):
        world.incident(f"i{number}", merged_into="i29" if number == 30 else None)

    def say(citation, number, prop, *values, **more):
        return [world.claim(citation, f"i{number}", prop, value, **more) for value in values][-1]

    shared = [world.cite(source, original=True) for source in ("s1", "s2", "s3")]
    tell_voices(world, say, *shared)
    tell_judged(world, say, *shared)
    tell_places_and_dates(world, say, *shared)
    tell_limited(world, say, *shared)
    tell_numbers(world, say, *shared)
    tell_words(world, say, *shared)


def tell_voices(world, say, a, b, c):
    # Several voices, ranges that do not overlap, an 'at least'.
    say(world.cite("s1", "minister"), 1, "deaths", "103")
    say(world.cite("s1", "hospital"), 1, "deaths", Quantity(84, 84, 90, None))
    say(b, 1, "deaths", "at least 94")
    # One voice corrects itself, as relayed by three.
    for source, day, value in (("s1", "03", "10"), ("s2", "05", "12"), ("s3", "04", "10")):
        say(world.cite(source, "minister", said=f"2024-01-{day}"), 2, "deaths", value)
    # A denial by another, and one that unsays.
    say(world.cite("s1", "minister"), 3, "perpetrator", "isis-k", "mossad")
    say(world.cite("s2", "army"), 3, "perpetrator", "isis-k", stance="denies")
    say(world.cite("s3"), 3, "perpetrator", "isis")
    say(
        world.cite("s3", "minister", said="2024-01-06"), 3, "perpetrator", "mossad", stance="denies"
    )


def tell_judged(world, say, a, b, c):
    # Withdrawn; deprecated and back; preferred.
    back, wrong, best = (
        say(passage, 4, "deaths", value) for passage, value in ((a, "1"), (b, "2"), (c, "3"))
    )
    world.assess(wrong, withdrawn=True)
    world.assess(back, "deprecated")
    world.assess(back, "normal", at=4)
    world.assess(best, "preferred")
    # Lineage unknown.
    for source in ("s3", "s1"):
        say(world.cite(source), 5, "deaths", "7")
    say(world.cite("s8", original=True), 5, "deaths", "9")


def tell_places_and_dates(world, say, a, b, c):
    # Places on a line, siblings, and a merged one.
    for number, places in ((6, ("p0", "p4", "p1")), (7, ("p1", "p2", "p3")), (8, ("p0", "p4"))):
        for passage, place in zip((a, b, c), places, strict=False):
            say(passage, number, "place", place)
    for passage, actor in zip((a, b, c), ("daesh", "isis-k", "isis"), strict=True):
        say(passage, 9, "perpetrator", actor)
    say(a, 10, "perpetrator", "mossad", "isis-k")
    say(a, 10, "date", "2024-01-01")
    # A later edition.
    say(a, 11, "deaths", "6 [5-7]")
    say(world.cite("s4", original=True), 11, "deaths", Quantity(8, 8, 9, None))
    # Dates that overlap, and that do not.
    say(a, 12, "date", "2024-01")
    say(b, 12, "date", "2024-01-03T15:04+03:30")
    for passage, date in zip((a, b, c), ("2024-01-02", "2024-01-03", "2024-01"), strict=True):
        say(passage, 13, "date", date)


def tell_limited(world, say, a, b, c):
    for number, low in ((14, "10"), (15, "20")):
        say(a, number, "deaths", f"at least {low}")
        say(b, number, "deaths", "up to 10")
    # Markings.
    red = world.cite("s6", original=True)
    say(red, 16, "deaths", "50")
    say(b, 16, "deaths", "40")
    say(world.cite("s7", original=True), 16, "injured", "1")
    say(red, 17, "deaths", "2")
    # Undated; only denied.
    say(world.cite("s5"), 18, "deaths", "3")
    say(world.cite("s5"), 19, "deaths", "3", stance="denies")


def tell_numbers(world, say, a, b, c):
    for passage, value in zip((a, b, c), ("at least 30", "25 [10-40]", "26"), strict=True):
        say(passage, 20, "injured", value)
    # Recorded and judged later.
    late = say(world.cite("s2", original=True, at=5), 21, "deaths", "77", at=5)
    say(a, 21, "deaths", "70")
    world.assess(late, "preferred", 1, at=6)
    world.assess(late, "deprecated", at=8)
    # Denying one's last word does not bring back the one before.
    for day, value, stance in (("3", "1", "asserts"), ("4", "2", "asserts"), ("5", "2", "denies")):
        say(
            world.cite("s1", "minister", said=f"2024-01-0{day}"), 22, "deaths", value, stance=stance
        )
    say(c, 22, "deaths", "2")


def tell_words(world, say, a, b, c):
    for number, types in ((23, ("attack", "bombing")), (24, ("shooting", "bombing"))):
        for passage, kind in zip((a, b), types, strict=True):
            say(passage, number, "type", kind)
    world.assess(say(b, 25, "deaths", "1"), credibility=5)
    world.assess(say(c, 25, "deaths", "2"), credibility=6)
    say(world.cite("s3", relays=["s2", "s8"]), 26, "deaths", "4")
    say(a, 27, "notes", "Été ")
    say(b, 27, "notes", "été")
    say(c, 27, "notes", "Été ", stance="denies")
    say(a, 28, "deaths", "1", "2")
    say(a, 29, "date", "2024-01-09")
    say(b, 30, "date", "2024-01-08")
    say(b, 30, "deaths", "6")


# deaths: (low, best, high, open); counts: (reports, origins).
EXPECTED = {
    1: {"deaths": (84, 94, 103, "above"), "counts": (1, 1), "disputed": "deaths"},
    2: {"deaths": (12, 12, 12, None), "counts": (1, 1), "disputed": ""},
    3: {"perpetrator": "isis-k", "disputed": "perpetrator"},
    4: {"deaths": (1, 3, 3, None), "disputed": "deaths"},
    5: {"deaths": (7, 7, 9, None), "counts": (2, 0), "disputed": "deaths"},
    6: {"place": "p2", "disputed": ""},
    7: {"place": "p2", "disputed": "place"},
    8: {"place": "p2", "disputed": ""},
    9: {"perpetrator": "isis-k", "disputed": ""},
    10: {"perpetrator": "isis-k", "edtf": "2024-01-01", "counts": (1, 1), "disputed": ""},
    11: {"deaths": (8, 8, 9, None), "counts": (1, 1), "disputed": ""},
    12: {"edtf": "2024-01-03T15:04+03:30", "utc_offset": 210, "disputed": ""},
    13: {"edtf": "2024-01-03", "disputed": "date"},
    14: {"deaths": (10, 10, 10, "both"), "disputed": ""},
    15: {"deaths": (10, 10, 20, "both"), "disputed": "deaths"},
    16: {"deaths": (40, 50, 50, None), "handling": "RED", "disputed": "deaths"},
    17: {"deaths": (2, 2, 2, None), "handling": "RED"},
    18: {"deaths": (3, 3, 3, None), "counts": (1, 0)},
    20: {"injured": (10, 25, 40, "above"), "disputed": "injured"},
    21: {"deaths": (70, 70, 70, None)},
    22: {"deaths": (2, 2, 2, None), "counts": (1, 1), "disputed": "deaths"},
    23: {"type": "bombing", "disputed": ""},
    24: {"type": "bombing", "disputed": "type"},
    25: {"deaths": (1, 2, 2, None), "disputed": "deaths"},
    26: {"counts": (1, 2)},
    27: {"counts": (0, 0), "disputed": "notes"},
    28: {"deaths": (1, 1, 1, None), "disputed": ""},
    29: {"edtf": "2024-01-08", "deaths": (6, 6, 6, None), "disputed": "date"},
}


def pick(row, names):
    """The part of a row of the chronology that an expectation names."""
    quantity = ("low", "best", "high", "open")
    told = {
        **row,
        "counts": (row["reports"], row["origins"]),
        **{key: tuple(row[f"{key}_{end}"] for end in quantity) for key in ("deaths", "injured")},
    }
    return {name: told[name] for name in names}


def test_awkward_cases(session, tricky):
    tell(tricky)
    answers = enter(session, tricky)
    rows = answers.read_chronology()
    assert rows.keys() == {f"i{number}" for number in EXPECTED}
    found = {number: pick(rows[f"i{number}"], names) for number, names in EXPECTED.items()}
    assert found == EXPECTED
    participants = answers.read_participants()
    counts = {key[1]: value for key, value in participants.items() if key[0] == "i3"}
    assert counts == {"isis": (0, 0), "isis-k": (1, 1), "mossad": (0, 1)}
    counts = {key[1]: value for key, value in participants.items() if key[0] == "i9"}
    assert counts == {"isis": (2, 0), "isis-k": (1, 0)}
    assert_as_oracle(answers, tricky, UNLIMITED)


def test_awkward_cases_within_limits(session, tricky):
    tell(tricky)
    answers = enter(session, tricky)

    def deaths(number, **limits):
        row = answers.read_chronology(Limits(**limits)).get(f"i{number}")
        return row and row["deaths_best"]

    assert (deaths(16, ceiling="CLEAR"), deaths(17, ceiling="CLEAR")) == (40, None)
    assert deaths(18, known_by="2024-01-05T23:59:59") is None
    assert [deaths(21, recorded_by=at) for at in (1, 6, 8)] == [70, 77, 70]
