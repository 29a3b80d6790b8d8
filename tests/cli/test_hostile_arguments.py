"""What is wrong with what was typed is said in words, whatever was typed."""

import pytest

HUGE = "9" * 23
LARGEST = str(2**63 - 1)
COUNTS = [
    ("timeline", "--min-deaths"),
    ("timeline", "--limit"),
    ("report", "casualties", "--min-deaths"),
    ("list", "--limit"),
    ("log", "--limit"),
    ("export", "history", "weekly", "--limit"),
    ("log",),
    ("undo",),
]


@pytest.mark.parametrize("typed", COUNTS)
def test_a_number_no_database_can_hold_is_refused(small, typed):
    found = small(*typed, HUGE)

    assert found.code == 2
    assert f"{HUGE} is more than" in found.err


@pytest.mark.parametrize("typed", COUNTS)
def test_the_largest_number_is_answered(small, typed):
    assert small(*typed, LARGEST).code in (0, 1)


@pytest.mark.parametrize("made", ["99999999999999", "²", "9" * 5000, "soon"])
def test_a_moment_for_builds_that_is_none_is_refused(small, made):
    found = small("timeline", SOURCE_DATE_EPOCH=made)

    assert found.code == 2
    assert found.err.startswith("Error: SOURCE_DATE_EPOCH is no moment: ")
    assert found.err.count("\n") == 2


def test_an_anchor_that_is_all_brackets_holds_no_digest(small, tmp_path):
    anchor = tmp_path / "head.json"
    anchor.write_text("[" * 100_000)

    assert "holds no digest" in small("verify", "--anchor", anchor).err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            ("claim", "kerman-2024-01-03", "deaths:=7", "--gist", "x"),
            "'deaths:' names no qualifier",
        ),
        (("claim", "kerman-2024-01-03", "occurred: "), "'occurred: ' names no qualifier"),
        (("explain", "kerman-2024-01-03", "deaths:"), "'deaths:' names no qualifier"),
        (("log", "2", "--limit", "1"), "--limit is of the list"),
    ],
)
def test_nothing_typed_is_dropped(small, typed, words):
    found = small(*typed)

    assert found.code in (1, 2)
    assert words in found.err
