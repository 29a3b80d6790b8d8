import pytest
from sqlalchemy import select

from incidents.errors import InputError, NotFoundError
from incidents.ledger.log import list_changesets
from incidents.ledger.undo import undo_changeset
from incidents.ledger.verify import verify_chain
from incidents.models import (
    Change,
    CitationSource,
    ClaimLink,
    IncidentLink,
)
from tests.ledger.rows import (
    changeset,
    last_assessment,
    make_actor,
    make_assessment,
    make_claim,
    make_incident,
    make_source,
    record_claim,
    record_everything,
    state,
    take_picture,
    undo,
)

pytestmark = pytest.mark.slow


def last_like(session, model, **keys):
    return session.scalars(select(model).filter_by(**keys).order_by(model.id.desc())).first()


# --- What an undo does


def test_what_was_recorded_is_withdrawn(session, base):
    summary = undo(session, 2, message="wrong file", author="bob")
    assert base["incident"].status == "retracted"
    assert base["source"].retracted
    assert state(session, base["claim"]) == ("normal", None, True)
    judged = last_assessment(session, base["claim"])
    assert (judged.reason, judged.assessor) == ("undo of changeset 2", "bob")
    assert judged.assessed_at == list_changesets(session, 1)[0].made_at
    assert len(judged.salt) == 32
    assert summary == (2, {"claims": 1, "incidents": 1, "sources": 1}, {})
    assert list_changesets(session, 1)[0].command == "undo 2"
    assert verify_chain(session).failure is None


def test_every_kind_of_row_is_withdrawn_and_brought_back(session, base):
    with changeset(session) as work:
        rows = record_everything(work)
    before = take_picture(session)
    summary = undo(session, 3)
    assert summary.restored == {}
    assert summary.withdrawn == {
        "actor_names": 1,
        "actors": 2,
        "citation_sources": 1,
        "claim_links": 1,
        "claims": 1,  # the other was withdrawn from the start
        "external_ids": 1,
        "incident_links": 1,
        "incidents": 2,
        "place_names": 1,
        "places": 1,
        "properties": 2,
        "source_files": 1,
        "sources": 1,
        "terms": 1,
    }
    assert take_picture(session) != before
    undo(session, 4)
    assert take_picture(session) == before
    assert rows["incidents"].status == "draft"
    assert verify_chain(session).failure is None


def test_what_was_changed_is_restored(session, base):
    with changeset(session) as work:
        work.change(base["incident"], title="B", handling="RED")
        work.change(base["incident"], title="C", status="draft")
        work.change(base["source"], reliability="A")
    summary = undo(session, 3)
    incident = base["incident"]
    assert (incident.title, incident.handling, incident.status) == ("Bombing", "CLEAR", "active")
    assert base["source"].reliability is None
    assert summary == (3, {}, {"incidents": 1, "sources": 1})
    own = select(Change).where(Change.recorded_in == 4, Change.table_name == "incidents")
    assert session.scalars(own).one().before == ('{"handling":"RED","status":"draft","title":"C"}')
    assert verify_chain(session).failure is None


def test_judgements_go_back_to_what_they_were(session, base):
    with changeset(session) as work:
        work.add(make_assessment(base["claim"], rank="preferred", credibility=2))
    with changeset(session) as work:
        work.add(make_assessment(base["claim"], rank="deprecated"))
        work.add(make_assessment(base["claim"], withdrawn=True))
    summary = undo(session, 4)
    assert state(session, base["claim"]) == ("preferred", 2, False)
    assert summary == (4, {}, {"claims": 1})
    undo(session, 3)
    assert state(session, base["claim"]) == ("normal", None, False)


def test_a_judgement_of_its_own_claim_goes_with_it(session, base):
    with changeset(session) as work:
        more = record_claim(work, base["prop"], source=base["source"])
        work.add(make_assessment(more["claim"], rank="preferred", credibility=3))
    undo(session, 3)
    assert state(session, more["claim"]) == ("preferred", 3, True)
    undo(session, 4)
    assert state(session, more["claim"]) == ("preferred", 3, False)


