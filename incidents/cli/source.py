"""incidents source."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.output import CLAIMS, format_option, print_rows, print_with_parts, say

if TYPE_CHECKING:
    from incidents.records import SourceRecord

KINDS: Final = (
    "article, report, statement, post, interview, message, broadcast, reference, data set, image,"
    " video, document, other"
)
# Of more claims than that only so few are shown to people.
MANY: Final = 200
FEW: Final = 10
FIELDS: Final = add_options(
    click.option("--title", metavar="TEXT", help="Its title or headline."),
    click.option("--kind", metavar="KIND", help=f"One of: {KINDS}."),
    click.option("--publisher", metavar="ACTOR", help="Who published it."),
    click.option("--author", metavar="TEXT", help="Who wrote it, as printed."),
    click.option("--published", metavar="DATE", help="When: 2024-09-05, 5 September 2024, 2024."),
    click.option("--url", metavar="URL", help="Address it was read at."),
    click.option("--archive-url", metavar="URL", help="Address of an archived copy."),
    click.option("--accessed-on", metavar="DAY", help="Day it was read, YYYY-MM-DD."),
    click.option("--seen-as", metavar="WORD", help="What was seen: original, copy or excerpt."),
    click.option("--language", metavar="CODE", help="BCP 47: en, fa."),
    click.option("--symbol", metavar="TEXT", help="Document symbol, such as S/2024/556."),
    click.option("--licence", metavar="TEXT", help="Licence, as the publisher states it."),
    click.option("--reliability", metavar="GRADE", help="Admiralty grade A to F."),
    click.option("--handling", metavar="TLP", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED."),
    click.option("--edition-of", metavar="CODE", help="A source that is the same work."),
    click.option("--notes", metavar="TEXT", help="Our notes on it."),
    click.option("--create", is_flag=True, help="Make a publisher that is not known yet."),
)


def read_record(code: str, fields: dict[str, Any]) -> "SourceRecord":
    """The record that the options make."""
    from incidents.phrases import read_phrase
    from incidents.records import SourceRecord

    published = fields.pop("published")
    return SourceRecord(
        code=code, published=None if published is None else read_phrase(published), **fields
    )


@click.group("source", cls=Group, examples=("incidents source list --kind report",))
def command() -> None:
    """Add, show, list and edit sources.

    A source is a document as published: article, report, statement, post, interview, data set.
    """


@command.command(
    "add",
    cls=Command,
    examples=(
        "incidents source add tasnim-1 --publisher Tasnim --published 2024-01-03 --create",
        'incidents source add --title "Minutes of the inquiry" --kind document',
    ),
)
@click.argument("code", required=False)
@FIELDS
@message_option
@format_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    *,
    code: str | None,
    create: bool,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Add a source.

    Without CODE it gets one made from its title.
    """
    from incidents.entry.sources import add_source

    record = read_record(code or "", fields)
    if not code and not record.title:
        raise click.UsageError("Give a CODE or a --title.", ctx)
    notes: list[str] = []
    with write_changeset(ctx, message) as work:
        source = add_source(work, record, create=create, notes=notes)
    say_each(notes)
    print_saved(work, {"code": source.code}, format_)


@command.command("show", cls=Command, examples=("incidents source show afintl-2024-09-05",))
@click.argument("code")
@format_option
@click.pass_context
def show(ctx: click.Context, code: str, format_: str) -> None:
    """Show a source and the claims it makes.

    Of a data set's many claims people see the first; the other formats hold them all.
    """
    from incidents.cli.claim_rows import count_claims, list_claims
    from incidents.cli.listings import describe_row
    from incidents.entry.lookup import find_source
    from incidents.models import Source

    with read_session(ctx) as session:
        source = find_source(session, code)
        record = describe_row(session, source)
        count = count_claims(session, source.id)
        few = FEW if format_ == "table" and count > MANY else None
        claims = list_claims(session, Source.id == source.id, most=few)
        code = source.code
    print_with_parts(record, CLAIMS, claims, format_)
    if few:
        say(f"the first {few} of {count:,} claims; incidents source show {code} --format csv: all")


@command.command("list", cls=Command, examples=("incidents source list --format csv",))
@click.option("--kind", metavar="KIND", help=f"Only sources of a kind: {KINDS}.")
@format_option
@click.pass_context
def list_(ctx: click.Context, kind: str | None, format_: str) -> None:
    """List sources by date of publication."""
    from incidents.cli.listings import SOURCE_COLUMNS, list_sources
    from incidents.entry.codes import check_one_of
    from incidents.models.sources import SOURCE_KINDS

    check_one_of("kind", kind, SOURCE_KINDS)
    with read_session(ctx) as session:
        print_rows(list_sources(session, kind), SOURCE_COLUMNS, format_)


@command.command(
    "edit",
    cls=Command,
    examples=(
        "incidents source edit afintl-2024-09-05 --reliability B",
        "incidents source edit afintl-2024-09-05 --clear reliability",
    ),
)
@click.argument("code")
@FIELDS
@click.option("--clear", metavar="FIELD", multiple=True, help="Empty it, by its option's name.")
@message_option
@format_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    *,
    code: str,
    create: bool,
    clear: tuple[str, ...],
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Change what is given of a source; the rest stays, and the change is recorded."""
    from incidents.entry.sources import edit_source

    emptied = [name.replace("-", "_") for name in clear]
    notes: list[str] = []
    with write_changeset(ctx, message) as work:
        source = edit_source(work, read_record(code, fields), emptied, create=create, notes=notes)
    say_each(notes)
    print_saved(work, {"code": source.code}, format_)


def say_each(notes: list[str]) -> None:
    """Say what was made along the way."""
    for note in notes:
        say(note)
