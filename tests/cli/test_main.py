import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.cli.commands import Command
from incidents.cli.main import COMMANDS, root
from incidents.cli.reference import describe_commands, walk_commands

PYTHON = sys.executable
HEAVY = ("sqlalchemy", "rich", "yaml", "alembic", "rapidfuzz", "dateutil")


def run_python(*arguments, **more):
    return subprocess.run(
        [PYTHON, *arguments], capture_output=True, text=True, check=False, timeout=60, **more
    )


def run_incidents(*arguments, **more):
    return run_python("-m", "incidents", *arguments, **more)


def test_no_arguments_print_help():
    found = run_incidents()
    assert found.returncode == 0
    assert found.stdout == run_incidents("--help").stdout
    assert found.stdout.startswith("Usage: incidents ")
    assert found.stderr == ""


def test_version():
    assert run_incidents("--version").stdout == "incidents 0.1.0\n"


@pytest.mark.parametrize("arguments", [["--help"], [], ["--version"], ["clam"]])
def test_nothing_heavy_is_imported_for_help(arguments):
    code = (
        "import sys, incidents.cli.main as m\n"
        "try: m.main(sys.argv[1:])\n"
        f"finally: print([n for n in {HEAVY} if n in sys.modules], file=sys.stderr)\n"
        "print([n for n in sys.modules if n.startswith('incidents')])\n"
    )
    found = run_python("-c", code, *arguments)
    assert found.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", [name for section in COMMANDS.values() for name in section])
def test_nothing_heavy_is_imported_for_the_help_of_a_command(name):
    code = (
        "import sys, incidents.cli.main as m\n"
        "try: m.main(sys.argv[1:])\n"
        f"finally: print([n for n in {HEAVY} if n in sys.modules], file=sys.stderr)\n"
    )
    found = run_python("-c", code, name, "--help")
    assert found.stderr == "[]\n"
    assert "Example" in found.stdout


def measure_cpu(*arguments):
    """Seconds of processor time: unlike those on the clock, no busy neighbour adds to them."""
    process = subprocess.Popen([PYTHON, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def test_help_costs_little_more_than_click():
    pairs = [
        (measure_cpu("-m", "incidents", "--help"), measure_cpu("-c", "import click"))
        for _ in range(11)
    ]
    ours, click = (statistics.median(each) for each in zip(*pairs, strict=True))
    assert ours <= 1.5 * click


def test_the_table_of_commands_says_what_the_commands_say():
    for ctx in walk_commands(root):
        if ctx.parent and ctx.parent.parent is None:
            assert root.modules[ctx.info_name][1] == ctx.command.get_short_help_str(200)


def test_every_command_has_examples():
    for ctx in walk_commands(root):
        assert isinstance(ctx.command, Command), ctx.command_path
        assert ctx.command.examples
        assert all(example.startswith("incidents ") for example in ctx.command.examples)


def test_every_list_of_rows_has_a_format():
    files = ("dump", "datasette-metadata")  # what they write has one format, another program's
    for ctx in walk_commands(root):
        if not hasattr(ctx.command, "commands") and ctx.parent and ctx.info_name not in files:
            names = {name for parameter in ctx.command.params for name in parameter.opts}
            assert "--format" in names, ctx.command_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("clam", "claim"), ("timelin", "timeline"), ("verfy", "verify"), ("sources", "source")],
)
def test_a_misspelt_command_is_answered_with_the_nearest(typed, meant):
    found = run_incidents(typed)
    assert found.returncode == 2
    assert f"No such command '{typed}'" in found.stderr
    assert f"'{meant}'" in found.stderr
    assert found.stdout == ""


def test_an_option_of_the_program_after_the_command():
    found = run_incidents("list", "--database", "x.db")
    assert found.returncode == 2
    assert found.stderr.endswith("Hint: --database stands before the command\n")


def test_bytes_that_are_no_text_are_refused():
    found = subprocess.run(
        [PYTHON, "-m", "incidents", "show", b"\xff"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "not valid UTF-8" in found.stderr


def test_help_is_the_same_however_wide_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    narrow = describe_commands()
    monkeypatch.setenv("COLUMNS", "200")
    assert describe_commands() == narrow


def test_stdout_closed_by_its_reader():
    with subprocess.Popen(
        [PYTHON, "-m", "incidents", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_stdout_closed_before_we_began():
    found = subprocess.run(
        f"{PYTHON} -m incidents --help >&-", shell=True, capture_output=True, text=True, check=False
    )
    assert found.stderr == ""
    assert found.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [PYTHON, "-m", "incidents", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 1
    assert found.stderr.startswith("Error: ")
    assert "No space left" in found.stderr
    assert "Traceback" not in found.stderr
