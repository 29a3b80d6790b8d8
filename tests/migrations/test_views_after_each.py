"""After every migration each view can be selected, with the columns the data dictionary names."""

import pytest
from sqlalchemy import inspect, select

from incidents.db.engine import open_engine, reading
from incidents.db.migrate import downgrade, upgrade
from incidents.db.revisions import HEAD
from incidents.reporting.views import VIEWS, list_views

REVISIONS = [f"{number:04}" for number in range(1, int(HEAD) + 1)]


def require_views(engine):
    inspector = inspect(engine)
    with reading(engine) as session:
        for view in VIEWS:
            found = [column["name"] for column in inspector.get_columns(view.name)]
            assert found == list(view.columns.keys()), view.name
            session.execute(select(view).limit(1)).all()


@pytest.mark.prove
def test_views_can_be_read_after_every_revision(empty_url):
    engine = open_engine(empty_url)
    for revision in REVISIONS:
        upgrade(engine, list_views(), to=revision)
        require_views(engine)
    downgrade(engine, REVISIONS[0])
    assert inspect(engine).get_view_names() == []
    upgrade(engine, list_views())
    require_views(engine)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_the_server_knows_what_views_and_columns_mean(engine):
    inspector = inspect(engine)
    for view in VIEWS:
        comments = {
            column["name"]: column["comment"] for column in inspector.get_columns(view.name)
        }
        assert comments == {column.name: column.comment for column in view.columns}


def test_views_and_columns_say_what_they_are_for():
    for view in VIEWS:
        assert view.comment
        assert all(column.comment for column in view.columns), view.name
