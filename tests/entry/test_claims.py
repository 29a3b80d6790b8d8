"""Recording passages: typed in or loaded, the same facts give the same rows."""

import pytest
from sqlalchemy import select

from incidents.dates import parse_edtf
from incidents.db.base import Base
from incidents.dossier import DossierError
from incidents.entry.actors import add_actor
from incidents.entry.claims import correct_claim, record_citation, withdraw_claim
from incidents.entry.incidents import add_incident, merge_incidents
from incidents.entry.load import load_dossiers
from incidents.entry.places import add_place
from incidents.entry.sources import add_source
from incidents.models import Actor, Assessment, Citation, Claim, ClaimLink, Source
from incidents.quantities import EXPECTED
from incidents.records import (
    ActorRecord,
    CitationRecord,
    ClaimRecord,
    IncidentRecord,
    LineageRecord,
    NameRecord,
    PlaceRecord,
    SourceRecord,
)
from tests.entry.conftest import load, read

pytestmark = pytest.mark.slow

DOSSIER = """
about: kerman-2024-01-03
title: Kerman bombings
actors:
  vahidi: {name: Ahmad Vahidi, kind: person}
places:
  kerman: {name: Kerman, kind: settlement, country: IRN, latitude: 30.2839, longitude: 57.0834}
sources:
  xinhua: {published: 2024-01-04}
  daily:
    published: 2024-01-04
    says:
    - at: paragraph 5
      quote: revised to 84
      by: Ahmad Vahidi
      on: 2024-01-04
      relays: xinhua
      date: 2024-01-03T15:04+03:30
      place: Kerman
      type: bombing
      deaths: at least 84
      'deaths:children': 9
      perpetrator: vahidi
      statement: names had been counted twice
"""
PASSAGE = CitationRecord(
    source="daily",
    locator="paragraph 5",
    quote="revised to 84",
    speaker="Ahmad Vahidi",
    said=parse_edtf("2024-01-04"),
    lineage=(LineageRecord(role="relays", source="xinhua"),),
    claims=tuple(
        ClaimRecord(about="kerman-2024-01-03", property=prop, value=value, qualifier=qualifier)
        for prop, qualifier, value in (
            ("date", None, "2024-01-03T15:04+03:30"),
            ("place", None, "Kerman"),
            ("type", None, "Bombing"),
            ("deaths", None, "≥ 84"),
            ("deaths", "children", "9"),
            ("perpetrator", None, "Ahmad Vahidi"),
            ("statement", None, "names had been counted twice"),
        )
    ),
)


def type_in(work):
    """The same facts as in DOSSIER, by one entry function after the other."""
    add_actor(
        work, ActorRecord(code="vahidi", kind="person", names=(NameRecord(name="Ahmad Vahidi"),))
    )
    add_place(
        work,
        PlaceRecord(
            code="",
            kind="settlement",
            names=(NameRecord(name="Kerman"),),
            country="IRN",
            latitude=30.28390000001,
            longitude=57.0834,
        ),
    )
    add_source(work, SourceRecord(code="xinhua", published=parse_edtf("2024-01-04")))
    add_source(work, SourceRecord(code="daily", published=parse_edtf("2024-01-04")))
    return add_incident(work, IncidentRecord(code="", title="Kerman bombings"), PASSAGE_OF_NEW)


PASSAGE_OF_NEW = CitationRecord(
    **{name: value for name, value in PASSAGE.given() if name != "claims"},
    claims=tuple(
        ClaimRecord(**{**dict(claim.given()), "about": "", "value": claim.value})
        for claim in PASSAGE.claims
    ),
)


def rows(session):
    """Every recorded row but for its salt and its place in the ledger."""
    told = {}
    for table in Base.metadata.sorted_tables:
        if "recorded_in" in table.c and table.name != "changes":
            columns = [c for c in table.c if c.name not in ("id", "salt", "recorded_in")]
            told[table.name] = sorted(map(repr, session.execute(select(*columns))))
    return told


def test_typed_in_or_loaded_the_rows_are_the_same(work, again):
    session = work.session
    savepoint = session.begin_nested()
    load(session, DOSSIER)
    loaded = rows(session)
    savepoint.rollback()
    session.expunge_all()
    with again() as typed:
        incident, claims = type_in(typed)
    assert incident.code == "kerman-2024-01-03"
    assert len(claims) == 7
    assert rows(session) == loaded


