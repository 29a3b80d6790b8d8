"""Generated pages are current: `make docs` writes them anew."""

import re

from sqlalchemy import inspect

from incidents.cli import reference
from incidents.db.base import Base
from incidents.reporting import dictionary
from incidents.reporting.views import VIEWS


def test_the_reference_of_commands_is_current():
    assert reference.FILE.read_text("utf-8") == reference.describe_commands()


def test_the_data_dictionary_is_current():
    assert dictionary.FILE.read_text("utf-8") == dictionary.describe_tables()


def test_the_data_dictionary_says_what_each_column_means():
    rows = re.findall(r"^\| `\w+` \| (.+) \| (.*) \|$", dictionary.describe_tables(), re.MULTILINE)
    described = [*Base.metadata.tables.values(), *VIEWS]
    columns = [column for table in described for column in table.columns]
    assert len(rows) == len(columns)
    assert all(meaning for _, meaning in rows)


def test_the_data_dictionary_holds_for_a_database(engine):
    inspector = inspect(engine)
    tables = dictionary.describe_tables().partition("\n# Tables\n")[2]
    for section in re.split(r"^## ", tables, flags=re.MULTILINE)[1:]:
        table = section.partition("\n")[0]
        described = dict(re.findall(r"^\| `(\w+)` \| (\S+)", section, re.MULTILINE))
        found = {column["name"]: column for column in inspector.get_columns(table)}
        assert set(described) == set(found)
        for name, type_ in described.items():
            assert type_.endswith("?") == found[name]["nullable"], f"{table}.{name}"


def test_the_data_dictionary_holds_for_the_views_of_a_database(engine):
    inspector = inspect(engine)
    views = dictionary.describe_tables().partition("\n# Tables\n")[0]
    sections = re.split(r"^## ", views, flags=re.MULTILINE)[1:]
    assert sorted(section.partition("\n")[0] for section in sections) == sorted(
        inspector.get_view_names()
    )
    for section in sections:
        name = section.partition("\n")[0]
        described = re.findall(r"^\| `(\w+)` \| ", section, re.MULTILINE)
        assert described == [column["name"] for column in inspector.get_columns(name)], name
