"""Whole processes measured: seconds by the clock, of the processor, and the greatest memory."""

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
INCIDENTS = (sys.executable, "-m", "incidents", "--author", "bench")
# Prints what a child took, once it has ended well.
WATCH = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]), file=sys.stderr)
"""


class Measured(NamedTuple):
    """What a process took: by the clock, of the processors, megabytes at most; what it printed."""

    seconds: float
    processor: float
    memory: float
    printed: str


def run(*command):
    """Run a process that has to succeed."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *map(str, command)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    seconds = time.perf_counter() - began
    processor, memory = done.stderr.splitlines()[-1].strip("[]").split(",")
    return Measured(seconds, float(processor), float(memory), done.stdout)


def import_events(database, file):
    """Import a file in GED's layout into a database that holds the vocabulary."""
    return run(*INCIDENTS, "-d", database, "import", file, "--mapping", "ged", "--no-keep")


def insert_barely(finished, empty):
    """Insert what one database holds into an empty one; return (by the clock, of the processor)."""
    done = run(sys.executable, "-m", "tests.benchmarks.bare", finished, empty)
    return tuple(float(number) for number in done.printed.split())


def insert_flat(database, file):
    """Insert the file into one table by sqlite-utils."""
    database.unlink(missing_ok=True)
    tool = Path(sys.executable).with_name("sqlite-utils")
    return run(tool, "insert", database, "events", file, "--csv")
