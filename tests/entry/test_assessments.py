"""Judgements: appended, the latest counts, and none is lost or doubled."""

import pytest
from sqlalchemy import select

from incidents.dossier import DossierError
from incidents.entry.assessments import read_withdrawn
from incidents.entry.claims import assess_claim, withdraw_claim
from incidents.errors import InputError
from incidents.models import Assessment
from tests.entry.conftest import dump, load
from tests.factories import ClaimFactory


def judged(work):
    query = select(Assessment).order_by(Assessment.id)
    return [
        (row.rank, row.credibility, row.withdrawn, row.reason)
        for row in work.session.scalars(query)
    ]


def test_a_judgement_keeps_what_it_says_nothing_of(work):
    claim = ClaimFactory()
    assess_claim(work, claim, rank="preferred", reason="the ministry counted")
    assess_claim(work, claim, credibility=2, reason="two others agree")
    withdraw_claim(work, claim, reason="wrong page")
    assess_claim(work, claim, rank="normal", reason="right page after all")
    assert judged(work) == [
        ("preferred", None, False, "the ministry counted"),
        ("preferred", 2, False, "two others agree"),
        ("preferred", 2, True, "wrong page"),
        ("normal", 2, False, "right page after all"),
    ]


def test_the_same_judgement_twice_in_a_row_is_one(work):
    claim = ClaimFactory()
    first = assess_claim(work, claim, rank="deprecated", reason="copied")
    assert (first.assessor, first.assessed_at) == (work.author, work.made_at)
    assert assess_claim(work, claim, rank="deprecated", reason="copied") is None
    assess_claim(work, claim, rank="normal", reason="not copied")
    assert assess_claim(work, claim, rank="deprecated", reason="copied") is not None


@pytest.mark.parametrize(
    "wrong", [{"rank": "best"}, {"credibility": 7}, {"reason": ""}, {"reason": "a\0b"}]
)
def test_judgements_that_make_no_sense_are_refused(work, wrong):
    with pytest.raises(InputError):
        assess_claim(work, ClaimFactory(), **{"reason": "because"} | wrong)


def test_the_latest_judgement_decides_whether_a_claim_is_withdrawn(work):
    one, two, three = (ClaimFactory() for _ in range(3))
    withdraw_claim(work, one, reason="slip")
    withdraw_claim(work, two, reason="slip")
    assess_claim(work, two, reason="no slip")
    assert read_withdrawn(work.session, [one.id, two.id, three.id]) == {one.id}


TEXT = """
about: kerman
title: Kerman
sources:
  irna:
    says:
    - gist: told
      deaths:
        value: 103
        assess:
"""


def test_a_history_of_judgements_is_loaded_once(work):
    text = TEXT + (
        "        - {rank: deprecated, reason: early}\n"
        "        - {rank: preferred, reason: confirmed, by: bob, at: 2024-02-01T10:00+01:00}\n"
        "        - {rank: deprecated, reason: early}\n"
    )
    load(work.session, text, author="carol")
    assert [row[0] for row in judged(work)] == ["deprecated", "preferred", "deprecated"]
    rows = work.session.scalars(select(Assessment).order_by(Assessment.id)).all()
    assert [row.assessor for row in rows] == ["carol", "bob", "carol"]
    assert rows[1].assessed_at == "2024-02-01T09:00:00.000000Z"
    for given in (text, dump(work.session)):
        assert load(work.session, given, author="dave")[1] is False


def test_a_withdrawn_claim_stays_so_where_the_file_says_it(work, again):
    text = TEXT + "        - {withdrawn: yes, reason: slip}\n"
    load(work.session, text)
    assert load(work.session, text)[1] is False
    assert judged(work) == [("normal", None, True, "slip")]


def test_a_wrong_judgement_is_told_where_it_stands(work):
    with pytest.raises(DossierError, match=r"test.yaml:11:25: credibility"):
        load(work.session, TEXT + "        - {credibility: 9, reason: x}\n")
