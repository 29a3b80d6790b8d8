"""What imports may cost, beside yardsticks run in turn with them: `bench_import.py` tells more.

The bounds of the proofs are for few events, of which starting the program is a part, and for
processor time, which other work on the machine disturbs least. It counts the threads that read and
hash beside the database: by the clock of two free cores an import takes a fifth less. The soak
holds the bounds themselves, by the clock, with a tenth more for noise.
"""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.benchmarks.events import write_events
from tests.benchmarks.processes import INCIDENTS, import_events, insert_barely, insert_flat, run

FEW = 120_000
EVENTS = 300_000
MOST = 1_000_000
NOISE = 1.1
# Counted in the file without a mapping: date, place, type, deaths, both sides and the conflict,
# each split of the dead that isn't 0, and whether it sums up several events.
CLAIMS = {FEW: 964_076, EVENTS: 2_410_673}


def make_databases(folder, count):
    """Databases that hold the vocabulary."""
    first, *others = (folder / f"{number}.db" for number in range(count))
    run(*INCIDENTS, "-d", first, "init")
    for other in others:
        shutil.copyfile(first, other)
    return first, *others


def require_all_rows(path, events):
    """See that nothing was left out to be fast."""
    with closing(sqlite3.connect(path)) as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("incidents", "citations", "chronology", "claims")
        ]
    assert counts == [events, events, events, CLAIMS[events]]


def url_of(path):
    return f"sqlite:///{path}"


@pytest.mark.prove
def test_an_import_costs_little_more_than_inserting_its_rows(tmp_path):
    ours, other = make_databases(tmp_path, 2)
    file = write_events(tmp_path / "few.csv", FEW)
    first, again = import_events(ours, file), import_events(ours, file)
    require_all_rows(ours, FEW)
    _, bare = insert_barely(url_of(ours), url_of(other))
    flat = insert_flat(tmp_path / "flat.db", file)

    assert first.memory <= 250
    assert first.processor / bare <= 1.9
    assert flat.processor / first.processor >= 1.9
    assert again.processor / first.processor <= 0.6


@pytest.mark.prove
def test_an_import_into_postgresql_costs_at_most_twice_the_copy_of_its_rows(
    postgresql_server, tmp_path
):
    urls = [postgresql_server.create_empty() for _ in range(2)]
    for url in urls:
        run(*INCIDENTS, "-d", url, "init")
    file = write_events(tmp_path / "few.csv", FEW // 2)
    ours = import_events(urls[0], file)
    copied, _ = insert_barely(*urls)
    for url in urls:
        postgresql_server.drop(url)

    # By the clock, for the server is a process of its own: a fifth for noise.
    assert ours.seconds / copied <= 2 * 1.2


@pytest.mark.soak
def test_the_bounds_of_large_imports(tmp_path):
    ours, other, most = make_databases(tmp_path, 3)
    file = write_events(tmp_path / "events.csv", EVENTS)
    first, again = import_events(ours, file), import_events(ours, file)
    require_all_rows(ours, EVENTS)
    bare, _ = insert_barely(url_of(ours), url_of(other))
    flat = insert_flat(tmp_path / "flat.db", file)
    million = import_events(most, write_events(tmp_path / "most.csv", MOST))

    assert first.memory <= 300
    assert first.seconds / bare <= 1.7 * NOISE
    assert flat.seconds / first.seconds >= 3 / NOISE
    assert again.seconds / first.seconds <= 0.5 * NOISE
    assert million.seconds / first.seconds <= 3.7 * NOISE
