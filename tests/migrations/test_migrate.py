"""Going up, down and up again: with rows, and with nothing lost."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from incidents.db import migrate, revisions
from incidents.db.backup import restore_database
from incidents.db.engine import open_engine, reading, writing
from incidents.db.failures import LockedError
from incidents.db.migrate import downgrade, upgrade
from incidents.db.revisions import HEAD, current_revision, require_current
from incidents.db.views import View
from incidents.errors import DatabaseError
from tests.db.rows import count_rows, populate, read_rows

pytestmark = pytest.mark.slow

NEXT = f"{int(HEAD) + 1:04}"
VIEWS = (View("titles", "Titles", "SELECT code, title FROM incidents"),)


@pytest.fixture
def filled(engine):
    with writing(engine) as session:
        populate(session.connection())
    upgrade(engine, VIEWS)
    return engine


@pytest.fixture
def next_migration(tmp_path, monkeypatch) -> Callable[[str, str], None]:
    """Adds one more migration to the program's, whose steps the test gives."""

    def add(up: str, down: str = "pass", rewrites: str = "()") -> None:
        scripts = tmp_path / "alembic"
        real = migrate.find_scripts()
        (scripts / "versions").mkdir(parents=True)
        (scripts / "env.py").write_bytes((real / "env.py").read_bytes())
        for file in (real / "versions").glob("*.py"):
            (scripts / "versions" / file.name).write_bytes(file.read_bytes())
        (scripts / "versions" / f"{NEXT}_next.py").write_text(
            "from alembic import op\nimport sqlalchemy as sa\n"
            f"revision, down_revision, rewrites = {NEXT!r}, {HEAD!r}, {rewrites}\n"
            f"def upgrade():\n    {up}\ndef downgrade():\n    {down}\n"
        )
        monkeypatch.setattr(migrate, "find_scripts", lambda: scripts)
        for module in (migrate, revisions):
            monkeypatch.setattr(module, "HEAD", NEXT)

    return add


def state(engine: Engine):
    with reading(engine) as session:
        connection = session.connection()
        return current_revision(connection), read_rows(connection)


def backups(engine: Engine) -> list[Path]:
    path = Path(str(engine.url.database))
    return sorted(path.parent.glob(f"{path.name}.*.backup"))


# --- empty databases


def test_a_fresh_database_gets_all_of_it(empty_url):
    engine = open_engine(empty_url)
    assert upgrade(engine, VIEWS) is None
    with reading(engine) as session:
        connection = session.connection()
        require_current(connection)
        assert current_revision(connection) == HEAD
        assert set(count_rows(connection).values()) == {0}
        assert inspect(connection).get_view_names() == ["titles"]


def test_down_to_nothing_and_up_again(engine):
    upgrade(engine, VIEWS)
    downgrade(engine, "base")
    with reading(engine) as session:
        inspector = inspect(session.connection())
        assert inspector.get_table_names() == ["alembic_version"]
        assert inspector.get_view_names() == []
        assert current_revision(session.connection()) is None
    upgrade(engine, VIEWS)
    with writing(engine) as session:
        populate(session.connection())


def test_a_database_of_another_program_is_left_alone(empty_url):
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE customers (id INTEGER)"))
    with pytest.raises(DatabaseError, match="holds other tables: customers"):
        upgrade(engine)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["customers"]
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('1a2b3c4d5e6f')"))
    with pytest.raises(DatabaseError, match="belongs to another program"):
        upgrade(engine)


# --- the right schema


def require(engine):
    with reading(engine) as session:
        require_current(session.connection())


@pytest.mark.parametrize(
    ("revision", "message", "hint"),
    [
        ("0000", f"has schema 0000, this program needs {HEAD}", "run `incidents upgrade`"),
        ("9999", f"has schema 9999, this program knows only {HEAD}", "update the program"),
    ],
)
def test_another_schema_is_refused(engine, revision, message, hint):
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": revision})
    with pytest.raises(DatabaseError, match=message) as raised:
        require(engine)
    assert raised.value.hint.startswith(hint)
    assert raised.value.exit_code == 3


def test_no_schema_is_refused(empty_url):
    with pytest.raises(DatabaseError, match="holds no incidents schema") as raised:
        require(open_engine(empty_url))
    assert raised.value.hint == "run `incidents init`"


def test_a_newer_database_is_not_upgraded(engine):
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="knows only"):
        upgrade(engine)


def test_nothing_to_do_makes_no_backup(filled, tmp_path):
    assert upgrade(filled, VIEWS) is None
    assert upgrade(filled, VIEWS, backup_to=tmp_path / "b") is None
    assert not (tmp_path / "b").exists()
    if filled.dialect.name == "sqlite":
        assert backups(filled) == []


# --- with rows


REBUILD = """with op.batch_alter_table(
        'claims', recreate='auto', table_kwargs={'sqlite_strict': True}
    ) as batch:
        batch.add_column(sa.Column('page', sa.Text()))
        batch.drop_index('ix_claims_denies')"""
REBUILD_BACK = """with op.batch_alter_table(
        'claims', recreate='auto', table_kwargs={'sqlite_strict': True}
    ) as batch:
        batch.drop_column('page')
        batch.create_index('ix_claims_denies', ['incident_id'])"""
