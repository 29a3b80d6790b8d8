"""The timeline with every claim behind it: what a page shows of each incident."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from incidents.reporting.evidence import NOTHING, read_evidence, read_words
from incidents.reporting.explain import Explanation
from incidents.reporting.timeline import EVERYTHING, Filters, read_numbered
from incidents.resolution.question import UNLIMITED, Limits
from incidents.results import ExplainedEntry, ExplainedProperty, TimelineEntry

BATCH = 500


def read_explained(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[ExplainedEntry]:
    """The entries of a timeline, in order, each with every claim on it that may be shown.

    Under a ceiling claims are numbered within their incident; see `Explanation`.
    """
    entries = read_numbered(session, limits, filters)
    while batch := list(islice(entries, BATCH)):
        explained = _explain(session, limits, batch)
        yield from map(ExplainedEntry, (entry for _, entry in batch), explained)


def _explain(
    session: Session, limits: Limits, batch: Sequence[tuple[int, TimelineEntry]]
) -> Iterator[tuple[ExplainedProperty, ...]]:
    """What is shown of each incident and why, with as many statements as for one."""
    found = read_evidence(session, "incident", [number for number, _ in batch], limits)
    words = read_words(session, limits, found.values())
    for number, entry in batch:
        evidence = found.get(number, NOTHING)
        yield tuple(Explanation(limits, entry.code, evidence, words).properties(None))