def test_links_are_withdrawn_and_withdrawn_ones_made_again(session, base):
    with changeset(session) as work:
        more = record_claim(work, base["prop"], source=base["source"])
    keys = {"claim_id": more["claim"].id, "relation": "corrects", "target_id": base["claim"].id}
    with changeset(session) as work:
        work.add(ClaimLink(**keys))
    with changeset(session) as work:
        work.add(ClaimLink(**keys, withdrawn=True))
    assert undo(session, 5) == (5, {}, {"claim_links": 1})
    assert not last_like(session, ClaimLink, **keys).withdrawn
    assert undo(session, 4) == (4, {"claim_links": 1}, {})
    assert last_like(session, ClaimLink, **keys).withdrawn
    assert verify_chain(session).failure is None


# --- Undo of an undo


def test_an_undo_can_be_undone_and_that_again(session, base):
    before = take_picture(session)
    undo(session, 2)
    gone = take_picture(session)
    for number in range(3, 9):
        undo(session, number)
        assert take_picture(session) == (before if number % 2 else gone)
    assert verify_chain(session).failure is None


def test_what_was_brought_back_can_be_undone_once_more(session, base):
    before = take_picture(session)
    undo(session, 2)
    gone = take_picture(session)
    undo(session, 3)
    assert take_picture(session) == before
    undo(session, 2)
    assert take_picture(session) == gone
    assert verify_chain(session).failure is None


def test_undoing_twice_is_refused(session, base):
    undo(session, 2)
    with pytest.raises(InputError, match="2 was undone by 3") as refused:
        undo(session, 2)
    assert refused.value.hint == "to bring it back, undo changeset 3"


# --- What is refused


def test_the_vocabulary_is_not_undone(session, base):
    with pytest.raises(InputError, match="built-in vocabulary"):
        undo(session, 1)


@pytest.mark.parametrize("number", [0, -1, 3, 77])
def test_an_unknown_changeset_is_not_undone(session, base, number):
    with pytest.raises(NotFoundError, match=f"no changeset {number}"):
        undo(session, number)


def test_an_undo_needs_a_changeset_of_its_own(session, base):
    with changeset(session) as work:
        work.add(make_incident())
        with pytest.raises(RuntimeError):
            undo_changeset(work, 2)


def add_claim_on_incident(work, base):
    other = work.add(make_source())
    record_claim(work, base["prop"], source=other, incident=base["incident"])


def add_passage_of_source(work, base):
    record_claim(work, base["prop"], source=base["source"])


def add_claim_on_citation(work, base):
    incident = work.add(make_incident())
    work.add(make_claim(base["citation"], base["prop"], incident))


def add_assessment(work, base):
    work.add(make_assessment(base["claim"], rank="preferred"))


def add_edit(work, base):
    work.change(base["incident"], title="Other")


def add_merge_into(work, base):
    incident = work.add(make_incident())
    work.change(incident, merged_into_id=base["incident"].id)


def add_edition(work, base):
    work.add(make_source(edition_of_id=base["source"].id))


def add_link(work, base):
    other = work.add(make_incident())
    keys = {"incident_id": other.id, "other_id": base["incident"].id}
    work.add(IncidentLink(relation="precedes", **keys))


BUILDERS = [
    (add_claim_on_incident, "claims"),
    (add_passage_of_source, "citations"),
    (add_claim_on_citation, "claims"),
    (add_assessment, "claims"),
    (add_edit, "incidents"),
    (add_merge_into, "incidents"),
    (add_edition, "sources"),
    (add_link, "incident_links"),
]


@pytest.mark.parametrize(("build", "table"), BUILDERS)
def test_what_later_work_builds_on_is_not_undone(session, base, build, table):
    with changeset(session) as work:
        build(work, base)
    before = take_picture(session)
    with pytest.raises(InputError, match=f"changeset 3 .*{table}.* builds on it") as refused:
        undo(session, 2)
    assert refused.value.hint == "undo changeset 3 first"
    assert take_picture(session) == before


@pytest.mark.parametrize("build", [build for build, _ in BUILDERS])
def test_once_the_later_work_is_undone_it_can_be(session, base, build):
    start = take_picture(session)
    with changeset(session) as work:
        build(work, base)
    undo(session, 3)
    undo(session, 2)
    assert base["incident"].status == "retracted"
    assert state(session, base["claim"])[2]
    undo(session, 5)
    now = take_picture(session)
    assert {key: now[key] for key in start} == start
    assert verify_chain(session).failure is None


