"""Rows that are large come one by one, however many were fetched together."""

import pytest

pytestmark = pytest.mark.slow

SMALL = 60
# Text of 64 characters, doubled until it has 8 MB. The first rows are small, so that many are
# fetched together by the time they are large.
DOUBLED = """
WITH RECURSIVE texts(doubled, wide) AS (
  SELECT 0, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
  UNION ALL SELECT doubled + 1, wide || wide FROM texts WHERE doubled < 17
), numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})
SELECT {columns} FROM numbers, texts WHERE doubled = 17
"""
WIDE = f"CASE WHEN n > {SMALL} THEN wide END AS wide"


def ask(target, large_rows, columns=1):
    """Rows of which some have so many columns of 8 MB."""
    listed = ", ".join(f"{WIDE}{number}" for number in range(columns))
    query = DOUBLED.format(rows=SMALL + large_rows, columns=listed)
    (outcome,) = target.attack_with([query], seconds=20, megabytes=4000).values()
    return outcome


def test_many_large_rows_come_through(target):
    outcome = ask(target, large_rows=10)

    assert (outcome.error, outcome.rows) == ("", [[None]] * 3)


def test_one_row_that_is_too_large_is_named_as_that(target):
    outcome = ask(target, large_rows=1, columns=9)

    assert outcome.error == "a row of the answer is larger than 64 MB"
