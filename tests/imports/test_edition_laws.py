"""What holds of any tables that are editions of each other."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.imports.ged_files import write_rows
from tests.imports.small_tables import MAPPING, editions
from tests.imports.worlds import trying

pytestmark = [pytest.mark.slow, pytest.mark.prove]

MANY = ("responsibility",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


def bring_in(trial, folder, rows, edition):
    path = write_rows(folder / "table.csv", rows)
    done = trial.bring_in(path, MAPPING, edition=edition, drops=True)
    assert done.summary.rejected == 0, done.summary.rejects
    return done


def shown(trial, keys=None):
    """The chronology and who takes part, in names; what is only denied doesn't take part.

    Which of several values stands in the chronology may depend on when it was said first.
    """
    told = trial.tell(by_codes=False)
    codes = keys and {f"list-{key.lower()}" for key in keys}
    return (
        {
            code: {name: value for name, value in facts.items() if name not in MANY}
            for code, facts in told.chronology.items()
            if not codes or code in codes
        },
        {spot: counts for spot, counts in told.asserted.items() if not codes or spot[0] in codes},
    )


def show_alone(engine, folder, rows):
    with trying(engine) as alone:
        bring_in(alone, folder, rows, "1")
        return shown(alone)


def is_shown(facts):
    """An incident all of whose claims are denied has a row without a value, if any."""
    return any(facts[name] is not None for name in ("edtf", "place", "type", "deaths_best"))


def hold(law, examples):
    """Try a law on so many random histories of a table."""
    settings(max_examples=examples, suppress_health_check=list(HealthCheck))(
        given(tables=editions())(law)
    )()


few_and_many = pytest.mark.parametrize(
    ("backend", "examples"),
    [
        ("sqlite", 2),
        pytest.param("sqlite", 30, marks=pytest.mark.prove),
        pytest.param("postgresql", 15, marks=pytest.mark.prove),
        pytest.param("sqlite", 200, marks=pytest.mark.soak),
        pytest.param("postgresql", 100, marks=pytest.mark.soak),
    ],
    indirect=["backend"],
    scope="session",
)


@few_and_many
def test_a_later_edition_shows_what_it_shows_alone_and_undone_what_the_earlier_ones_did(
    vocabulary, folder, examples
):
    def law(tables):
        expected = [show_alone(vocabulary, folder, rows) for rows in tables]
        with trying(vocabulary) as trial:
            before, numbers = [], []
            for edition, rows in enumerate(tables):
                before.append(trial.answers())
                numbers.append(bring_in(trial, folder, rows, str(edition)).changeset)
                assert shown(trial, {row["id"] for row in rows}) == expected[edition]
                facts = trial.tell().chronology
                gone = facts.keys() - expected[edition][0].keys()
                assert not any(is_shown(facts[code]) for code in gone)
                assert bring_in(trial, folder, rows[::-1], str(edition)).changeset is None
            for number, answers in zip(reversed(numbers), reversed(before), strict=True):
                if number is not None:
                    trial.undo(number)
                assert trial.answers() == answers
            trial.check()

    hold(law, examples)


@few_and_many
def test_a_table_that_came_back_under_one_edition_shows_what_it_did_and_can_be_passed_on(
    vocabulary, folder, examples
):
    def law(tables):
        first, second, third = tables
        alone = show_alone(vocabulary, folder, second)
        with trying(vocabulary) as trial:
            for rows in (first, second, first, third, second):
                bring_in(trial, folder, rows, "1")
            assert shown(trial, {row["id"] for row in second}) == alone
            told, dump = trial.tell(), trial.dump()
            trial.check()
        with trying(vocabulary) as other:
            other.load(dump)
            assert other.tell().chronology == told.chronology
            assert other.tell().participants == told.participants
            assert other.dump() == dump

    hold(law, examples)
