import pytest
from sqlalchemy import text
from incidents.db.engine import reading, writing
from incidents.db.migrate import require_current
from incidents.models import Changeset

def new(**kw):
    return Changeset(**{**dict(id=1, made_at="2024-01-01T00:00:00.000000Z", author="a", message="m", command="c", tool_version="0", parent_digest="", digest=""), **kw})

@pytest.mark.parametrize("n", range(5))
def test_engine(engine, n):
    with writing(engine) as session:
        session.add(new())
    with reading(engine) as session:
        require_current(session.connection())
        assert session.query(Changeset).count() == 1

@pytest.mark.parametrize("n", range(5))
def test_session(session, n):
    session.add(new())
    session.commit()
    assert session.query(Changeset).count() == 1
