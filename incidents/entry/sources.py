"""Sources: documents as published."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select

from incidents.entry.codes import check_language, check_one_of, check_pattern
from incidents.entry.dating import date_columns
from incidents.entry.intake import Intake
from incidents.entry.lookup import SOURCES
from incidents.entry.things import add_one, choose_clear, edit_one, given_words, record_rows
from incidents.errors import InputError
from incidents.handling import HANDLINGS
from incidents.ledger.changeset import OpenChangeset, check_text
from incidents.models import Citation, Source
from incidents.models.sources import (
    CONFIDENTIAL_KINDS,
    GRADES,
    SEEN_AS,
    SOURCE_KINDS,
    UNSOURCED,
)
from incidents.records import SourceRecord

WORDS: Final = (
    *("kind", "title", "author", "url", "archive_url", "accessed_on", "seen_as", "language"),
    *("symbol", "licence", "reliability", "handling", "notes"),
)
NEEDED: Final = ("kind", "handling")
CLEARABLE: Final = {
    **{name: (name,) for name in WORDS if name not in NEEDED},
    "publisher": ("publisher_id",),
    "edition_of": ("edition_of_id",),
    "published": tuple(date_columns("published_", None)),
}
# Passages of other kinds show their wording, or say what it was.
WORDLESS_KINDS: Final = ("data set",)


def add_source(
    work: OpenChangeset,
    record: SourceRecord,
    *,
    create: bool = False,
    notes: list[str] | None = None,
) -> Source:
    """Record a new source; with "" for a code it gets one made from its title.

    With `create` an unknown publisher is made; `notes` gets a line on what was.
    """
    intake = Intake(work, create=create)
    words = record.title or record.publisher or ""
    source = add_one(intake, SOURCES, record, record_sources, words)
    (notes if notes is not None else []).extend(intake.notes())
    return source


def edit_source(
    work: OpenChangeset,
    record: SourceRecord,
    clear: Sequence[str] = (),
    *,
    create: bool = False,
    notes: list[str] | None = None,
) -> Source:
    """Set what the record gives of a source; `clear` names fields to empty."""
    intake = Intake(work, create=create)
    emptied = choose_clear(clear, CLEARABLE)
    source = edit_one(intake, SOURCES, record, record_sources, emptied)
    (notes if notes is not None else []).extend(intake.notes())
    return source


def record_sources(intake: Intake, records: Sequence[SourceRecord]) -> None:
    """Record sources, then which are editions of the same work."""
    kinds = {
        code: row.kind for code, row in intake.fetch(SOURCES, (r.code for r in records)).items()
    }
    pairs = record_rows(
        intake, SOURCES, records, lambda record: _read_values(intake, record), _make_source
    )
    for record, row in pairs:
        with intake.noting(record.where):
            if kinds.get(row.code, row.kind) != row.kind:
                _check_wordless(intake, row)
            if record.edition_of is not None:
                _set_edition(intake, row, record.edition_of)


def _read_values(intake: Intake, record: SourceRecord) -> dict[str, Any]:
    check_one_of("kind", record.kind, SOURCE_KINDS)
    check_one_of("seen_as", record.seen_as, SEEN_AS)
    check_one_of("reliability", record.reliability, GRADES)
    check_one_of("handling", record.handling, HANDLINGS)
    check_language(record.language)
    check_url("url", record.url)
    check_url("archive_url", record.archive_url)
    _check_day(record.accessed_on)
    values = given_words(record, *WORDS)
    if record.published:
        values |= date_columns("published_", record.published)
    if (name := record.publisher) is not None:
        # An unknown publisher is a problem, but the source's passages can still be checked.
        publisher = intake.attempt(record.where, lambda: intake.find_actor(name))
        values["publisher_id"] = publisher.id if publisher else None
    return values


def check_url(what: str, url: str | None) -> None:
    """Refuse what no browser would open, or what could do more than open a page."""
    if url is None:
        return
    check_text(what, url)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InputError(f"{what}: {url!r} is no address: {error}", "expected https://…") from error
    odd = any(character.isspace() or not character.isprintable() for character in url)
    if odd or parts.scheme not in ("http", "https") or not parts.netloc:
        raise InputError(f"{what}: {url!r} is no address", "expected http://… or https://…")


def _check_day(text: str | None) -> None:
    expected = "a day as 2024-01-03"
    check_pattern("accessed_on", text, r"\d{4}-\d\d-\d\d", expected)
    try:
        date.fromisoformat(text or "0001-01-01")
    except ValueError:
        raise InputError(f"accessed_on: {text!r} is no day", f"expected {expected}") from None


def _make_source(record: SourceRecord, values: dict[str, Any]) -> Source:
    confidential = record.kind in CONFIDENTIAL_KINDS
    return Source(
        code=record.code,
        **{"kind": "article", "handling": "AMBER" if confidential else "CLEAR", **values},
    )


def _set_edition(intake: Intake, source: Source, of: str) -> None:
    """Let the source, and what are editions of it, be editions of the first edition of `of`."""
    named = intake.find_source(of)
    if not named:
        return
    first = named.edition_of_id or named.id
    if first == source.id:
        raise InputError(
            f"source {source.code} can't be an edition of itself",
            "the first edition recorded names no other",
        )
    editions = select(Source).where(Source.edition_of_id == source.id).order_by(Source.id)
    for each in [source, *intake.session.scalars(editions)]:
        intake.apply(each, f"source {each.code}", {"edition_of_id": first})


def needs_words(source: Source) -> bool:
    """Whether every passage of the source has to show its wording or say what it was."""
    return source.kind not in WORDLESS_KINDS and source.code != UNSOURCED


def _check_wordless(intake: Intake, source: Source) -> None:
    wordless = (Citation.quote.is_(None), Citation.gist.is_(None))
    mine = select(Citation.id).where(Citation.source_id == source.id, *wordless)
    if needs_words(source) and intake.session.scalar(mine.limit(1)) is not None:
        raise InputError(
            f"{source.code} has passages without quote or gist", "so it stays a data set"
        )
