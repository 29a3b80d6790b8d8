import json

import pytest
from sqlalchemy import Float, Integer, insert, select, text

from incidents.db.base import Base
from incidents.db.engine import open_engine, reading, writing
from incidents.db.types import Flag
from incidents.ledger import history
from incidents.ledger.canonical import CHANGESETS, DERIVED, RECORDED_TABLES
from incidents.ledger.verify import head_digest, verify_chain
from tests.ledger.rows import changeset, make_incident, make_place, record_everything
from tests.ledger.tamper import alter, drop_defences

pytestmark = pytest.mark.slow

TABLES = {table.name: table for table in (*RECORDED_TABLES, CHANGESETS)}


def change_everything(session, rows):
    with changeset(session, "change") as work:
        work.change(rows["actors"], country="AFG", handling="RED")
        work.change(rows["incidents"], title="کرمان", status="retracted")
        work.change(rows["places"], latitude=1.0, longitude=2.5, precision=None)
        work.change(rows["terms"], retracted=True)
        work.change(rows["sources"], published_utc_offset=None, title="")


def record_history(session):
    """Everything, changes of it, nothing special, changes again, everything again."""
    with changeset(session) as work:
        rows = record_everything(work)
    change_everything(session, rows)
    with changeset(session) as work:
        work.add(make_incident())
    with changeset(session) as work:
        work.change(rows["incidents"], title="Kerman", status="active", summary="S")
    with changeset(session) as work:
        work.add(make_place(latitude=1.5, longitude=-2.5))
        work.add(make_incident())
    return rows


def test_an_empty_chain_holds(session):
    assert verify_chain(session) == (0, "", None, None, None)
    assert head_digest(session) == ""


def test_a_chain_holds_and_has_a_head(session):
    record_history(session)
    found = verify_chain(session)
    assert found.failure is None
    assert found.changesets == 5
    assert found.head == head_digest(session)
    assert len(found.head) == 64


def test_derived_columns_may_change(session):
    with changeset(session) as work:
        rows = record_everything(work)
    rows["actors"].path, rows["actors"].voice_id, rows["terms"].path = "/9/", None, "/8/"
    session.flush()
    assert verify_chain(session).failure is None


def test_the_anchor_must_be_in_the_chain(session):
    with changeset(session) as work:
        work.add(make_incident())
    old = head_digest(session)
    with changeset(session) as work:
        work.add(make_incident())
    assert verify_chain(session, old) == (2, head_digest(session), None, None, 1)
    assert verify_chain(session, head_digest(session)).anchored == 2
    found = verify_chain(session, "0" * 64)
    assert "anchor" in found.failure
    assert (found.changesets, found.number, found.anchored) == (2, None, None)


def test_a_chain_cut_off_is_seen_by_its_anchor(session):
    record_history(session)
    anchor = head_digest(session)
    alter(session, "DELETE FROM places WHERE recorded_in = 5")
    session.execute(text("DELETE FROM incidents WHERE recorded_in = 5"))
    session.execute(text("DELETE FROM changesets WHERE id = 5"))
    assert verify_chain(session).failure is None
    assert "anchor" in verify_chain(session, anchor).failure


# --- Every column of every table


def other_value(column, value):
    """A value of the column's type that isn't the one it has."""
    if isinstance(column.type, Flag):
        return not value
    if isinstance(column.type, Float):
        return (value or 0.0) + 0.0001
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    return (value or "") + "x"


def alter_column(session, table, column, row_id):
    own = table.c.id == row_id
    value = session.execute(select(column).where(own)).scalar_one()
    session.execute(table.update().where(own).values({column.name: other_value(column, value)}))


# The last changeset that changed the column answers for its value.
CHANGED = {
    "actors": {"country": 2, "handling": 2},
    "incidents": {"title": 4, "status": 4, "summary": 4},
    "places": {"latitude": 2, "longitude": 2, "precision": 2},
    "sources": {"published_utc_offset": 2, "title": 2},
    "terms": {"retracted": 2},
}


