"""Options for the names of actors and places."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import add_options
from incidents.errors import UsageError

if TYPE_CHECKING:
    from incidents.records import NameRecord

MORE: Final = ("alias", "acronym", "spelling", "former")

names_options = add_options(
    click.option(
        "--language", metavar="CODE", help="Language of the names given, BCP 47: fa, ps-AF."
    ),
    *(
        click.option(f"--{kind}", metavar="TEXT", multiple=True, help=words)
        for kind, words in zip(
            MORE,
            ("Another name.", "An acronym.", "Another spelling.", "A name it had before."),
            strict=True,
        )
    ),
)


def read_names(name: str | None, fields: dict[str, Any]) -> "tuple[NameRecord, ...]":
    """Take the options for names out of `fields`: the name shown first.

    Raises:
        UsageError: there is a language, but no name.
    """
    from incidents.records import NameRecord

    language = fields.pop("language")
    shown = [] if name is None else [(name, "name")]
    others = [(text, kind) for kind in MORE for text in fields.pop(kind)]
    names = [NameRecord(name=text, language=language, kind=kind) for text, kind in shown + others]
    if language is not None and not names:
        raise UsageError("--language is of a name, and none is given", "add --name, --alias, …")
    return tuple(names)
