"""Whatever is tried with a query, nothing is written, nothing leaks, and it ends in time."""

import pytest

from tests.reporting.sandbox import attacks_postgresql, attacks_sqlite
from tests.reporting.sandbox.conftest import GRACE_S, LIMIT_S

pytestmark = pytest.mark.slow

ATTACKS = {"sqlite": attacks_sqlite, "postgresql": attacks_postgresql}


@pytest.fixture
def attacks(backend):
    return ATTACKS[backend]


# Text of 64 characters, doubled over and over.
DOUBLED = """
WITH RECURSIVE texts(doubled, wide) AS (
  SELECT 0, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
  UNION ALL SELECT doubled + 1, wide || wide FROM texts WHERE doubled < {times}
)
SELECT {columns} FROM texts WHERE doubled = {times}
"""


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


@pytest.mark.parametrize(
    ("times", "columns"),
    [(17, "wide"), (19, "wide"), (18, "wide AS a, wide AS b, wide AS c")],
)
def test_what_needs_more_memory_than_it_may_have_is_told_so(target, times, columns):
    query = DOUBLED.format(times=times, columns=columns)
    (outcome,) = target.attack_with([query], megabytes=8, seconds=10).values()

    assert outcome.error == "the query needs more memory than it may have"


def test_what_needs_no_more_comes_through(target):
    query = DOUBLED.format(times=17, columns="length(wide)")
    (outcome,) = target.attack_with([query], megabytes=256, seconds=10).values()

    assert (outcome.error, outcome.rows) == ("", [[64 << 17]])
