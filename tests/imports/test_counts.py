"""What a summary counts: rows by what became of them, and the first that are new or changed."""

import pytest

from incidents.errors import InputError
from incidents.importers.mapping import read_mapping
from tests.imports.ged_files import write_rows

pytestmark = pytest.mark.slow

MAPPING = read_mapping(
    """
[source]
code = "list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "town"

[[claims]]
property = "deaths"
as = "number"
value = "dead"
""",
    "list.toml",
)


def make_rows(keys, dead="1"):
    return [{"id": str(key), "town": f"Town {key}", "dead": dead} for key in keys]


@pytest.fixture
def bring_in(trial, tmp_path):
    """Imports rows under an edition."""

    def bring_in(rows, edition="1", **options):
        path = write_rows(tmp_path / "list.csv", rows)
        return trial.bring_in(path, MAPPING, edition=edition, **options)

    return bring_in


def test_no_row_is_unchanged_that_came_back_while_another_changed(trial, bring_in):
    bring_in(make_rows("A"))
    trial.undo(bring_in(make_rows("B")).changeset)
    summary = bring_in([*make_rows("A", dead="2"), *make_rows("B"), *make_rows("C")]).summary
    assert (summary.read, summary.new, summary.unchanged) == (3, 1, 0)
    assert (summary.changed, summary.returned) == (1, 1)