def blame(table, column):
    """The changeset that no longer holds if the column of row 1 is altered."""
    if table == "changes":
        # A change of actors 1; what it says was there before counts against the row itself.
        return 1 if column in {"table_name", "row_id", "before"} else 2
    return CHANGED.get(table, {}).get(column, 1)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_altered_value_is_found(session, name):
    rows = record_history(session)
    drop_defences(session)
    table = TABLES[name]
    row_id = rows[name].id if name in rows else 1
    for column in table.c:
        if column.name in DERIVED.get(name, ()):
            continue
        with session.begin_nested() as attempt:
            alter_column(session, table, column, row_id)
            found = verify_chain(session)
            attempt.rollback()
        assert (column.name, found.number) == (column.name, blame(name, column.name)), found
        assert found.failure.startswith(f"changeset {found.number} ")
        assert found.changesets == found.number - 1
    assert verify_chain(session).failure is None


def test_a_deleted_row_is_found(session):
    record_history(session)
    drop_defences(session, checks=False)
    for table in RECORDED_TABLES:
        with session.begin_nested() as attempt:
            session.execute(table.delete().where(table.c.id == 1))
            found = verify_chain(session)
            others = session.execute(select(table.c.id).limit(1)).all()
            attempt.rollback()
        assert (table.name, found.number) == (table.name, 1)
        if others:
            assert f"numbers of {table.name} are missing after 0" in found.failure


@pytest.mark.parametrize("number", [1, 2, 5, 77])
def test_an_added_row_is_found(session, number):
    record_history(session)
    drop_defences(session, checks=False)
    for table in RECORDED_TABLES:
        with session.begin_nested() as attempt:
            add_copy(session, table, number)
            found = verify_chain(session)
            attempt.rollback()
        assert (table.name, found.number) == (table.name, number)
        if number == 77 and table.name != "changes":
            assert f"does not exist, but {table.name} 900 names it" in found.failure


def add_copy(session, table, number):
    """Copy a row of the table and let it name a changeset."""
    first = session.execute(select(table).order_by(table.c.id).limit(1)).mappings().one()
    unique = {key: "new" for key in ("code", "key") if key in first}
    session.execute(insert(table), {**first, **unique, "id": 900, "recorded_in": number})


# --- The chain itself


def test_a_missing_changeset_is_named(session):
    record_history(session)
    alter(session, "DELETE FROM changesets WHERE id = 3")
    found = verify_chain(session)
    assert found.failure == "changeset 3 is missing: 4 stands in its place"


def test_a_changeset_never_sealed_is_named(session):
    record_history(session)
    alter(session, "UPDATE changesets SET digest = '' WHERE id = 3")
    assert verify_chain(session).failure == "changeset 3 was never sealed"


def test_swapped_changesets_are_found(session):
    record_history(session)
    alter(session, "UPDATE changesets SET id = -2 WHERE id = 2")
    session.execute(text("UPDATE changesets SET id = 2 WHERE id = 3"))
    session.execute(text("UPDATE changesets SET id = 3 WHERE id = -2"))
    assert verify_chain(session).number == 2


def test_a_new_digest_for_altered_rows_breaks_the_next_changeset(session):
    record_history(session)
    alter(session, "UPDATE changesets SET digest = :new WHERE id = 3", new="0" * 64)
    assert verify_chain(session).number == 3
    parent = "UPDATE changesets SET parent_digest = :new WHERE id = 4"
    session.execute(text(parent), {"new": "0" * 64})
    assert verify_chain(session).number == 3


def test_a_row_moved_to_the_next_changeset_is_found(session):
    record_history(session)
    alter(session, "UPDATE incidents SET recorded_in = 4 WHERE recorded_in = 3")
    assert verify_chain(session).number == 3


def test_a_row_moved_back_among_earlier_ones_is_found(session):
    record_history(session)
    alter(session, "UPDATE places SET recorded_in = 2 WHERE recorded_in = 5")
    found = verify_chain(session)
    assert found.number == 2


def test_two_rows_exchanged_are_found(session):
    rows = record_history(session)
    assert rows["claims"].id == 2
    alter(session, "UPDATE claims SET id = -id")
    session.execute(text("UPDATE claims SET id = id + 3"))
    assert verify_chain(session).number == 1


# --- Changes of mutable rows


def read_history(session, rows):
    found = list(history.read_histories(session, TABLES["incidents"]))
    assert [each.row_id for each in found] == [rows["incidents"].id]
    return found[0]