def test_what_was_typed_in_is_there_when_loaded(work, again):
    with again() as typed:
        type_in(typed)
    summary, recorded = load(work.session, DOSSIER)
    assert not recorded, summary


@pytest.fixture
def facts(work):
    load_dossiers(work, [read(DOSSIER)])
    return work


def test_the_same_passage_is_recorded_once(facts):
    first = record_citation(facts, PASSAGE)
    again = record_citation(facts, PASSAGE)
    assert first == again
    assert len(facts.session.scalars(select(Citation)).all()) == 1
    assert len(facts.session.scalars(select(Claim)).all()) == 7


@pytest.mark.parametrize(
    "other",
    [
        {"locator": "paragraph 6"},
        {"locator": None},
        {"quote": "Revised to 84"},
        {"quote": None, "gist": "revised to 84"},
        {"speaker": None},
        {"speaker": None, "speaker_text": "Ahmad Vahidi"},
        {"said": parse_edtf("2024-01-04~")},
    ],
)
def test_another_passage_is_another_citation(facts, other):
    fields = {name: getattr(PASSAGE, name) for name in PASSAGE.__slots__} | other
    record_citation(facts, CitationRecord(**fields))
    assert len(facts.session.scalars(select(Citation)).all()) == 2


def test_lineage_is_no_part_of_what_a_passage_is(facts):
    fields = {name: getattr(PASSAGE, name) for name in PASSAGE.__slots__}
    record_citation(facts, CitationRecord(**fields | {"lineage": ()}))
    assert len(facts.session.scalars(select(Citation)).all()) == 1


def claim(prop, value, **more):
    given = {"about": "kerman-2024-01-03", "property": prop, "value": value} | more
    return ClaimRecord(**given)


def passage(*claims, **more):
    return CitationRecord(**{"source": "daily", "gist": "as told", "claims": claims} | more)


