"""incidents property."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.output import format_option, print_record, print_rows

RULES: Final = "ranked, latest, majority, conservative"
FIELDS: Final = add_options(
    click.option("--label", metavar="TEXT", help="Name shown to readers."),
    click.option("--subject", metavar="WORD", help="Property of an incident, an actor, or any."),
    click.option("--rule", metavar="RULE", help=f"How claims win: {RULES}."),
    click.option("--many/--single", default=None, help="Whether several values hold at once."),
    click.option("--vocabulary", metavar="NAME", help="Where its terms come from."),
    click.option("--unit", metavar="TEXT", help="Unit of a quantity."),
    click.option("--definition", metavar="TEXT", help="What counts, in a sentence."),
    click.option("--codebook", metavar="NAME", help="Whose definition it is: UCDP, GTD, …"),
)


@click.group("property", cls=Group, examples=("incidents property list",))
def command() -> None:
    """Add, show, list and edit properties: what claims are about."""


@command.command(
    "add",
    cls=Command,
    examples=("incidents property add displaced --datatype quantity --unit persons",),
)
@click.argument("key")
@click.option(
    "--datatype",
    metavar="WORD",
    required=True,
    help="flag, quantity, date, place, actor, term or text.",
)
@FIELDS
@message_option
@format_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    *,
    key: str,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Add a property, of incidents unless --subject says otherwise."""
    from incidents.entry.vocabulary import record_property
    from incidents.records import PropertyRecord

    label = key.replace("_", " ").capitalize()
    given = {name: value for name, value in fields.items() if value is not None}
    record = PropertyRecord(**{"key": key, "label": label, "subject": "incident", **given})
    with write_changeset(ctx, message) as work:
        refuse_known(work.session, key)
        found = record_property(work, record)
    print_saved(work, {"key": found.key}, format_)


def refuse_known(session: Any, key: str) -> None:  # noqa: ANN401 - a Session, which takes long to import
    """Refuse to add what is there."""
    from sqlalchemy import false, select

    from incidents.errors import InputError
    from incidents.models import Property

    if session.scalar(
        select(Property.id).where(Property.key == key, Property.retracted == false())
    ):
        raise InputError(f"there is a property {key} already", f"`incidents property edit {key}`")


@command.command("show", cls=Command, examples=("incidents property show deaths",))
@click.argument("key")
@format_option
@click.pass_context
def show(ctx: click.Context, key: str, format_: str) -> None:
    """Show a property with its definition."""
    from incidents.cli.listings import describe_row
    from incidents.entry.lookup import find_property

    with read_session(ctx) as session:
        record = describe_row(session, find_property(session, key))
    print_record(record, format_)


@command.command("list", cls=Command, examples=("incidents property list --format markdown",))
@format_option
@click.pass_context
def list_(ctx: click.Context, format_: str) -> None:
    """List properties."""
    from incidents.cli.listings import PROPERTY_COLUMNS, list_properties

    with read_session(ctx) as session:
        print_rows(list_properties(session), PROPERTY_COLUMNS, format_)


@command.command(
    "edit", cls=Command, examples=("incidents property edit deaths --rule conservative",)
)
@click.argument("key")
@click.option("--datatype", metavar="WORD", help="Only while no claims use the property.")
@FIELDS
@message_option
@format_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    *,
    key: str,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Change what is given of a property; the rest stays, and the change is recorded."""
    from dataclasses import fields as fields_of

    from incidents.entry.lookup import find_property
    from incidents.entry.vocabulary import record_property
    from incidents.records import PropertyRecord

    given = {name: value for name, value in fields.items() if value is not None}
    with write_changeset(ctx, message) as work:
        row = find_property(work.session, key)
        names = [field.name for field in fields_of(PropertyRecord) if field.name != "where"]
        record = PropertyRecord(**{name: getattr(row, name) for name in names} | given)
        record_property(work, record)
    print_saved(work, {"key": row.key}, format_)
