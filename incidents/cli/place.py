"""incidents place."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.naming import names_options, read_names
from incidents.cli.output import format_option, print_record, print_rows
from incidents.cli.prompts import ask

KINDS: Final = "country, admin1, admin2, settlement, site, area"
PRECISIONS: Final = "exact, near, admin2, admin1, area, country, international"
FIELDS: Final = add_options(
    click.option("--kind", metavar="KIND", help=f"One of: {KINDS}."),
    click.option("--parent", metavar="PLACE", help="The place it lies in."),
    click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-3, such as IRN."),
    click.option("--latitude", type=float, help="Degrees north, WGS 84."),
    click.option("--longitude", type=float, help="Degrees east, WGS 84."),
    click.option(
        "--precision", metavar="WORD", help=f"What the coordinates stand for: {PRECISIONS}."
    ),
    names_options,
)


@click.group("place", cls=Group, examples=("incidents place list --kind country",))
def command() -> None:
    """Add, show, list and edit places.

    Places lie in one another: site, settlement, second and first order administration, country.
    They are referred to by code, by name, or by names within one another: "Kerman, Iran".
    """


@command.command(
    "add",
    cls=Command,
    examples=(
        "incidents place add Iran --kind country --country IRN",
        "incidents place add Kerman --parent Iran --latitude 30.2832 --longitude 57.0788",
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
    """Add a place."""
    from incidents.entry.places import add_place
    from incidents.records import PlaceRecord

    names = read_names(ask(name, "Name", "NAME"), fields)
    record = PlaceRecord(code=code or "", names=names, **fields)
    with write_changeset(ctx, message) as work:
        place = add_place(work, record)
    print_saved(work, {"code": place.code}, format_)


@command.command("show", cls=Command, examples=('incidents place show "Kerman, Iran"',))
@click.argument("code")
@format_option
@click.pass_context
def show(ctx: click.Context, code: str, format_: str) -> None:
    """Show a place and its names."""
    from incidents.cli.listings import describe_row, list_names
    from incidents.entry.lookup import find_place
    from incidents.models import PlaceName

    with read_session(ctx) as session:
        place = find_place(session, code)
        record = describe_row(session, place)
        record["names"] = list_names(session, PlaceName, PlaceName.place_id == place.id)
    print_record(record, format_)


@command.command("list", cls=Command, examples=("incidents place list --kind country",))
@click.option("--kind", metavar="KIND", help=f"Only places of a kind: {KINDS}.")
@format_option
@click.pass_context
def list_(ctx: click.Context, kind: str | None, format_: str) -> None:
    """List places."""
    from incidents.cli.listings import PLACE_COLUMNS, list_places
    from incidents.entry.codes import check_one_of
    from incidents.models.places import PLACE_KINDS

    check_one_of("kind", kind, PLACE_KINDS)
    with read_session(ctx) as session:
        print_rows(list_places(session, kind), PLACE_COLUMNS, format_)


@command.command(
    "edit",
    cls=Command,
    examples=(
        "incidents place edit kerman --alias Kirman",
        "incidents place edit kerman --clear coordinates",
    ),
)
@click.argument("code")
@click.option("--name", metavar="TEXT", help="The name to show; the others stay.")
@FIELDS
@click.option(
    "--clear",
    metavar="FIELD",
    multiple=True,
    help="Empty it: parent, country, coordinates or precision.",
)
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
    """Change what is given of a place; the rest stays, and the change is recorded."""
    from incidents.entry.places import edit_place
    from incidents.records import PlaceRecord

    record = PlaceRecord(code=code, names=read_names(name, fields), **fields)
    with write_changeset(ctx, message) as work:
        place = edit_place(work, record, clear)
    print_saved(work, {"code": place.code}, format_)


@command.command("merge", cls=Command, examples=("incidents place merge kirman kerman",))
@click.argument("code")
@click.argument("into")
@message_option
@format_option
@click.pass_context
def merge(ctx: click.Context, code: str, into: str, message: str | None, format_: str) -> None:
    """Say that place CODE turned out to be INTO.

    Nothing moves: everything that reads follows, and it can be undone.
    """
    from incidents.entry.lookup import PLACES
    from incidents.entry.places import merge_places

    with write_changeset(ctx, message) as work:
        merged = PLACES.find(work.session, code).code
        place = merge_places(work, merged, into)
    print_saved(work, {"code": place.code, "merged": merged}, format_)
