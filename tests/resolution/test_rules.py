"""Steps 3 and 4: which claim wins, the span of all, and what is disputed."""

import pytest

from incidents.quantities import Quantity
from tests.resolution.answers import resolve

pytestmark = pytest.mark.slow


def say(world, source, value, prop="deaths", speaker=None, **more):
    return world.claim(world.cite(source, speaker, **more), "i", prop, value)


@pytest.fixture
def rivals(world):
    """Three works of one reliability, unlike `world`'s; the first has the most origins."""
    for code, day in (("t1", "03"), ("t2", "04"), ("t3", "05")):
        world.source(code, f"2024-01-{day}", reliability="B")
    return ("t1", "t2", "t3")


def test_rank_goes_before_credibility(session, world, rivals):
    preferred, probable = (say(world, s, n) for s, n in zip(rivals, ("1", "2"), strict=False))
    world.assess(preferred, "preferred", 5)
    world.assess(probable, "normal", 1)
    assert resolve(session, world)("deaths").shown == preferred


@pytest.mark.parametrize(
    ("better", "worse"), [(1, 2), (2, 3), (3, 6), (3, None), (6, 4), (None, 4), (4, 5)]
)
def test_credibility_goes_before_reliability(session, world, better, worse):
    first, second = say(world, "s3", "1"), say(world, "s2", "2")
    for claim, credibility in ((first, better), (second, worse)):
        if credibility:
            world.assess(claim, credibility=credibility)
    assert resolve(session, world)("deaths").shown == first


@pytest.mark.parametrize(
    ("better", "worse"),
    [("A", "B"), ("B", "C"), ("C", "F"), ("C", None), (None, "D"), ("F", "D"), ("D", "E")],
)
def test_reliability_goes_before_origins(session, world, better, worse):
    world.source("better", "2024-01-01", reliability=better)
    world.source("worse", "2024-01-09", reliability=worse)
    first = say(world, "better", "1")
    say(world, "worse", "2", original=True)
    assert resolve(session, world)("deaths").shown == first


def test_origins_go_before_what_was_said_last(session, world, rivals):
    one, two, three = rivals
    first = say(world, one, "1", original=True)
    say(world, two, "2")
    say(world, three, "3")
    assert resolve(session, world)("deaths").shown == first


def test_origins_of_all_that_agree_count_for_each(session, world, rivals):
    one, two, three = rivals
    say(world, one, "at least 10", original=True)
    winner = say(world, two, "10", original=True)
    say(world, three, "12", original=True)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.origins, deaths.reports) == (winner, 2, 2)


def test_what_was_said_last_goes_before_source_code(session, world, rivals):
    say(world, rivals[0], "1")
    last = say(world, rivals[1], "2")
    assert resolve(session, world)("deaths").shown == last


def test_undated_is_oldest(session, world):
    world.source("u1", reliability="B")
    world.source("u2", "1990-01-01", reliability="B")
    say(world, "u1", "1")
    dated = say(world, "u2", "2")
    assert resolve(session, world)("deaths").shown == dated


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source": "t1"}, {"source": "t2"}),
        ({"source": "t1", "locator": "9"}, {"source": "t2", "locator": "1"}),
        ({"locator": "10"}, {"locator": "9"}),
        ({"value": "bombing"}, {"value": "clash"}),
        ({"words": "Zarand"}, {"words": "arand"}),
    ],
)
def test_last_of_all_counts_where_it_stands(session, world, rivals, first, second):
    claims = []
    for speaker, given in (("hermit", second), ("hospital", first)):
        alike = {"source": "t3", "locator": "5", "words": "same"} | given
        # Words decide only between claims of one value, and values come before them.
        other = "attack" if "words" in given or given is second else "shooting"
        value = alike.pop("value", other)
        citation = world.cite(speaker=speaker, said="2024-01-02", **alike)
        claims.append(world.claim(citation, "i", "type", value))
    assert resolve(session, world)("type").shown == claims[1]


