"""What claims contradict each other on, and who says what."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from incidents.reporting.explained import read_explained
from incidents.reporting.timeline import Filters
from incidents.resolution.question import Limits
from incidents.results import (
    Chart,
    ExplainedClaim,
    ExplainedEntry,
    ExplainedProperty,
    Report,
    Short,
)

COLUMNS = (
    *("incident", "title", "date", "country", "property", "qualifier", "shown", "sayings"),
    *("voices", "origins", "rule"),
)
CURRENT = ("shown", "agrees", "stands", "current", "denies")


def report_disputes(session: Session, limits: Limits, filters: Filters) -> Report:
    """A row for each property on which current claims cannot all be true."""
    wanted = filters._replace(disputed=True, limit=None)
    rows = (
        row
        for explained in read_explained(session, limits, wanted)
        for row in _tell_disputes(explained)
    )
    return Report(
        "disputes",
        "Disputed facts",
        COLUMNS,
        (
            Short("incident", "incident"),
            Short("property", "property"),
            Short("what is said", "sayings"),
        ),
        islice(rows, filters.limit),
        Chart("property"),
    )


def _tell_disputes(explained: ExplainedEntry) -> Iterator[Sequence[Any]]:
    entry = explained.entry
    for prop in explained.properties:
        key = f"{prop.property}:{prop.qualifier}" if prop.qualifier else prop.property
        if key in entry.disputed:
            about = (entry.code, entry.title, entry.edtf, entry.country)
            yield (*about, prop.property, prop.qualifier, prop.shown, *_tell_sayings(prop))


def _tell_sayings(prop: ExplainedProperty) -> tuple[str, int, int, str]:
    """What is currently said, how many voices say it, and the rule by which one was shown."""
    current = [claim for claim in prop.claims if claim.standing in CURRENT]
    sayings = dict.fromkeys(map(_tell_saying, current))
    return "; ".join(sayings), len({claim.voice for claim in current}), prop.origins, prop.rule


def _tell_saying(claim: ExplainedClaim) -> str:
    denial = "not " if claim.stance == "denies" else ""
    return f"{denial}{claim.value} ({claim.voice})"
