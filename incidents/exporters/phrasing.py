"""The words that formats for people share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from incidents.dates import MONTHS, ImpreciseDate, describe_date
from incidents.quantities import Quantity, format_quantity
from incidents.results import About, CitedClaim, TimelineEntry

# Precisions of a time of day.
CLOCK = ("second", "minute", "hour")


class Count(NamedTuple):
    """What is shown of a quantity: the value, and the span where the claims differ from it."""

    shown: str
    span: str

    def __str__(self) -> str:
        return f"{self.shown} {self.span}".strip()


def describe_count(
    shown: str | None, best: int | None, low: int | None, high: int | None, open_: str | None
) -> Count | None:
    """Write "94 [84–103+]": the value shown, the span of all current claims, + where it is open."""
    if shown is None:
        return None
    closed = format_quantity(Quantity(low, None, high, None)) if low != high else f"{low:,}"
    below = "≤" if open_ in ("below", "both") else ""
    above = "+" if open_ in ("above", "both") else ""
    # One voice that says "at least 94" needs no "[94+]" behind it.
    alone = low == high == best and (not open_ or not shown.replace(",", "").isdigit())
    return Count(
        shown, "" if alone or (shown == closed and not open_) else f"[{below}{closed}{above}]"
    )


def describe_deaths(entry: TimelineEntry) -> Count | None:
    """Deaths as best [low–high]."""
    return describe_count(
        entry.deaths, entry.deaths_best, entry.deaths_low, entry.deaths_high, entry.deaths_open
    )


def describe_injured(entry: TimelineEntry) -> Count | None:
    """Injured as best [low–high]."""
    return describe_count(
        entry.injured, entry.injured_best, entry.injured_low, entry.injured_high, entry.injured_open
    )


def date_of(entry: TimelineEntry) -> ImpreciseDate:
    """The entry's date group."""
    return ImpreciseDate(
        entry.edtf or "",
        entry.earliest or "",
        entry.latest or "",
        entry.precision or "",
        entry.utc_offset,
    )


def describe_when(entry: TimelineEntry) -> str:
    """When it happened, in words."""
    return describe_date(date_of(entry))


def describe_backing(entry: TimelineEntry) -> str:
    """Write "3 reports, 1 origin"; no origin at all is said in words, for it means something."""
    reports = f"{entry.reports} report" + ("" if entry.reports == 1 else "s")
    if entry.origins == 0:
        return f"{reports}, lineage not recorded"
    return f"{reports}, {entry.origins} origin" + ("" if entry.origins == 1 else "s")


def heading_of(entry: TimelineEntry) -> tuple[str, str]:
    """(year, month name) under which an entry stands; no month where the date has none."""
    earliest, latest = entry.earliest or "", entry.latest or ""
    year = earliest[:4]
    if earliest[:4] != latest[:4]:
        return f"{year}–{latest[:4]}", ""
    return year, MONTHS[int(earliest[5:7]) - 1] if earliest[:7] == latest[:7] else ""


def describe_source(citation: CitedClaim) -> str:
    """Publisher, title, date of publication: what a reader looks a source up by."""
    parts = [citation.publisher or citation.source]
    if citation.title:
        parts.append(f"“{citation.title}”")
    if citation.published:
        parts.append(citation.published)
    if citation.locator:
        parts.append(citation.locator)
    return ", ".join(parts)


def describe_words(citation: CitedClaim) -> str:
    """Who is speaking, and the passage: in quotation marks verbatim, else marked as our gist."""
    speaker = citation.speaker or ""
    if citation.said:
        speaker = f"{speaker} ({citation.said})" if speaker else f"said {citation.said}"
    words = f"“{citation.quote}”" if citation.quote else ""
    words = words or (f"[gist] {citation.gist}" if citation.gist else "")
    return ": ".join(part for part in (speaker, words) if part)


def list_facts(entry: TimelineEntry) -> Iterator[tuple[str, str, str]]:
    """(property, label, value) of what is known of an incident besides its date, in words."""
    if entry.place:
        yield "place", "place", entry.place
    if entry.type:
        yield "type", "type", entry.type
    if deaths := describe_deaths(entry):
        yield "deaths", "deaths", f"{deaths}, {describe_backing(entry)}"
    if injured := describe_injured(entry):
        yield "injured", "injured", str(injured)
    if entry.perpetrator:
        disputed = " (disputed)" if "perpetrator" in entry.disputed else ""
        yield "perpetrator", f"perpetrator{disputed}", entry.perpetrator
    if entry.responsibility:
        yield "responsibility", "responsibility claimed by", entry.responsibility
    if entry.disputed:
        yield "disputed", "disputed", ", ".join(entry.disputed)


def list_citations(entry: TimelineEntry) -> Iterator[tuple[str, CitedClaim]]:
    """The passages of an entry, each once, with the properties that rest on it."""
    passages: dict[CitedClaim, list[str]] = {}
    for citation in entry.citations:
        passages.setdefault(_passage_of(citation), []).append(citation.property)
    for citation, keys in passages.items():
        yield ", ".join(keys), citation


def _passage_of(citation: CitedClaim) -> CitedClaim:
    """What claims of one passage have in common."""
    return citation._replace(property="", claim=None)


def link_to(citation: CitedClaim) -> str | None:
    """The address of a source where it is one that a reader can follow without harm."""
    url = citation.url
    if url is None or not url.lower().startswith(("https://", "http://")):
        return None
    return quote_url(url)


def quote_url(url: str) -> str:
    """An address in which nothing ends markup or breaks a line: such is percent-encoded."""
    return "".join(
        char
        if char.isprintable() and char not in "<> \\\"'`"
        else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        for char in url
    )


def is_imprecise(entry: TimelineEntry) -> bool:
    """Whether the day is not known: it lies somewhere within the bounds, which is no duration."""
    return entry.precision not in (*CLOCK, "day") and "/" not in (entry.edtf or "")


def list_about(about: About) -> Iterator[tuple[str, str]]:
    """What an export says of itself, as pairs of a name and words."""
    yield "drawn", about.drawn_at
    yield from about.limits
    yield from about.filters
    for reason, number in about.left_out:
        yield "left out", f"{number:,} {reason}"


def describe_about(about: About) -> str:
    """The same in one line."""
    return "; ".join(f"{name}: {words}" for name, words in list_about(about))


class Footnotes:
    """Numbers for passages, given in the order in which they are first cited."""

    def __init__(self) -> None:
        self.numbers: dict[CitedClaim, int] = {}
        self.cited: list[CitedClaim] = []
        self.before = 0

    def number(self, citation: CitedClaim) -> int:
        """The number of a passage; claims of one passage share it."""
        key = _passage_of(citation)
        if key not in self.numbers:
            self.cited.append(citation)
            self.numbers[key] = self.before + len(self.cited)
        return self.numbers[key]

    def take(self) -> list[tuple[int, CitedClaim]]:
        """The numbered passages since the last time; from here on they get new numbers.

        So what is kept stays small however long a timeline is.
        """
        taken = list(enumerate(self.cited, self.before + 1))
        self.before += len(taken)
        self.numbers.clear()
        self.cited.clear()
        return taken

    def mark(self, entry: TimelineEntry, keys: Iterable[str]) -> Sequence[int]:
        """Numbers of the passages that the entry's values of some properties rest on."""
        wanted = list(keys)
        return sorted({self.number(c) for c in entry.citations if c.property in wanted})
