"""How long whole commands take, as ratios to a yardstick run in turn with them.

Processor time, not wall time: other work on the machine doesn't count.
"""

import os
import resource
import statistics
import subprocess
import sys

import pytest

from tests.benchmarks.bench_dates import compare, make_shaped, make_yardstick
from tests.benchmarks.bulk import SHOWN, SHOWN_ON, make_database

ROUNDS = 7


def processor_seconds(*command):
    """User and system time of one finished process; it has to succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "80"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio_of(command, yardstick, rounds=ROUNDS):
    """Median over pairs run in turn, after one run of each to warm the caches."""
    pairs = [
        (processor_seconds(*command), processor_seconds(*yardstick)) for _ in range(rounds + 1)
    ]
    return statistics.median(ours / theirs for ours, theirs in pairs[1:])


def incidents(*arguments):
    return (sys.executable, "-m", "incidents", *arguments)


def python(code):
    return (sys.executable, "-c", code)


@pytest.fixture(scope="module")
def fixtures_url(tmp_path_factory):
    from incidents.db.engine import open_engine  # noqa: PLC0415
    from incidents.db.migrate import upgrade  # noqa: PLC0415
    from tests.fixture_files import load_fixtures  # noqa: PLC0415

    url = f"sqlite:///{tmp_path_factory.mktemp('speed') / 'fixtures.db'}"
    engine = open_engine(url, create=True)
    upgrade(engine)
    load_fixtures(engine)
    return url


@pytest.mark.prove
def test_help_costs_little_more_than_click():
    assert ratio_of(incidents("--help"), python("import click")) <= 1.5


@pytest.mark.prove
def test_a_timeline_of_the_fixtures_costs_little_more_than_sqlalchemy(fixtures_url):
    command = incidents("--database", fixtures_url, "timeline")

    assert ratio_of(command, python("import sqlalchemy.orm")) <= 1.6


@pytest.mark.prove
def test_the_same_fifty_lines_out_of_a_million_cost_little_more_than_out_of_a_thousand(tmp_path):
    asked = ("timeline", "--from", SHOWN_ON, "--to", SHOWN_ON)
    urls = {size: make_database(tmp_path / f"{size}.db", size) for size in (1_000, 1_000_000)}
    commands = {size: incidents("--database", url, *asked) for size, url in urls.items()}
    printed = {
        size: subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for size, command in commands.items()
    }

    assert printed[1_000] == printed[1_000_000]
    assert printed[1_000].count("Incident ") == SHOWN
    assert ratio_of(commands[1_000_000], commands[1_000]) <= 1.3


@pytest.mark.prove
def test_a_million_real_shaped_dates_take_less_than_five_million_fromisoformat():
    shaped, yardstick = make_shaped(1_000_000), make_yardstick()
    assert compare(shaped, yardstick) < 1
