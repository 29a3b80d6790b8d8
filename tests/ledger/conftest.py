import pytest

from tests.ledger.rows import changeset, make_property, record_claim


@pytest.fixture
def base(session):
    """Changeset 1 is the vocabulary; changeset 2 an incident with a source and a claim."""
    with changeset(session, "vocabulary") as work:
        prop = work.add(make_property())
    with changeset(session, "base") as work:
        return record_claim(work, prop) | {"prop": prop}
