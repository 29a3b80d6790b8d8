"""Step 2: voices, and of each what it said last."""

import pytest

from incidents.quantities import Quantity
from tests.resolution.answers import resolve
from tests.resolution.oracle import NOTHING


def count(session, world, prop="deaths"):
    """Low and high tell which claims stand."""
    found = resolve(session, world)(prop)
    return found.low, found.high


def say(world, source, speaker=None, value="1", **more):
    return world.claim(world.cite(source, speaker, **more), "i", "deaths", value)


def test_persons_of_one_body_are_one_voice_and_its_last_word_counts(session, world):
    say(world, "s1", "spokesman", "10")
    say(world, "s2", "ministry", "11")
    say(world, "s3", "minister", "12")
    assert count(session, world) == (12, 12)


def test_a_person_without_a_body_is_a_voice(session, world):
    say(world, "s1", "hermit", "10")
    say(world, "s2", None, "11")
    say(world, "s3", "hermit", "12")
    assert count(session, world) == (11, 12)


def test_unnamed_speakers_are_voices_of_their_work(session, world):
    say(world, "s1", value="10", unnamed="local sources")
    say(world, "s1", value="11", unnamed="some Member States")
    say(world, "s2", value="12", unnamed="local sources")
    say(world, "s4", value="13", unnamed="local sources")
    assert count(session, world) == (11, 13)


def test_a_later_edition_replaces_what_the_work_said(session, world):
    say(world, "s1", value="10")
    newer = say(world, "s4", value="8")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.high, deaths.reports) == (newer, 8, 8, 1)


def test_a_data_set_is_its_own_voice_whoever_it_names(session, world):
    say(world, "ged", "minister", "10", said="2024-01-01")
    say(world, "ged", value="11", unnamed="army", said="2024-01-02")
    say(world, "s1", "minister", "12", said="2023-12-01")
    assert count(session, world) == (11, 12)


def test_all_claims_equal_to_the_last_word_stand_and_count_as_reports(session, world):
    say(world, "s1", "minister", "12", said="2024-01-01")
    say(world, "s2", "minister", "10", said="2024-01-02")
    say(world, "s3", "minister", "12", said="2024-01-03")
    deaths = resolve(session, world)("deaths")
    assert (deaths.low, deaths.high, deaths.reports, deaths.origins) == (12, 12, 2, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("94", "at least 94"),
        (Quantity(90, 94, 99, None), Quantity(90, 94, 99, "above")),
        (Quantity(90, 94, 98, "above"), Quantity(90, 94, 99, "above")),
    ],
)
def test_equal_means_the_whole_value(session, world, first, second):
    say(world, "s1", "minister", first, said="2024-01-01")
    last = say(world, "s2", "minister", second, said="2024-01-02")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.reports, deaths.open) == (last, 1, "above")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source": "s1"}, {"source": "s2"}),
        ({"source": "s1", "locator": "9"}, {"source": "s2", "locator": "1"}),
        ({"locator": "10"}, {"locator": "9"}),
        ({"locator": None}, {"locator": "1"}),
        ({"value": "10"}, {"value": "9"}),
    ],
)
def test_what_was_said_at_one_time_is_ordered_by_where_it_stands(session, world, first, second):
    both = []
    for given in (second, first):
        alike = {"source": "s3", "locator": "5", "value": "8" if given is first else "7"} | given
        value = alike.pop("value")
        citation = world.cite(alike.pop("source"), "hospital", said="2024-01-02", **alike)
        both.append(world.claim(citation, "i", "deaths", value))
    assert resolve(session, world)("deaths").shown == both[1]


@pytest.mark.parametrize(
    ("first", "second"),
    # Code point order, in which capitals come first and accents last.
    [("Zarand", "arand"), ("zebra", "émeute")],
)
def test_last_of_all_the_words_decide(session, world, first, second):
    citations = [world.cite("s1", words=words) for words in (second, first)]
    world.claim(citations[0], "i", "deaths", "7")
    world.deny(citations[1], "i", "deaths", "7")
    assert resolve(session, world)("deaths") == NOTHING._replace(denied=True)


def test_asserting_and_denying_at_one_time_the_assertion_is_the_last_word(session, world):
    citation = world.cite("s1")
    world.deny(citation, "i", "deaths", "7")
    claim = world.claim(citation, "i", "deaths", "7")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.denied) == (claim, False)


def test_of_many_values_saying_one_does_not_unsay_another_but_denying_does(session, world):
    world.claim(world.cite("s1", "ministry"), "i", "perpetrator", "mossad")
    kept = world.claim(world.cite("s1", "ministry"), "i", "perpetrator", "isis")
    world.claim(world.cite("s2", "ministry"), "i", "perpetrator", "isis-k")
    world.deny(world.cite("s3", "ministry"), "i", "perpetrator", "mossad")
    found = resolve(session, world)("perpetrator")
    # ISIS before ISIS-K as told by the better source: s2 (A) told of ISIS-K.
    assert found.shown != kept
    assert (found.reports, found.denied, found.disputed) == (1, True, False)


def test_denying_the_last_word_does_not_bring_back_the_one_before(session, world):
    say(world, "s1", "ministry", "1", said="2024-01-01")
    say(world, "s1", "ministry", "2", said="2024-01-02")
    world.deny(world.cite("s1", "ministry", said="2024-01-03"), "i", "deaths", "2")
    assert resolve(session, world)("deaths") == NOTHING._replace(denied=True)


