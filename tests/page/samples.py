"""Entries made up for pages: as many as are wanted, as odd as is wanted."""

import io
from datetime import datetime, timedelta

from incidents.exporters.page import write_html
from incidents.results import (
    About,
    CitedClaim,
    ExplainedClaim,
    ExplainedEntry,
    ExplainedProperty,
    Timeline,
    TimelineEntry,
)

ABOUT = About(
    "weekly", "Weekly chronology", "2024-11-25T06:00:00Z", (("handling", "GREEN"),), (), ()
)
COUNTRIES = (("IRN", 32.0, 53.0), ("RUS", 55.8, 37.3), ("AFG", 34.5, 69.2), ("MEX", 23.6, -102.5))
TYPES = ("Bombing", "Shooting", "Clash", "Air or drone strike")
ACTORS = ("ISIS-K", "Border guards", "Cartel of the coast", "Unknown gunmen", "Army", "Militia")
FIRST_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - civil time


def make_claim(number=1, value="5", **changes):
    claim = ExplainedClaim(
        claim=f"c{number}",
        value=value,
        stance="asserts",
        standing="shown",
        why="the only value",
        speaker="Interior Minister",
        voice="Ministry of Interior",
        said="2024-01-04",
        source="gazette-1",
        kind="article",
        title="Toll revised",
        publisher="Gazette",
        published="2024-01-04",
        url="https://example.org/toll",
        reliability="B",
        locator="paragraph 2",
        quote=f"five people were killed in incident {number}, the ministry said on the day after",
        gist=None,
        relays=("wire",),
        origins=("Ministry of Interior",),
        rank=None,
        credibility=None,
        reason=None,
        misreads=None,
        handling="CLEAR",
    )
    return claim._replace(**changes)


def make_property(key, datatype, *claims, **changes):
    shown = claims[0].value if claims else None
    prop = ExplainedProperty(
        "subject", key, datatype, None, None, None, shown, None, None, None, None, 1, 1, False,
        "ranked",
        claims,
    )  # fmt: skip
    return prop._replace(**changes)


def cite(key, number, **changes):
    cited = CitedClaim(
        property=key,
        claim=f"c{number}",
        source="gazette-1",
        kind="article",
        title="Toll revised",
        publisher="Gazette",
        published="2024-01-04",
        url=f"https://example.org/toll/{number}",
        locator="paragraph 2",
        quote=f"five people were killed in incident {number}, the ministry said on the day after",
        gist=None,
        speaker="Interior Minister",
        said="2024-01-04",
        handling="CLEAR",
    )
    return cited._replace(**changes)


def make_entry(number, **changes):
    """An incident, a quarter of them disputed, some of them imprecise."""
    first = FIRST_DAY + timedelta(hours=21 * number)
    last = first + timedelta(days=number % 40 if number % 5 == 0 else 0)
    day, end = first.strftime("%Y-%m-%d"), last.strftime("%Y-%m-%d")
    country, latitude, longitude = COUNTRIES[number % len(COUNTRIES)]
    deaths = number % 13
    disputed = number % 4 == 0
    entry = TimelineEntry(
        code=f"incident-{number}",
        title=f"Incident {number} near the market of the town",
        status="active",
        edtf=day if day == end else f"[{day}..{end}]",
        earliest=f"{day}T00:00:00",
        latest=f"{end}T23:59:59",
        precision="day" if day == end else "span",
        utc_offset=None,
        place=f"Town {number % 700}",
        place_code=f"town-{number % 700}",
        country=country,
        latitude=latitude + (number % 97) / 20,
        longitude=longitude + (number % 89) / 20,
        type=TYPES[number % len(TYPES)],
        deaths=str(deaths),
        deaths_low=deaths,
        deaths_best=deaths,
        deaths_high=deaths + (3 if disputed else 0),
        deaths_open=None,
        injured=None,
        injured_low=None,
        injured_best=None,
        injured_high=None,
        injured_open=None,
        perpetrator=ACTORS[number % len(ACTORS)],
        perpetrator_code="actor",
        responsibility=None,
        responsibility_code=None,
        reports=2,
        origins=1,
        disputed=("deaths",) if disputed else (),
        handling="CLEAR",
        summary=None,
        citations=tuple(
            cite(key, number) for key in ("date", "place", "type", "deaths", "perpetrator")
        ),
    )
    return entry._replace(**changes)


def explain(entry, number=1):
    """The entry with claims that say what it says, and others where it is disputed."""
    disputed = "deaths" in entry.disputed
    more = entry.deaths_high
    deaths = [make_claim(number, entry.deaths)]
    if disputed:
        deaths.append(make_claim(number + 1, str(more), standing="current", why="behind"))
    return ExplainedEntry(
        entry,
        (
            make_property("date", "date", make_claim(number, entry.edtf)),
            make_property("place", "place", make_claim(number, entry.place)),
            make_property("type", "term", make_claim(number, entry.type)),
            make_property(
                "deaths", "quantity", *deaths, disputed=disputed, low=entry.deaths_low, high=more
            ),
            make_property("perpetrator", "actor", make_claim(number, entry.perpetrator)),
            make_property("side", "actor", make_claim(number, ACTORS[number % 5])),
        ),
    )


def make_entries(size):
    return [explain(make_entry(number), number) for number in range(size)]


def write(entries, about=ABOUT):
    """The page of some entries, as text."""
    out = io.StringIO()
    write_html(Timeline(about, lambda: [each.entry for each in entries], lambda: entries), out)
    return out.getvalue()