def refused(work, record, **given):
    with pytest.raises(DossierError) as caught:
        record_citation(work, record, **given)
    return "\n".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (passage(claim("date", "2024-02-30")), "30 February 2024 does not exist"),
        (passage(claim("date", "03/04/2024")), "could mean 3 April 2024 or 4 March 2024"),
        (passage(claim("deaths", "10-5")), "runs backwards"),
        (passage(), "a passage that makes no claim"),
        (passage(claim("dead", "3")), "there is no property 'dead' (nearest: deaths"),
        (passage(claim("deaths", "3"), source="daly"), "there is no source 'daly' (nearest: daily"),
        (passage(claim("deaths", "3"), gist=None), "a passage of daily without quote or gist"),
        (passage(claim("deaths", "3"), quote="both"), "both quote and gist"),
        (passage(claim("deaths", None)), "deaths has no value"),
        (passage(claim("deaths", "3", about="kermn")), "there is no incident or actor 'kermn'"),
        (passage(claim("deaths", "3", stance="doubts")), "stance: 'doubts'"),
        (passage(claim("strength", "3")), "strength is said of actors"),
        (passage(claim("deaths", "3", about="vahidi")), "deaths is said of incidents"),
        (passage(claim("statement", "a\0b")), "statement holds a NUL character"),
        (passage(claim("statement", "")), "statement is empty"),
        (passage(claim("deaths", "3"), gist=" "), "gist is empty"),
        (passage(claim("statement", "x"), gist="\ud800"), "half of a surrogate pair"),
        (
            passage(claim("deaths", "3"), speaker="vahidi", speaker_text="locals"),
            "a speaker both named and unnamed",
        ),
        (
            passage(claim("deaths", "3"), lineage=(LineageRecord(role="relays", source="daily"),)),
            "original is what the source itself reports",
        ),
        (
            passage(
                claim("deaths", "3"), lineage=(LineageRecord(role="original", source="xinhua"),)
            ),
            "original is what the source itself reports",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(facts, record, complaint):
    assert complaint in refused(facts, record)


def test_every_claim_of_a_passage_is_checked(facts):
    told = refused(facts, passage(claim("deaths", "many"), claim("place", "Atlantis")))
    assert told.splitlines() == [
        f"'many' is no quantity ({EXPECTED})",
        "there is no place 'Atlantis'",
    ]


def test_a_date_after_the_publication_is_accepted_with_a_note(facts):
    notes = []
    record = passage(claim("date", "2024-06-01"), said=parse_edtf("2024-01-05"))
    recorded = record_citation(facts, record, notes=notes)
    assert [note.partition(",")[0] for note in notes] == ["said 2024-01-05", "date 2024-06-01"]
    assert recorded.claims[0].earliest == "2024-06-01T00:00:00"
    notes.clear()
    record_citation(facts, record, notes=notes)
    assert notes == []


def test_what_is_missing_is_made_if_asked(facts):
    record = passage(claim("perpetrator", "ISIS-K"), speaker="Ramin Parsa", source="Fars News")
    assert "there is no actor 'ISIS-K'" in refused(facts, passage(claim("perpetrator", "ISIS-K")))
    notes = []
    recorded = record_citation(facts, record, create=True, notes=notes)
    assert notes == [
        "made source fars-news (Fars News)",
        "made actor ramin-parsa (Ramin Parsa)",
        "made actor isis-k (ISIS-K)",
    ]
    made = facts.session.get(Actor, recorded.claims[0].value_actor_id)
    assert (made.code, made.kind, made.path, made.voice_id) == (
        "isis-k",
        "unknown",
        f"/{made.id}/",
        made.id,
    )


def test_claims_stay_with_the_row_their_code_names(facts):
    session = facts.session
    add_incident(facts, IncidentRecord(code="twin", title="The same"))
    merge_incidents(facts, "twin", "kerman-2024-01-03")
    twin = record_citation(facts, passage(claim("deaths", "7", about="twin"))).claims[0]
    assert session.get(type(twin), twin.id).incident_id != session.scalar(
        select(Claim.incident_id).where(Claim.best == 9)
    )


def test_flags_and_denials(facts):
    asserted = record_citation(facts, passage(claim("occurred", "yes"))).claims[0]
    same = record_citation(facts, passage(claim("occurred", None))).claims[0]
    denied = record_citation(facts, passage(claim("occurred", None, stance="denies"))).claims[0]
    assert asserted is same
    assert (denied.stance, denied.datatype, denied.best) == ("denies", "flag", None)


def test_what_is_true_of_actors_has_its_time(facts):
    record = passage(
        claim("strength", "4,000-6,000", about="vahidi", valid=parse_edtf("2024-07")),
        claim("strength", "4,000-6,000", about="vahidi", valid=parse_edtf("2024-08")),
    )
    claims = record_citation(facts, record).claims
    assert [each.valid_latest for each in claims] == ["2024-07-31T23:59:59", "2024-08-31T23:59:59"]


def test_a_claim_withdrawn_is_back_when_recorded_again(facts):
    record = passage(claim("deaths", "3"))
    recorded = record_citation(facts, record).claims[0]
    withdraw_claim(facts, recorded, reason="typing error")
    notes = []
    assert record_citation(facts, record, notes=notes).claims[0] is recorded
    assert notes == [f"c{recorded.id} had been withdrawn (typing error): it is back"]
    latest = facts.session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()
    assert (latest.claim_id, latest.withdrawn) == (recorded.id, False)


def test_a_correction_is_a_passage_of_its_own(facts):
    wrong = record_citation(facts, passage(claim("deaths", "103"))).claims[0]
    claims = (claim("injured", "284"), claim("deaths", "84"))
    right = correct_claim(facts, wrong, passage(*claims, source="xinhua"))
    (link,) = facts.session.scalars(select(ClaimLink))
    assert (link.claim_id, link.relation, link.target_id) == (
        right.claims[1].id,
        "corrects",
        wrong.id,
    )
    other = correct_claim(facts, wrong, passage(claim("casualties", "103"))).claims[0]
    assert other.id in facts.session.scalars(select(ClaimLink.claim_id)).all()


def test_passages_of_a_large_data_set_are_found_by_their_row(facts, monkeypatch):
    monkeypatch.setattr("incidents.entry.passages.WORTH_READING", 2)
    add_source(facts, SourceRecord(code="ged", kind="data set"))
    records = [
        passage(claim("deaths", str(row)), source="ged", gist=None, locator=f"row IRN-{row}")
        for row in range(5)
    ]
    for record in [*records, *records, passage(claim("deaths", "7"), source="ged", gist=None)]:
        record_citation(facts, record)
    ged = facts.session.scalar(select(Source.id).where(Source.code == "ged"))
    found = facts.session.scalars(
        select(Citation.locator).where(Citation.source_id == ged).order_by(Citation.id)
    )
    assert found.all() == [*(f"IRN-{row}" for row in range(5)), None]