def test_denying_what_one_said_before_leaves_the_last_word(session, world):
    say(world, "s1", "ministry", "1", said="2024-01-01")
    last = say(world, "s1", "ministry", "2", said="2024-01-02")
    world.deny(world.cite("s1", "ministry", said="2024-01-03"), "i", "deaths", "1")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.denied, deaths.disputed) == (last, 2, True, False)


def test_asserting_again_takes_the_denial_back(session, world):
    world.deny(world.cite("s1", "ministry", said="2024-01-01"), "i", "deaths", "2")
    again = say(world, "s1", "ministry", "2", said="2024-01-02")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.denied) == (again, False)


def test_who_denies_that_it_occurred_says_nothing_else(session, world):
    citation = world.cite("ged", said="2024-01-01")
    for prop, value in (("deaths", "5"), ("perpetrator", "isis"), ("occurred", None)):
        world.claim(citation, "i", prop, value)
    world.deny(world.cite("ged", said="2024-01-05"), "i", "occurred")
    other = say(world, "s1", value="4")
    found = resolve(session, world)
    assert (found("deaths").shown, found("deaths").high) == (other, 4)
    assert found("perpetrator") == NOTHING
    assert found("occurred") == NOTHING._replace(denied=True)


def test_who_says_again_that_it_occurred_is_heard_again(session, world):
    claim = say(world, "ged", value="5", said="2024-01-01")
    world.deny(world.cite("ged", said="2024-01-05"), "i", "occurred")
    world.claim(world.cite("ged", said="2024-01-06"), "i", "occurred")
    assert resolve(session, world)("deaths").shown == claim


def test_denying_a_part_of_it_denies_nothing_else(session, world):
    claim = say(world, "s1", value="5")
    world.deny(world.cite("s1"), "i", "occurred", qualifier="children")
    assert resolve(session, world)("deaths").shown == claim


def test_claims_compete_only_within_one_qualifier(session, world):
    of_all = say(world, "s1", "hospital", "9")
    citation = world.cite("s2", "hospital")
    civilians = world.claim(citation, "i", "deaths", "7", qualifier="civilians")
    found = resolve(session, world)
    assert (found("deaths").shown, found("deaths").low) == (of_all, 9)
    assert found("deaths", "civilians").shown == civilians


def test_what_was_merged_is_one_thing(session, world):
    world.incident("other", merged_into="i")
    world.claim(world.cite("s1"), "other", "perpetrator", "daesh")
    world.claim(world.cite("s2"), "i", "perpetrator", "isis")
    found = resolve(session, world)
    assert found("perpetrator").reports == 2
    assert found("perpetrator", of="other") == NOTHING


UNSAID, AFTER_UNSAID = "2024-01-01T00:00:00", "2024-03-31T23:59:59~"


def test_a_voice_replaces_itself_only_where_valid_times_overlap(session, world):
    before = world.claim(world.cite("s1"), "isis-k", "strength", "4000", valid="2023")
    world.claim(world.cite("s1", said="2024-01-02"), "isis-k", "strength", "5000", valid="2024-01")
    now = world.claim(world.cite("s4"), "isis-k", "strength", "6000", valid="2024-01/2024-03")
    found = resolve(session, world, "actor")
    shown = {
        period: found("strength", period=period, of="isis-k").shown
        for period in (
            "2023-01-01T00:00:00",
            "2023-12-31T23:59:59~",
            UNSAID,
            "2024-01-31T23:59:59~",
            AFTER_UNSAID,
        )
    }
    assert list(shown.values()) == [before, None, now, now, None]


def test_a_claim_that_outlasts_its_rival_stands_outside_it(session, world):
    long = world.claim(world.cite("s1"), "isis-k", "strength", "4000", valid="2024-01/2024-03")
    short = world.claim(world.cite("s4"), "isis-k", "strength", "6000", valid="2024-02")
    found = resolve(session, world, "actor")
    shown = [
        found("strength", period=period, of="isis-k").shown
        for period in (UNSAID, "2024-02-01T00:00:00", "2024-02-29T23:59:59~", AFTER_UNSAID)
    ]
    assert shown == [long, short, long, None]


def test_voices_dispute_where_valid_times_overlap(session, world):
    world.claim(world.cite("s1"), "isis-k", "strength", "4000-6000", valid="2024-01/2024-03")
    world.claim(world.cite("s2"), "isis-k", "strength", "2000-3500", valid="2024-03/2024-04")
    found = resolve(session, world, "actor")
    disputed = [
        found("strength", period=period, of="isis-k").disputed
        for period in (UNSAID, "2024-03-01T00:00:00", AFTER_UNSAID)
    ]
    assert disputed == [False, True, False]


def test_without_valid_time_a_claim_holds_when_said_else_published_else_always(session, world):
    said = world.claim(world.cite("s1", said="2024-01-02"), "isis", "leader", "hermit")
    published = world.claim(world.cite("s2"), "isis-k", "leader", "hermit")
    always = world.claim(world.cite("undated"), "mossad", "leader", "hermit")
    found = resolve(session, world, "actor")
    assert found("leader", period="2024-01-02T00:00:00", of="isis").shown == said
    assert found("leader", period="2024-01-04T00:00:00", of="isis-k").shown == published
    assert found("leader", period="0001-01-01T00:00:00", of="mossad").shown == always
