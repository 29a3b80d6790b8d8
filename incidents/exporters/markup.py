"""An entry as a piece of HTML, for formats whose readers show such pieces."""

from collections.abc import Callable, Iterator
from html import escape

from incidents.exporters.phrasing import (
    describe_source,
    describe_words,
    link_to,
    list_citations,
    list_facts,
)
from incidents.results import TimelineEntry


def list_known(entry: TimelineEntry, show: Callable[[str], str] = escape) -> Iterator[str]:
    """What is known as a list, then as another the passages it rests on; `show` escapes a text."""
    yield "<ul>"
    for _, label, value in list_facts(entry):
        yield f"<li>{show(label)}: {show(value)}</li>"
    yield "</ul><ol>"
    for keys, citation in list_citations(entry):
        source, link = show(describe_source(citation)), link_to(citation)
        shown = f'<a href="{escape(link)}">{source}</a>' if link else source
        words = describe_words(citation)
        yield f"<li>{show(keys)}: {shown}{'. ' + show(words) if words else ''}</li>"
    yield "</ol>"
