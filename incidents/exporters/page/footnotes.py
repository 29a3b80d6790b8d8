"""The passages that the list rests on, numbered as they are first cited."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from incidents.dates import describe_date, parse_edtf
from incidents.exporters.page.rendering import link_to
from incidents.exporters.phrasing import Footnotes
from incidents.results import CitedClaim, TimelineEntry


class Note(NamedTuple):
    """A passage in words.

    `link` is the address if it may be followed, `host` whose it is, `first` the incident that
    first cites the passage.
    """

    speaker: str | None
    said: str
    quote: str | None
    gist: str | None
    source: str
    title: str | None
    details: str
    url: str | None
    link: str | None
    host: str
    first: str


class Notes(Footnotes):
    """Footnotes that know where they are first cited."""

    def __init__(self) -> None:
        super().__init__()
        self.first: list[str] = []

    def mark(self, entry: TimelineEntry, keys: Iterable[str]) -> Sequence[int]:
        """Numbers of the passages that the entry's values of some properties rest on."""
        marks = super().mark(entry, keys)
        self.first += [entry.code] * (len(self.cited) - len(self.first))
        return marks

    def described(self) -> Iterator[Note]:
        """All of them, in order."""
        return map(_describe_note, self.cited, self.first)


def show_date(edtf: str | None) -> str:
    """A date as people read it; nothing where there is none."""
    return describe_date(parse_edtf(edtf)) if edtf else ""


def _describe_note(cited: CitedClaim, first: str) -> Note:
    link = link_to(cited.url)
    details = [show_date(cited.published) or "undated", cited.locator or ""]
    return Note(
        speaker=cited.speaker,
        said=show_date(cited.said),
        quote=cited.quote,
        gist=cited.gist,
        source=cited.publisher or cited.source,
        title=cited.title,
        details=", ".join(filter(None, details)),
        url=cited.url,
        link=link,
        host=(urlsplit(link).hostname or "") if link else "",
        first=first,
    )
