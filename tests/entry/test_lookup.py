"""Finding things by what people type."""

import time

import pytest

from incidents.entry.actors import add_actor, merge_actors
from incidents.entry.incidents import add_incident
from incidents.entry.lookup import (
    AmbiguousError,
    find_actor,
    find_claim,
    find_incident,
    find_place,
    find_property,
    find_qualifier,
    find_source,
    find_subject,
    find_term,
)
from incidents.entry.places import add_place
from incidents.entry.sources import add_source
from incidents.errors import NotFoundError
from incidents.records import ActorRecord, IncidentRecord, NameRecord, PlaceRecord, SourceRecord
from tests.factories import ActorFactory, ActorNameFactory, ClaimFactory


def actor(work, code, *names, **more):
    named = tuple(NameRecord(name=name) for name in names)
    return add_actor(work, ActorRecord(code=code, names=named, **more))


def place(work, code, *names, **more):
    named = tuple(NameRecord(name=name) for name in names)
    return add_place(work, PlaceRecord(code=code, names=named, **more))


def test_codes_win_over_names(work):
    by_code = actor(work, "irna", "Islamic Republic News Agency")
    actor(work, "other", "irna")
    assert find_actor(work.session, "irna") is by_code


def test_exact_names_win_over_other_cases(work):
    upper, lower = actor(work, "a", "IS"), actor(work, "b", "Is")
    assert find_actor(work.session, "IS") is upper
    assert find_actor(work.session, "Is") is lower
    with pytest.raises(AmbiguousError) as caught:
        find_actor(work.session, "is")
    assert caught.value.message == "'is' could be several actors"
    assert caught.value.hint == "give a code: a (unknown), b (unknown)"


@pytest.mark.parametrize("typed", ["straße", "STRASSE", "Straße"])
def test_case_is_folded_in_every_script(work, typed):
    found = actor(work, "s", "Straße")
    assert find_actor(work.session, typed) is found


def test_codes_are_found_in_any_case(work):
    found = actor(work, "isis-k", "Islamic State Khorasan")
    assert find_actor(work.session, "ISIS-K") is found


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Khorasen", "isis-k (Islamic State Khorasan)"),
        ("isis-q", "isis-k"),
        ("Islamic State in Khorasan", "isis-k (Islamic State Khorasan)"),
    ],
)
def test_what_is_unknown_comes_with_the_nearest(work, typed, near):
    actor(work, "isis-k", "Islamic State Khorasan")
    actor(work, "irna", "Islamic Republic News Agency")
    with pytest.raises(NotFoundError) as caught:
        find_actor(work.session, typed)
    assert caught.value.message == f"there is no actor {typed!r}"
    assert caught.value.hint.startswith(f"nearest: {near}")


def test_what_was_taken_back_is_not_offered(work):
    gone = actor(work, "gone", "Gone")
    gone.retracted = True
    work.session.flush()
    for typed in ("gone", "Gone"):
        with pytest.raises(NotFoundError) as caught:
            find_actor(work.session, typed)
        assert caught.value.hint == ""


def test_merges_are_followed(work):
    old, new = actor(work, "old", "Daesh"), actor(work, "new", "IS")
    merge_actors(work, "old", "new")
    assert find_actor(work.session, "old") is new
    assert find_actor(work.session, "Daesh") is new
    assert old.merged_into_id == new.id


def test_a_name_of_several_that_turned_out_to_be_one_is_not_ambiguous(work):
    actor(work, "old", "IS")
    new = actor(work, "new", "IS")
    with pytest.raises(AmbiguousError):
        find_actor(work.session, "IS")
    merge_actors(work, "old", "new")
    assert find_actor(work.session, "IS") is new


