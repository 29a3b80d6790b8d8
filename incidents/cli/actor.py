"""incidents actor."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.naming import names_options, read_names
from incidents.cli.output import CLAIMS, format_option, print_rows, print_with_parts
from incidents.cli.prompts import ask

KINDS: Final = "armed group, state, agency, organisation, publisher, person, population, unknown"
FIELDS: Final = add_options(
    click.option("--kind", metavar="KIND", help=f"One of: {KINDS}."),
    click.option("--parent", metavar="ACTOR", help="What it is part of."),
    click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-3, such as IRN."),
    click.option("--handling", metavar="TLP", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED."),
    names_options,
)


@click.group("actor", cls=Group, examples=("incidents actor list --kind person",))
def command() -> None:
    """Add, show, list and edit actors.

    Actors are whoever acts or speaks: armed groups, states, ministries, publishers, persons. They
    are referred to by code, by name or by alias.
    """


@command.command(
    "add",
    cls=Command,
    examples=(
        'incidents actor add "Islamic State Khorasan Province" --kind "armed group" --acronym ISKP',
        'incidents actor add "Ahmad Vahidi" --kind person --country IRN',
    ),
)
@click.argument("name", required=False)
@click.option("--code", metavar="CODE", help="Else one is made from the name.")
@FIELDS
@message_option
@format_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    *,
    name: str | None,
    code: str | None,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Add an actor."""
    from incidents.entry.actors import add_actor
    from incidents.records import ActorRecord

    names = read_names(ask(name, "Name", "NAME"), fields)
    record = ActorRecord(code=code or "", names=names, **fields)
    with write_changeset(ctx, message) as work:
        actor = add_actor(work, record)
    print_saved(work, {"code": actor.code}, format_)


@command.command("show", cls=Command, examples=("incidents actor show ISKP",))
@click.argument("code")
@format_option
@click.pass_context
def show(ctx: click.Context, code: str, format_: str) -> None:
    """Show an actor, its names and the claims about it."""
    from incidents.cli.claim_rows import list_claims
    from incidents.cli.listings import describe_row, list_names
    from incidents.entry.lookup import find_actor
    from incidents.models import Actor, ActorName

    with read_session(ctx) as session:
        actor = find_actor(session, code)
        record = describe_row(session, actor)
        record["names"] = list_names(session, ActorName, ActorName.actor_id == actor.id)
        same = (Actor.id == actor.id) | (Actor.merged_into_id == actor.id)
        claims = list_claims(session, same)
    print_with_parts(record, CLAIMS, claims, format_)


@command.command("list", cls=Command, examples=('incidents actor list --kind "armed group"',))
@click.option("--kind", metavar="KIND", help=f"Only actors of a kind: {KINDS}.")
@format_option
@click.pass_context
def list_(ctx: click.Context, kind: str | None, format_: str) -> None:
    """List actors."""
    from incidents.cli.listings import ACTOR_COLUMNS, list_actors
    from incidents.entry.codes import check_one_of
    from incidents.models.actors import ACTOR_KINDS

    check_one_of("kind", kind, ACTOR_KINDS)
    with read_session(ctx) as session:
        print_rows(list_actors(session, kind), ACTOR_COLUMNS, format_)


@command.command(
    "edit",
    cls=Command,
    examples=(
        "incidents actor edit ahmad-vahidi --parent interior-ministry-iran",
        "incidents actor edit ahmad-vahidi --clear parent",
    ),
)
@click.argument("code")
@click.option("--name", metavar="TEXT", help="The name to show; the others stay.")
@FIELDS
@click.option("--clear", metavar="FIELD", multiple=True, help="Empty it: parent or country.")
@message_option
@format_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    *,
    code: str,
    name: str | None,
    clear: tuple[str, ...],
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Change what is given of an actor; the rest stays, and the change is recorded."""
    from incidents.entry.actors import edit_actor
    from incidents.records import ActorRecord

    names = read_names(name, fields)
    record = ActorRecord(code=code, names=names, **fields)
    with write_changeset(ctx, message) as work:
        actor = edit_actor(work, record, clear)
    print_saved(work, {"code": actor.code}, format_)


@command.command("merge", cls=Command, examples=("incidents actor merge is-k isis-k",))
@click.argument("code")
@click.argument("into")
@message_option
@format_option
@click.pass_context
def merge(ctx: click.Context, code: str, into: str, message: str | None, format_: str) -> None:
    """Say that actor CODE turned out to be INTO.

    Nothing moves: everything that reads follows, and it can be undone.
    """
    from incidents.entry.actors import merge_actors
    from incidents.entry.lookup import ACTORS

    with write_changeset(ctx, message) as work:
        merged = ACTORS.find(work.session, code).code
        actor = merge_actors(work, merged, into)
    print_saved(work, {"code": actor.code, "merged": merged}, format_)
