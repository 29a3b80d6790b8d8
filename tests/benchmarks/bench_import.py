"""What an import costs, as ratios to yardsticks run in turn with it: `make bench` prints them.

Whole processes by the clock, and the greatest memory of each; the median of as many rounds as
BENCH_ROUNDS says (3), on as many events as BENCH_EVENTS says (300,000).
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.events import write_events

EVENTS = int(os.environ.get("BENCH_EVENTS", "300000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
INCIDENTS = (sys.executable, "-m", "incidents", "--author", "bench")


def run(*command):
    """Seconds by the clock and megabytes of a process that has to succeed, and what it printed."""
    reader = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
    reader += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", reader, *map(str, command)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    return seconds, int(done.stderr.split()[-1]) / 1024, done.stdout


def make_empty(folder):
    """A database with its vocabulary."""
    path = folder / "empty.db"
    subprocess.run([*INCIDENTS, "-d", path, "init"], check=True, capture_output=True)
    return path


def import_into(path, file):
    return run(*INCIDENTS, "-d", path, "import", file, "--mapping", "ged", "--no-keep")


def measure_sqlite(folder, events):
    """Rounds of import, import again, bare rows and sqlite-utils, each beside the others."""
    file, empty = write_events(folder / f"{events}.csv", events), make_empty(folder)
    rounds = []
    for _ in range(ROUNDS):
        ours, other, flat = (folder / f"{name}.db" for name in ("ours", "bare", "flat"))
        shutil.copyfile(empty, ours)
        shutil.copyfile(empty, other)
        flat.unlink(missing_ok=True)
        first, memory, _ = import_into(ours, file)
        again, _, _ = import_into(ours, file)
        bare = float(run(sys.executable, "-m", "tests.benchmarks.bare",
                         f"sqlite:///{ours}", f"sqlite:///{other}")[2])  # fmt: skip
        tool = Path(sys.executable).with_name("sqlite-utils")
        utils, _, _ = run(tool, "insert", flat, "events", file, "--csv")
        rounds.append((first, memory, first / bare, utils / first, again / first))
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, memory, bare, utils, again = measure_sqlite(folder, EVENTS)
        print(f"import of {EVENTS:,} events into SQLite     {first:6.1f} s, {memory:4.0f} MB")
        print(f"  to bare executemany of the same rows     {bare:6.2f}  (at most 1.7)")
        print(f"  sqlite-utils insert of the CSV to it     {utils:6.2f}  (at least 3)")
        print(f"  the unchanged file again to the first    {again:6.2f}  (at most 0.5)")


if __name__ == "__main__":
    main()
