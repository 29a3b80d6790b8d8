"""Timelines as a page: one HTML file that asks for nothing from anywhere and opens from disk.

The list and its footnotes stand in the file as they are read. The claims behind it, and what the
filters, the timeline and the map go by, stand there as JSON that is never executed: the policy in
the head allows the page's own scripts, known by their digests, and nothing else.
"""

from itertools import islice
from typing import TextIO

from incidents.errors import InputError
from incidents.exporters.page import parts
from incidents.exporters.page.writing import write_page
from incidents.results import Timeline


def write_html(timeline: Timeline, out: TextIO) -> None:
    """Write the whole timeline as one page.

    Raises:
        InputError: it is too long for one.
    """
    entries = list(islice(timeline.read_explained(), parts.MOST + 1))
    if len(entries) > parts.MOST:
        raise InputError(
            f"more than {parts.MOST:,} incidents are too many for one page",
            "add -o FILE: a page for each year is written beside it",
        )
    write_page(timeline.about, entries, out)
