"""What an export costs, as ratios to the sqlite3 shell run in turn with it: `make bench` prints it.

Whole processes: processor time, as the machine may be busy, and the greatest memory of each; the
median of as many rounds as BENCH_ROUNDS says (3), on as many entries as BENCH_ENTRIES says
(300,000).
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bulk import make_database
from tests.benchmarks.shell import check_same, print_csv, query_citations, query_lines

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "300000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
# Prints a process's processor seconds and its greatest memory in megabytes.
METER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
STREAMED = (
    *("csv", "json", "jsonl", "geojson", "ics", "markdown", "atom", "timelinejs", "parquet"),
)
MOST_MEMORY = 120
# Two timelines are read at once.
MOST_MEMORY_OF_COMPARE = 150


def run(*command, folder=None):
    """Processor seconds and megabytes of a process that has to succeed, run in a folder."""
    meter = [sys.executable, "-c", METER, *map(str, command)]
    done = subprocess.run(meter, cwd=folder, check=True, capture_output=True, text=True)
    told = done.stdout.split()
    return float(told[0]), float(told[1])


def timeline(database, *options):
    program = (sys.executable, "-m", "incidents", "-d", f"sqlite:///{database}")
    return (*program, "timeline", *map(str, options))


def prepare(database, folder, entries):
    """Make the database with its views, and see that the shell prints what we do."""
    make_database(database, entries)
    program = [sys.executable, "-m", "incidents", "-d", f"sqlite:///{database}", "upgrade"]
    subprocess.run(program, check=True, capture_output=True)
    run(*timeline(database, "--format", "csv", "-o", folder / "t.csv", "--sidecars"))
    check_same(database, folder / "t.csv", query_lines())
    check_same(database, folder / "t-citations.csv", query_citations())


def ratios_of(database, folder, rounds):
    """By what is measured: the median of ratios, and what it may be at most."""
    out = folder / "t.csv"
    shell = print_csv(database, query_lines(), folder / "shell.csv")
    cited = print_csv(database, query_citations(), folder / "shell-citations.csv")
    csv = timeline(database, "--format", "csv", "-o", out)
    lines, commands = [], {
        "csv to the shell": (csv, 1.3),
        "csv with citations to the shell printing both": ((*csv, "--sidecars"), 1.5),
        "jsonl to the shell printing both": (
            timeline(database, "--format", "jsonl", "-o", folder / "t.jsonl"),
            2,
        ),
        "geojson to the shell printing both": (
            timeline(database, "--format", "geojson", "-o", folder / "t.geojson"),
            2,
        ),
        "csv under a ceiling to csv without": ((*csv, "--handling", "CLEAR"), 3),
    }  # fmt: skip
    for _ in range(rounds):
        shell_s = run(*shell)[0]
        both_s = shell_s + run(*cited)[0]
        ours = {name: run(*command)[0] for name, (command, _) in commands.items()}
        yardsticks = [shell_s, both_s, both_s, both_s, ours["csv to the shell"]]
        lines.append(
            [mine / theirs for mine, theirs in zip(ours.values(), yardsticks, strict=True)]
        )
    medians = map(statistics.median, zip(*lines, strict=True))
    return {
        name: (median, most)
        for (name, (_, most)), median in zip(commands.items(), medians, strict=True)
    }


def memory_of(database, folder, format_, *options):
    """Megabytes that an export takes at most."""
    return run(*timeline(database, "--format", format_, "-o", folder / "t.out", *options))[1]


def define_export(folder, format_="csv", lines=""):
    """Define the export `bench`, and return the program as run in that folder."""
    definition = f'[exports.bench]\nformats = ["{format_}"]\npath = "bench"\n{lines}\n'
    (folder / "incidents.toml").write_text(definition)
    return sys.executable, "-m", "incidents", "-d", f"sqlite:///{folder / 'bench.db'}"


def memory_of_run(folder, format_):
    """Megabytes that a run under a ceiling takes, which counts what it leaves out besides."""
    program = define_export(folder, format_, 'handling = "CLEAR"')
    return run(*program, "export", "run", "bench", folder=folder)[1]


def memory_of_compare(folder):
    """Megabytes that holding two runs against each other takes, one title edited in between."""
    program = define_export(folder)
    for slot, title in (("2024-01-01", "Old"), ("2024-01-02", "New")):
        run(*program, "edit", "b77", "--title", title, folder=folder)
        run(*program, "export", "run", "bench", "--slot", f"{slot}T00:00:00Z", folder=folder)
    return run(*program, "export", "compare", "bench", folder=folder)[1]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "bench.db"
        prepare(database, folder, ENTRIES)
        print(f"exports of {ENTRIES:,} entries")
        for what, (ratio, most) in ratios_of(database, folder, ROUNDS).items():
            print(f"  {what:<48} {ratio:6.2f}  (at most {most})")
        for format_ in STREAMED:
            print(f"  {format_:<12} {memory_of(database, folder, format_):4.0f} MB")
        for format_ in ("csv", "parquet"):
            ceiling = memory_of(database, folder, format_, "--handling", "CLEAR")
            print(f"  {format_ + ', CLEAR':<12} {ceiling:4.0f} MB")
            most = f"(each at most {MOST_MEMORY})"
            print(f"  {'run, CLEAR':<12} {memory_of_run(folder, format_):4.0f} MB  {most}")
        compare = memory_of_compare(folder)
        print(f"  {'compare':<12} {compare:4.0f} MB  (at most {MOST_MEMORY_OF_COMPARE})")


if __name__ == "__main__":
    main()
