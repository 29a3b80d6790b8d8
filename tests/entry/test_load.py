"""Loading: all or nothing, every problem at once, and nothing the second time."""

import pytest
from sqlalchemy import func, select

from incidents.dossier import DossierError
from incidents.entry.claims import assess_claim, withdraw_claim
from incidents.entry.incidents import retract_incident
from incidents.ledger.undo import undo_changeset
from incidents.models import (
    Actor,
    Assessment,
    Changeset,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Place,
    Source,
)
from tests.entry.conftest import dump, load

KERMAN = """
about: kerman
title: Kerman bombings
actors:
  vahidi: {name: Ahmad Vahidi, kind: person, parent: interior}
  interior: {name: Interior Ministry of Iran, kind: agency, parent: iran-state}
  iran-state: {name: Iran, kind: state}
places:
  kerman-city: {name: Kerman, kind: settlement, parent: iran}
  iran: {name: Iran, kind: country, country: IRN}
sources:
  irna:
    published: 2024-01-03
    says:
    - at: entry 1
      gist: 103 dead
      deaths: 103
      place: Kerman, Iran
  daily:
    published: 2024-01-04
    relays: irna
    says:
    - quote: revised to 84
      by: Ahmad Vahidi
      on: 2024-01-04
      deaths: 84
      injured: at least 211
      corrects: irna
      assess: {credibility: 2, reason: the ministry counted}
"""


@pytest.fixture
def session(work):
    return work.session


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def problems(session, *texts, **given):
    with pytest.raises(DossierError) as caught:
        load(session, *texts, **given)
    return [str(problem) for problem in caught.value.problems]


def test_everything_a_dossier_holds_is_recorded(session):
    summary, recorded = load(session, KERMAN)
    assert recorded
    assert summary.added == {
        "actor_names": 3,
        "actors": 3,
        "assessments": 2,
        "citation_sources": 1,
        "citations": 2,
        "claim_links": 1,
        "claims": 4,
        "incidents": 1,
        "place_names": 2,
        "places": 2,
        "sources": 2,
    }
    deaths = session.scalars(select(Claim.best).where(Claim.best.is_not(None)).order_by(Claim.id))
    assert list(deaths) == [103, 84]
    vahidi = session.scalar(select(Actor).where(Actor.code == "vahidi"))
    ministry = session.scalar(select(Actor).where(Actor.code == "interior"))
    state = session.scalar(select(Actor).where(Actor.code == "iran-state"))
    assert vahidi.path == f"/{state.id}/{ministry.id}/{vahidi.id}/"
    assert vahidi.voice_id == ministry.id
    place = session.scalar(select(Place).join(Claim, Claim.value_place_id == Place.id))
    assert place.code == "kerman-city"


def test_loading_twice_changes_nothing(session):
    load(session, KERMAN)
    before = dump(session)
    summary, recorded = load(session, KERMAN)
    assert not recorded
    assert (summary.added, summary.changed, summary.no_longer_held) == ({}, [], [])
    assert summary.unchanged > 0
    assert dump(session) == before


def test_what_was_judged_in_between_stays(session, again):
    load(session, KERMAN)
    claim = session.scalar(select(Claim).where(Claim.best == 84))
    with again() as work:
        assess_claim(work, claim, rank="deprecated", reason="a slip of the tongue")
    summary, recorded = load(session, KERMAN)
    assert not recorded
    assert summary.added == {}


def test_mutable_fields_are_updated_and_said(session):
    load(session, KERMAN)
    text = KERMAN.replace("title: Kerman bombings", "title: Kerman memorial bombings").replace(
        "kind: agency", "kind: organisation"
    )
    summary, recorded = load(session, text)
    assert recorded
    assert summary.added == {}
    assert summary.changed == ["actor interior: kind", "incident kerman: title"]
    assert session.scalar(select(Incident.title)) == "Kerman memorial bombings"


def test_new_claims_are_added_and_those_left_out_are_kept_and_listed(session):
    load(session, KERMAN)
    summary, _ = load(session, KERMAN.replace("injured: at least 211", "injured: 284"))
    assert summary.added == {"assessments": 1, "claims": 1}
    assert summary.no_longer_held == ["c4 daily: injured"]
    assert count(session, Claim) == 5


