"""What reporting yields and exporters write: the seam out. Knows no database."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple


class CitedClaim(NamedTuple):
    """What a shown value rests on: one claim, the passage that makes it, and its source.

    `claim` is its number, "c1042"; None under a ceiling, where numbers would tell of others.
    """

    property: str
    claim: str | None
    source: str
    kind: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    locator: str | None
    quote: str | None
    gist: str | None
    speaker: str | None
    said: str | None
    handling: str


class TimelineEntry(NamedTuple):
    """One incident as resolved: a line of the chronology.

    Bounds are local civil time, YYYY-MM-DDTHH:MM:SS; coordinates degrees, WGS 84. `deaths` and
    `injured` are as the claim has them ("≥ 94"), the numbers beside them the best one and the
    span of all current claims; `open` says at which end that span goes on.
    """

    code: str
    title: str
    status: str
    edtf: str | None
    earliest: str | None
    latest: str | None
    precision: str | None
    utc_offset: int | None
    place: str | None
    place_code: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    type: str | None
    deaths: str | None
    deaths_low: int | None
    deaths_best: int | None
    deaths_high: int | None
    deaths_open: str | None
    injured: str | None
    injured_low: int | None
    injured_best: int | None
    injured_high: int | None
    injured_open: str | None
    perpetrator: str | None
    perpetrator_code: str | None
    responsibility: str | None
    responsibility_code: str | None
    reports: int
    origins: int
    disputed: tuple[str, ...]
    handling: str
    summary: str | None
    citations: tuple[CitedClaim, ...]


class ExplainedClaim(NamedTuple):
    """One claim on a value: who said it, when, through whom, in which words, and its standing.

    `standing` is shown, agrees, stands, current, denies, superseded, corrected, misreading,
    deprecated or withdrawn; `why` says in a sentence how it came to that. `origins` are names.
    `handling` is the highest marking of its source, its speaker and the actor it names.
    """

    claim: str
    value: str
    stance: str
    standing: str
    why: str
    speaker: str | None
    voice: str
    said: str | None
    source: str
    kind: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    reliability: str | None
    locator: str | None
    quote: str | None
    gist: str | None
    relays: tuple[str, ...]
    origins: tuple[str, ...]
    rank: str | None
    credibility: int | None
    reason: str | None
    misreads: str | None
    handling: str


class ExplainedProperty(NamedTuple):
    """What is shown of one property (qualifier and period), and every claim on it.

    `since` and `until` bound the period in which the claims about an actor were true; None is
    unbounded, and for incidents always.
    """

    subject: str
    property: str
    datatype: str
    qualifier: str | None
    since: str | None
    until: str | None
    shown: str | None
    low: int | None
    high: int | None
    open: str | None
    reports: int
    origins: int
    disputed: bool
    rule: str
    claims: tuple[ExplainedClaim, ...]


class ExplainedEntry(NamedTuple):
    """One incident as resolved, with every claim on it that may be shown."""

    entry: TimelineEntry
    properties: tuple[ExplainedProperty, ...]


class Chart(NamedTuple):
    """What of a report is drawn: a bar for each `label`, as long as `value`.

    Without `value` the rows of each label are counted. `low` and `high` name the ends of the span
    in which the value lies. `over_time`: labels are months or years, of which none may be missing.
    """

    label: str
    value: str | None = None
    low: str | None = None
    high: str | None = None
    over_time: bool = False


class Report(NamedTuple):
    """The answer to a question people ask every week: a table, and what of it can be drawn.

    `short` are the columns that 80 characters have room for.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    short: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    chart: Chart


class About(NamedTuple):
    """What an export says of itself.

    `drawn_at` is the slot it was scheduled for (UTC, YYYY-MM-DDTHH:MM:SSZ), not the clock's time:
    the same slot gives the same bytes. `limits` and `filters` are pairs of a name and its value in
    words; `left_out` pairs of a reason and how many incidents.
    """

    name: str
    title: str
    drawn_at: str
    limits: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, int], ...]


class Timeline(NamedTuple):
    """What an export is written from; each call reads the same entries anew, in order.

    `read_lines` are the entries as `as_line` flattens them, where the database can do that at once.
    """

    about: About
    read_entries: Callable[[], Iterable[TimelineEntry]]
    read_explained: Callable[[], Iterable[ExplainedEntry]]
    read_lines: Callable[[], Iterable[Sequence[Any]]] | None = None