def test_work_that_was_withdrawn_by_hand_is_no_obstacle(session, base):
    with changeset(session) as work:
        more = record_claim(work, base["prop"], source=base["source"], incident=base["incident"])
    with changeset(session) as work:
        work.add(make_assessment(more["claim"], withdrawn=True))
    undo(session, 2)
    assert base["incident"].status == "retracted"


def test_rows_withdrawn_by_hand_stay_so(session, base):
    with changeset(session) as work:
        work.add(make_assessment(base["claim"], withdrawn=True, reason="typo"))
        work.change(base["incident"], status="retracted")
    assert undo(session, 2) == (2, {"sources": 1}, {})
    assert last_assessment(session, base["claim"]).reason == "typo"


def test_with_everything_withdrawn_there_is_nothing_to_undo(session, base):
    with changeset(session) as work:
        work.add(make_assessment(base["claim"], withdrawn=True, reason="typo"))
        work.change(base["incident"], status="retracted")
        work.change(base["source"], retracted=True)
    with pytest.raises(InputError, match="nothing that changeset 2 did"):
        undo(session, 2)


def test_a_later_change_of_the_same_column_is_in_the_way(session, base):
    with changeset(session) as work:
        work.change(base["incident"], title="B", summary="S")
    with changeset(session) as work:
        work.change(base["incident"], handling="RED")
    with changeset(session) as work:
        work.change(base["incident"], title="C")
    with pytest.raises(InputError, match=r"changeset 5 \(incidents 1\) builds on it"):
        undo(session, 3)
    undo(session, 4)
    undo(session, 5)
    undo(session, 3)
    assert (base["incident"].title, base["incident"].summary) == ("Bombing", None)


def test_a_later_judgement_is_in_the_way_even_if_it_says_the_same(session, base):
    for _ in range(2):
        with changeset(session) as work:
            work.add(make_assessment(base["claim"], rank="preferred"))
    with pytest.raises(InputError, match="changeset 4"):
        undo(session, 3)


def test_a_link_made_again_by_hand_is_in_the_way(session, base):
    keys = {"citation_id": base["citation"].id, "role": "relays", "source_id": base["source"].id}
    for withdrawn in (False, True, False):
        with changeset(session) as work:
            work.add(CitationSource(**keys, withdrawn=withdrawn))
    with pytest.raises(InputError, match="changeset 5"):
        undo(session, 3)
    undo(session, 5)
    assert last_like(session, CitationSource, **keys).withdrawn
    with pytest.raises(InputError, match="nothing"):
        undo(session, 3)


def test_an_undo_of_older_work_is_in_the_way_of_an_undo_before_it(session, base):
    """3 prefers, 4 deprecates, 5 undoes 4, 6 undoes 3: now 5 can't be undone."""
    for rank in ("preferred", "deprecated"):
        with changeset(session) as work:
            work.add(make_assessment(base["claim"], rank=rank))
    undo(session, 4)
    undo(session, 3)
    assert state(session, base["claim"])[0] == "normal"
    with pytest.raises(InputError, match="changeset 6"):
        undo(session, 5)


def test_what_points_there_by_its_own_doing_is_set_back(session, base):
    with changeset(session) as work:
        actor = work.add(make_actor())
        work.change(base["source"], publisher_id=actor.id)
    undo(session, 3)
    assert base["source"].publisher_id is None
    assert actor.retracted


def test_what_was_made_to_point_there_later_is_in_the_way(session, base):
    with changeset(session) as work:
        actor = work.add(make_actor())
    with changeset(session) as work:
        work.change(base["source"], publisher_id=actor.id)
    with pytest.raises(InputError, match="changeset 4") as refused:
        undo(session, 3)
    assert "sources 1" in refused.value.message


def test_derived_columns_point_without_leaning(session, base):
    with changeset(session) as work:
        state_ = work.add(make_actor())
    with changeset(session) as work:
        work.add(make_actor(voice_id=state_.id))
    undo(session, 3)
    assert state_.retracted
