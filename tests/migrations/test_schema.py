"""The migrations lead to what the models say, on both databases and to the letter."""

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import incidents.models  # noqa: F401 - registers the tables
from incidents.db.base import Base, fit_partial_indexes
from incidents.db.engine import open_engine, reading, writing
from incidents.db.migrate import alembic_config, find_scripts
from incidents.db.revisions import HEAD, VERSION_TABLE

# What PostgreSQL has recorded of the schema, as rows of text.
CATALOGUE = """
SELECT 'column', c.relname, a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), l.collname, a.attnotnull,
                 a.attidentity, pg_get_expr(d.adbin, d.adrelid),
                 col_description(c.oid, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'table', relname, relkind::text, obj_description(oid, 'pg_class')
FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace
"""


@pytest.fixture
def built_engine(empty_url):
    """A database made from the models, without any migration."""
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        fit_partial_indexes(Base.metadata).create_all(connection)
    return engine


def read_schema(engine):
    with reading(engine) as session:
        connection = session.connection()
        if engine.dialect.name == "postgresql":
            rows = set(map(tuple, connection.exec_driver_sql(CATALOGUE)))
            return {row for row in rows if VERSION_TABLE not in row[1]}
        return {
            (name, *sorted(split_statement(sql)))
            for name, sql in connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
                f" AND sql IS NOT NULL AND name <> '{VERSION_TABLE}'"
            )
        }


def split_statement(sql):
    """The lines of a CREATE statement: constraints come in any order, renamed tables in quotes."""
    sql = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql)
    return [line.strip().rstrip(",") for line in re.sub(r"[ \t]+", " ", sql).splitlines()]


def test_the_schema_is_that_of_the_models(engine, built_engine):
    assert read_schema(engine) == read_schema(built_engine)


def test_nothing_is_left_to_generate(engine):
    options = {"compare_server_default": True, "render_as_batch": True}
    with writing(engine) as session:
        context = MigrationContext.configure(session.connection(), opts=options)
        assert compare_metadata(context, fit_partial_indexes(Base.metadata)) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_tables_are_strict(engine):
    with reading(engine) as session:
        tables = session.connection().exec_driver_sql("PRAGMA table_list").all()
    lax = {name for _, name, kind, _, _, strict in tables if kind == "table" and not strict}
    assert {name for name in lax if not name.startswith("sqlite_")} == {VERSION_TABLE}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True, scope="session")
def test_text_compares_by_code_point(engine):
    with reading(engine) as session:
        inspector = inspect(session.connection())
        for table in Base.metadata.tables:
            for column in inspector.get_columns(table):
                if column["type"].python_type is str:
                    assert column["type"].collation == "C", (table, column["name"])


def test_tables_and_columns_say_what_they_are_for():
    for table in Base.metadata.tables.values():
        assert table.comment
        assert all(column.comment for column in table.columns), table.name


def test_constraints_have_names():
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


# --- the files


def scripts():
    return list(ScriptDirectory.from_config(alembic_config()).walk_revisions())


def test_the_constant_is_the_head():
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_revisions_count_up():
    numbers = sorted(script.revision for script in scripts())
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.revision)
def test_a_migration_stands_alone(script):
    source = Path(script.path).read_text(encoding="utf-8")
    assert "import incidents" not in source
    assert "from incidents" not in source
    assert isinstance(script.module.rewrites, tuple)
    assert script.doc[0].isupper()
    assert Path(script.path).name.startswith(f"{script.revision}_")


def test_the_folder_of_migrations_is_no_package():
    assert not (find_scripts() / "__init__.py").exists()
    assert "site-packages" in str(command.__file__)
