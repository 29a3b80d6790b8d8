"""The select against the oracle, on worlds in which everything meets everything."""

from random import Random

import pytest

from incidents.resolution.question import UNLIMITED, Limits
from tests.resolution.answers import assert_as_oracle, enter
from tests.resolution.random_worlds import make_world

pytestmark = pytest.mark.slow

KNOWN = "2024-01-05T23:59:59"
LIMITS = (
    UNLIMITED,
    Limits(ceiling="GREEN", rule="latest"),
    Limits(known_by=KNOWN, recorded_by=6, ceiling="AMBER", rule="majority"),
)
MORE_LIMITS = (
    *LIMITS,
    Limits(known_by=KNOWN),
    Limits(recorded_by=5),
    Limits(ceiling="GREEN"),
    Limits(rule="conservative"),
    Limits(rule="majority"),
    Limits(ceiling="CLEAR"),
    Limits(recorded_by=7, ceiling="AMBER+STRICT"),
    Limits(known_by="2024-01-09T09:00:00", ceiling="CLEAR", rule="ranked"),
)


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_the_select_answers_as_the_oracle(session, limits):
    seed = LIMITS.index(limits)
    world = make_world(seed, 100)
    assert_as_oracle(enter(session, world, Random(seed)), world, limits)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 110))
def test_the_select_answers_as_the_oracle_on_more_worlds(session, seed):
    world = make_world(seed, 300)
    answers = enter(session, world, Random(seed))
    for limits in MORE_LIMITS:
        assert_as_oracle(answers, world, limits)
