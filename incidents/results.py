"""What reporting yields and exporters write: the seam out. Knows no database."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple


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


ENTRY_MEANINGS: Final = {
    "code": "Code of the incident",
    "title": "Its title",
    "status": "active, draft or retracted",
    "edtf": "Date shown, EDTF: 2024-01-03, 2024-01, 2024-01-03/2024-01-05",
    "earliest": "First second it may have happened, local civil time, YYYY-MM-DDTHH:MM:SS",
    "latest": "Last second it may have happened, local civil time",
    "precision": "Precision of the date: second, minute, hour, day, month, year, span, …",
    "utc_offset": "Minutes east of UTC, where stated",
    "place": "Name of the place shown",
    "place_code": "Code of the place",
    "country": "Its country, ISO 3166-1 alpha-3",
    "latitude": "Degrees north, WGS 84",
    "longitude": "Degrees east, WGS 84",
    "type": "Type shown",
    "deaths": "Deaths shown, in words: 94, ≥ 94, 4,000–6,000",
    "deaths_low": "Least number of deaths among current claims",
    "deaths_best": "Number of deaths shown; of ≥ 94 it is 94",
    "deaths_high": "Greatest number of deaths among current claims",
    "deaths_open": "End at which the span of deaths goes on: above, below, both",
    "injured": "Injured shown, in words",
    "injured_low": "Least number of injured among current claims",
    "injured_best": "Number of injured shown",
    "injured_high": "Greatest number of injured among current claims",
    "injured_open": "End at which the span of injured goes on: above, below, both",
    "perpetrator": "Name of the perpetrator shown",
    "perpetrator_code": "Code of the perpetrator",
    "responsibility": "Name of who claims responsibility, as shown",
    "responsibility_code": "Code of who claims responsibility",
    "reports": "Works whose current claims agree with the deaths shown; without deaths, the date",
    "origins": "Independent origins behind the same value; 0 where no lineage is recorded",
    "disputed": "Properties whose claims cannot all be true: keys, sorted, joined by '; '",
    "handling": "Highest TLP marking among title and what is shown",
    "summary": "A few sentences of our own",
}
CITATION_MEANINGS: Final = {
    "property": "The property whose value rests on it: date, place, type, deaths, …",
    "claim": "Number of the claim, c1042; left out under a handling ceiling",
    "source": "Code of the source",
    "kind": "Its kind: article, report, data set, …",
    "title": "Its title",
    "publisher": "Who published it",
    "published": "When it was published, EDTF",
    "url": "Where it is",
    "locator": "Where in it the passage stands: paragraph 5, row 1234",
    "quote": "The wording, verbatim",
    "gist": "Our words, where the wording was not seen",
    "speaker": "Whose words it relays",
    "said": "When it was said, EDTF",
    "handling": "TLP marking of the source",
}


class ExplainedClaim(NamedTuple):
    """One claim on a value: who said it, when, through whom, in which words, and its standing.

    `standing` is shown, agrees, stands, current, denies, superseded, corrected, misreading,
    deprecated or withdrawn; `why` says in a sentence how it came to that. `origins` are names.
    `consulted` are sources that the passage was coded from: shown, never counted.
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
    consulted: tuple[str, ...] = ()


# Standings of claims that are still held by whoever made them.
CURRENT: Final = ("shown", "agrees", "stands", "current", "denies")


class ExplainedProperty(NamedTuple):
    """What is shown of one property (qualifier and period), and every claim on it.

    `since` and `until` bound the period in which the claims about an actor were true; None is
    unbounded, and for incidents always. `best` is the one number of what is shown, `low` and
    `high` span all current claims.
    """

    subject: str
    property: str
    datatype: str
    qualifier: str | None
    since: str | None
    until: str | None
    shown: str | None
    best: int | None
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
    `unknown` names what has no label, `unit` what is measured, `doubt` the column that counts
    incidents which stand with the first time they may have happened at.
    """

    label: str
    value: str | None = None
    low: str | None = None
    high: str | None = None
    over_time: bool = False
    unknown: str = "not known"
    unit: str = "rows"
    doubt: str | None = None


class Short(NamedTuple):
    """A column as people see it in 80 characters.

    With `to` it is a span, from one to the other; of longer texts than `most` the end is cut.
    """

    heading: str
    column: str
    to: str | None = None
    most: int | None = None


class Report(NamedTuple):
    """The answer to a question people ask every week: a table, and what of it can be drawn.

    `short` is what 80 characters have room for.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    short: tuple[Short, ...]
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
