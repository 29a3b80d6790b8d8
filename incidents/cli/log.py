"""incidents log."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Whole
from incidents.cli.context import read_session
from incidents.cli.output import Part, format_option, print_rows, print_with_parts
from incidents.errors import UsageError

if TYPE_CHECKING:
    from incidents.ledger.log import LogDetails

COLUMNS: Final = ("changeset", "made_at", "author", "message", "command", "undone_by", "digest")
CHANGED: Final = ("table", "row", "column", "before", "after")
CHANGES: Final = Part("changes", CHANGED, short=CHANGED)
TO_THE_MINUTE: Final = len("2024-01-03T15:04")


@click.command(
    "log",
    cls=Command,
    examples=("incidents log", "incidents log 2", "incidents log --limit 5 --format json"),
)
@click.argument("changeset", type=Whole(min=1), required=False)
@click.option("--limit", type=Whole(min=1), help="Only so many, the newest.")
@format_option
@click.pass_context
def command(ctx: click.Context, changeset: int | None, limit: int | None, format_: str) -> None:
    """List changesets: who, when, why, by which command.

    The newest come first. With a number, that one is shown with what it changed. The digests are
    in the formats for programs. The words of passages, and values that are words, are left out of
    the commands: they are recorded as data.
    """
    from incidents.ledger.log import list_changesets, show_changeset

    if changeset is not None and limit is not None:
        raise UsageError("--limit is of the list, not of one changeset", "leave one of them out")
    with read_session(ctx) as session:
        if changeset is not None:
            record, changes = describe_changeset(show_changeset(session, changeset))
            print_with_parts(record, CHANGES, changes, format_)
            return
        entries = list_changesets(session, limit)
    rows = (
        (each.number, each.made_at, each.author, each.message, each.command, each.undone_by)
        for each in entries
    )
    if format_ == "table":
        shown = ((number, made_at[:TO_THE_MINUTE], *more) for number, made_at, *more in rows)
        print_rows(shown, COLUMNS[:-1], format_)
    else:
        digests = (each.digest for each in entries)
        print_rows(((*row, next(digests)) for row in rows), COLUMNS, format_)


def describe_changeset(details: "LogDetails") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A changeset as a record, and its changes, a column each."""
    entry = details.entry
    record = {
        "changeset": entry.number,
        "made_at": entry.made_at,
        "author": entry.author,
        "message": entry.message,
        "command": entry.command,
        "tool_version": entry.tool_version,
        "digest": entry.digest,
        "undone_by": entry.undone_by,
        "recorded": "; ".join(f"{count} {table}" for table, count in entry.counts.items()),
        "claims": ", ".join(f"c{number}" for number in details.rows.get("claims", ())),
    }
    return record, list(list_changes(details))


def list_changes(details: "LogDetails") -> Iterator[dict[str, Any]]:
    """One column of one row each, before and after."""
    for table, row, step in details.changes:
        for column, after in step.after.items():
            before = step.before.get(column)
            yield dict(zip(CHANGED, (table, row, column, before, after), strict=True))
