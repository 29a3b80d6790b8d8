import pytest
from sqlalchemy import insert, select

from incidents.ledger.blocks import BLOCK
from incidents.ledger.canonical import CHANGESETS, canonical_text, digest_changeset
from incidents.ledger.changeset import OpenChangeset
from incidents.ledger.verify import verify_chain
from incidents.models import Changeset, Incident
from tests.ledger.rows import changeset, make_incident

INCIDENTS = Incident.__table__
ODD = ("a\x1eb", "\x1e", "two\nlines", "dz\N{COMBINING ACUTE ACCENT} \N{SNOWMAN} \N{PILE OF POO}")


def insert_incidents(session, work, first, titles):
    work.start()
    fixed = {"status": "active", "handling": "CLEAR", "salt": "s", "recorded_in": work.id}
    session.execute(
        insert(INCIDENTS),
        [
            {"id": number, "code": f"i-{number}", "title": title, **fixed}
            for number, title in enumerate(titles, first)
        ],
    )


def digest_singly(session, number):
    """The digest of a changeset of incidents, row by row."""
    header = select(canonical_text(CHANGESETS)).where(CHANGESETS.c.id == number)
    rows = select(canonical_text(INCIDENTS)).where(INCIDENTS.c.recorded_in == number)
    texts = session.scalars(rows.order_by(INCIDENTS.c.id)).all()
    return digest_changeset(session.scalar(header), texts)


@pytest.mark.parametrize("more", [-1, 0, 1, BLOCK, BLOCK + 3])
def test_rows_by_the_block_have_the_digest_of_the_rows_one_by_one(session, more):
    with changeset(session) as work:
        work.add(make_incident(title="before"))
    titles = [f"{word} {n}" for n in range(BLOCK + more) for word in [ODD[n % len(ODD)]]]
    titles[:BLOCK:2] = ["plain"] * len(titles[:BLOCK:2])
    with changeset(session) as work:
        insert_incidents(session, work, 2, titles)
    sealed = session.scalar(select(Changeset.digest).where(Changeset.id == 2))

    assert sealed == digest_singly(session, 2)
    assert verify_chain(session).changesets == 2


def test_a_block_without_rows_is_passed_over(session):
    with changeset(session) as work:
        insert_incidents(session, work, 1, ["near"])
        insert_incidents(session, work, 3 * BLOCK, ["far"])
    sealed = session.scalar(select(Changeset.digest))

    assert sealed == digest_singly(session, 1)


def test_a_row_of_another_changeset_among_many_is_a_bug(session):
    with changeset(session) as work:
        work.add(make_incident())
    work = OpenChangeset(session, author="ann", message="m", command="c")
    insert_incidents(session, work, 2, ["own"] * BLOCK)
    work.id -= 1
    insert_incidents(session, work, BLOCK + 2, ["another's"])
    work.id += 1
    with pytest.raises(RuntimeError, match="incidents: a new row names another changeset"):
        work.seal()
