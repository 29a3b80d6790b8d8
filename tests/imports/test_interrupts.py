"""An import that is interrupted or killed has recorded nothing, and the next one all of it."""

import random
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import only_sqlite
from tests.imports.ged_files import write_rows

pytestmark = [pytest.mark.slow, pytest.mark.prove]

ROWS = 20_000
MAPPING = """
[source]
code = "list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "{town}"
speaker = "speaker"

[[claims]]
property = "date"
as = "date"
value = "day"

[[claims]]
property = "place"
as = "place"
name = "town"
latitude = "north"
longitude = "east"

[[claims]]
property = "deaths"
as = "number"
value = "dead"

[[claims]]
property = "perpetrator"
as = "actor"
value = "who"
"""


SAID = {
    False: [b"Interrupted: nothing was recorded."],
    True: [b"Interrupted, but all of the file is recorded as changeset 2."],
}


class Program:
    """The program in processes of its own, importing one and the same file."""

    def __init__(self, folder):
        self.mapping, self.file = folder / "list.toml", folder / "list.csv"
        self.mapping.write_text(MAPPING)
        chance = random.Random(20_000)
        write_rows(
            self.file,
            [
                {
                    "id": f"A{number}",
                    "day": f"20{chance.randrange(10, 25)}-0{chance.randrange(1, 10)}-11",
                    "town": f"Town {number % 700}",
                    "north": "30.25",
                    "east": f"{number % 700 / 10}",
                    "dead": str(chance.randrange(90)),
                    "who": f"Group {chance.randrange(50)}",
                    "speaker": chance.choice(("", "police", "residents")),
                }
                for number in range(ROWS)
            ],
        )

    def start(self, world):
        command = [sys.executable, "-m", "incidents", "--database", world.url, "--author", "ann"]
        command += ["import", self.file, "--mapping", self.mapping, "--edition", "1"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, world):
        began = time.monotonic()
        process = self.start(world)
        _, err = process.communicate()
        assert process.returncode == 0, err
        return time.monotonic() - began


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return Program(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def whole(templates, program):
    """What an import that nobody interrupts answers, and how long it takes."""
    world = templates.make()
    seconds = program.run(world)
    answers = world.answers()
    templates.take_back(world)
    assert len(answers) == 2 * ROWS
    return answers, seconds


def interrupt(program, world, number, after):
    """Send the signal so long after the start; whether the import had been recorded by then."""
    process = program.start(world)
    time.sleep(after)
    process.send_signal(number)
    out, err = process.communicate()
    done = world.count("changesets") == 2  # the first is the vocabulary
    if process.returncode == 0:
        assert done
    elif number == signal.SIGINT and done and b"accepted" in out:
        assert process.returncode == 130, err  # it was about to end, and all had been said
    elif number == signal.SIGINT:
        assert process.returncode == 130, err
        assert err.splitlines()[-1:] in (SAID[done], [])  # the latter before it had begun
    else:
        assert process.returncode == -signal.SIGKILL
    return done


def assert_all_or_nothing(world, *, done):
    counts = [world.count(name) for name in ("incidents", "citations", "chronology")]
    assert counts == [ROWS * done] * 3
    assert (world.count("actors"), world.count("sources")) == (50 * done, 1 + done)
    world.verify()


@only_sqlite
@pytest.mark.parametrize("times", [1, pytest.param(30, marks=pytest.mark.prove)])
def test_it_is_all_or_nothing_and_the_next_run_brings_in_the_whole(
    templates, program, whole, times
):
    answers, seconds = whole
    chance = random.Random(times)
    world = templates.make()
    for number in (signal.SIGINT, signal.SIGKILL) * times:
        done = interrupt(program, world, number, chance.uniform(0.3, 1) * seconds)
        assert_all_or_nothing(world, done=done)
        if done:
            assert world.answers() == answers
            templates.take_back(world)
            world = templates.make()
    program.run(world)
    assert world.answers() == answers
    assert_all_or_nothing(world, done=True)
    templates.take_back(world)
