"""Lines of ancestors and voices, kept right through every change and derived anew from nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from incidents.dossier import DossierError
from incidents.entry.actors import add_actor, edit_actor, merge_actors
from incidents.entry.paths import LoopError, Node, derive_lines, differing_paths, refresh_paths
from incidents.entry.places import add_place, edit_place, merge_places
from incidents.errors import InputError
from incidents.models import Actor, Place, Term
from incidents.records import ActorRecord, PlaceRecord
from tests.entry.conftest import load
from tests.factories import ActorFactory


def tree(work, **parents):
    """Actors of these codes under those parents; persons begin with p."""
    for code, parent in parents.items():
        kind = "person" if code.startswith("p") else "armed group"
        add_actor(work, ActorRecord(code=code, kind=kind, parent=parent))
    return work.session


def lines(session):
    """Path and voice in codes."""
    actors = {actor.id: actor for actor in session.scalars(select(Actor))}
    codes = {key: actor.code for key, actor in actors.items()}
    assert differing_paths(session) == []
    return {
        actor.code: (
            "/".join(codes[int(key)] for key in actor.path.strip("/").split("/")),
            codes[actor.voice_id],
        )
        for actor in actors.values()
    }


def test_a_path_leads_from_the_topmost_to_itself(work):
    session = tree(work, isis=None, isisk="isis", pmullah="isisk")
    assert lines(session) == {
        "isis": ("isis", "isis"),
        "isisk": ("isis/isisk", "isisk"),
        "pmullah": ("isis/isisk/pmullah", "isisk"),
    }


def test_where_all_are_persons_the_voice_is_the_actors_own(work):
    session = tree(work, pboss=None, paide="pboss")
    assert lines(session) == {"pboss": ("pboss", "pboss"), "paide": ("pboss/paide", "paide")}


def test_descendants_move_along(work):
    session = tree(work, a=None, b=None, c="a", d="c", pe="d")
    edit_actor(work, ActorRecord(code="c", parent="b"))
    assert lines(session)["pe"] == ("b/c/d/pe", "d")
    edit_actor(work, ActorRecord(code="c"), clear=["parent"])
    assert lines(session)["pe"] == ("c/d/pe", "d")


def test_a_change_of_kind_changes_voices_below(work):
    session = tree(work, a=None, b="a", pc="b")
    edit_actor(work, ActorRecord(code="b", kind="person"))
    assert lines(session)["pc"] == ("a/b/pc", "a")


def test_children_of_a_merged_actor_hang_under_the_target(work):
    session = tree(work, old=None, new=None, child="old", pgrand="child")
    merge_actors(work, "old", "new")
    assert lines(session) == {
        "old": ("new", "new"),
        "new": ("new", "new"),
        "child": ("new/child", "child"),
        "pgrand": ("new/child/pgrand", "child"),
    }


def test_merges_are_kept_flat(work):
    session = tree(work, a=None, b=None, c=None)
    merge_actors(work, "a", "b")
    merge_actors(work, "b", "c")
    a, b, c = (session.scalar(select(Actor).where(Actor.code == code)) for code in "abc")
    assert (a.merged_into_id, b.merged_into_id, c.merged_into_id) == (c.id, c.id, None)
    with pytest.raises(InputError, match="itself"):
        merge_actors(work, "c", "a")


def test_a_merge_can_be_undone(work):
    session = tree(work, old=None, new=None, child="old")
    old = session.scalar(select(Actor).where(Actor.code == "old"))
    merge_actors(work, "old", "new")
    work.change(old, merged_into_id=None)
    refresh_paths(session, Actor, [old.id])
    assert lines(session)["child"] == ("old/child", "child")


def test_nobody_is_their_own_ancestor(work):
    tree(work, a=None, b="a", c="b")
    with pytest.raises(DossierError, match="its own ancestor"):
        edit_actor(work, ActorRecord(code="a", parent="c"))


def test_merging_an_ancestor_into_its_descendant_is_refused(work):
    tree(work, a=None, b="a", c="b")
    with pytest.raises(DossierError, match="its own ancestor"):
        merge_actors(work, "a", "c")


def test_loops_in_a_dossier_are_refused_where_they_stand(work):
    text = "places:\n  a: {parent: b}\n  b: {parent: c}\n  c: {parent: a}\n"
    with pytest.raises(DossierError, match=r"test.yaml:\d:3: .*its own ancestor"):
        load(work.session, text)


def test_places_and_terms_have_paths_too(work):
    session = work.session
    add_place(work, PlaceRecord(code="iran", kind="country", country="IRN"))
    add_place(work, PlaceRecord(code="persia", kind="country"))
    add_place(work, PlaceRecord(code="kerman", kind="settlement", parent="persia"))
    merge_places(work, "persia", "iran")
    add_place(work, PlaceRecord(code="cemetery", kind="site", parent="kerman"))
    ids = {place.code: place.id for place in session.scalars(select(Place))}
    found = session.scalar(select(Place.path).where(Place.code == "cemetery"))
    assert found == f"/{ids['iran']}/{ids['kerman']}/{ids['cemetery']}/"
    edit_place(work, PlaceRecord(code="kerman"), clear=["parent"])
    found = session.scalar(select(Place.path).where(Place.code == "cemetery"))
    assert found == f"/{ids['kerman']}/{ids['cemetery']}/"
    vest = session.scalar(select(Term).where(Term.key == "suicide-vest"))
    assert vest.path == f"/{vest.parent_id}/{vest.id}/"


def test_what_was_changed_by_something_else_is_found_and_set_right(work):
    session = tree(work, a=None, b="a")
    session.execute(update(Actor).where(Actor.code == "b").values(path="/7/"))
    session.expire_all()
    assert differing_paths(session) == ["actors b"]
    assert refresh_paths(session, Actor) == 1
    assert differing_paths(session) == []
    assert lines(session)["b"] == ("a/b", "b")


def test_rows_made_by_factories_get_their_paths(work):
    group = ActorFactory()
    member = ActorFactory(kind="person", parent_id=group.id)
    assert refresh_paths(work.session, Actor) == 2
    assert (member.path, member.voice_id) == (f"/{group.id}/{member.id}/", group.id)


@given(st.data())
def test_derived_lines_obey_their_definition(data):
    size = data.draw(st.integers(1, 8))
    others = st.none() | st.integers(1, size)
    nodes = {
        key: Node(
            key,
            data.draw(others),
            data.draw(others),
            data.draw(st.sampled_from(["person", "state"])),
        )
        for key in range(1, size + 1)
    }
    try:
        found = derive_lines(nodes, lambda _: {})
    except LoopError as error:
        for key in error.ids[:1]:
            assert leads_back(nodes, key)
        return
    for key, node in nodes.items():
        path, voice = found[key]
        if node.merged_into_id:
            assert (path, voice) == found[node.merged_into_id]
            continue
        above = found[node.parent_id].path if node.parent_id else "/"
        assert path == f"{above}{key}/"
        kinds = {int(part): nodes[int(part)].kind for part in path.strip("/").split("/")}
        groups = [part for part, kind in kinds.items() if kind != "person"]
        assert voice == (groups[-1] if groups else key)


def leads_back(nodes, key):
    """Whether one comes upon a loop from here."""
    seen = set()
    while key and key not in seen:
        seen.add(key)
        key = nodes[key].merged_into_id or nodes[key].parent_id
    return key is not None
