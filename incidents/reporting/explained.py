"""The timeline with every claim behind it: what a page shows of each incident."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from incidents.reporting.evidence import NOTHING, read_evidence, read_words
from incidents.reporting.explain import Explanation
from incidents.reporting.timeline import EVERYTHING, Filters, select_timeline, with_citations
from incidents.resolution.question import UNLIMITED, Limits
from incidents.results import ExplainedEntry, ExplainedProperty

BATCH = 500


def read_explained(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[ExplainedEntry]:
    """The entries of a timeline, in order, each with every claim on it that may be shown.

    Under a ceiling claims are numbered within their incident: "#1", not "c1042".
    """
    rows = iter(session.execute(select_timeline(limits, filters)).yield_per(BATCH))
    while batch := list(islice(rows, BATCH)):
        explained = _explain(session, limits, batch)
        entries = with_citations(session, limits, batch)
        yield from map(ExplainedEntry, entries, explained)


def _explain(
    session: Session, limits: Limits, batch: Sequence[Row[Any]]
) -> Iterator[tuple[ExplainedProperty, ...]]:
    """What is shown of each incident and why, with as many statements as for one."""
    found = read_evidence(session, "incident", [row.incident_id for row in batch], limits)
    words = read_words(session, limits, found.values())
    for row in batch:
        evidence = found.get(row.incident_id, NOTHING)
        local = limits.ceiling is not None
        yield tuple(Explanation(limits, row.code, evidence, words, local=local).properties(None))
