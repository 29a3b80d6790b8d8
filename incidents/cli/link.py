"""incidents link."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import click

from incidents.cli.commands import Command
from incidents.cli.context import message_option, print_saved, write_changeset
from incidents.cli.output import format_option

RELATIONS = ("part_of", "precedes", "responds_to", "parallel")


@click.command(
    "link",
    cls=Command,
    examples=("incidents link erbil-2024-01-15 responds_to kerman-2024-01-03",),
)
@click.argument("code")
@click.argument("relation", type=click.Choice(RELATIONS))
@click.argument("other")
@click.option("--withdraw", is_flag=True, help="Take the link back.")
@message_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    code: str,
    relation: str,
    other: str,
    withdraw: bool,
    message: str | None,
    format_: str,
) -> None:
    """Say how an incident stands to another one."""
    from incidents.entry.incidents import link_incidents
    from incidents.entry.lookup import INCIDENTS

    with write_changeset(ctx, message) as work:
        code, other = (INCIDENTS.find(work.session, text).code for text in (code, other))
        link_incidents(work, code, relation, other, withdrawn=withdraw)
    print_saved(work, {"code": code, "relation": relation, "other": other}, format_)
