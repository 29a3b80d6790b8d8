"""The claims behind the list as JSON for the page's script: what is said twice stands once."""

from collections.abc import Hashable, Sequence
from typing import Any

from incidents.exporters.page.entries import name_property, order, show
from incidents.exporters.page.footnotes import show_date
from incidents.exporters.page.rendering import clean, link_to
from incidents.exporters.phrasing import describe_count
from incidents.results import ExplainedClaim, ExplainedEntry, ExplainedProperty


class _Once:
    """Rows of a table, each kept once and named by its number."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def number(self, *row: Hashable) -> int:
        return self.numbers.setdefault(tuple(map(_clean, row)), len(self.numbers))


def pack_claims(entries: Sequence[ExplainedEntry]) -> dict[str, Any]:
    """Sources, passages of them, and for each entry its properties with their claims.

    The columns are those that `claims.js` names.
    """
    sources, passages = _Once(), _Once()
    packed = [
        [_pack_property(prop, sources, passages) for prop in order(entry.properties)]
        for entry in entries
    ]
    return {
        "sources": list(sources.numbers),
        "passages": list(passages.numbers),
        "entries": packed,
    }


def _pack_property(prop: ExplainedProperty, sources: _Once, passages: _Once) -> list[Any]:
    return [
        clean(name_property(prop)),
        clean(_describe_shown(prop)),
        prop.reports,
        prop.origins,
        int(prop.disputed),
        prop.rule,
        [_pack_claim(claim, prop.datatype, sources, passages) for claim in prop.claims],
    ]


def _pack_claim(claim: ExplainedClaim, datatype: str, sources: _Once, passages: _Once) -> list[Any]:
    source = sources.number(
        claim.source,
        claim.publisher,
        claim.title,
        show_date(claim.published),
        claim.url,
        link_to(claim.url),
        claim.kind,
        claim.reliability,
    )
    passage = passages.number(
        source,
        claim.locator,
        claim.speaker,
        show_date(claim.said),
        claim.quote,
        claim.gist,
        claim.voice,
        claim.relays,
        claim.consulted,
    )
    return [
        claim.claim,
        clean(show(claim.value, datatype)),
        claim.stance,
        claim.standing,
        clean(claim.why),
        passage,
        [clean(origin) for origin in claim.origins],
        claim.rank,
        claim.credibility,
        _clean(claim.reason),
        claim.misreads,
        claim.handling,
    ]


def _clean(value: Hashable) -> Hashable:
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    return clean(value) if isinstance(value, str) else value


def _describe_shown(prop: ExplainedProperty) -> str:
    """What is shown, with the span of all current claims where it is a number."""
    if prop.shown is None:
        return ""
    if prop.low is None and prop.high is None:
        return show(prop.shown, prop.datatype)
    return str(describe_count(prop.shown, prop.best, prop.low, prop.high, prop.open))
