"""incidents undo."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command, Whole
from incidents.cli.context import message_option, write_changeset
from incidents.cli.output import format_option, print_result, say


@click.command("undo", cls=Command, examples=('incidents undo 3 --message "wrong file"',))
@click.argument("changeset", type=Whole(min=1))
@message_option
@format_option
@click.pass_context
def command(ctx: click.Context, changeset: int, message: str | None, format_: str) -> None:
    """Take back what a changeset recorded.

    Nothing is deleted: claims are withdrawn, the rest retracted or set to what it was, by a new
    changeset, which can be undone in turn. `incidents log` shows the numbers.
    """
    from incidents.entry.undo import undo

    with write_changeset(ctx, message) as work:
        summary = undo(work, changeset)
    for done, counts in (("withdrawn", summary.withdrawn), ("restored", summary.restored)):
        if counts:
            say(f"{done}: {', '.join(f'{n} {name}' for name, n in counts.items())}")
    print_result({"changeset": work.id, "undone": changeset}, format_)
