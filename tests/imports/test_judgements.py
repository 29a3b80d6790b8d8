"""What people made of imported claims stays when a file, or its next edition, comes in."""

import pytest

from incidents.entry.claims import assess_claim, withdraw_claim
from incidents.entry.lookup import find_claim
from incidents.importers.mapping import read_mapping
from tests.imports.ged_files import write_rows
from tests.imports.worlds import postgresql_later

pytestmark = pytest.mark.slow

MAPPING = read_mapping(
    """
[source]
code = "list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "id"

[[claims]]
property = "date"
as = "date"
value = "day"

[[claims]]
property = "deaths"
as = "number"
value = "dead"

[[claims]]
property = "occurred"
as = "flag"
value = "happened"
yes = ["y"]
no = ["n"]
""",
    "list.toml",
)
CORRECTION = """
about: list-a
sources:
  another:
    says:
    - {gist: nine, deaths: 9, corrects: list-1}
"""


@pytest.fixture
def bring_in(trial, tmp_path):
    def bring_in(dead="5", happened="", edition="1"):
        row = {"id": "A", "day": "2024-01-03", "dead": dead, "happened": happened}
        path = write_rows(tmp_path / "list.csv", [row])
        return trial.bring_in(path, MAPPING, edition=edition)

    return bring_in


def shown(trial, name="deaths_best"):
    return trial.tell().chronology.get("list-a", {}).get(name)


def withdraw(trial):
    with trial.change() as work:
        withdraw_claim(work, find_claim(work.session, "c2"), reason="not this one")


def deprecate(trial):
    with trial.change() as work:
        assess_claim(work, find_claim(work.session, "c2"), reason="no", rank="deprecated")


def correct(trial):
    trial.load(CORRECTION)


@pytest.mark.parametrize(("judge", "answer"), [(withdraw, None), (deprecate, None), (correct, 9)])
def test_a_judgement_stays_until_the_data_set_says_something_else(trial, bring_in, judge, answer):
    bring_in()
    judge(trial)
    assert shown(trial) == answer
    assert bring_in().changeset is None
    assert bring_in(edition="2").summary.added == {"sources": 1}
    assert shown(trial) == answer
    assert bring_in("6", edition="3").summary.changed == 1
    assert shown(trial) == 6
    bring_in("5", edition="4")
    assert shown(trial) == 5
    trial.check()


def test_what_an_undo_withdrew_is_there_again(trial, bring_in):
    trial.undo(bring_in().changeset)
    assert shown(trial) is None
    done = bring_in()
    assert shown(trial) == 5
    assert done.summary.returned == 1
    assert bring_in().changeset is None


@postgresql_later
def test_a_value_that_came_back_under_one_edition_is_the_claim_it_was(trial, bring_in):
    for dead in ("5", "6", "5", "6", "5"):
        bring_in(dead)
        assert shown(trial) == int(dead)
    assert trial.count("claims") == 3  # the date, and a claim for each number
    dump = trial.dump()
    trial.load(dump)
    assert trial.dump() == dump


@postgresql_later
@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("y", "y"), (1, 1)),
        (("n", "n"), (0, 0)),
        (("y", "n"), (1, 0)),
        (("n", "y"), (0, 1)),
        (("", "n", ""), (1, 0, 1)),  # what stands in the file occurred, unless it says no
        (("y", ""), (1, 1)),
    ],
)
def test_a_file_may_say_itself_that_it_did_not_occur(trial, bring_in, cells, days):
    for edition, (cell, is_dated) in enumerate(zip(cells, days, strict=True)):
        bring_in(happened=cell, edition=str(edition))
        assert (shown(trial, "edtf") is not None) == bool(is_dated)
        assert bring_in(happened=cell, edition=str(edition)).changeset is None
