"""Passages and the claims they make."""

from collections.abc import Iterator
from typing import NamedTuple

from incidents.dates import ImpreciseDate
from incidents.dossier.fields import Fields, expect_entries, expect_text, list_nodes, show_key
from incidents.dossier.nodes import Entry, Mapping, Node
from incidents.dossier.problems import Problems, find_near
from incidents.dossier.references import read_assessments, read_links, split_property
from incidents.records import (
    AssessmentRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    LineageRecord,
)


class Lineages(NamedTuple):
    """What a source or a passage says of its lineage; None where it doesn't say."""

    relays: tuple[LineageRecord, ...] | None = None
    consulted: tuple[LineageRecord, ...] | None = None
    original: tuple[LineageRecord, ...] | None = None

    def join(self, default: "Lineages") -> tuple[LineageRecord, ...]:
        """List all, with those of the source for roles of which the passage says nothing."""
        pairs = zip(self, default, strict=True)
        chosen = (theirs if own is None else own for own, theirs in pairs)
        return tuple(record for records in chosen for record in records or ())


class Source(NamedTuple):
    """What a passage needs to know of the source it stands in."""

    code: str
    about: str | None
    lineages: Lineages
    needs_words: bool


class _Shared(NamedTuple):
    """What a passage says of all its claims; about is "" where it was said wrongly."""

    about: str | None
    valid: ImpreciseDate | None
    links: tuple[ClaimLinkRecord, ...]
    assessments: tuple[AssessmentRecord, ...]


def take_about(fields: Fields, default: str | None = None) -> str | None:
    """Take `about`; "" where it was said wrongly, which is reported, None where not at all."""
    given = fields.has("about")
    about = fields.take_code("about", "an incident or actor")
    return about or "" if given else default


def read_lineages(fields: Fields, code: str) -> Lineages:
    """Read `relays`, `consulted` and `original` of the source called `code` or its passage."""
    original = None
    where = fields.where
    if (flag := fields.take_flag("original")) is not None:
        own = LineageRecord(role="original", source=code, where=where)
        original = (own,) if flag else ()
    relays, consulted = (_take_lineage(fields, role, code) for role in ("relays", "consulted"))
    return Lineages(relays, consulted, original)


def _take_lineage(fields: Fields, role: str, own: str) -> tuple[LineageRecord, ...] | None:
    codes = fields.take_codes(role, "source", own)
    if codes is None:
        return None
    return tuple(LineageRecord(role=role, source=code, where=where) for code, where in codes)


def read_passage(node: Node, source: Source, problems: Problems) -> CitationRecord:
    """Read one passage of a source."""
    fields = Fields(node, "says", problems, "a passage")
    _check_words(fields, source)
    _check_single(fields, "by", "unnamed")
    shared = _Shared(
        take_about(fields, source.about),
        fields.take_date("valid"),
        read_links(fields, loose=True),
        read_assessments(fields),
    )
    return CitationRecord(
        source=source.code,
        locator=fields.take_text("at"),
        quote=fields.take_text("quote"),
        gist=fields.take_text("gist"),
        speaker=fields.take_text("by"),
        speaker_text=fields.take_text("unnamed"),
        said=fields.take_date("on"),
        lineage=read_lineages(fields, source.code).join(source.lineages),
        claims=_read_claims(fields, shared),
        where=fields.where,
    )


def _check_words(fields: Fields, source: Source) -> None:
    _check_single(fields, "quote", "gist")
    if not fields.given or fields.has("quote") or fields.has("gist") or not source.needs_words:
        return
    hint = "expected quote, the wording; or gist, our words where it was not seen"
    for key in ("quote", "gist"):
        if near := find_near(key, fields.list_keys()):
            hint = f"did you mean {key} by {near}? {hint}"
    fields.problems.add(fields.where, "quote: a passage without quote or gist", hint)


def _check_single(fields: Fields, one: str, other: str) -> None:
    if fields.has(one) and fields.has(other):
        where = max(fields.locate(one), fields.locate(other))
        fields.problems.add(where, f"{one} and {other} both stand here", "expected one of them")


def _read_claims(fields: Fields, shared: _Shared) -> tuple[ClaimRecord, ...]:
    """Read all claims of a passage, once everything else has been taken from it."""
    denies = fields.take("denies")
    properties = list(fields.take_rest())
    if fields.given and not (denies or properties):
        hint = "expected a property, such as deaths: 95, or statement: and words"
        fields.problems.add(fields.where, "a passage that makes no claim", hint)
    claims = [
        claim
        for key, entry in properties
        for claim in _read_property(key, entry, "asserts", shared, fields.problems)
    ]
    if denies:
        claims += _read_denials(denies.value, shared, fields.problems)
    if shared.about is None and not all(claim.about for claim in claims):
        hint = "expected about in the passage or at the top of the file"
        fields.problems.add(fields.where, "about: nothing says what the passage is about", hint)
    return tuple(claims)


def _read_denials(node: Node, shared: _Shared, problems: Problems) -> list[ClaimRecord]:
    entries = expect_entries(node, "denies", problems, "properties and values")
    if isinstance(node, Mapping) and not entries:
        problems.add(node.where, "denies: an empty mapping", "expected a property and its value")
    return [
        claim
        for key, entry in entries.items()
        for claim in _read_property(key, entry, "denies", shared, problems)
    ]


def _read_property(
    key: str, entry: Entry, stance: str, shared: _Shared, problems: Problems
) -> Iterator[ClaimRecord]:
    """Read the claims on one property, one a value."""
    name, qualifier = split_property(key, entry.where, problems)
    for node in list_nodes(entry.value, key, problems, "values"):
        detail = _read_value(node, key, problems)
        yield ClaimRecord(
            about=detail.about or shared.about or "",
            property=name,
            qualifier=qualifier,
            value=detail.value,
            stance=stance,
            valid=detail.valid or shared.valid,
            links=shared.links + detail.links,
            assessments=shared.assessments + detail.assessments,
            where=entry.where if node is entry.value else node.where,
        )


class _Detail(NamedTuple):
    """A value, and what is said of its claim alone."""

    value: str | None
    about: str | None = None
    valid: ImpreciseDate | None = None
    links: tuple[ClaimLinkRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()


def _read_value(node: Node, key: str, problems: Problems) -> _Detail:
    if not isinstance(node, Mapping):
        return _Detail(expect_text(node, show_key(key), problems, "a value, such as 95 or yes"))
    fields = Fields(node, show_key(key), problems, "a value")
    detail = _Detail(
        fields.need_text("value"),
        fields.take_code("about", "an incident or actor"),
        fields.take_date("valid"),
        read_links(fields, loose=False),
        read_assessments(fields),
    )
    fields.close()
    return detail