@pytest.mark.parametrize("forms", [("2024-01-03", "2024-01-03~"), ("2024-01-03~", "2024-01-03")])
def test_of_one_date_written_in_two_ways_the_same_is_shown(session, world, forms):
    citation = world.cite("s1")
    claims = {form: world.claim(citation, "i", "date", form) for form in forms}
    assert resolve(session, world)("date").shown == claims["2024-01-03"]


def test_latest_puts_what_was_said_last_first(session, world):
    world.set_rule("deaths", "latest")
    preferred = say(world, "s2", "1", said="2024-01-01", original=True)
    world.assess(preferred, "preferred", 1)
    last = say(world, "s3", "2")
    assert resolve(session, world)("deaths").shown == last


def test_by_latest_a_value_is_as_late_as_the_last_who_said_it(session, world):
    world.set_rule("deaths", "latest")
    say(world, "s2", "1", said="2024-01-01")
    say(world, "s1", "2", said="2024-01-05")
    last = say(world, "s3", "1", said="2024-01-06")
    assert resolve(session, world)("deaths").shown == last


def test_majority_puts_origins_first(session, world):
    world.set_rule("deaths", "majority")
    preferred = say(world, "s2", "1", original=True)
    world.assess(preferred, "preferred", 1)
    many = [say(world, "s3", "2", speaker=each) for each in ("hospital", "hermit")]
    deaths = resolve(session, world)("deaths")
    assert deaths.shown in many
    assert deaths.origins == 2


def test_conservative_puts_the_least_best_first(session, world):
    world.set_rule("deaths", "conservative")
    say(world, "s2", "at least 30")
    least = say(world, "s1", "25 [10-40]")
    say(world, "s3", "26")
    say(world, "undated", "up to 26")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.high) == (least, 10, 40)


def test_conservative_counts_noughts_and_compares_numbers_not_digits(session, world):
    for prop in ("deaths", "injured"):
        world.set_rule(prop, "conservative")
        say(world, "s2", "10", prop)
    nine = say(world, "s3", "9")
    nought = say(world, "s3", "0", "injured")
    found = resolve(session, world)
    assert (found("deaths").shown, found("injured").shown) == (nine, nought)


def test_a_rule_asked_for_overrides_those_of_the_properties(session, world):
    world.set_rule("deaths", "conservative")
    say(world, "s1", "1")
    last = say(world, "s3", "2")
    assert resolve(session, world, rule="latest")("deaths").shown == last


def test_span_covers_all_and_is_open_where_one_is(session, world):
    say(world, "s1", Quantity(90, None, 95, "above"))
    say(world, "s2", "94")
    say(world, "s3", Quantity(None, 100, None, "below"))
    say(world, "undated", "at least 84")
    deaths = resolve(session, world)("deaths")
    assert (deaths.low, deaths.high, deaths.open) == (84, 100, "both")


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (["94", "94"], None),
        (["94", "at least 94"], "above"),
        (["94", "up to 94"], "below"),
        (["94", "about 94"], "both"),
        (["up to 94", "at least 94"], "both"),
    ],
)
def test_open_ends_add_up(session, world, quantities, expected):
    for source, words in zip(("s1", "s2"), quantities, strict=True):
        say(world, source, words)
    assert resolve(session, world)("deaths").open == expected


def test_reports_are_works_and_only_those_behind_what_is_shown(session, world):
    shown = say(world, "s2", "94", speaker="hospital", locator="1")
    say(world, "s2", "94", speaker="ministry", locator="2")
    say(world, "s1", "94", speaker="hermit")
    say(world, "s4", "94", speaker="mossad")
    say(world, "s3", "95", original=True)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.reports, deaths.origins) == (shown, 2, 4)


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (["103", "84-90"], True),
        (["84-95", "90-103"], False),
        (["94", "at least 94"], False),
        (["94", "at least 95"], True),
        (["at least 10", "up to 10"], False),
        (["at least 20", "up to 10"], True),
        (["about 94", "200"], False),
        ([Quantity(90, 94, 99, "above"), "120"], False),
        ([Quantity(90, 94, 99, "above"), "80"], True),
        ([Quantity(90, 94, 99, "below"), "80"], False),
        ([Quantity(None, 94, None, None), "95"], True),
        (["1-5", "4-9", "5-12"], False),
    ],
)
def test_quantities_are_disputed_where_they_cannot_all_be_true(
    session, world, quantities, expected
):
    for source, words in zip(("s1", "s2", "s3"), quantities, strict=False):
        say(world, source, words)
    assert resolve(session, world)("deaths").disputed is expected


