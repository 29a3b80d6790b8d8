import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from incidents import __version__
from incidents.db.engine import reading, writing
from incidents.errors import DatabaseError, InputError
from incidents.ledger import changeset as module
from incidents.ledger.canonical import CHANGESETS, canonical_text, digest_changeset
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Actor, Change, Changeset, Incident
from tests.ledger.rows import (
    changeset,
    make_actor,
    make_citation,
    make_claim,
    make_incident,
    make_property,
    make_source,
    record_everything,
)


def list_changesets(session):
    return session.scalars(select(Changeset).order_by(Changeset.id)).all()


def test_rows_name_their_changeset_and_have_ids_at_once(session):
    with changeset(session) as work:
        first = work.add(make_incident())
        second = work.add(make_incident())
    assert (first.id, second.id) == (1, 2)
    assert first.recorded_in == second.recorded_in == work.id == 1


def test_header_is_written_as_given(session):
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with changeset(session, author="آن", message="why\nso", command="incidents add") as work:
        work.add(make_incident())
    (row,) = list_changesets(session)
    assert (row.author, row.message, row.command) == ("آن", "why\nso", "incidents add")
    assert before <= row.made_at == work.made_at
    assert row.tool_version == __version__
    assert row.parent_digest == ""
    assert len(row.digest) == 64


def test_changesets_are_chained(session):
    for _ in range(3):
        with changeset(session) as work:
            work.add(make_incident())
    chain = list_changesets(session)
    assert [row.id for row in chain] == [1, 2, 3]
    assert [row.parent_digest for row in chain] == ["", chain[0].digest, chain[1].digest]


def test_with_nothing_recorded_there_is_no_changeset(session):
    with changeset(session) as work:
        pass
    assert not work.recorded
    assert list_changesets(session) == []


def test_a_change_of_nothing_is_no_changeset(session):
    with changeset(session) as work:
        row = work.add(make_incident(title="A"))
    with changeset(session) as work:
        assert work.change(row, title="A") is False
    assert not work.recorded
    assert len(list_changesets(session)) == 1


def test_after_an_exception_nothing_is_there(engine):
    def fail():
        with writing(engine) as session, changeset(session) as work:
            work.add(make_incident())
            raise InputError("no")

    with pytest.raises(InputError):
        fail()
    with reading(engine) as session:
        assert list_changesets(session) == []
        assert session.scalars(select(Incident)).all() == []


def test_ids_have_no_gaps_after_a_rollback(engine):
    with writing(engine) as session, changeset(session) as work:
        work.add(make_incident())
    with writing(engine) as session:
        with changeset(session) as work:
            work.add(make_incident())
            work.add(make_source())
        session.rollback()
    with writing(engine) as session, changeset(session) as work:
        assert work.id == 2
        assert work.add(make_incident()).id == 2
        assert work.add(make_source()).id == 1


def test_salts_differ_and_stand_only_beside_free_text(session):
    with changeset(session) as work:
        source, incident, prop = map(work.add, (make_source(), make_incident(), make_property()))
        words = work.add(make_property(datatype="text"))
        quoted = work.add(make_citation(source, quote="94"))
        gist = work.add(make_citation(source, gist="94"))
        unnamed = work.add(make_citation(source, speaker_text="locals"))
        row = work.add(make_citation(source, locator_type="row", locator="1"))
        number = work.add(make_claim(row, prop, incident))
        text = work.add(make_claim(row, words, incident, datatype="text", value_text="x"))
    salts = [each.salt for each in (source, incident, quoted, gist, unnamed, text)]
    assert all(len(salt) == 32 for salt in salts)
    assert len(set(salts)) == 6
    assert row.salt is None
    assert number.salt is None


def test_a_change_keeps_the_changed_columns_before_and_after(session):
    with changeset(session) as work:
        row = work.add(make_actor(country="IRN"))
    with changeset(session) as work:
        assert work.change(row, kind="agency", country=None, handling="CLEAR", retracted=True)
    change = session.scalars(select(Change)).one()
    assert (change.table_name, change.row_id, change.recorded_in) == ("actors", row.id, 2)
    assert change.before == '{"country":"IRN","kind":"state","retracted":false}'
    assert change.after == '{"country":null,"kind":"agency","retracted":true}'
    assert len(change.salt) == 32
    session.expire_all()
    assert (row.kind, row.country, row.retracted) == ("agency", None, True)


