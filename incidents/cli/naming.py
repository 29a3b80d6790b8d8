"""Options for the names of actors and places."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.commands import add_options

if TYPE_CHECKING:
    from incidents.records import NameRecord

MORE: Final = ("alias", "acronym", "spelling", "former")

names_options = add_options(
    click.option("--language", metavar="CODE", help="Language of the name, BCP 47: fa, ps-AF."),
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
    """Take the options for names out of `fields`: the name shown first."""
    from incidents.records import NameRecord

    language = fields.pop("language")
    shown = [] if name is None else [NameRecord(name=name, language=language)]
    others = [NameRecord(name=text, kind=kind) for kind in MORE for text in fields.pop(kind)]
    return (*shown, *others)
