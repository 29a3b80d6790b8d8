"""Links between claims: flat where they repeat, never in a circle, between like and like."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from incidents.dossier import DossierError
from incidents.entry.claims import link_claims, unlink_claims
from incidents.entry.incidents import merge_incidents
from incidents.entry.links import LinkGraph, read_links
from incidents.entry.standing import CLAIM_LINK, read_standing
from incidents.errors import InputError
from incidents.models import Claim, ClaimLink
from tests.entry.conftest import dump, load
from tests.factories import ClaimFactory, IncidentFactory, PropertyFactory


@pytest.fixture
def claims(work):
    """Five claims on one property of one incident."""
    incident, prop = IncidentFactory(), PropertyFactory()
    return [ClaimFactory(incident=incident, property=prop, count=number) for number in range(5)]


def told(work):
    """Claim, relation, target of every row that stands."""
    return set(read_standing(work.session, ClaimLink, CLAIM_LINK, None))


def test_a_link_is_recorded_once(work, claims):
    a, b, *_ = claims
    assert len(link_claims(work, a, "corrects", b)) == 1
    assert link_claims(work, a, "corrects", b) == []
    assert told(work) == {(a.id, "corrects", b.id)}


def test_what_repeats_a_repetition_repeats_what_that_repeats(work, claims):
    x, y, z, *_ = claims
    link_claims(work, y, "repeats", z)
    link_claims(work, x, "repeats", y)
    assert told(work) == {(y.id, "repeats", z.id), (x.id, "repeats", z.id)}
    assert link_claims(work, x, "repeats", y) == []


def test_what_repeated_before_moves_along(work, claims):
    x, y, z, *_ = claims
    link_claims(work, x, "repeats", y)
    link_claims(work, y, "repeats", z)
    graph = LinkGraph(work)
    graph.load([x.id])
    assert graph.root(x.id) == z.id
    assert link_claims(work, x, "repeats", y) == []


def test_of_repetitions_the_latest_counts(work, claims):
    x, y, z, *_ = claims
    link_claims(work, x, "repeats", y)
    link_claims(work, x, "corrects", y)
    link_claims(work, x, "repeats", z)
    counting = [(x.id, "corrects", y.id), (x.id, "repeats", z.id)]
    assert read_links(work.session, [x.id]) == counting
    assert unlink_claims(work, x, "repeats", z)
    assert read_links(work.session, [x.id]) == [(x.id, "repeats", y.id), counting[0]]


@pytest.mark.parametrize("relation", ["corrects", "repeats", "misreads"])
def test_circles_are_refused(work, claims, relation):
    a, b, c, *_ = claims
    link_claims(work, a, relation, b)
    link_claims(work, b, relation, c)
    with pytest.raises(InputError, match="itself in the end"):
        link_claims(work, c, relation, a)
    with pytest.raises(InputError, match="itself in the end"):
        link_claims(work, a, relation, a)


def test_different_relations_make_no_circle(work, claims):
    a, b, *_ = claims
    link_claims(work, a, "corrects", b)
    assert link_claims(work, b, "misreads", a)


def test_a_link_taken_back_can_be_made_again(work, claims):
    a, b, *_ = claims
    assert unlink_claims(work, a, "corrects", b) is False
    link_claims(work, a, "corrects", b)
    assert unlink_claims(work, a, "corrects", b) is True
    assert told(work) == set()
    assert link_claims(work, b, "corrects", a), "the circle is broken"
    unlink_claims(work, b, "corrects", a)
    assert link_claims(work, a, "corrects", b)
    assert told(work) == {(a.id, "corrects", b.id)}


def test_corrections_and_repetitions_keep_to_their_subject(work, claims):
    elsewhere = ClaimFactory(property=PropertyFactory())
    other_property = ClaimFactory(incident=IncidentFactory(), property=PropertyFactory())
    for relation in ("corrects", "repeats"):
        with pytest.raises(InputError, match="about something else"):
            link_claims(work, claims[0], relation, elsewhere)
    assert link_claims(work, claims[0], "misreads", other_property)


def test_a_correction_may_find_the_wrong_property_a_repetition_not(work):
    incident = IncidentFactory()
    one, two = ClaimFactory(incident=incident), ClaimFactory(incident=incident)
    assert link_claims(work, one, "corrects", two)
    with pytest.raises(InputError, match="another property"):
        link_claims(work, one, "repeats", two)


def test_merged_subjects_are_the_same(work):
    one, two, prop = IncidentFactory(), IncidentFactory(), PropertyFactory()
    first, second = (ClaimFactory(incident=each, property=prop) for each in (one, two))
    merge_incidents(work, one.code, two.code)
    assert link_claims(work, first, "repeats", second)


def test_unknown_relations_are_refused(work, claims):
    with pytest.raises(InputError, match="relation: 'contradicts'"):
        link_claims(work, claims[0], "contradicts", claims[1])


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_repetitions_are_flat_whatever_the_order(work, claims, pairs):
    savepoint = work.session.begin_nested()
    for one, two in pairs:
        try:
            link_claims(work, claims[one], "repeats", claims[two])
        except InputError:
            continue
    graph = LinkGraph(work)
    graph.load([claim.id for claim in claims])
    for claim in claims:
        root = graph.root(claim.id)
        assert root is None or graph.root(root) is None
    savepoint.rollback()


# --- as dossiers ask for them

TEXT = """
about: kerman
title: Kerman
sources:
  irna:
    says:
    - {at: entry 1, gist: first, on: 2024-01-03, deaths: 103, injured: 141}
    - {at: entry 2, gist: second, on: 2024-01-03, deaths: 95, 'deaths:children': 9}
  daily:
    says:
    - {gist: revised, on: 2024-01-04, deaths: 84, injured: 284%s}
