"""What reports and queries may cost on a million incidents, whole processes, by the clock.

BENCH_INCIDENTS and BENCH_ROUNDS make it smaller; see the benchmarks.
"""

import shutil

import pytest

from tests.benchmarks import bench_report, bench_sql

pytestmark = pytest.mark.soak


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is what it is held against")
def test_casualties_by_month_cost_little_more_than_the_shell_grouping_them(tmp_path):
    by_the_clock, _ = bench_report.measure_rounds(tmp_path)
    assert bench_report.ratio_of(by_the_clock) <= bench_report.BOUND


def test_a_query_costs_little_more_than_the_timeline_of_the_same_rows(tmp_path):
    measured = list(bench_sql.measure_pairs(tmp_path))
    assert measured
    assert [each for each in measured if each[2] > bench_sql.BOUND] == []
