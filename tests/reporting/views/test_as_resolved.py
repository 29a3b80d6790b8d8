"""What views say of a claim or under a ceiling is what the resolution says, where all meets all."""

from random import Random

import pytest
from sqlalchemy import select, text

from incidents.resolution.chronology import resolve_chronology, resolve_participants
from incidents.resolution.marked import (
    resolve_participants_under_ceiling,
    resolve_under_ceiling,
)
from incidents.resolution.question import Limits, Question
from incidents.resolution.refresh import refresh_all
from incidents.resolution.spoken import scope_of, spoken_claims
from incidents.resolution.standing import current_claims
from tests.resolution.answers import enter
from tests.resolution.random_worlds import make_world

pytestmark = pytest.mark.slow

CEILINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")


@pytest.fixture(params=[7, pytest.param(range(200, 203), marks=pytest.mark.prove)], ids=str)
def worlds(request, session):
    """Sessions on random worlds, one after another."""
    seeds = request.param if isinstance(request.param, range) else [request.param]

    def enter_each():
        for seed in seeds:
            inner = session.begin_nested()
            enter(session, make_world(seed, 60 if len(seeds) == 1 else 200), Random(seed))
            refresh_all(session)
            yield session
            inner.rollback()

    return enter_each()


def read_current(session, subject):
    question = Question(subject)
    current = current_claims(question, spoken_claims(question, scope_of(question)))
    return set(session.scalars(select(current.c.id)))


def rows_of(session, query):
    rows = query.subquery("rows")
    return sorted(map(repr, map(tuple, session.execute(select(rows)))))


def test_the_same_claims_are_current(worlds):
    for session in worlds:
        resolved = read_current(session, "incident") | read_current(session, "actor")
        told = "SELECT claim FROM claim_list WHERE current = 1 AND why_not IS NULL"
        assert {int(claim[1:]) for claim in session.scalars(text(told))} == resolved
        rest = "SELECT count(*) FROM claim_list WHERE current = 0 AND why_not IS NOT NULL"
        everything = session.scalar(text("SELECT count(*) FROM claims"))
        assert session.scalar(text(rest)) == everything - len(resolved) > 0


def test_what_is_stored_and_not_marked_is_the_answer_under_a_ceiling(worlds, request):
    proving = "range" in request.node.callspec.id
    ceilings = CEILINGS if proving else CEILINGS[::2]
    for session in worlds:
        for ceiling in ceilings:
            question = Question(limits=Limits(ceiling=ceiling))
            anew = rows_of(session, resolve_chronology(question))
            assert rows_of(session, resolve_under_ceiling(ceiling)) == anew
            anew = rows_of(session, resolve_participants(question))
            assert rows_of(session, resolve_participants_under_ceiling(ceiling)) == anew
