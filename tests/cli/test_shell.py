"""The program in a shell: pipes, signals, terminals."""

import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from sqlalchemy import make_url

from tests.cli.conftest import only_sqlite

INCIDENTS = f"{sys.executable} -m incidents"
pytestmark = only_sqlite


def shell(line, url, **environment):
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env={**os.environ, "INCIDENTS_DATABASE": url, "I": INCIDENTS, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_reader_that_stops_early(read_only):
    found = shell("$I show kerman-2024-01-03 --format jsonl | head -n 1", read_only.url)
    assert found.stdout.count("\n") == 1
    assert found.stderr == ""


def test_output_into_a_closed_pipe(read_only):
    with subprocess.Popen(
        [sys.executable, "-m", "incidents", "-d", read_only.url, "dump"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("command", ["list", "status", "dump", "list --format csv"])
def test_stdout_closed_before_we_began(read_only, command):
    found = shell(f"$I {command} >&-", read_only.url)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_full_disk(read_only):
    found = shell("$I list --format csv > /dev/full", read_only.url)
    assert found.returncode == 1
    assert found.stderr.startswith("Error: ")
    assert "No space left" in found.stderr


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_text_survives_any_locale(loaded, format_):
    loaded.do("add", "کرمان 漢字")
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    found = shell(f"$I list --format {format_}", loaded.url, **environment)
    assert found.returncode == 0, found.stderr
    if format_ != "table":
        assert "کرمان 漢字" in found.stdout


def run_in_terminal(url, *arguments, answers=(), **environment):
    """Run at a terminal; type each answer once something was asked.

    What is typed before the program reads the terminal may be thrown away with the line before,
    so an answer is typed again where nothing follows it.
    """
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell has its background jobs ignore it
        os.environ.update({"INCIDENTS_DATABASE": url, "TERM": "xterm", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "incidents", *arguments])
    seen, typed, answers = b"", None, list(answers)
    for _ in range(20):
        while select.select([terminal], [], [], 3)[0]:
            data = read_terminal(terminal)
            if not data:
                _, status = os.waitpid(child, 0)
                return os.waitstatus_to_exitcode(status), seen.decode()
            seen += data
            if answers and seen.rstrip().endswith(b":"):
                typed = answers.pop(0).encode()
                os.write(terminal, typed)
        if typed is not None:
            os.write(terminal, typed)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail(f"still waiting after {seen.decode()!r}")


def read_terminal(terminal):
    """What the program wrote; nothing once it has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_no_colour_where_none_is_wanted(read_only):
    _, coloured = run_in_terminal(read_only.url, "list")
    _, plain = run_in_terminal(read_only.url, "list", NO_COLOR="1")
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain


def test_what_is_missing_is_asked_for_at_a_terminal(small):
    code, seen = run_in_terminal(small.url, "add", answers=["A blast\n"])
    assert code == 0, seen
    assert "Title:" in seen
    assert small.read("show", "a-blast")["title"] == "A blast"


def test_the_words_of_a_passage_are_asked_for_at_a_terminal(small):
    code, seen = run_in_terminal(
        *(small.url, "claim", "kerman-2024-01-03", "deaths=3", "--source", "irna-live"),
        answers=["\n", "three dead\n"],
    )
    assert code == 0, seen
    assert small.read("claim", "show", "c2")["gist"] == "three dead"


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_no_answer_is_an_interruption(small, key):
    code, seen = run_in_terminal(small.url, "add", answers=[key])
    assert code == 130
    assert "Traceback" not in seen
    assert small.read("status")["changesets"] == 2


def test_an_interrupt_while_waiting_for_the_lock(small):
    holder = sqlite3.connect(make_url(small.url).database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with subprocess.Popen(
        [sys.executable, "-m", "incidents", "-d", small.url, "add", "X"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        holder.execute("ROLLBACK")
        holder.close()
        out, err = process.communicate(timeout=40)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out == ""
    assert small.read("status")["changesets"] == 2


def test_a_database_that_stays_locked(small, monkeypatch):
    holder = sqlite3.connect(make_url(small.url).database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("incidents.cli.context.LOCK_TIMEOUT_S", 0.2)
    found = small("add", "X")
    holder.execute("ROLLBACK")
    holder.close()
    assert found.code == 1
    assert "is locked" in found.err
    assert found.err.count("\n") == 2
