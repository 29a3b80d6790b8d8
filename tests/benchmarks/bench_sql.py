"""What a query through `incidents sql` costs, as a ratio to the timeline of the same rows.

Whole processes by the clock, CSV to nowhere, run in turn; the median of as many rounds as
BENCH_ROUNDS says (3), on as many incidents as BENCH_INCIDENTS says (300,000). At most 1.5.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bulk import SHOWN_ON, make_database

INCIDENTS = int(os.environ.get("BENCH_INCIDENTS", "300000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BOUND = 1.5
ORDER = "ORDER BY earliest, latest, code"
DAY = f"WHERE earliest BETWEEN '{SHOWN_ON}T00:00:00' AND '{SHOWN_ON}T23:59:59'"
PAIRS = {
    "all": (
        ["sql", f"SELECT * FROM timeline {ORDER}"],
        ["timeline", "--format", "csv"],
    ),
    "fifty of them": (
        ["sql", f"SELECT * FROM timeline {DAY} {ORDER}"],
        ["timeline", "--format", "csv", "--from", SHOWN_ON, "--to", SHOWN_ON],
    ),
}


def seconds_of(url, arguments):
    began = time.perf_counter()
    command = [sys.executable, "-m", "incidents", "--database", url, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def count_rows(url, arguments):
    command = [sys.executable, "-m", "incidents", "--database", url, *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.count(b"\n")


def measure_pairs(folder):
    """(name, median seconds of the query, median ratio to the timeline)."""
    url = make_database(Path(folder) / "bench.db", INCIDENTS)
    for name, (asked, timeline) in PAIRS.items():
        query = [*asked, "--format", "csv", "--timeout", "600"]
        assert count_rows(url, query) == count_rows(url, timeline)
        rounds = [(seconds_of(url, query), seconds_of(url, timeline)) for _ in range(ROUNDS)]
        ratio = statistics.median(ours / theirs for ours, theirs in rounds)
        yield name, statistics.median(ours for ours, _ in rounds), ratio


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, ours, ratio in measure_pairs(folder):
            print(
                f"sql on {INCIDENTS:,} incidents, {name:14} {ours:6.2f} s, to timeline {ratio:5.2f}"
            )


if __name__ == "__main__":
    main()
