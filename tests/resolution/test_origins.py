"""Where assertions first came from."""

import pytest

from tests.resolution.answers import resolve


@pytest.fixture
def origins(session, world):
    """Counts the origins behind the deaths shown."""
    return lambda **limits: resolve(session, world, **limits)("deaths").origins


def say(world, source, speaker=None, value="84", about="i", **more):
    return world.claim(world.cite(source, speaker, **more), about, "deaths", value)


def test_lineage_that_was_not_recorded_corroborates_nothing(world, origins):
    say(world, "s1")
    say(world, "s2")
    say(world, "s3", unnamed="local sources")
    assert origins() == 0


def test_reprints_of_one_wire_are_one_origin(world, origins):
    say(world, "s1", original=True)
    say(world, "s2", relays=["s1"])
    say(world, "s3", relays=["s4"])
    assert origins() == 1


def test_independent_reporting_is_several_origins(world, origins):
    say(world, "s1", original=True)
    say(world, "s2", original=True)
    say(world, "s3", "hospital")
    assert origins() == 3


def test_a_named_speaker_is_the_origin_by_its_voice(world, origins):
    say(world, "s1", "minister", original=True)
    say(world, "s2", "spokesman")
    say(world, "s3", "ministry", relays=["s1"])
    assert origins() == 1


def test_a_data_set_is_its_own_origin_and_what_it_consulted_is_not(world, origins):
    say(world, "ged", "minister", consulted=["s1", "s2"], relays=["s3"])
    say(world, "s1", consulted=["s2"])
    assert origins() == 1


def test_relayed_works_each_count_where_they_say_nothing_themselves(world, origins):
    say(world, "s1", relays=["s2", "s3"])
    assert origins() == 2


def test_what_relays_is_not_original_too(world, origins):
    say(world, "s1", relays=["s2"], original=True)
    assert origins() == 1


def test_a_relayed_work_is_followed_to_whom_it_quotes(world, origins):
    say(world, "s2", "hospital")
    say(world, "s1", "hospital")
    say(world, "s3", relays=["s2"])
    assert origins() == 1


def test_a_relayed_work_is_followed_through_any_edition_and_further(world, origins):
    say(world, "undated", "hospital")
    say(world, "s2", relays=["undated"])
    say(world, "s4", relays=["s2"])
    say(world, "s3", relays=["s1"])
    assert origins() == 1


def test_it_is_followed_through_what_was_corrected_but_not_what_was_withdrawn(session, world):
    for prop, judge in (("deaths", False), ("injured", True)):
        old = world.claim(world.cite("s2", "hospital"), "i", prop, "9")
        world.claim(world.cite("s1", "hospital"), "i", prop, "9")
        world.claim(world.cite("s3", relays=["s2"]), "i", prop, "9")
        if judge:
            world.assess(old, withdrawn=True)
        else:
            world.link(world.claim(world.cite("s4"), "i", "type", "attack"), "corrects", old)
    found = resolve(session, world)
    assert (found("deaths").origins, found("injured").origins) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"about": "j"},
        {"value": "85"},
        {"qualifier": "children"},
        {"prop": "injured"},
        {"stance": "denies"},
    ],
)
def test_it_is_followed_only_through_claims_that_say_the_same_of_the_same(session, world, other):
    world.incident("j")
    claim = {"about": "i", "prop": "deaths", "value": "at least 84"} | other
    world.claim(world.cite("s2", "hospital"), **claim)
    world.claim(world.cite("s3", "hospital"), "i", "deaths", "at least 84")
    world.claim(world.cite("s1", relays=["s2"]), "i", "deaths", "84")
    assert resolve(session, world)("deaths").origins == 2


def test_quantities_agree_by_best_else_low_else_high(session, world):
    say(world, "s2", "hospital", "at least 84")
    say(world, "s3", relays=["s2"], value="84")
    say(world, "s1", relays=["s2"], value="84 [80-90]")
    deaths = resolve(session, world)("deaths")
    assert (deaths.origins, deaths.reports) == (1, 3)


def test_a_work_without_lineage_is_the_end_of_the_chain(world, origins):
    say(world, "s2")
    say(world, "s3", relays=["s2"])
    say(world, "s1", relays=["s2"])
    assert origins() == 1


def test_lineage_of_one_passage_of_a_work_is_enough(world, origins):
    say(world, "s2")
    say(world, "s2", "hospital")
    say(world, "s3", relays=["s2"])
    assert origins() == 1


def test_circles_lead_nowhere(session, world):
    say(world, "s1", relays=["s2"])
    say(world, "s2", relays=["s3"])
    say(world, "s3", relays=["s1"])
    world.claim(world.cite("s1", relays=["s4"], original=True), "i", "injured", "1")
    found = resolve(session, world)
    assert (found("deaths").origins, found("deaths").reports) == (0, 3)
    assert found("injured").origins == 0


def test_a_circle_that_somebody_feeds_has_that_origin(world, origins):
    say(world, "s1", relays=["s2"])
    say(world, "s2", relays=["s1", "s3"])
    say(world, "s3", original=True)
    assert origins() == 1


def test_lineage_taken_back_never_was_unless_made_again(session, world):
    for prop, rows in (("deaths", (True,)), ("injured", (True, False))):
        citation = world.cite("s1", relays=["s2"])
        for withdrawn in rows:
            world.trace(citation, "relays", "s2", withdrawn=withdrawn)
        world.claim(citation, "i", prop, "5")
    found = resolve(session, world)
    assert (found("deaths").origins, found("injured").origins) == (0, 1)


def test_original_counts_again_once_the_relaying_is_taken_back(world, origins):
    citation = world.cite("s1", relays=["s2"], original=True)
    world.trace(citation, "relays", "s2", withdrawn=True)
    world.claim(citation, "i", "deaths", "5")
    say(world, "s2", original=True, value="5")
    assert origins() == 2


def test_lineage_recorded_later_is_not_known_before(world, origins):
    citation = world.cite("s1")
    world.claim(citation, "i", "deaths", "5")
    world.trace(citation, "relays", "s2", at=2)
    assert origins(recorded_by=1) == 0


def test_a_repetition_has_the_origin_of_what_it_repeats(world, origins):
    first = say(world, "s1", "hospital")
    again = say(world, "s2", original=True)
    world.link(again, "repeats", first)
    assert origins() == 1


def test_a_repetition_has_no_lineage_of_its_own(world, origins):
    first = say(world, "s1", original=True)
    again = say(world, "s2", relays=["s3"])
    world.link(again, "repeats", first)
    assert origins() == 1


def test_relaying_a_repetition_leads_to_what_that_repeats(world, origins):
    first = say(world, "s1", "hospital")
    again = say(world, "s2")
    world.link(again, "repeats", first)
    say(world, "s3", relays=["s2"])
    assert origins() == 1


def test_lineage_above_the_ceiling_never_was(world, origins):
    say(world, "s1", relays=["red"])
    assert origins(ceiling="CLEAR") == 0


def test_reporting_is_original_again_where_the_relayed_is_above_the_ceiling(world, origins):
    say(world, "s1", relays=["red"], original=True)
    assert origins(ceiling="CLEAR") == 1


def test_claims_about_what_was_merged_are_about_the_same(world, origins):
    world.incident("other", merged_into="i")
    say(world, "s2", "hospital", about="other")
    say(world, "s3", relays=["s2"])
    assert origins() == 1
