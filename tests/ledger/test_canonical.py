import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table, select

from incidents.ledger.canonical import (
    RECORDED_TABLES,
    canonical_text,
    compose_text,
    digest_changeset,
)
from tests.ledger.rows import changeset, make_place, record_everything

EXPECTED_CLAIM = (
    "claims:best=94;citation_id=1;datatype=8:quantity;high=9007199254740992;id=1;incident_id=1;"
    "low=0;property_id=2;recorded_in=1;stance=6:denies;"
)


def read_texts(session):
    return {
        table.name: session.execute(select(canonical_text(table)).order_by(table.c.id))
        .scalars()
        .all()
        for table in RECORDED_TABLES
    }


def test_every_recorded_table_has_a_text(session):
    with changeset(session) as work:
        record_everything(work)
    texts = read_texts(session)
    assert {name for name, rows in texts.items() if not rows} == {"changes"}
    assert all(row.startswith(f"{name}:") for name, rows in texts.items() for row in rows)


def test_text_of_a_row_is_spelled_out(session):
    with changeset(session) as work:
        record_everything(work)
    assert read_texts(session)["claims"][0] == EXPECTED_CLAIM


def test_length_counts_characters(session):
    with changeset(session) as work:
        rows = record_everything(work)
    quote = rows["citations"]
    texts = read_texts(session)
    assert "value_text=4:é e\u0301;" in texts["claims"][1]
    assert "name=11:داعش خراسان;" in texts["actor_names"][0]
    assert quote.salt is None
    assert ";quote=55:at least 94" in texts["citations"][0]


def test_derived_columns_and_nulls_are_left_out(session):
    with changeset(session) as work:
        record_everything(work)
    text = read_texts(session)["actors"][1]
    assert "path" not in text
    assert "voice_id" not in text
    assert "country" not in text
    assert "parent_id=1;" in text


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        (0.0, 0),
        (-0.0, 0),
        (51.3890001, 51389000),
        (30.1234565, 30123457),
        (2.5e-06, 3),
        (-2.5e-06, -3),
        (-57.0788345, -57078835),
        (89.9999999, 90000000),
    ],
)
def test_degrees_are_whole_microdegrees(session, degrees, expected):
    with changeset(session) as work:
        work.add(make_place(latitude=degrees, longitude=degrees))
    assert f";latitude={expected};longitude={expected};" in read_texts(session)["places"][0]


def test_no_two_contents_share_a_text(session):
    """What a value looks like can't pass for the end of it."""
    with changeset(session) as work:
        one = work.add(make_place(code="a;country=3:IRN"))
        two = work.add(make_place(code="a", country="IRN"))
    assert one.id != two.id
    first, second = (row.split(";id=")[0] for row in read_texts(session)["places"])
    assert first != second


def test_other_values_may_stand_instead(session):
    with changeset(session) as work:
        place = work.add(make_place(country="IRN"))
        table = place.__table__
    other = compose_text(table, {"country": select(table.c.code).scalar_subquery()})
    assert f"country={len(place.code)}:{place.code};" in session.execute(select(other)).scalar_one()


def test_a_new_kind_of_column_needs_a_text_first():
    table = Table("t", MetaData(), Column("bytes", LargeBinary))
    with pytest.raises(TypeError, match="bytes"):
        canonical_text(table)


def test_the_text_is_built_once():
    assert canonical_text(RECORDED_TABLES[0]) is canonical_text(RECORDED_TABLES[0])


def test_the_digest_depends_on_header_rows_and_order():
    digests = {
        digest_changeset("h", []),
        digest_changeset("h", ["a", "b"]),
        digest_changeset("h", ["b", "a"]),
        digest_changeset("g", ["a", "b"]),
        digest_changeset("h", ["ab"]),
    }
    assert len(digests) == 5


def test_the_digest_stays_what_it_was():
    """Old databases hold such digests: this one may never change."""
    digest = digest_changeset("header", ["one", "two"])
    assert digest == "aa8dd4db2df3460431ede0875d4f52eb8aef3b4939ef1b99543f3cd8546d37ef"
