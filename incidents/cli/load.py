"""incidents load."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, write_changeset
from incidents.cli.output import format_option, print_record, print_rows, say

if TYPE_CHECKING:
    from incidents.entry.load import LoadSummary
    from incidents.records import Dossier, Problem

STDIN = "-"


@click.command(
    "load",
    cls=Command,
    examples=(
        "incidents load kerman.yaml",
        "incidents load --create *.yaml",
        "incidents load - < a.yaml",
    ),
)
@click.argument("files", metavar="DOSSIER...", nargs=-1, required=True)
@click.option("--create", is_flag=True, help="Make sources, actors and places not known yet.")
@message_option
@format_option
@click.pass_context
def command(
    ctx: click.Context, files: tuple[str, ...], create: bool, message: str | None, format_: str
) -> None:
    """Record dossiers.

    A file called - is standard input. All of the files are one changeset: where anything is
    wrong in any of them, nothing is recorded, and every problem is told with file, line and
    column. What is there already is left as it is, so loading a file twice changes nothing.
    """
    from incidents.entry.load import load_dossiers

    dossiers = read_files(files)
    with write_changeset(ctx, message) as work:
        summary = load_dossiers(work, dossiers, create=create)
    print_summary(summary, work.id if work.recorded else None, format_)


def read_files(files: tuple[str, ...]) -> "list[Dossier]":
    """Read all dossiers; the problems of all of them are told together.

    Raises:
        DossierError: something in one of them is wrong.
    """
    from incidents.dossier import DossierError, read_dossier

    dossiers: list[Dossier] = []
    problems: list[Problem] = []
    for name in files:
        data = _read_stdin() if name == STDIN else Path(name).read_bytes()
        try:
            dossiers.append(read_dossier(data, "standard input" if name == STDIN else name))
        except DossierError as error:
            problems += error.problems
    if problems:
        raise DossierError(tuple(problems))
    return dossiers


def _read_stdin() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin else b""  # closed, it isn't there


def print_summary(summary: "LoadSummary", changeset: int | None, format_: str) -> None:
    """Print what was added by table, then in words what else there is to know."""
    if format_ in ("json", "jsonl"):
        print_record({"changeset": changeset, **asdict(summary)}, format_)
        return
    for made in summary.created:
        say(f"made {made}")
    for line in (*summary.warnings, *summary.changed):
        say(line)
    for line in summary.no_longer_held:
        say(f"no longer in the file, kept: {line}")
    if changeset is None:
        say("Nothing to change.")
    rows = [(table.replace("_", " "), count) for table, count in summary.added.items()]
    changed = [("changed", len(summary.changed))] if summary.changed else []
    print_rows([*rows, *changed, ("unchanged", summary.unchanged)], ("recorded", "count"), format_)