def test_a_change_writes_letters_as_they_are(session):
    with changeset(session) as work:
        row = work.add(make_incident(title="Kerman"))
    with changeset(session) as work:
        work.change(row, title="کرمان 🕯")
    assert session.scalars(select(Change)).one().after == '{"title":"کرمان 🕯"}'


def test_a_row_of_the_same_changeset_is_just_set(session):
    with changeset(session) as work:
        row = work.add(make_incident(title="A"))
        assert work.change(row, title="B")
    assert session.scalars(select(Change)).all() == []
    session.expire_all()
    assert row.title == "B"


@pytest.mark.parametrize(
    "changed", [{"id": 9}, {"recorded_in": 9}, {"path": "/9/"}, {"voice_id": 1}, {"nom": "x"}]
)
def test_what_is_fixed_or_derived_is_not_changed(session, changed):
    with changeset(session) as work:
        row = work.add(make_actor())
        with pytest.raises(TypeError):
            work.change(row, **changed)


def test_claims_are_not_changed(session):
    with changeset(session) as work:
        claim = record_everything(work)["claims"]
        with pytest.raises(TypeError):
            work.change(claim, stance="asserts")


def test_unflushed_rows_get_their_ids_with_the_next_flush(session):
    with changeset(session) as work:
        rows = [work.add(make_incident(), flush=False) for _ in range(20)]
        assert rows[0].id is None
        session.flush()
        assert [row.id for row in rows] == list(range(1, 21))


@pytest.mark.parametrize("bad", ["a\0b", "a\udc80b"])
def test_text_no_database_can_hold_is_refused(session, bad):
    with pytest.raises(InputError, match="message"), changeset(session, message=bad):
        pass
    with pytest.raises(InputError, match="author"), changeset(session, author=bad):
        pass
    with changeset(session) as work:
        with pytest.raises(InputError, match="title"):
            work.add(make_incident(title=bad))
        row = work.add(make_incident())
        with pytest.raises(InputError, match="summary"):
            work.change(row, summary=bad)
    assert len(session.scalars(select(Incident)).all()) == 1


def test_a_clock_set_back_leaves_changesets_in_order(session, monkeypatch):
    class Clock:
        @staticmethod
        def now(_zone):
            return datetime(1999, 1, 1, tzinfo=UTC)

    with changeset(session) as work:
        work.add(make_incident())
    monkeypatch.setattr(module, "datetime", Clock)
    with changeset(session) as work:
        work.add(make_incident())
    first, second = list_changesets(session)
    assert second.made_at == first.made_at


def test_a_sealed_changeset_stays(session):
    with changeset(session) as work:
        work.add(make_incident())
    with pytest.raises(IntegrityError, match="sealed"):
        session.execute(text("UPDATE changesets SET author = 'eve'"))


def test_nothing_follows_a_changeset_that_was_never_sealed(session):
    OpenChangeset(session, author="ann", message="m", command="c").start()
    with pytest.raises(DatabaseError, match="1 was never sealed"), changeset(session):
        pass


def insert_actor(session, number):
    columns = {"code": f"x{number}", "kind": "state", "handling": "CLEAR", "path": ""}
    session.execute(insert(Actor.__table__), columns | {"retracted": False, "recorded_in": number})


def test_a_bulk_row_of_another_changeset_is_a_bug(session):
    with changeset(session) as work:
        work.add(make_incident())
    work = OpenChangeset(session, author="ann", message="m", command="c")
    work.start()
    insert_actor(session, 1)
    with pytest.raises(RuntimeError, match="actors"):
        work.seal()


def test_bulk_rows_are_part_of_the_digest(session):
    with changeset(session) as work:
        work.start()
        insert_actor(session, work.id)
    sealed = list_changesets(session)[0].digest
    own = select(canonical_text(CHANGESETS))
    header = session.execute(own).scalar_one()
    row = "actors:code=2:x1;handling=5:CLEAR;id=1;kind=5:state;recorded_in=1;retracted=0;"
    assert sealed == digest_changeset(header, [row])


def test_changed_values_read_back_as_they_were(session):
    with changeset(session) as work:
        rows = record_everything(work)
    with changeset(session) as work:
        work.change(rows["places"], latitude=-12.3456789, longitude=0.1)
    change = session.scalars(select(Change)).one()
    assert json.loads(change.before) == {"latitude": 30.283333, "longitude": -57.0788345}
    assert json.loads(change.after) == {"latitude": -12.3456789, "longitude": 0.1}