# A parent of many tables: with foreign keys on, dropping it would fail or take them along.
REBUILD_PARENT = """with op.batch_alter_table(
        'incidents', recreate=ALWAYS, table_kwargs={'sqlite_strict': True}
    ) as batch:
        batch.add_column(sa.Column('extra', sa.Text()))""".replace(
    "ALWAYS", "'always' if op.get_bind().dialect.name == 'sqlite' else 'auto'"
)


def test_rows_survive_up_down_and_up(filled, next_migration):
    before = state(filled)[1]
    next_migration(REBUILD, REBUILD_BACK)
    upgrade(filled, VIEWS)
    assert state(filled) == (NEXT, before)
    downgrade(filled, HEAD)
    assert state(filled) == (HEAD, before)
    upgrade(filled, VIEWS)
    assert state(filled) == (NEXT, before)
    with reading(filled) as session:
        assert session.execute(text("SELECT code FROM titles")).all()


def test_children_views_and_triggers_survive_a_rebuild(filled, next_migration):
    before = state(filled)[1]
    next_migration(REBUILD_PARENT)
    with writing(filled) as session:
        session.execute(text("CREATE VIEW mine AS SELECT title FROM titles"))
    upgrade(filled, VIEWS)
    assert state(filled) == (NEXT, before)
    with reading(filled) as session:
        assert len(session.execute(text("SELECT title FROM mine")).all()) == 2
    with pytest.raises(Exception, match="incidents are never deleted"), writing(filled) as session:
        session.execute(text("DELETE FROM incidents WHERE id = 2"))
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing(filled) as session:
        session.execute(text("UPDATE incidents SET recorded_in = 77"))


def test_a_backup_is_made_first(filled, next_migration, tmp_path, empty_url):
    next_migration(REBUILD)
    target = tmp_path / "before.backup"
    before = state(filled)
    assert upgrade(filled, VIEWS, backup_to=target) == target
    restore_database(empty_url, target)
    assert state(open_engine(empty_url)) == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_a_backup_beside_the_file_tells_its_schema(filled, next_migration):
    next_migration(REBUILD)
    made = upgrade(filled)
    assert [made] == backups(filled)
    assert f".{HEAD}.20" in made.name


LOSSES = [
    ("op.execute('DELETE FROM assessments')", "1 rows of assessments into 0"),
    ("op.execute('UPDATE claims SET best = 95 WHERE id = 1')", "claims.best"),
    ("op.execute(\"UPDATE incidents SET title = 'x'\")", "incidents.title"),
]


@pytest.mark.parametrize(("step", "lost"), LOSSES)
def test_a_migration_that_loses_something_changes_nothing(filled, next_migration, step, lost):
    before = state(filled)
    next_migration(step)
    with pytest.raises(DatabaseError, match=lost):
        upgrade(filled, VIEWS)
    assert state(filled) == before
    with reading(filled) as session:
        assert session.execute(text("SELECT code FROM titles")).all()
    with pytest.raises(Exception, match="immutable"), writing(filled) as session:
        session.execute(text("DELETE FROM claims"))


def test_what_a_migration_says_it_rewrites_may_change(filled, next_migration):
    next_migration("op.execute(\"UPDATE incidents SET title = 'x'\")", rewrites="('incidents',)")
    upgrade(filled)
    with reading(filled) as session:
        assert set(session.scalars(text("SELECT title FROM incidents"))) == {"x"}


def test_a_dropped_column_is_not_missed(filled, next_migration):
    next_migration(
        "with op.batch_alter_table('incidents', table_kwargs={'sqlite_strict': True}) as batch:\n"
        "        batch.drop_column('summary')"
    )
    upgrade(filled)
    with reading(filled) as session:
        assert current_revision(session.connection()) == NEXT


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_broken_references_change_nothing(filled, next_migration):
    before = state(filled)
    next_migration("op.execute('UPDATE claims SET citation_id = 99')", rewrites="('claims',)")
    with pytest.raises(DatabaseError, match="break references of claims to citations"):
        upgrade(filled)
    assert state(filled) == before


def test_a_migration_that_fails_midway_changes_nothing(filled, next_migration):
    before = state(filled)
    next_migration("op.execute('DROP TABLE claim_links'); raise RuntimeError('power cut')")
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(filled, VIEWS)
    assert state(filled) == before


# --- several at once


def test_an_upgrade_waits_for_writers(database_url, next_migration):
    next_migration(REBUILD)
    with (
        writing(open_engine(database_url)),
        pytest.raises(LockedError),
    ):
        upgrade(open_engine(database_url, lock_timeout_s=0.1))


def test_two_upgrades_at_once(empty_url):
    failures = []

    def run():
        try:
            upgrade(open_engine(empty_url), VIEWS)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    require(open_engine(empty_url))


# --- as a developer runs it


def test_alembic_alone(tmp_path):
    """`make migration` compares the models with the database of the settings."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        env={"INCIDENTS_DATABASE": str(tmp_path / "x.db"), "PATH": "", "USER": "dev"},
        cwd=Path(migrate.__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    require(open_engine(f"sqlite:///{tmp_path}/x.db"))
