"""Views: ours are drawn anew at each upgrade, the user's own are kept."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from incidents.db.engine import open_engine, reading, run_sql, writing
from incidents.db.migrate import upgrade
from incidents.db.views import View
from incidents.errors import DatabaseError

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
    assert sql.startswith(
        'CREATE VIEW "titles" AS -- incidents: titles: What\'s shown, 100 %\nSELECT'
    )


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


OWN = """
CREATE VIEW mine WITH (security_barrier=true, check_option=local)
AS SELECT id, code, title FROM incidents;
COMMENT ON VIEW mine IS 'What''s mine, 100 %';
COMMENT ON COLUMN mine.code IS 'how it is called';
GRANT SELECT (code) ON mine TO PUBLIC;
GRANT SELECT, UPDATE ON mine TO pg_monitor WITH GRANT OPTION;
GRANT SELECT (code) ON titles TO pg_monitor;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE VIEW of_mine AS SELECT code FROM mine;
CREATE TRIGGER untouched INSTEAD OF UPDATE ON of_mine FOR EACH ROW EXECUTE FUNCTION nothing();
ALTER VIEW of_mine OWNER TO pg_database_owner;
"""
WHAT_GOES_WITH_THEM = """
SELECT relname, array_to_string(reloptions, ' '), obj_description(oid), col_description(oid, 2),
relowner::regrole::text, array(SELECT tgname FROM pg_trigger WHERE tgrelid = oid),
array(SELECT unnest(relacl)::text ORDER BY 1),
array(SELECT attacl::text FROM pg_attribute WHERE attrelid = oid AND attacl IS NOT NULL)
FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace ORDER BY 1
"""


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_what_goes_with_the_users_own_views_is_kept(engine):
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        run_sql(session.connection(), OWN)
        before = session.execute(text(WHAT_GOES_WITH_THEM)).all()
    upgrade(engine, VIEWS)
    with reading(engine) as session:
        assert session.execute(text(WHAT_GOES_WITH_THEM)).all() == before
    assert {row[0] for row in before} == {"codes", "mine", "of_mine", "titles"}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_triggers_of_the_users_own_views_are_kept(engine):
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        session.execute(text("CREATE VIEW mine AS SELECT code FROM codes"))
        session.execute(text("CREATE TRIGGER still INSTEAD OF UPDATE ON mine BEGIN SELECT 1; END"))
    upgrade(engine, VIEWS)
    with reading(engine) as session:
        named = session.scalars(text("SELECT name FROM sqlite_master WHERE tbl_name = 'mine'"))
        assert set(named) == {"mine", "still"}


OWNERS = """
CREATE ROLE {keeper};
CREATE ROLE {colleague};
ALTER DATABASE {database} OWNER TO {keeper};
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') LOOP
    EXECUTE format('ALTER TABLE %I OWNER TO {keeper}', each.relname);
  END LOOP;
END $$;
GRANT CREATE ON SCHEMA public TO {colleague};
CREATE VIEW theirs AS SELECT 1 AS one;
ALTER VIEW theirs OWNER TO {colleague};
"""


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_a_view_that_could_not_be_given_back_is_not_dropped(engine, worker_id):
    keeper, colleague = f"{worker_id}_keeper", f"{worker_id}_colleague"
    upgrade(engine, VIEWS)
    names = {"keeper": keeper, "colleague": colleague, "database": engine.url.database}
    with writing(engine) as session:
        run_sql(session.connection(), OWNERS.format(**names))
    as_keeper = open_engine(engine.url.update_query_dict({"options": f"-c role={keeper}"}))
    with pytest.raises(DatabaseError, match=f"theirs belongs to {colleague}"):
        upgrade(as_keeper, VIEWS)
    assert view_names(engine) == ["codes", "theirs", "titles"]

    with writing(engine) as session:
        session.execute(text(f"GRANT {colleague} TO {keeper}"))
    upgrade(as_keeper, VIEWS)
    with writing(engine) as session:
        found = session.scalar(text("SELECT viewowner FROM pg_views WHERE viewname = 'theirs'"))
        session.execute(text("REASSIGN OWNED BY " + f"{keeper}, {colleague} TO CURRENT_USER"))
        session.execute(text(f"DROP OWNED BY {keeper}, {colleague}"))
        session.execute(text(f"DROP ROLE {keeper}, {colleague}"))
    assert found == colleague


@pytest.mark.parametrize("name", ['a "b"', "a%sb", "é 'c'"])
def test_a_view_may_have_any_name(engine, name):
    upgrade(engine, VIEWS)
    quoted = name.replace('"', '""')
    with writing(engine) as session:
        run_sql(session.connection(), f'CREATE VIEW "{quoted}" AS SELECT code FROM codes')
    upgrade(engine, VIEWS)
    assert view_names(engine) == sorted(["codes", "titles", name])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_a_copy_of_a_view_of_ours_is_the_users_own(engine):
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        sql = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'titles'"))
        run_sql(session.connection(), sql.replace('"titles"', "my_titles", 1))
    upgrade(engine, VIEWS)
    assert view_names(engine) == ["codes", "my_titles", "titles"]
