"""incidents term."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import Any, Final

import click

from incidents.cli.commands import Command, Group, add_options
from incidents.cli.context import message_option, print_saved, read_session, write_changeset
from incidents.cli.output import format_option, print_record, print_rows

FIELDS: Final = add_options(
    click.option("--label", metavar="TEXT", help="Name shown to readers."),
    click.option("--parent", metavar="KEY", help="The broader term."),
    click.option("--definition", metavar="TEXT", help="What counts, in a sentence."),
)


@click.group("term", cls=Group, examples=("incidents term list weapon",))
def command() -> None:
    """Add, show, list and edit terms of controlled vocabularies.

    Built in are: incident type, target type, weapon, method, qualifier, claim mode. A term of a
    new vocabulary makes the vocabulary.
    """


@command.command(
    "add",
    cls=Command,
    examples=('incidents term add weapon drone --label "Small drone" --parent aircraft',),
)
@click.argument("vocabulary")
@click.argument("key")
@FIELDS
@message_option
@format_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    *,
    vocabulary: str,
    key: str,
    label: str | None,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Add a term."""
    from incidents.entry.vocabulary import record_term
    from incidents.records import TermRecord

    label = label or key.replace("-", " ").capitalize()
    record = TermRecord(vocabulary=vocabulary, key=key, label=label, **fields)
    with write_changeset(ctx, message) as work:
        refuse_known(work.session, vocabulary, key)
        term = record_term(work, record)
    print_saved(work, {"key": term.key, "vocabulary": term.vocabulary}, format_)


def refuse_known(session: Any, vocabulary: str, key: str) -> None:  # noqa: ANN401 - a Session, which takes long to import
    """Refuse to add what is there."""
    from sqlalchemy import false, select

    from incidents.errors import InputError
    from incidents.models import Term

    known = (Term.vocabulary == vocabulary, Term.key == key, Term.retracted == false())
    if session.scalar(select(Term.id).where(*known)):
        raise InputError(
            f"there is a {vocabulary} {key} already", f"`incidents term edit '{vocabulary}' {key}`"
        )


@command.command("show", cls=Command, examples=("incidents term show weapon suicide-vest",))
@click.argument("vocabulary")
@click.argument("key")
@format_option
@click.pass_context
def show(ctx: click.Context, vocabulary: str, key: str, format_: str) -> None:
    """Show a term with its definition."""
    from incidents.cli.listings import describe_row
    from incidents.entry.lookup import find_term

    with read_session(ctx) as session:
        record = describe_row(session, find_term(session, vocabulary, key))
    print_record(record, format_)


@command.command("list", cls=Command, examples=('incidents term list "incident type"',))
@click.argument("vocabulary", required=False)
@format_option
@click.pass_context
def list_(ctx: click.Context, vocabulary: str | None, format_: str) -> None:
    """List terms, of one vocabulary or of all."""
    from incidents.cli.listings import TERM_COLUMNS, list_terms

    with read_session(ctx) as session:
        print_rows(list_terms(session, vocabulary), TERM_COLUMNS, format_)


@command.command(
    "edit",
    cls=Command,
    examples=('incidents term edit weapon blade --label "Knife or other blade"',),
)
@click.argument("vocabulary")
@click.argument("key")
@FIELDS
@message_option
@format_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    *,
    vocabulary: str,
    key: str,
    label: str | None,
    message: str | None,
    format_: str,
    **fields: Any,  # noqa: ANN401 - options
) -> None:
    """Change what is given of a term; the rest stays, and the change is recorded."""
    from incidents.entry.lookup import find_term
    from incidents.entry.vocabulary import record_term
    from incidents.records import TermRecord

    with write_changeset(ctx, message) as work:
        row = find_term(work.session, vocabulary, key)
        label = label or row.label
        record_term(work, TermRecord(vocabulary=vocabulary, key=row.key, label=label, **fields))
    print_saved(work, {"key": row.key, "vocabulary": vocabulary}, format_)