def test_a_forged_change_is_found(session):
    """Somebody alters a row and writes the change that explains it."""
    record_history(session)
    drop_defences(session, checks=False)
    forged = {"table_name": "incidents", "row_id": 1, "salt": "0" * 32, "recorded_in": 5}
    forged |= {"before": '{"title":"Bombing"}', "after": '{"title":"Accident"}'}
    session.execute(insert(TABLES["changes"]), forged)
    session.execute(text("UPDATE incidents SET title = 'Accident' WHERE id = 1"))
    assert verify_chain(session).number == 5


def test_changes_that_do_not_fit_each_other_are_found(session):
    rows = record_history(session)
    drop_defences(session, checks=False)
    changes = TABLES["changes"]
    last = session.execute(select(changes.c.before).where(changes.c.recorded_in == 4)).scalar_one()
    other = json.dumps(json.loads(last) | {"title": "Blast"})
    session.execute(changes.update().where(changes.c.recorded_in == 4).values(before=other))
    found = verify_chain(session)
    assert found.number == 4
    # Its digest tells first; without it, the row's own history does.
    found = history.read_original(session, TABLES["incidents"], read_history(session, rows))
    assert [misfit.number for misfit in found.misfits] == [4]
    assert f"found title of incidents {rows['incidents'].id} as 'Blast'" in found.misfits[0].message


@pytest.mark.parametrize(
    "bad", ["", "[1]", "{", '{"nom":1}', '{"title":{}}', '{"title":7}', "null", '{"id":5}']
)
def test_a_broken_change_is_found(session, bad):
    record_history(session)
    alter(session, "UPDATE changes SET before = :bad WHERE recorded_in = 4", bad=bad)
    assert verify_chain(session).failure is not None


def test_a_change_of_a_row_that_is_gone_is_found(session):
    record_history(session)
    drop_defences(session, checks=False)
    session.execute(text("DELETE FROM places"))
    found = verify_chain(session)
    assert found.number == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_text_that_is_no_text_is_found(session):
    record_history(session)
    alter(session, "UPDATE sources SET title = cast(x'ff' AS text) WHERE id = 1")
    assert "can't be read" in verify_chain(session).failure


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("column", ["title", "code"])
def test_text_after_a_nul_is_found(session, column):
    """SQLite's length() and format() end at a NUL; a reader of the column does not."""
    record_history(session)
    row = select(TABLES["incidents"].c.id).where(TABLES["incidents"].c.recorded_in == 3)
    alter(
        session,
        f"UPDATE incidents SET {column} = {column} || char(0) || 'x' WHERE id = :row",
        row=session.execute(row).scalar_one(),
    )
    assert verify_chain(session).number == 3


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_a_flag_that_only_reads_as_true_is_found(session):
    record_history(session)
    alter(session, "UPDATE terms SET retracted = 2 WHERE id = 1")
    assert verify_chain(session).number == 2
    session.execute(text("UPDATE terms SET retracted = 1 WHERE id = 1"))
    assert verify_chain(session).failure is None
    session.execute(text("UPDATE assessments SET withdrawn = 2 WHERE id = 1"))
    assert verify_chain(session).number == 1


# --- Both databases


def copy_rows(source, target):
    for table in Base.metadata.sorted_tables:
        # Some tables point at themselves, upwards.
        order = list(table.primary_key)
        rows = source.execute(select(table).order_by(*order)).mappings().all()
        if rows:
            target.execute(insert(table), [dict(row) for row in rows])


def test_digests_are_the_same_on_both_databases(sqlite_server, postgresql_server):
    sqlite, postgresql = sqlite_server.create(), postgresql_server.create()
    with writing(open_engine(sqlite)) as session:
        record_history(session)
    with reading(open_engine(sqlite)) as session, writing(open_engine(postgresql)) as copy:
        copy_rows(session, copy)
        here, there = verify_chain(session), verify_chain(copy)
    assert here == there
    assert here.failure is None
    assert here.changesets == 5
    with writing(open_engine(postgresql)) as copy:
        with changeset(copy) as work:
            assert work.add(make_place()).id == 3
        assert verify_chain(copy).failure is None
    sqlite_server.drop(sqlite)
    postgresql_server.drop(postgresql)


@pytest.mark.parametrize("title", ["99999999999999999999", '"\\ud800"'])
def test_a_change_whose_value_fits_no_column_is_found(session, title):
    record_history(session)
    statement = "UPDATE changes SET before = :before WHERE table_name = 'incidents'"
    alter(session, statement, before=f'{{"title":{title}}}')
    assert verify_chain(session).failure
