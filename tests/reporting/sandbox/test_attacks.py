"""Whatever is tried with a query, nothing is written, nothing leaks, and it ends in time."""

import pytest

from tests.reporting.sandbox import attacks_postgresql, attacks_sqlite
from tests.reporting.sandbox.conftest import GRACE_S, LIMIT_S

ATTACKS = {"sqlite": attacks_sqlite, "postgresql": attacks_postgresql}


@pytest.fixture
def attacks(backend):
    return ATTACKS[backend]


def fill(texts, target):
    return [text.replace("{folder}", str(target.folder)) for text in texts]


def late(outcomes):
    return {
        text: each.seconds for text, each in outcomes.items() if each.seconds > LIMIT_S + GRACE_S
    }


@pytest.mark.parametrize(
    "every",
    # Each of PostgreSQL's takes a connection; the third of them that runs always is still forty.
    [pytest.param(1, marks=pytest.mark.prove), 3],
)
def test_what_would_do_more_than_read_is_refused(target, attacks, backend, every):
    before = target.state()
    texts = attacks.REFUSED if backend == "sqlite" else attacks.REFUSED[::every]
    outcomes = target.attack_with(fill(texts, target))

    assert len(outcomes) >= 40
    assert [text for text, each in outcomes.items() if not each.error] == []
    assert [text for text, each in outcomes.items() if "process" in each.error] == []
    # What was begun may go on in the server when the client has been stopped.
    assert [text for text, each in outcomes.items() if "stopped after" in each.error] == []
    assert late(outcomes) == {}
    assert target.state() == before


def test_what_does_not_end_is_stopped(target, attacks):
    before = target.state()
    outcomes = target.attack_with(fill(attacks.STOPPED, target))

    errors = {
        text: each.error for text, each in outcomes.items() if "stopped after" not in each.error
    }
    assert errors == {}
    assert late(outcomes) == {}
    assert target.state() == before


def test_what_takes_too_much_ends_and_leaves_nothing(target, attacks):
    before = target.state()
    outcomes = target.attack_with(fill(attacks.HARMLESS, target))

    assert [text for text, each in outcomes.items() if "process" in each.error] == []
    assert late(outcomes) == {}
    assert target.state() == before
