"""Views: ours are drawn anew at each upgrade, the user's own are kept."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from incidents.db.engine import reading, writing
from incidents.db.migrate import upgrade
from incidents.db.views import View

VIEWS = (
    View("titles", "What's shown, 100 %", "SELECT code, title FROM incidents WHERE code LIKE '%';"),
    View("codes", "Codes", "SELECT code FROM titles"),
)


def view_names(engine):
    with reading(engine) as session:
        return sorted(inspect(session.connection()).get_view_names())


def test_views_are_created(engine):
    upgrade(engine, VIEWS)
    with reading(engine) as session:
        assert session.execute(text("SELECT * FROM titles JOIN codes USING (code)")).all() == []


def test_views_are_drawn_anew_though_the_schema_is_current(engine):
    upgrade(engine, VIEWS)
    upgrade(engine, [VIEWS[0]._replace(select="SELECT 7 AS seven")])
    assert view_names(engine) == ["titles"]
    with reading(engine) as session:
        assert session.execute(text("SELECT seven FROM titles")).scalar() == 7


def test_a_broken_view_changes_nothing(engine):
    upgrade(engine, VIEWS)
    with pytest.raises(DBAPIError):
        upgrade(engine, [View("broken", "x", "SELECT FROM WHERE")])
    assert view_names(engine) == ["codes", "titles"]


def test_the_users_own_views_are_kept(engine):
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        session.execute(text("CREATE VIEW mine AS SELECT code FROM codes"))
        session.execute(text("CREATE VIEW of_mine AS SELECT * FROM mine"))
    upgrade(engine, VIEWS)
    upgrade(engine, VIEWS)
    assert view_names(engine) == ["codes", "mine", "of_mine", "titles"]
    with reading(engine) as session:
        assert session.execute(text("SELECT code FROM of_mine")).all() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_a_view_says_what_it_is_for(engine):
    upgrade(engine, VIEWS)
    with reading(engine) as session:
        sql = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'titles'"))
    assert sql.startswith('CREATE VIEW "titles" AS -- incidents: What\'s shown, 100 %\nSELECT')


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_comments_and_grants_last(engine):
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        session.execute(text("GRANT SELECT ON titles TO PUBLIC, pg_monitor"))
    upgrade(engine, VIEWS)
    with reading(engine) as session:
        granted = session.execute(
            text(
                "SELECT grantee FROM information_schema.role_table_grants"
                " WHERE table_name = 'titles' AND grantee <> current_user ORDER BY 1"
            )
        ).scalars()
        assert granted.all() == ["PUBLIC", "pg_monitor"]
        comment = session.scalar(text("SELECT obj_description('titles'::regclass)"))
        assert comment == "incidents: What's shown, 100 %"
