"""Spreadsheets imported by the mapping guessed for them, as they stand."""

import pytest

from tests.importers import guessed_tables as tables
from tests.importers.guessed import guess_text

pytestmark = pytest.mark.slow

AS_THEY_STAND = (
    *("OSINT", "BOUNDS", "MONTH_FIRST", "PARTS", "LASTED", "GERMAN", "FRENCH", "SPANISH"),
    *("GROUPS", "JOURNALISTS", "LISTS", "STRIKES", "NAMELESS", "WORDY", "PRECISE", "YEARS"),
)


def test_every_row_comes_in(world, tmp_path):
    for name in AS_THEY_STAND:
        content = getattr(tables, name)
        guessed = guess_text(tmp_path, content, f"{name.lower()}.csv")
        done = world.bring_in(
            tmp_path / f"{name.lower()}.csv",
            guessed.mapping,
            with_articles=guessed.mapping.articles is not None,
        )
        assert (name, done.rejected) == (name, [])
        assert done.summary.new == content.strip().count("\n")
    world.check()


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("AMBIGUOUS", ["could mean 3 April 2024", "could mean 7 June 2024"]),
        ("NOT_DISTINCT", ["is the key of line 2 too"]),
    ],
)
def test_only_what_the_guess_warned_of_is_rejected(world, tmp_path, name, reasons):
    guessed = guess_text(tmp_path, getattr(tables, name))
    done = world.bring_in(tmp_path / "table.csv", guessed.mapping)
    assert len(done.rejected) == len(reasons)
    for row, reason in zip(done.rejected, reasons, strict=True):
        assert reason in row.reason
        assert reason in guessed.text
