"""Actors and places: their names, the one shown, and what is checked of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from incidents.dossier import DossierError
from incidents.entry.actors import add_actor, edit_actor
from incidents.entry.dump import dump_dossier
from incidents.entry.naming import _arrange, find_shown
from incidents.entry.places import add_place, edit_place
from incidents.models import ActorName, Change, Place
from incidents.records import ActorRecord, NameRecord, PlaceRecord
from tests.entry.conftest import load


def name(text, kind="name", language=None):
    return NameRecord(name=text, kind=kind, language=language)


def named(work, *names):
    return edit_actor(work, ActorRecord(code="is", names=names))


@pytest.fixture
def group(work, again):
    with again() as first:
        names = (name("Islamic State"), name("ISIS", "acronym"), name("داعش", "alias", "ar"))
        add_actor(first, ActorRecord(code="is", names=names))
    with again() as later:
        yield later


def held(work):
    query = select(ActorName).order_by(ActorName.id)
    return [(row.name, row.kind, row.language) for row in work.session.scalars(query)]


HELD = [("Islamic State", "name", None), ("ISIS", "acronym", None), ("داعش", "alias", "ar")]


def test_names_are_added_and_none_is_lost(group):
    named(group, name("Islamic State"), name("Daesh", "alias"))
    assert held(group) == [*HELD, ("Daesh", "alias", None)]


@pytest.mark.parametrize(
    "names",
    [
        (name("Islamic State"),),
        (name("ISIS", "acronym"),),
        (name("داعش", "alias"), name("Islamic State")),
    ],
)
def test_names_given_again_change_nothing(group, names):
    named(group, *names)
    assert held(group) == HELD
    assert group.session.scalars(select(Change)).all() == []


def test_another_name_shown_comes_first(group):
    named(group, name("Daesh"), name("Islamic State"))
    assert held(group) == [
        ("Daesh", "name", None),
        ("Islamic State", "name", None),
        ("ISIS", "acronym", None),
        ("داعش", "alias", "ar"),
    ]
    named(group, name("Daesh"), name("Islamic State", "former"))
    assert held(group)[1] == ("Islamic State", "former", None)
    assert len(held(group)) == 4
    (record,) = dump_dossier(group.session).actors
    assert record.names[0].name == "Daesh"


def test_kind_and_language_of_a_name_are_set(group):
    named(group, name("ISIS", "alias", "en"))
    assert held(group)[1] == ("ISIS", "alias", "en")
    named(group, name("ISIS", "alias", "de"))
    assert held(group)[3] == ("ISIS", "alias", "de")


records = st.lists(
    st.builds(
        NameRecord,
        name=st.sampled_from("ABC"),
        language=st.sampled_from([None, "en", "fa"]),
        kind=st.sampled_from(["name", "alias"]),
    ),
    max_size=4,
    unique=True,
)


@given(records, records)
def test_given_again_names_stay_as_they_are(first, second):
    once = _arrange(_arrange([], first), second)
    assert _arrange(once, second) == once
    if second and second[0].kind == "name":
        assert once[find_shown(once)][0] == second[0].name


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"kind": "gang"}, "kind: 'gang'"),
        ({"country": "Iran"}, "country: 'Iran'"),
        ({"handling": "PINK"}, "handling: 'PINK'"),
        ({"parent": "nobody"}, "there is no actor 'nobody'"),
        ({"parent": "a"}, "can't be its own parent"),
        ({"merged_into": "a"}, "can't be merged into itself"),
        ({"names": (name(""),)}, "name is empty"),
        ({"names": (name(" "),)}, "name is empty"),
        ({"names": (name("x", "nickname"),)}, "kind: 'nickname'"),
        ({"names": (name("x", language="Farsi"),)}, "language: 'Farsi'"),
        ({"names": (name("a\0"),)}, "name holds a NUL character"),
        ({"code": "unsourced property"}, "is no code"),
    ],
)
def test_actors_that_make_no_sense_are_refused(work, given, complaint):
    with pytest.raises(DossierError) as caught:
        add_actor(work, ActorRecord(**{"code": "a"} | given))
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"kind": "village"}, "kind: 'village'"),
        ({"precision": "vague"}, "precision: 'vague'"),
        ({"country": "IR"}, "country: 'IR'"),
        ({"latitude": 1.0}, "one coordinate alone"),
        ({"latitude": 91.0, "longitude": 0.0}, "is nowhere"),
        ({"latitude": 0.0, "longitude": -180.1}, "is nowhere"),
        ({"latitude": float("nan"), "longitude": 0.0}, "is nowhere"),
        ({"parent": "a"}, "can't be its own parent"),
    ],
)
def test_places_that_make_no_sense_are_refused(work, given, complaint):
    with pytest.raises(DossierError) as caught:
        add_place(work, PlaceRecord(**{"code": "a"} | given))
    assert complaint in str(caught.value)


def test_coordinates_are_kept_to_six_decimals(work):
    place = add_place(work, PlaceRecord(code="a", latitude=30.28391249, longitude=-0.00000049))
    assert (place.latitude, str(place.longitude)) == (30.283912, "0.0")
    edit_place(work, PlaceRecord(code="a"), clear=["coordinates"])
    assert (place.latitude, place.longitude) == (None, None)


def test_a_code_is_made_from_the_first_name(work):
    assert (
        add_actor(work, ActorRecord(code="", names=(name("Ahmad Vahidi"),))).code == "ahmad-vahidi"
    )
    assert add_place(work, PlaceRecord(code="", names=(name("تهران"),))).code == "place"
    assert add_place(work, PlaceRecord(code="", names=(name("Kerman"),))).kind == "area"


def test_what_was_taken_back_is_there_again_when_recorded_again(work, again):
    text = "places: {kerman: {name: Kerman, kind: settlement}}"
    load(work.session, text)
    place = work.session.scalar(select(Place))
    with again() as later:
        later.change(place, retracted=True)
    load(work.session, text)
    assert place.retracted is False