"""


def links(session):
    return {
        (one.best, link.relation, two.best)
        for link in session.scalars(select(ClaimLink))
        for one, two in [(session.get(Claim, link.claim_id), session.get(Claim, link.target_id))]
    }


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("corrects: {source: irna, at: entry 1}", {(84, 103), (284, 141)}),
        ("corrects: {source: irna, at: Entry 2}", {(84, 95)}),
        ("corrects: {source: irna, value: '95'}", {(84, 95)}),
        ("corrects: [{source: irna, value: 'at least 1'}, {source: irna, at: entry 1}]", None),
        ("corrects: {source: irna, property: 'deaths:children'}", {(84, 9), (284, 9)}),
        ("corrects: {source: irna, property: deaths, quote: nothing}", None),
        ("corrects: {source: irna, gist: first, on: 2024-01-03}", {(84, 103), (284, 141)}),
        ("corrects: {source: irna, stance: denies}", None),
    ],
)
def test_targets_are_told_by_what_they_say(work, link, expected):
    text = TEXT % f", {link}"
    if expected is None:
        with pytest.raises(DossierError, match="irna makes no such claim"):
            load(work.session, text)
    else:
        load(work.session, text)
        assert links(work.session) == {(one, "corrects", two) for one, two in expected}
        assert load(work.session, dump(work.session))[1] is False


def test_a_reference_that_fits_several_lists_them(work):
    with pytest.raises(DossierError) as caught:
        load(work.session, TEXT % ", corrects: irna")
    (problem,) = caught.value.problems
    assert problem.message == "corrects fits several claims: c1 at entry 1, c3 at entry 2"
    assert problem.hint == "say more of the one that is meant: at, by, on, value"


def test_a_reference_passes_over_what_was_withdrawn(work):
    withdrawn = TEXT.replace(
        "deaths: 95", "deaths: {value: 95, assess: {withdrawn: yes, reason: slip}}"
    )
    load(work.session, withdrawn % ", corrects: irna")
    assert links(work.session) == {(84, "corrects", 103), (284, "corrects", 141)}


def test_where_several_fit_the_plainest_is_meant(work):
    text = """
    about: kerman
    title: Kerman
    sources:
      irna:
        says:
        - {gist: told, deaths: 103}
        - {gist: told, at: entry 2, deaths: 103}
      daily:
        says:
        - {gist: revised, deaths: 84, corrects: irna}
    """
    load(work.session, text)
    link = work.session.scalar(select(ClaimLink))
    assert link.target_id == 1
    assert "corrects: irna\n" in dump(work.session)
    assert load(work.session, dump(work.session))[1] is False


def test_a_link_to_a_broken_passage_is_not_complained_of(work):
    text = (TEXT % ", corrects: {source: irna, at: entry 1}").replace("deaths: 103", "deaths: lots")
    with pytest.raises(DossierError) as caught:
        load(work.session, text.replace("injured: 141", "injured: dozens"))
    assert len(caught.value.problems) == 2
    assert all("is no quantity" in problem.message for problem in caught.value.problems)


def test_the_dump_says_no_more_of_a_target_than_it_must(work):
    load(
        work.session, TEXT % ", corrects: {source: irna, at: entry 1, gist: first, on: 2024-01-03}"
    )
    told = dump(work.session)
    assert "corrects:\n          source: irna\n          at: entry 1\n" in told
    assert "corrects: irna\n" in told