def test_all_problems_of_all_files_come_at_once(session):
    one = """
    about: kerman
    title: Kerman
    sources:
      irna:
        publisher: Nobody Knows
        says:
        - gist: a
          by: Unknown Minister
          deaths: some dozens
          colour: red
          place: Atlantis
    """
    two = """
    about: moscow
    sources:
      tass:
        says:
        - gist: b
          deaths: 1
          strength: 5
    """
    found = problems(session, one, two)
    assert {problem.split(": ", 1)[1].split(" (")[0] for problem in found} == {
        "there is no actor 'Nobody Knows'",
        "there is no incident or actor 'moscow'",
        "there is no actor 'Unknown Minister'",
        "'some dozens' is no quantity",
        "there is no property 'colour'",
        "there is no place 'Atlantis'",
    }
    assert found[0].startswith("test.yaml:5:7: there is no actor 'Nobody Knows'")


def test_nothing_stays_of_a_load_with_a_problem(session):
    changesets, savepoint = count(session, Changeset), session.begin_nested()
    problems(session, KERMAN.replace("at least 211", "dozens"))
    savepoint.rollback()
    for model in (Incident, Citation, Claim, Actor, Place):
        assert count(session, model) == 0
    assert count(session, Changeset) == changesets


def test_a_broken_thing_is_not_blamed_on_what_refers_to_it(session):
    text = """
    about: kerman
    title: Kerman
    actors:
      irna: {kind: agency, country: IRN, parent: nobody}
    sources:
      a:
        publisher: irna
        says:
        - {gist: x, by: irna, deaths: 3}
    """
    (problem,) = problems(session, text)
    assert "there is no actor 'nobody'" in problem


def test_missing_actors_places_and_sources_are_made_if_asked(session):
    text = """
    about: kerman
    title: Kerman
    sources:
      daily:
        publisher: China Daily
        relays: xinhua
        says:
        - {gist: x, by: Émile Ālī, place: "Kerman, Iran", deaths: 3}
    """
    savepoint = session.begin_nested()
    assert len(problems(session, text)) == 4
    savepoint.rollback()
    summary, _ = load(session, text, create=True)
    assert summary.created == [
        "actor china-daily (China Daily)",
        "actor emile-ali (Émile Ālī)",
        "source xinhua (xinhua)",
        "place iran (Iran)",
        "place kerman (Kerman)",
    ]
    kerman = session.scalar(select(Place).where(Place.code == "kerman"))
    iran = session.scalar(select(Place).where(Place.code == "iran"))
    assert (kerman.kind, kerman.parent_id, iran.kind) == ("settlement", iran.id, "area")
    _, recorded = load(session, text, create=True)
    assert not recorded


def test_files_may_refer_to_each_other_in_any_order(session):
    people = "actors: {vahidi: {name: Ahmad Vahidi, parent: interior}}"
    ministries = "actors: {interior: {name: Interior Ministry}}"
    says = """
    about: kerman
    sources:
      b: {edition_of: a, says: [{gist: x, by: Ahmad Vahidi, deaths: 3, repeats: c}]}
    """
    first = """
    about: kerman
    title: Kerman
    sources:
      a: {title: First}
      c: {says: [{gist: y, deaths: 3}]}
    """
    summary, _ = load(session, says, people, first, ministries)
    assert summary.added["claim_links"] == 1
    b = session.scalar(select(Source).where(Source.code == "b"))
    assert session.get(Source, b.edition_of_id).code == "a"


def test_files_that_contradict_each_other_are_refused(session):
    one = "actors: {irna: {name: IRNA, kind: agency}}"
    two = "actors: {irna: {name: IRNA, kind: publisher}}"
    (problem,) = problems(session, one, two)
    assert problem == (
        "test.yaml:1:10: kind: 'publisher' here, 'agency' elsewhere"
        " (the other is at test.yaml:1:10)"
    )


