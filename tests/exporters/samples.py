"""Entries of every shape: dates of all precisions, places anywhere, hostile words anywhere."""

import io

from incidents.dates import parse_edtf
from incidents.exporters import FORMATS, write_files
from incidents.results import About, CitedClaim, Timeline, TimelineEntry
from tests.importers.naughty import NAUGHTY

CITED = CitedClaim(
    property="deaths",
    claim="c7",
    source="xinhua-84",
    kind="article",
    title="Iran revises toll",
    publisher="China Daily",
    published="2024-01-04",
    url="https://example.org/a b>c",
    locator="paragraph 2",
    quote=None,
    gist="revised to 84",
    speaker="Interior Minister",
    said="2024-01-04",
    handling="CLEAR",
)
ENTRY = TimelineEntry(
    code="kerman-2024-01-03",
    title="Kerman bombings",
    status="active",
    edtf="2024-01-03",
    earliest="2024-01-03T00:00:00",
    latest="2024-01-03T23:59:59",
    precision="day",
    utc_offset=None,
    place="Kerman",
    place_code="kerman",
    country="IRN",
    latitude=None,
    longitude=None,
    type="Bombing",
    deaths="84",
    deaths_low=84,
    deaths_best=84,
    deaths_high=103,
    deaths_open="above",
    injured=None,
    injured_low=None,
    injured_best=None,
    injured_high=None,
    injured_open=None,
    perpetrator="ISIS-K",
    perpetrator_code="isis-k",
    responsibility=None,
    responsibility_code=None,
    reports=3,
    origins=1,
    disputed=("deaths", "perpetrator"),
    handling="CLEAR",
    summary=None,
    citations=(CITED._replace(property="date", claim="c8"), CITED),
)
ABOUT = About(
    "weekly",
    "Weekly <&>",
    "2024-01-08T06:00:00Z",
    (("handling", "CLEAR"),),
    (("country", "IRN"),),
    (("undated", 2),),
)
DATES = (
    *("2024-01-03", "2024-01", "2024", "202X", "20XX", "0001-01-01", "9999-12-31", "9999-12"),
    *("2024-01-03T16:15", "2024-01-03T16:15:07+04:30", "2024-01-03T16", "2024-01-03T16+05"),
    *("0001-01-01T00:30+05", "9999-12-31T23:30-05", "9999-12-31T23-05", "2024-02-29T23:59Z"),
    *("2024-01-30/2024-02-02", "[2024-01-30..2024-02-02]", "2024-01-03/..", "../2024-01-03"),
    *("2024-01-03T10:00+03/2024-01-03T12:30+03", "[2024-01-03T10:00..2024-01-03T11:00]"),
    *("2024-01-03~", "2024-01~", "2024-01-03T16:15+04:30~", "2024-XX-XX", "2024-01-XX"),
)
POINTS = (
    *((0.0, 0.0), (-0.0, -0.0), (90.0, 180.0), (-90.0, -180.0), (35.123456789, 62.987654321)),
    *((1e-9, -1e-9), (None, None)),
)
SOURCES = ("http://a.example/?q=<script>&x=\"'", "javascript:alert(1)", "//x", "", None)


def dated(edtf, **more):
    bounds = parse_edtf(edtf)._asdict()
    return ENTRY._replace(**{**bounds, **more})


def number(entries, letter):
    """Give each entry a code of its own."""
    return [entry._replace(code=f"{letter}{n}") for n, entry in enumerate(entries)]


VARIED = number(
    [
        *map(dated, DATES),
        *(ENTRY._replace(latitude=latitude, longitude=longitude) for latitude, longitude in POINTS),
        *(ENTRY._replace(citations=(CITED._replace(url=url),)) for url in SOURCES),
        *(ENTRY._replace(status=status) for status in ("draft", "retracted")),
        ENTRY._replace(citations=(), place=None, type=None, deaths=None, perpetrator=None),
        ENTRY._replace(deaths_best=2**53, deaths_low=0, deaths_high=2**53, deaths="≥ 1"),
        ENTRY._replace(
            citations=(CitedClaim("deaths", None, "note-1", "other", *[None] * 9, "CLEAR"),)
        ),
        ENTRY._replace(disputed=(), summary="Some words.", utc_offset=-210, handling="AMBER"),
        ENTRY._replace(
            citations=(CITED._replace(gist=None, quote="q" * 40_000, said=None, published="??"),)
        ),
    ],
    "v",
)


def tainted(text):
    """An entry in which every free text is the same words."""
    words = CITED._replace(
        title=text, publisher=text, locator=text, gist=text, speaker=text, url=text
    )
    quoted = words._replace(property="date", gist=None, quote=text)
    named = dict.fromkeys(("title", "place", "type", "perpetrator", "summary"), text)
    return ENTRY._replace(**named, responsibility=text, citations=(quoted, words))


HOSTILE = number((tainted(text) for text in NAUGHTY if text), "h")


def timeline(entries, about=ABOUT):
    return Timeline(about, lambda: iter(entries), lambda: iter(()))


def write(entries, format_, about=ABOUT):
    """The bytes of each file by its ending."""
    made = {}

    class Kept(io.BytesIO):
        def __init__(self, name):
            super().__init__()
            self.name_kept = name

        def __exit__(self, *error):
            made[self.name_kept.removeprefix("t")] = self.getvalue()
            super().__exit__(*error)

    write_files(timeline(entries, about), format_, f"t{FORMATS[format_].suffix}", Kept)
    return made


def write_main(entries, format_, about=ABOUT):
    return next(iter(write(entries, format_, about).values()))


def write_to(folder, entries, format_, about=ABOUT):
    """The files, in a folder; the path of the main one."""
    suffix = FORMATS[format_].suffix
    write_files(
        timeline(entries, about), format_, f"t{suffix}", lambda name: (folder / name).open("wb")
    )
    return folder / f"t{suffix}"
