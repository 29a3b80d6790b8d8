"""Options that say where a claim is made and how, and the passage they make together."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from incidents.cli.commands import add_options
from incidents.cli.prompts import can_ask
from incidents.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.dates import ImpreciseDate
    from incidents.models import Property, Source
    from incidents.records import CitationRecord, ClaimRecord, LineageRecord

UNSOURCED: Final = "unsourced"
STANCES: Final = ("asserts", "denies")


class Passage(NamedTuple):
    """What the options say of a passage, as typed."""

    source: str | None
    at: str | None
    quote: str | None
    gist: str | None
    speaker: str | None
    unnamed: str | None
    said: str | None
    stance: str
    relays: tuple[str, ...]
    original: bool
    valid: str | None
    create: bool


OPTIONS: Final = (
    click.option("--source", metavar="CODE", help="The source; without one: noted, unsourced."),
    click.option("--at", metavar="PLACE", help="Where in the source: paragraph 5, page 12, title."),
    click.option("--quote", metavar="TEXT", help="The wording, verbatim."),
    click.option("--gist", metavar="TEXT", help="Our words, where the wording was not seen."),
    click.option("--speaker", "--by", metavar="ACTOR", help="Whose words the passage relays."),
    click.option("--unnamed", metavar="TEXT", help="An unnamed speaker, as described."),
    click.option("--said", "--on", metavar="DATE", help="When it was said; else as published."),
    click.option("--stance", type=click.Choice(STANCES), default="asserts", show_default=True),
    click.option("--relays", metavar="CODE", multiple=True, help="Source it has this from."),
    click.option("--original", is_flag=True, help="The source's own reporting."),
    click.option("--valid", metavar="DATE", help="Of an actor: when it was true."),
    click.option("--create", is_flag=True, help="Make sources, actors and places not known yet."),
)


def passage_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets them together as `passage`."""

    @wraps(command)
    def gather(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - as the command
        passage = Passage(**{name: given.pop(name) for name in Passage._fields})
        return command(*args, passage=passage, **given)

    return add_options(*OPTIONS)(gather)


def read_citation(
    session: "Session", passage: Passage, about: str, assignments: Sequence[str]
) -> "CitationRecord":
    """The passage and its claims as a record.

    Dates are read as people put them, relative to the publication of the source.

    Raises:
        NotFoundError: there is no such source or property.
        InputError: a date or an assignment can't be read.
    """
    from incidents.phrases import read_phrase
    from incidents.records import CitationRecord

    passage = ask_for_words(passage)
    source = find_source_of(session, passage)
    published = read_publication(source) if source else None
    code = source.code if source else passage.source or UNSOURCED
    return CitationRecord(
        source=code,
        locator=passage.at,
        quote=passage.quote,
        gist=passage.gist,
        speaker=passage.speaker,
        speaker_text=passage.unnamed,
        said=read_phrase(passage.said, published) if passage.said else None,
        lineage=tuple(read_lineage(passage, code)),
        claims=tuple(
            read_assignment(session, text, about, passage, published) for text in assignments
        ),
    )


def ask_for_words(passage: Passage) -> Passage:
    """Ask for the words of a passage where they are missing and somebody is there."""
    if passage.source is None or passage.quote or passage.gist or not can_ask():
        return passage
    quote = click.prompt("The wording (empty where it was not seen)", "", err=True)
    if quote:
        return passage._replace(quote=quote)
    return passage._replace(gist=click.prompt("In our words", err=True))


def find_source_of(session: "Session", passage: Passage) -> "Source | None":
    """The source named; None where it is still to be made."""
    from incidents.entry.lookup import AmbiguousError, find_source

    try:
        return find_source(session, passage.source or UNSOURCED)
    except AmbiguousError:
        raise
    except NotFoundError:
        if passage.create:
            return None
        raise


def read_publication(source: "Source") -> "ImpreciseDate | None":
    """When the source was published."""
    from incidents.entry.dating import read_date

    return read_date(source, "published_")


def read_lineage(passage: Passage, source: str) -> Iterator["LineageRecord"]:
    """Where the passage says it has its words from."""
    from incidents.records import LineageRecord

    for code in passage.relays:
        yield LineageRecord(role="relays", source=code)
    if passage.original:
        yield LineageRecord(role="original", source=source)


def read_assignment(
    session: "Session",
    text: str,
    about: str,
    passage: Passage,
    published: "ImpreciseDate | None",
) -> "ClaimRecord":
    """One claim from `deaths=94`, `deaths:civilians=7` or, of a flag, `occurred`."""
    from incidents.entry.lookup import find_property
    from incidents.phrases import read_phrase
    from incidents.records import ClaimRecord

    left, is_, value = text.partition("=")
    key, qualifier = split_qualifier(left)
    found = find_property(session, key)
    if not value.strip() and (is_ or found.datatype != "flag"):
        raise InputError(f"{text!r} gives no value", f"write {left}=VALUE")
    if found.datatype == "date":
        value = read_phrase(value, published).edtf
    return ClaimRecord(
        about=about,
        property=found.key,
        qualifier=qualifier,
        value=value or None,
        stance=passage.stance,
        valid=read_phrase(passage.valid, published) if passage.valid else None,
    )


def split_qualifier(text: str) -> tuple[str, str | None]:
    """A property, and what narrows it, as typed: `deaths:civilians`.

    Raises:
        InputError: nothing stands after the colon.
    """
    name, colon, qualifier = text.partition(":")
    if colon and not qualifier.strip():
        raise InputError(f"{text!r} names no qualifier", f"write {name}:QUALIFIER, or {name} alone")
    return name, qualifier or None


def find_assigned(session: "Session", text: str) -> "Property | None":
    """The property that `PROPERTY=VALUE` is of; None where the text is nothing like that."""
    from incidents.entry.lookup import find_property

    left, is_, _ = text.partition("=")
    try:
        return find_property(session, left.partition(":")[0]) if is_ else None
    except NotFoundError:
        return None
