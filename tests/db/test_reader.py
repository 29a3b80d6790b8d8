"""What a reader may do in PostgreSQL itself, with any client, once `incidents grant` is done."""

import psycopg
import pytest
from sqlalchemy import make_url

from incidents.db.engine import open_engine
from incidents.db.migrate import upgrade
from incidents.entry.init import load_vocabulary
from incidents.entry.unit import record_changeset
from incidents.reporting.views import list_views
from tests.cli.conftest import run

REFUSED = [
    "DELETE FROM claims",
    "INSERT INTO changesets SELECT * FROM changesets",
    "TRUNCATE chronology",
    "UPDATE alembic_version SET version_num = '0'",
    "DROP VIEW timeline",
    "CREATE TABLE evil (a int)",
    "CREATE TEMP TABLE evil (a int)",
    "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT nextval('claims_id_seq')",
    "SELECT setval('claims_id_seq', 1)",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, '\\x00')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock_shared(1)",
    "SELECT pg_terminate_backend(pg_backend_pid() + 1)",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/evil'",
    "SET temp_file_limit = -1",
    "SET ROLE postgres",
    "DO $$ BEGIN LOCK TABLE claims IN ACCESS EXCLUSIVE MODE; END $$",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SELECT rolpassword FROM pg_authid",
]


class Server:
    """A database of the tests' server, and logins of roles to it."""

    def __init__(self, server, url):
        self.server, self.url, self.roles = server, url, []

    def grant(self, role, *options, login=None):
        self.roles.append(role)
        return run("-d", login or self.url, "grant", "reader", role, *options)

    def url_of(self, role):
        return make_url(self.url).set(username=role).render_as_string(hide_password=False)

    def connect(self, role):
        url = make_url(self.url_of(role)).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@pytest.fixture
def granted(postgresql_server, worker_id):
    url = postgresql_server.create()
    found = Server(postgresql_server, url)
    yield found
    postgresql_server.drop(url)
    for role in found.roles:
        postgresql_server.admin.execute(f'DROP ROLE IF EXISTS "{role}"')


def try_all(connection, statements):
    """Those that went through, each tried as somebody would who knows the way around defaults."""
    done = []
    for statement in statements:
        connection.execute("SET default_transaction_read_only = off")
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            continue
        except psycopg.Error as error:
            done.append((statement, str(error)))
            continue
        done.append((statement, ""))
    return done


def test_a_reader_reads_everything_and_does_nothing_else(granted, worker_id):
    role = f"{worker_id}-Reader"
    found = granted.grant(role)

    assert found.code == 0, found.err
    assert found.err == ""
    with granted.connect(role) as connection:
        assert try_all(connection, REFUSED) == []
        connection.execute("SELECT * FROM timeline, claims, alembic_version").fetchall()
        settings = "SELECT current_setting('temp_file_limit'), current_setting('search_path')"
        assert connection.execute(settings).fetchone() == ("4GB", "public")
    assert run("-d", granted.url_of(role), "timeline").code == 0
    assert run("-d", granted.url_of(role), "sql", "SELECT count(*) FROM claims").code == 0
    assert run("-d", granted.url_of(role), "source", "add", "x", "--kind", "article").code == 3


def test_a_reader_of_what_is_released_reads_nothing_else(granted, worker_id):
    role = f"{worker_id}_press"
    assert granted.grant(role).code == 0
    assert granted.grant(role, "--releasable-only").code == 0

    for _ in range(2):
        with granted.connect(role) as connection:
            assert try_all(connection, [*REFUSED, "SELECT * FROM timeline"]) == []
            assert try_all(connection, ["SELECT title FROM incidents", "TABLE claims"]) == []
            connection.execute("SELECT * FROM releasable_timeline").fetchall()
        assert run("-d", granted.url_of(role), "sql", "for-release").code == 0
        # Views are made anew, and the tables of later versions are none of its business.
        upgrade(open_engine(granted.url), list_views())


def test_what_is_left_out_of_a_released_view_cannot_be_seen_by_a_condition_that_fails(
    granted, worker_id
):
    role = f"{worker_id}_curious"
    granted.grant(role, "--releasable-only")
    with record_changeset(open_engine(granted.url), author="a", message="", command="init") as work:
        load_vocabulary(work)
    for title, marking in (("SECRET", "RED"), ("Open", "CLEAR")):
        more = ("--date", "2024-01-01", "--handling", marking, "--gist", "x")
        assert run("-d", granted.url, "add", title, *more).code == 0

    with granted.connect(role) as connection:
        for column in ("title", "code"):
            with pytest.raises(psycopg.DataError) as error:
                connection.execute(
                    f"SELECT 1 FROM releasable_timeline WHERE cast({column} AS int) > 0"
                )
            assert "secret" not in str(error.value).lower()


def test_granting_again_changes_nothing_and_reaches_what_came_later(granted, worker_id):
    role = f"{worker_id}_again"
    first = granted.grant(role, "--format", "json").data
    again = granted.grant(role, "--format", "json").data
    with psycopg.connect(granted.server.server.get_uri(make_url(granted.url).database)) as owner:
        owner.execute("CREATE TABLE later (a int)")

    assert first[0]["statement"].startswith("CREATE ROLE")
    assert [row for row in again if row not in first] == []
    upgrade(open_engine(granted.url), list_views())
    with granted.connect(role) as connection:
        connection.execute("SELECT * FROM later, timeline").fetchall()


def test_a_dry_run_only_prints(granted, worker_id):
    role = f"{worker_id}_dry"
    found = granted.grant(role, "--dry-run")

    assert f'CREATE ROLE "{role}" LOGIN;' in found.out
    with granted.connect("postgres") as connection:
        assert (
            connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).rowcount == 0
        )


def test_a_role_that_could_take_back_what_is_revoked_is_refused(granted, worker_id):
    owner = f"{worker_id}_member"
    with granted.connect("postgres") as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN")
        connection.execute(f"GRANT pg_read_all_data TO {owner}")

    found = granted.grant(owner)
    assert (found.code, "has the rights of pg_read_all_data" in found.err) == (1, True)
    found = run("-d", granted.url, "grant", "reader", "postgres")
    assert (found.code, "is a superuser" in found.err) == (1, True)


def test_an_owner_who_is_no_superuser_is_told_what_is_left(granted, worker_id):
    owner, role = f"{worker_id}_owner", f"{worker_id}_left"
    with granted.connect("postgres") as connection:
        database = make_url(granted.url).database
        connection.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE")
        connection.execute(f"ALTER DATABASE {database} OWNER TO {owner}")
        connection.execute(f"GRANT CREATE ON SCHEMA public TO {owner}")
        connection.execute(f"""DO $$ DECLARE r record; BEGIN
            FOR r IN SELECT oid::regclass AS name FROM pg_class
                     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') LOOP
                EXECUTE 'ALTER TABLE ' || r.name || ' OWNER TO {owner}';
            END LOOP; END $$""")

    found = granted.grant(role, login=granted.url_of(owner))
    granted.roles.append(owner)

    assert found.code == 0, found.err
    assert "can still call" in found.err
    with granted.connect(role) as connection:
        left = [each for each, _ in try_all(connection, REFUSED)]
    beyond = ("SELECT lo_", "SELECT pg_", "SET temp_file_limit")
    assert [each for each in left if not each.startswith(beyond)] == []


def test_a_file_has_no_roles(sqlite_server):
    url = sqlite_server.create()
    found = run("-d", url, "grant", "reader", "press")

    assert (found.code, "a SQLite file knows no roles" in found.err) == (3, True)
