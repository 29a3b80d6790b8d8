"""The words that formats for people share."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incidents.dates import ImpreciseDate, describe_date
from incidents.quantities import Quantity, format_quantity
from incidents.results import CitedClaim, TimelineEntry

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


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
    alone = low == high == best and (not open_ or not shown.isdigit())
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


class Footnotes:
    """Numbers for passages, given in the order in which they are first cited."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[object, ...], int] = {}
        self.cited: list[CitedClaim] = []

    def number(self, citation: CitedClaim) -> int:
        """The number of a passage; claims of one passage share it."""
        key = citation._replace(property="", claim="")
        if key not in self.numbers:
            self.numbers[key] = len(self.cited) + 1
            self.cited.append(citation)
        return self.numbers[key]

    def mark(self, entry: TimelineEntry, keys: Iterable[str]) -> Sequence[int]:
        """Numbers of the passages that the entry's values of some properties rest on."""
        wanted = list(keys)
        return sorted({self.number(c) for c in entry.citations if c.property in wanted})
