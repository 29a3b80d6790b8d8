"""incidents export install."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_settings
from incidents.cli.export.context import read_all
from incidents.cli.output import format_option, print_rows, say
from incidents.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incidents.schedule.install import Job, Unit

# Parameters of an address that hold a password.
SECRET: Final = {"password", "sslpassword"}
CRON: Final = "paste the line into `crontab -e`"
SYSTEMD: Final = (
    "put the two files into ~/.config/systemd/user, then"
    " `systemctl --user enable --now incidents-export.timer`"
)


@click.command(
    "install",
    cls=Command,
    examples=(
        "incidents export install --cron",
        "incidents export install --systemd",
        "incidents export install --systemd --into ~/.config/systemd/user",
    ),
)
@click.option("--cron", is_flag=True, help="A line for crontab -e.")
@click.option("--systemd", is_flag=True, help="A service and its timer.")
@click.option(
    "--every", type=click.IntRange(1, 30), metavar="MINUTES", help="How often to look for slots."
)
@click.option(
    "--into",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="With --systemd: write the two files there.",
)
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    cron: bool,
    systemd: bool,
    every: int | None,
    into: Path | None,
    format_: str,
) -> None:
    """Print what makes the operating system run exports when they are due.

    It calls `incidents export due` in this folder, as often as the schedules need it: every 15
    minutes, every 5, or every one. Nothing is installed unless you do.
    """
    from incidents.schedule.install import choose_step, make_job, write_crontab, write_units

    if cron == systemd:
        raise UsageError("for which of the two?", "give --cron or --systemd")
    if into is not None and not systemd:
        raise UsageError("--into without --systemd", "crontab -e takes the line itself")
    definitions = list(read_all(ctx).values())
    step = every or choose_step(definitions)
    job = make_job(list(build_command(ctx)), Path.cwd(), step, os.environ)
    if cron:
        print_crontab(write_crontab(job), format_)
    else:
        print_units(write_units(job), into, format_)
    warn(job, [each.name for each in definitions if each.schedule], CRON if cron else SYSTEMD)


def build_command(ctx: click.Context) -> "Sequence[str]":
    """The command line to be called, everything in it absolute.

    Raises:
        InputError: the address of the database holds a password, which the file would show.
    """
    url = read_settings(ctx).database
    program = find_program()
    if url.startswith("sqlite:///"):
        return (*program, "--database", str(url), "export", "due")
    from incidents.db.engine import parse_url

    parsed = parse_url(url)
    # libpq takes it from the query too.
    if parsed.password is not None or SECRET & parsed.query.keys():
        raise InputError(
            "the address of the database holds a password, which others could read",
            "leave it out there and put it into ~/.pgpass",
        )
    return (*program, "--database", url, "export", "due")


def find_program() -> "Sequence[str]":
    """This program, by its absolute path."""
    called = Path(sys.argv[0]).absolute()
    if called.name == "incidents" and os.access(called, os.X_OK) and called.is_file():
        return (str(called),)
    return (sys.executable, "-m", "incidents")


def print_crontab(line: str, format_: str) -> None:
    """Print the line as it is to be pasted; for programs in a row."""
    if format_ == "table":
        click.echo(line, nl=False)
    else:
        print_rows([("crontab", line)], ("file", "text"), format_)


def print_units(units: "Sequence[Unit]", into: Path | None, format_: str) -> None:
    """Print the units, or write them."""
    if into is not None:
        from incidents.cli.files import replace_file

        try:
            into.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{into}: can't be made: {error.strerror}") from error
        for unit in units:
            with replace_file(into / unit.name) as out:
                out.write(unit.text)
        print_rows([(str(into / unit.name),) for unit in units], ("file",), format_)
    elif format_ == "table":
        click.echo("\n".join(f"# {unit.name}\n{unit.text}" for unit in units), nl=False)
    else:
        print_rows(units, ("file", "text"), format_)


def warn(job: "Job", scheduled: list[str], hint: str) -> None:
    """Say what is to be done with it, and what will never run."""
    if not scheduled:
        say("no export has a schedule: nothing would ever be due")
        return
    often = f"every {job.every} minutes" if job.every > 1 else "every minute"
    say(f"looks {often} for: {', '.join(scheduled)}")
    say(f"Hint: {hint}")