@pytest.mark.parametrize(
    ("prop", "values", "expected"),
    [
        ("date", ["2024-01", "2024-01-03T15:04"], False),
        ("date", ["2024-01-02", "2024-01-03", "2024-01"], True),
        ("date", ["2024-01-03T15:04:05", "2024-01-03T15:04"], False),
        ("date", ["2024-01-03T15:04:05", "2024-01-03T15:04:05"], False),
        ("place", ["iran", "kirman", "kerman"], False),
        ("place", ["kerman-city", "fars", "iran"], True),
        ("type", ["attack", "suicide-bombing"], False),
        ("type", ["shooting", "bombing"], True),
        ("custodian", ["daesh", "isis-k"], False),
        ("custodian", ["isis-k", "mossad"], True),
        ("notes", ["É ", "É "], False),
        ("notes", ["É", "é"], True),
        ("notes", ["é", "é "], True),
        ("phase", ["2024-01-02", "2024-01-03"], False),
        ("waves", ["1", "2"], False),
        ("statement", ["a", "b"], False),
        ("perpetrator", ["isis-k", "daesh"], False),
        ("perpetrator", ["isis-k", "mossad"], True),
        ("spread", ["kerman", "fars"], True),
        ("weapon", ["attack", "shooting", "bombing"], True),
    ],
)
def test_other_values_are_disputed_where_they_cannot_all_be_true(
    session, world, prop, values, expected
):
    for source, value in zip(("s1", "s2", "s3"), values, strict=False):
        say(world, source, value, prop)
    assert resolve(session, world)(prop).disputed is expected


def test_sets_of_many_values_may_differ_if_they_share_a_line(session, world):
    for value in ("isis-k", "mossad"):
        say(world, "s1", value, "perpetrator")
    for value in ("daesh", "hospital"):
        say(world, "s2", value, "perpetrator")
    assert resolve(session, world)("perpetrator").disputed is False


def test_two_sets_apart_are_enough(session, world):
    for source, values in (("s1", ["isis", "mossad"]), ("s2", ["isis-k"]), ("s3", ["mossad"])):
        for value in values:
            say(world, source, value, "perpetrator")
    assert resolve(session, world)("perpetrator").disputed is True


def test_numbers_that_begin_alike_are_not_one_line(session, world):
    """A tenth place, whose path /10/ begins like /1/ but for the closing slash."""
    for number in range(len(world.places), 10):
        world.place(f"far-{number}")
    say(world, "s1", "iran", "place")
    say(world, "s2", "far-9", "place")
    assert resolve(session, world)("place").disputed is True


@pytest.mark.parametrize(
    ("prop", "value"),
    [
        ("deaths", "94"),
        ("perpetrator", "isis"),
        ("statement", "é"),
        ("occurred", None),
        ("phase", "2024"),
    ],
)
def test_what_is_asserted_and_denied_is_disputed(session, world, prop, value):
    claim = say(world, "s1", value, prop)
    world.deny(world.cite("s2"), "i", prop, value)
    found = resolve(session, world)(prop)
    assert (found.shown, found.asserted, found.denied, found.disputed) == (claim, True, True, True)


def test_denying_another_value_disputes_nothing(session, world):
    say(world, "s1", "94")
    world.deny(world.cite("s2"), "i", "deaths", "103")
    say(world, "s1", "isis-k", "perpetrator")
    world.deny(world.cite("s2"), "i", "perpetrator", "isis")
    found = resolve(session, world)
    assert (found("deaths").disputed, found("perpetrator").disputed) == (False, False)
