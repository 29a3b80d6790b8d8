"""Step 1: which claims may be used, and which links hold."""

import pytest

from tests.resolution.answers import resolve
from tests.resolution.oracle import NOTHING

END_OF_3RD = "2024-01-03T23:59:59"
END_OF_4TH = "2024-01-04T23:59:59"


def test_withdrawn_claim_was_never_made(session, world):
    kept = world.claim(world.cite("s3"), "i", "deaths", "84")
    wrong = world.claim(world.cite("s2"), "i", "deaths", "94")
    world.assess(wrong, withdrawn=True)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.high, deaths.reports) == (kept, 84, 84, 1)


def test_deprecated_claim_is_not_live_and_last_assessment_counts(session, world):
    down = world.claim(world.cite("s2"), "i", "deaths", "94")
    restored = world.claim(world.cite("s3"), "i", "injured", "94")
    for claim in (down, restored):
        world.assess(claim, "normal")
        world.assess(claim, "deprecated", at=2)
    world.assess(restored, "normal", at=3)
    found = resolve(session, world)
    assert found("deaths") == NOTHING
    assert found("injured").shown == restored


def test_recorded_by_takes_claims_judgements_and_links_of_then(session, world):
    first = world.claim(world.cite("s1"), "i", "deaths", "70")
    second = world.claim(world.cite("s2", at=5), "i", "deaths", "77", at=5)
    world.assess(second, "preferred", 1, at=6)
    world.link(first, "corrects", second, at=7)
    world.link(first, "corrects", second, withdrawn=True, at=8)
    world.assess(second, "deprecated", at=9)
    shown = {
        at: resolve_anew(session, world, recorded_by=at)("deaths").shown for at in (1, 6, 7, 8)
    }
    assert shown == {1: first, 6: second, 7: first, 8: second}
    assert resolve(session, world)("deaths").shown == first


def resolve_anew(session, world, **limits):
    """Ask in a database that will be forgotten, for tests that ask more than once."""
    with session.begin_nested() as savepoint:
        found = resolve(session, world, **limits)
        savepoint.rollback()
    return found


def test_correction_ends_its_target_whoever_said_it(session, world):
    old = world.claim(world.cite("s2", "hospital"), "i", "deaths", "103")
    new = world.claim(world.cite("s3", "minister"), "i", "deaths", "84")
    world.link(new, "corrects", old)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.high, deaths.disputed) == (new, 84, False)


def test_corrected_correction_still_ended_its_target(session, world):
    claims = [
        world.claim(world.cite(s), "i", "deaths", n)
        for s, n in (("s1", "1"), ("s2", "2"), ("s3", "3"))
    ]
    world.link(claims[1], "corrects", claims[0])
    world.link(claims[2], "corrects", claims[1])
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.high) == (claims[2], 3, 3)


@pytest.mark.parametrize("flaw", ["deprecated", "withdrawn", "misreading", "link withdrawn"])
def test_flawed_correction_ends_nothing(session, world, flaw):
    old = world.claim(world.cite("s1"), "i", "deaths", "103")
    new = world.claim(world.cite("s2"), "i", "deaths", "84")
    world.link(new, "corrects", old)
    match flaw:
        case "misreading":
            world.link(new, "misreads", world.claim(world.cite("s3"), "i", "injured", "84"))
        case "link withdrawn":
            world.link(new, "corrects", old, withdrawn=True, at=2)
        case "withdrawn":
            world.assess(new, withdrawn=True)
        case "deprecated":
            world.assess(new, "deprecated")
    assert resolve(session, world)("deaths").high == 103


def test_link_made_again_after_it_was_taken_back_stands(session, world):
    old = world.claim(world.cite("s1"), "i", "deaths", "103")
    new = world.claim(world.cite("s2"), "i", "deaths", "84")
    for withdrawn in (False, True, False):
        world.link(new, "corrects", old, withdrawn=withdrawn)
    assert resolve(session, world)("deaths").high == 84


def test_correction_counts_from_when_it_was_said(session, world):
    old = world.claim(world.cite("s1"), "i", "deaths", "103")
    new = world.claim(world.cite("s2"), "i", "deaths", "84")
    world.link(new, "corrects", old)
    assert resolve_anew(session, world, known_by=END_OF_3RD)("deaths").shown == old
    assert resolve_anew(session, world, known_by=END_OF_4TH)("deaths").shown == new


def test_misreading_is_never_current(session, world):
    read = world.claim(world.cite("s1"), "i", "deaths", "45")
    world.link(world.claim(world.cite("s2"), "i", "deaths", "60"), "misreads", read)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.high, deaths.disputed) == (read, 45, False)


def test_misreading_of_what_was_withdrawn_is_a_claim_like_others(session, world):
    read = world.claim(world.cite("s1"), "i", "deaths", "45")
    claim = world.claim(world.cite("s2"), "i", "deaths", "60")
    world.link(claim, "misreads", read)
    world.assess(read, withdrawn=True)
    assert resolve(session, world)("deaths").shown == claim


def test_repetition_takes_over_said_voice_and_origin(session, world):
    first = world.claim(world.cite("s1", "hospital", said="2024-01-01"), "i", "deaths", "10")
    later = world.claim(world.cite("s2", "hospital", said="2024-01-02"), "i", "deaths", "12")
    again = world.claim(world.cite("s3"), "i", "deaths", "10")
    world.link(again, "repeats", first)
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low, deaths.reports, deaths.origins) == (later, 12, 1, 1)


