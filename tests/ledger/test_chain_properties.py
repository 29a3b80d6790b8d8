"""Whatever is recorded, changed and undone, in any order: the chain holds, and undos are exact."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from incidents.errors import InputError, NotFoundError
from incidents.ledger.canonical import CHANGESETS
from incidents.ledger.undo import undo_changeset
from incidents.ledger.verify import verify_chain
from incidents.models import ClaimLink
from tests.ledger.rows import (
    changeset,
    make_assessment,
    make_citation,
    make_claim,
    make_incident,
    make_property,
    make_source,
    take_picture,
)

pytestmark = pytest.mark.slow

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
PICK = st.integers(0, 99)


def pick(session, model, number):
    rows = session.scalars(select(model).order_by(model.id)).all()
    return rows[number % len(rows)]


class Recorder:
    """Steps that always find something to work on."""

    def __init__(self, session):
        self.session = session
        with changeset(session, "vocabulary") as work:
            self.prop = work.add(make_property())
        with changeset(session) as work:
            self.incidents = [work.add(make_incident())]
            self.sources = [work.add(make_source())]
            self.claims = []
            self.add_claim(work, 0, "", 0)
            self.add_claim(work, 1, "", 0)

    def add_incident(self, work, _number, words, _other):
        self.incidents.append(work.add(make_incident(title=words)))

    def add_source(self, work, number, words, _other):
        first = self.sources[number % len(self.sources)] if number % 2 else None
        edition = first.id if first else None
        self.sources.append(work.add(make_source(title=words, edition_of_id=edition)))

    def add_claim(self, work, number, words, other):
        source = self.sources[other % len(self.sources)]
        citation = work.add(make_citation(source, gist=words))
        incident = self.incidents[number % len(self.incidents)]
        self.claims.append(work.add(make_claim(citation, self.prop, incident)))

    def assess(self, work, number, words, other):
        claim = self.claims[number % len(self.claims)]
        rank = ("preferred", "normal", "deprecated")[other % 3]
        more = {"rank": rank, "withdrawn": other % 5 == 0, "reason": words}
        work.add(make_assessment(claim, **more))

    def link(self, work, number, _words, other):
        one, two = self.claims[number % len(self.claims)], self.claims[other % len(self.claims)]
        if one.id != two.id:
            keys = {"claim_id": one.id, "relation": "corrects", "target_id": two.id}
            work.add(ClaimLink(**keys, withdrawn=number % 3 == 0))

    def edit(self, work, number, words, other):
        row = self.incidents[number % len(self.incidents)]
        status = ("active", "draft", "retracted")[other % 3]
        work.change(row, title=words, **({"status": status} if number % 2 else {}))

    def merge(self, work, number, _words, other):
        one = self.incidents[number % len(self.incidents)]
        two = self.incidents[other % len(self.incidents)]
        work.change(one, merged_into_id=None if one.id == two.id else two.id)

    def publish(self, work, number, words, other):
        row = self.sources[number % len(self.sources)]
        work.change(row, notes=words or None, retracted=other % 4 == 0)


STEPS = ("add_incident", "add_source", "add_claim", "assess", "link", "edit", "merge", "publish")
STEP = st.tuples(st.sampled_from(STEPS), PICK, WORDS, PICK)
# An undo names a changeset counted back from the newest; work is one to three steps.
ACTION = st.one_of(st.integers(0, 8), st.lists(STEP, min_size=1, max_size=3))


def count_changesets(session):
    return session.scalars(select(func.count()).select_from(CHANGESETS)).one()


def do_work(session, recorder, steps):
    with changeset(session) as work:
        for name, *arguments in steps:
            getattr(recorder, name)(work, *arguments)


def do_undo(session, back, pictures):
    """Undo, unless it is refused: then everything must be as it was."""
    target = count_changesets(session) - back
    try:
        with session.begin_nested(), changeset(session) as work:
            undo_changeset(work, target)
    except (InputError, NotFoundError):
        return
    # The newest has nothing that could lean on it: all is as it was before it.
    if back == 0 and target > 2:
        then, now = pictures[target - 1], take_picture(session)
        assert {key: now.get(key) for key in then} == then


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=st.lists(ACTION, min_size=1, max_size=8))
def test_any_history_holds(session, actions):
    with session.begin_nested() as attempt:
        recorder = Recorder(session)
        pictures = {2: take_picture(session)}
        for action in actions:
            if isinstance(action, int):
                do_undo(session, action, pictures)
            else:
                do_work(session, recorder, action)
            pictures[count_changesets(session)] = take_picture(session)
        assert verify_chain(session).failure is None
        attempt.rollback()


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories=st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=5))
def test_undoing_everything_backwards_and_forwards_again(session, histories):
    with session.begin_nested() as attempt:
        recorder = Recorder(session)
        start = take_picture(session)
        for steps in histories:
            do_work(session, recorder, steps)
        end = take_picture(session)
        numbers = [3 + n for n in range(count_changesets(session) - 2)]
        undone = [number for number in reversed(numbers) if try_undo(session, number)]
        now = take_picture(session)
        assert {key: now.get(key) for key in start} == start
        for number in reversed(undone):
            assert try_undo(session, find_undo(session, number))
        assert take_picture(session) == end
        assert verify_chain(session).failure is None
        attempt.rollback()


def try_undo(session, number):
    """Only what changed nothing may be refused, and then there is nothing to bring back."""
    try:
        with session.begin_nested(), changeset(session) as work:
            undo_changeset(work, number)
    except InputError as error:
        assert "nothing that" in error.message  # noqa: PT017
        return False
    return True


def find_undo(session, number):
    named = select(CHANGESETS.c.id).where(CHANGESETS.c.command == f"undo {number}")
    return session.scalars(named).one()
