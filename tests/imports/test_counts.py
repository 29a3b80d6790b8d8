"""What a summary counts: rows by what became of them, and the first that are new or changed."""

import pytest

from incidents.entry.imports import parts
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


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(parts, "PART", 4)


@pytest.mark.usefixtures("small_parts")
def test_the_first_ten_come_from_as_many_parts_of_the_file_as_it_takes(trial, bring_in):
    first = bring_in(make_rows(range(30))).summary.first
    ids = {row["key"]: row["incident_id"] for row in trial.read_maps("external_ids")}
    assert first == [ids[str(key)] for key in range(10)]
    changed = range(3, 30, 2)
    mixed = [*make_rows(range(30)), *make_rows(["new"])]
    for key in changed:
        mixed[key]["dead"] = "2"
    summary = bring_in(mixed).summary
    assert (summary.changed, summary.new) == (len(changed), 1)
    assert summary.first == [ids[str(key)] for key in changed[:10]]


@pytest.mark.parametrize("drops", [None, True, False])
def test_a_file_of_a_header_alone_denies_nothing(trial, bring_in, tmp_path, drops):
    bring_in(make_rows(range(12)))
    (tmp_path / "header.csv").write_text("id,town,dead\n")
    with pytest.raises(InputError) as caught:
        trial.bring_in(tmp_path / "header.csv", MAPPING, edition="2", drops=drops)
    assert caught.value.message == "the file holds no rows"