def test_repetition_of_the_last_word_stands_beside_it(session, world):
    first = world.claim(world.cite("s1", "hospital"), "i", "deaths", "10")
    again = world.claim(world.cite("s3", original=True), "i", "deaths", "10")
    world.link(again, "repeats", first)
    deaths = resolve(session, world)("deaths")
    assert (deaths.reports, deaths.origins) == (2, 1)


def test_repetition_ends_with_what_it_repeats(session, world):
    first = world.claim(world.cite("s1"), "i", "deaths", "103")
    again = world.claim(world.cite("s2"), "i", "deaths", "103")
    new = world.claim(world.cite("s3"), "i", "deaths", "84")
    world.link(again, "repeats", first)
    world.link(new, "corrects", first)
    assert resolve(session, world)("deaths").high == 84


def test_the_latest_repetition_counts(session, world):
    of_hospital = world.claim(world.cite("s1", "hospital"), "i", "injured", "1")
    of_minister = world.claim(world.cite("s1", "minister"), "i", "injured", "1")
    claim = world.claim(world.cite("s3"), "i", "deaths", "5")
    world.link(claim, "repeats", of_hospital)
    world.link(claim, "repeats", of_minister)
    newer = world.claim(world.cite("s4", "ministry"), "i", "deaths", "6")
    deaths = resolve(session, world)("deaths")
    assert (deaths.shown, deaths.low) == (newer, 6)


def test_repetition_taken_back_gives_way_to_the_one_before(session, world):
    of_hospital = world.claim(world.cite("s1", "hospital"), "i", "injured", "1")
    of_minister = world.claim(world.cite("s1", "minister"), "i", "injured", "1")
    claim = world.claim(world.cite("s3"), "i", "deaths", "5")
    world.link(claim, "repeats", of_hospital)
    world.link(claim, "repeats", of_minister)
    world.link(claim, "repeats", of_minister, withdrawn=True)
    world.claim(world.cite("s4", "ministry"), "i", "deaths", "6")
    assert resolve(session, world)("deaths").low == 5


def test_known_by_takes_said_else_published_at_the_later_bound(session, world):
    said = world.claim(world.cite("red", said="2024-01-02"), "i", "deaths", "1")
    published = world.claim(world.cite("s2"), "i", "injured", "2")
    world.claim(world.cite("s1", said="2024-01"), "i", "occurred")
    world.claim(world.cite("undated"), "i", "type", "attack")
    found = resolve_anew(session, world, known_by=END_OF_3RD)
    assert found("deaths").shown == said
    assert [found(prop) for prop in ("injured", "occurred", "type")] == [NOTHING] * 3
    assert resolve_anew(session, world, known_by=END_OF_4TH)("injured").shown == published


@pytest.mark.parametrize(
    "marked", ["green", "source", "speaker", "named", "merged into", "subject", "merged subject"]
)
def test_above_the_ceiling_nothing_is_used(session, world, marked):
    world.incident("secret", handling="RED")
    world.incident("told", merged_into="secret")
    world.actor("alias", merged_into="spy")
    world.source("green", "2024-01-03", handling="GREEN")
    source = {"source": "red", "green": "green"}.get(marked, "s1")
    speaker = "spy" if marked == "speaker" else None
    named = {"named": "spy", "merged into": "alias"}.get(marked, "isis")
    about = {"subject": "secret", "merged subject": "told"}.get(marked, "i")
    world.claim(world.cite(source, speaker), about, "perpetrator", named)
    canonical = "i" if about == "i" else "secret"
    assert resolve_anew(session, world, ceiling="CLEAR")("perpetrator", of=canonical) == NOTHING
    assert resolve_anew(session, world)("perpetrator", of=canonical) != NOTHING


def test_links_to_what_is_above_the_ceiling_never_were(session, world):
    hidden = world.claim(world.cite("red", said="2023-01-01"), "i", "deaths", "1")
    corrected = world.claim(world.cite("s1"), "i", "deaths", "103")
    misread = world.claim(world.cite("s2"), "i", "injured", "7")
    repeating = world.claim(world.cite("s3"), "i", "type", "attack")
    world.link(hidden, "corrects", corrected)
    world.link(misread, "misreads", hidden)
    world.link(repeating, "repeats", hidden)
    found = resolve_anew(session, world, ceiling="CLEAR")
    assert [found(p).shown for p in ("deaths", "injured", "type")] == [
        corrected,
        misread,
        repeating,
    ]
    assert resolve_anew(session, world)("deaths").shown == hidden


def test_links_to_claims_about_what_is_above_the_ceiling_never_were(session, world):
    world.incident("secret", handling="RED")
    elsewhere = world.claim(world.cite("s1"), "secret", "deaths", "21")
    corrected = world.claim(world.cite("s2"), "i", "deaths", "103")
    misread = world.claim(world.cite("s3"), "i", "injured", "7")
    world.link(elsewhere, "corrects", corrected)
    world.link(misread, "misreads", elsewhere)
    found = resolve_anew(session, world, ceiling="CLEAR")
    assert [found(p).shown for p in ("deaths", "injured")] == [corrected, misread]
    assert resolve_anew(session, world)("deaths") == NOTHING
