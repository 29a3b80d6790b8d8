"""What a report costs: whole processes, beside the sqlite3 shell that groups the same rows.

The shell runs the equivalent GROUP BY on the table `chronology`; Python's own cost is that of
`import sqlalchemy.orm`. The ratio is ours to both together. BENCH_INCIDENTS says how many incidents
(1,000,000), BENCH_ROUNDS how many rounds (5); the median counts. BENCH_DATABASE names a database
that `tests.benchmarks.bulk` made before.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bulk import make_database

INCIDENTS = int(os.environ.get("BENCH_INCIDENTS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
GROUPED = (
    "SELECT substr(earliest, 1, 7), count(*), "
    + ", ".join(
        f"sum({what}_{end})" for what in ("deaths", "injured") for end in ("low", "best", "high")
    )
    + " FROM chronology GROUP BY 1 ORDER BY 1"
)
BOUND = 1.5


def measure(*command):
    """Seconds by the clock and of the processor, of a process that has to succeed."""
    before = os.times()
    began = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return time.perf_counter() - began, used


def run_rounds(path):
    """Rounds of report, shell and import, each beside the others; a first one warms the files."""
    ours = (sys.executable, "-m", "incidents", "-d", path, "report", "casualties")
    commands = {
        "report": (*ours, "--format", "csv"),
        "shell": ("sqlite3", path, GROUPED),
        "import": (sys.executable, "-c", "import sqlalchemy.orm"),
    }
    for _ in range(ROUNDS + 1):
        yield {name: measure(*command) for name, command in commands.items()}


def measure_rounds(folder):
    """The medians by command, of seconds by the clock and of the processor."""
    path = Path(os.environ.get("BENCH_DATABASE", ""))
    if not path.is_file():
        path = Path(folder) / "bulk.db"
        make_database(path, INCIDENTS)
    rounds = list(run_rounds(path))[1:]
    return [
        {name: statistics.median(each[name][number] for each in rounds) for name in rounds[0]}
        for number in range(2)
    ]


def ratio_of(middle):
    return middle["report"] / (middle["shell"] + middle["import"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        measured = measure_rounds(folder)
    for what, middle in zip(("by the clock", "of the processor"), measured, strict=True):
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in middle.items())
        print(
            f"{INCIDENTS:,} incidents, {what}: {told}; ratio {ratio_of(middle):.2f} (bound {BOUND})"
        )


if __name__ == "__main__":
    main()