@pytest.fixture
def kermans(work):
    iran = place(work, "iran", "Iran", "ایران", kind="country", country="IRN")
    iraq = place(work, "iraq", "Iraq", kind="country", country="IRQ")
    province = place(work, "kerman-province", "Kerman", kind="admin1", parent="iran")
    city = place(work, "kerman-city", "Kerman", kind="settlement", parent="kerman-province")
    other = place(work, "kerman-iraq", "Kerman", kind="settlement", parent="iraq")
    comma = place(work, "dc", "Washington, D.C.")
    return locals()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Kerman, Kerman, Iran", "kerman-city"),
        ("Kerman, kerman-province", "kerman-city"),
        ("Kerman, iraq", "kerman-iraq"),
        ("Kerman, IRQ", "kerman-iraq"),
        ("kerman , IRAQ", "kerman-iraq"),
        ("kerman-city, ایران", "kerman-city"),
        ("Washington, D.C.", "dc"),
    ],
)
def test_places_are_found_within_others(kermans, work, typed, code):
    assert find_place(work.session, typed).code == code


def test_a_place_within_another_may_still_be_ambiguous(kermans, work):
    with pytest.raises(AmbiguousError) as caught:
        find_place(work.session, "Kerman, Iran")
    assert "kerman-city (settlement), kerman-province (admin1)" in caught.value.hint
    with pytest.raises(NotFoundError, match="there is no place 'Kerman, Syria'"):
        find_place(work.session, "Kerman, Syria")


def test_words_are_found_by_key_or_label(work):
    session = work.session
    assert find_property(session, "deaths").key == "deaths"
    assert find_property(session, "responsibility claimed by").key == "responsibility"
    assert find_term(session, "weapon", "Suicide vest").key == "suicide-vest"
    assert find_term(session, "method", "shooting").vocabulary == "method"
    assert find_qualifier(session, "civilians").vocabulary == "qualifier"
    assert find_qualifier(session, "by video").vocabulary == "claim mode"
    with pytest.raises(NotFoundError, match="there is no weapon 'civilians'"):
        find_term(session, "weapon", "civilians")


def test_incidents_and_sources_are_found_by_code_or_title(work):
    incident, _ = add_incident(work, IncidentRecord(code="kerman", title="Kerman bombings"))
    source = add_source(work, SourceRecord(code="irna-1", title="Kerman toll"))
    assert find_incident(work.session, "Kerman Bombings") is incident
    assert find_source(work.session, "Kerman toll") is source


def test_subjects_are_incidents_or_actors(work):
    incident, _ = add_incident(work, IncidentRecord(code="kerman", title="IS attack"))
    group = actor(work, "is", "IS")
    session = work.session
    assert find_subject(session, "kerman") is incident
    assert find_subject(session, "IS") is group
    assert find_subject(session, "IS attack") is incident
    with pytest.raises(NotFoundError) as caught:
        find_subject(session, "kermann")
    assert caught.value.message == "there is no incident or actor 'kermann'"
    assert "kerman (IS attack)" in caught.value.hint or "nearest: kerman" in caught.value.hint


def test_claims_are_found_by_number(work):
    claim = ClaimFactory()
    assert find_claim(work.session, f"c{claim.id}") is claim
    for typed in ("c0", "c9999", "cc1", "c", "c-1", "c" + "9" * 30, "c\u0661"):
        with pytest.raises(NotFoundError):
            find_claim(work.session, typed)


def test_wildcards_mean_nothing(work):
    actor(work, "irna", "IRNA")
    for typed in ("%", "ir_a", "IRN%"):
        with pytest.raises(NotFoundError):
            find_actor(work.session, typed)


@pytest.mark.parametrize("many", [2_000, pytest.param(40_000, marks=pytest.mark.prove)])
def test_a_miss_is_quick_among_many_names(work, many):
    owner = ActorFactory(code="owner")
    for number in range(many):
        row = ActorNameFactory.build(actor_id=owner.id, name=f"Commander {number} of the Brigade")
        work.add(row, flush=False)
    work.session.flush()
    work.session.expunge_all()
    started = time.perf_counter()
    with pytest.raises(NotFoundError) as caught:
        find_actor(work.session, "Comander 77 of the Brigade")
    assert time.perf_counter() - started < 2
    assert "owner (Commander" in caught.value.hint
    assert find_actor(work.session, "COMMANDER 77 OF THE BRIGADE").code == "owner"
