"""What a mapping makes of a file, row by row: `sample.claims("KEN900001", "deaths")`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from incidents.errors import InputError
from incidents.importers.converters import CONVERTERS
from incidents.importers.mapping import ImportMapping, load_mapping, read_mapping
from incidents.importers.plan import Plan, RejectedRow, TypedRow
from incidents.importers.reading import open_table

FOLDER = Path(__file__).parents[2] / "fixtures" / "import-samples"

HEAD = """
[source]
code = "mine"

[row]
key = "id"
dataset = "mine"
code = "mine"
title = "name"
"""


class Sample:
    """The rows of a file, by key and, where they were rejected, by line."""

    def __init__(self, path: Path, mapping: ImportMapping) -> None:
        self.rows: dict[str, TypedRow] = {}
        self.rejected: dict[int, RejectedRow] = {}
        with open_table(path) as table:
            self.notes, self.columns = table.notes, table.columns
            self.plan = Plan(mapping, table.columns, with_articles=mapping.articles is not None)
            for row in self.plan.read_rows(table):
                if isinstance(row, RejectedRow):
                    self.rejected[row.line] = row
                else:
                    self.rows[row.key] = row

    def claims(self, key, prop):
        """Values a row claims of a property, with their qualifier where they have one."""
        return [
            (qualifier, value) if qualifier else value
            for name, qualifier, value in list_claims(self.plan, self.rows[key])
            if name == prop
        ]

    def the(self, key, prop):
        """The one value a row claims of a property."""
        (value,) = self.claims(key, prop)
        return value


def list_claims(plan: Plan, row: TypedRow) -> Iterator[tuple[str, str | None, object]]:
    """Property, qualifier and value of all that a row claims."""
    values = iter(row.values)
    for line in plan.lines:
        value = next(values)
        qualifier = next(values) if line.qualify else line.spec.qualifier
        for each in (value or ()) if line.is_list else (value,):
            if each is not None:
                yield line.spec.property, qualifier, each


def read_sample(name: str, mapping: str) -> Sample:
    """A file of fixtures/import-samples through a shipped mapping."""
    return Sample(FOLDER / name, load_mapping(mapping))


def convert(name, *cells, **options):
    """What a converter makes of cells; those not given are empty."""
    converter = CONVERTERS[name]
    given_cells = (*cells, *[""] * (len(converter.columns) - len(cells)))
    return converter.make(options)(given_cells)


def refuse(name, *cells, **options):
    """What a converter says of cells it refuses."""
    with pytest.raises(InputError) as caught:
        convert(name, *cells, **options)
    return caught.value.message


def make_plan(claims: str, columns, head: str = HEAD) -> Plan:
    """The plan of a mapping written in a test."""
    return Plan(read_mapping(head + claims, "mine.toml"), columns)
