"""Timelines as CSV (RFC 4180 with LF, UTF-8): a row an incident, its citations in one column."""

import csv
from typing import TextIO

from incidents.results import CitedClaim, Timeline, TimelineEntry

COLUMNS = TimelineEntry._fields


def write_csv(timeline: Timeline, out: TextIO) -> None:
    """Write a header and the rows. Lists are joined by "; ", what is unknown is empty."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in timeline.read_entries():
        lists = {
            "disputed": "; ".join(entry.disputed),
            "citations": "; ".join(_name_claim(citation) for citation in entry.citations),
        }
        writer.writerow((entry._asdict() | lists).values())


def _name_claim(citation: CitedClaim) -> str:
    return f"{citation.property}: {citation.claim} {citation.source}"
