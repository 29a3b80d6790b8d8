"""Every value can be retraced to the passages it rests on."""

import pytest
from sqlalchemy import select

from incidents.models import Actor, Incident
from incidents.reporting.explain import explain_subject
from incidents.resolution.question import Limits


def explain(session, code, key, **limits):
    model = Actor if code == "isis-k" else Incident
    row_id = session.scalar(select(model.id).where(model.code == code))
    kind = "actor" if model is Actor else "incident"
    return explain_subject(session, kind, row_id, code, limits=Limits(**limits), property_key=key)


@pytest.fixture
def deaths(reader):
    (answer,) = (p for p in explain(reader, "kerman-2024-01-03", "deaths") if not p.qualifier)
    return answer


def claim_of(answer, source, value=None):
    (found,) = (
        claim for claim in answer.claims if claim.source == source and value in (None, claim.value)
    )
    return found


def test_every_claim_says_who_when_through_whom_and_where(deaths):
    claims = [claim for claim in deaths.claims if claim.source == "chinadaily-84"]
    (revised,) = (claim for claim in claims if claim.speaker == "Ahmad Vahidi")

    assert revised.voice == "Ministry of Interior of Iran"
    assert revised.said == "2024-01-04"
    assert revised.published == "2024-01-04"
    assert revised.publisher == "China Daily"
    assert revised.url.startswith("https://global.chinadaily.com.cn/")
    assert revised.relays == ("xinhua-2024-01-04",)
    assert revised.origins == ("Ministry of Interior of Iran",)


def test_the_winner_comes_first_and_says_what_it_has_over_the_next(deaths):
    first = deaths.claims[0]

    assert (first.standing, first.value) == ("shown", "91")
    assert "2 origins against 1" in first.why


def test_what_was_corrected_names_the_correction(deaths):
    withdrawn = [claim for claim in deaths.claims if claim.standing == "corrected"]

    assert withdrawn
    names = {claim.claim for claim in deaths.claims}
    assert all(claim.why.removeprefix("corrected by ") in names for claim in withdrawn)


def test_what_its_voice_said_before_is_superseded_by_what_it_said_last(deaths):
    early = claim_of(deaths, "islamtimes-1106759", "73")

    assert early.standing == "superseded"
    assert claim_of(deaths, "ifpnews-91", "91").claim in early.why


def test_what_was_deprecated_gives_the_reason(deaths):
    wrong = [claim for claim in deaths.claims if claim.standing == "deprecated"]

    assert wrong
    assert all(claim.reason and claim.reason in claim.why for claim in wrong)


def test_as_known_then_leaves_out_what_was_said_later(reader):
    (then,) = (
        prop
        for prop in explain(reader, "kerman-2024-01-03", "deaths", known_by="2024-01-03T23:59:59")
        if not prop.qualifier
    )

    assert all((claim.said or claim.published)[:10] <= "2024-01-03" for claim in then.claims)
    assert then.shown == "95"


def test_the_dispute_on_strength_that_the_article_hid(reader):
    periods = [p for p in explain(reader, "isis-k", "strength") if p.qualifier is None]
    (july,) = (p for p in periods if p.since == "2024-07-01T00:00:00")

    assert july.disputed
    assert july.until == "2024-07-31T23:59:59"
    assert {(c.value, c.standing) for c in july.claims if c.standing in ("shown", "current")} == {
        ("6,000", "shown"),
        ("2,000–3,500", "current"),
    }
    (hidden,) = (c for c in july.claims if c.source == "afintl-2024-09-05")
    assert hidden.standing == "misreading"
    assert hidden.misreads == july.claims[0].claim


def test_a_misreading_stands_beneath_what_it_misreads(reader):
    periods = [p for p in explain(reader, "isis-k", "strength") if p.qualifier is None]
    (july,) = (p for p in periods if p.since == "2024-07-01T00:00:00")

    assert july.claims[1].misreads == july.claims[0].claim


def test_no_period_is_a_gap_of_no_length(reader):
    periods = [p for p in explain(reader, "isis-k", "strength") if p.qualifier is None]

    assert all(not (p.since or "").startswith("after 2024-06-30") for p in periods)


def test_several_values_that_need_not_exclude_each_other_all_stand(reader):
    (answer,) = (
        p for p in explain(reader, "crocus-2024-03-22", "perpetrator") if p.qualifier is None
    )
    standings = {claim.standing for claim in answer.claims}

    assert answer.shown == "ISIS-K"
    assert "current" not in standings
    assert {"shown", "stands", "denies"} <= standings


def test_a_property_on_which_nothing_is_current_is_explained_all_the_same(reader):
    answers = explain(reader, "kerman-2024-01-03", "weapon")

    assert any(claim.standing == "deprecated" for answer in answers for claim in answer.claims)