def test_files_that_say_parts_of_one_thing_are_joined(session):
    one = "actors: {irna: {name: IRNA, kind: agency}}"
    two = "actors: {irna: {country: IRN, names: [Islamic Republic News Agency]}}"
    summary, _ = load(session, one, two)
    assert summary.added == {"actor_names": 2, "actors": 1}
    actor = session.scalar(select(Actor))
    assert (actor.kind, actor.country) == ("agency", "IRN")


def test_a_withdrawn_claim_that_is_recorded_again_is_back(session, again):
    load(session, KERMAN)
    claim = session.scalar(select(Claim).where(Claim.best == 103))
    with again() as work:
        withdraw_claim(work, claim, reason="typing error")
    summary, _ = load(session, KERMAN)
    assert summary.added == {"assessments": 1}
    assert summary.warnings == ["test.yaml:17:7: c1 had been withdrawn (typing error): it is back"]
    last = session.scalar(select(Assessment).order_by(Assessment.id.desc()).limit(1))
    assert (last.claim_id, last.withdrawn) == (claim.id, False)
    assert load(session, KERMAN)[1] is False


def test_what_was_retracted_on_purpose_stays_so(session, again):
    load(session, KERMAN)
    with again() as work:
        retract_incident(work, "kerman")
    assert load(session, KERMAN)[1] is False
    assert session.scalar(select(Incident.status)) == "retracted"


def test_what_an_undo_took_back_is_there_again_when_loaded_again(session, again):
    load(session, KERMAN)
    before = dump(session)
    number = session.scalar(select(func.max(Changeset.id)))
    with again() as work:
        undo_changeset(work, number)
    assert dump(session) != before
    load(session, KERMAN)
    assert dump(session).count("recorded again") == 4
    chosen = select(Assessment.credibility).order_by(Assessment.id.desc())
    for best, credibility in ((103, None), (84, 2)):
        mine = chosen.join(Claim, Claim.id == Assessment.claim_id).where(Claim.best == best)
        assert session.scalars(mine).first() == credibility
    for table in (CitationSource, ClaimLink):
        assert session.scalars(select(table.withdrawn).order_by(table.id)).all()[-1] is False
    assert load(session, KERMAN)[1] is False


def test_codes_of_incidents_and_actors_are_apart(session):
    load(session, "actors: {kerman: {name: Kerman FC}}")
    found = problems(session, KERMAN)
    assert any("kerman is the code of an actor" in problem for problem in found)


@pytest.mark.parametrize(
    ("claim", "complaint"),
    [
        ("deaths: dozens", "is no quantity"),
        ("deaths: 9-4", "runs backwards"),
        ("date: 2024-02-30", "30 February 2024 does not exist"),
        ("date: 03/04/2024", "could mean 3 April 2024 or 4 March 2024"),
        ("fatalities: 3", "there is no property 'fatalities'"),
        ("strength: 300", "strength is said of actors, and kerman is an incident"),
        ("'deaths:martians': 4", "there is no qualifier or claim mode 'martians'"),
        ("type: picnic", "there is no incident type 'picnic'"),
        ("occurred: no", "expected yes; a denial stands under denies"),
        ("{deaths: 3, valid: 2024}", "valid: kerman is an incident"),
    ],
)
def test_claims_that_make_no_sense_are_refused(session, claim, complaint):
    inner = claim if claim.startswith("{") else "{" + claim + "}"
    text = f"about: kerman\ntitle: K\nsources: {{a: {{says: [{{gist: x, {inner[1:]}]}}}}\n"
    (problem,) = problems(session, text)
    assert complaint in problem


def test_what_happened_after_its_publication_is_accepted_with_a_warning(session):
    text = """
    about: kerman
    title: Kerman
    sources:
      a:
        published: 2024-01-03
        says: [{gist: there will be a trial, on: 2024-01-04, date: 2024-02-01}]
    """
    summary, recorded = load(session, text)
    assert recorded
    late = "though a was published 2024-01-03: an announcement, or one of the dates is wrong"
    assert summary.warnings == [
        f"test.yaml:7:16: said 2024-01-04, {late}",
        f"test.yaml:7:62: date 2024-02-01, {late}",
    ]
