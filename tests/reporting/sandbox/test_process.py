"""The process of a query: what it knows, and that it never stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import only_sqlite
from tests.reporting.sandbox.attacks_sqlite import COUNT

ENDLESS = f"{COUNT}) SELECT count(*) FROM n"
MARK = "incidents.reporting.sandbox.child"

pytestmark = only_sqlite


def start(target, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "incidents", "-d", target.url, "sql", *arguments],
        env={**os.environ, "INCIDENTS_AUTHOR": "ann", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children_of(process, seconds=20):
    """The processes of queries that a process started, once there are any."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        found = [int(each) for each in listed if MARK in read(each, "cmdline")]
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("no query was started")


def read(number, what):
    try:
        return Path(f"/proc/{number}/{what}").read_text("utf-8", "replace")
    except OSError:
        return ""


def is_gone(number, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if MARK not in read(number, "cmdline"):
            return True
        time.sleep(0.05)
    return False


linux = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc")


@linux
def test_an_interrupt_ends_both_processes(target):
    process = start(target, ENDLESS)
    (query,) = children_of(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)

    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert is_gone(query, 1)


@linux
def test_a_query_whose_command_was_killed_ends_by_itself(target):
    process = start(target, ENDLESS, "--timeout", "1")
    (query,) = children_of(process)
    time.sleep(0.5)  # it has its job by then
    process.kill()
    process.communicate()

    assert is_gone(query, 5)


@linux
def test_a_reader_that_stops_reading_ends_the_query(target):
    process = start(
        target, f"{COUNT}) SELECT i FROM n", "--format", "csv", "--max-rows", "99999999"
    )
    (query,) = children_of(process)
    assert process.stdout.readline() == "i\n"
    process.stdout.close()

    assert process.wait(timeout=10) == 141
    assert process.stderr.read() == ""
    process.stderr.close()
    assert is_gone(query, 1)


def test_the_alarm_ends_a_process_that_nobody_ends(backend):
    sleep = "import time; from incidents.reporting.sandbox.limits import limit_process\n"
    sleep += "limit_process(0.2, 256)\ntime.sleep(30)"
    ended = subprocess.run([sys.executable, "-c", sleep], check=False, timeout=20)

    assert ended.returncode == -signal.SIGALRM


@linux
def test_the_query_knows_nothing_of_the_environment(target):
    process = start(target, ENDLESS, SECRET_TOKEN="shibboleth", PYTHONPATH="/nowhere")
    (query,) = children_of(process)
    environment, command = read(query, "environ"), read(query, "cmdline")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    assert "shibboleth" not in environment
    assert target.url.removeprefix("sqlite:///") not in command


def test_names_of_columns_do_not_act_on_a_terminal(target):
    process = start(target, 'SELECT 1 AS "\x1b[31mred\u202e"')
    out, _ = process.communicate(timeout=20)

    assert out.splitlines()[0].split() == ["\\x1b[31mred\\u202e"]


def test_the_whole_command_ends_in_time(target):
    began = time.monotonic()
    process = start(target, ENDLESS, "--timeout", "1")
    _, err = process.communicate(timeout=20)

    assert "stopped after 1 s" in err
    assert process.returncode == 1
    assert time.monotonic() - began < 1.5
