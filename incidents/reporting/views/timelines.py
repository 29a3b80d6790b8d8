"""The chronology as a view, and what of it may be released."""

from typing import Any

from sqlalchemy import FromClause, Select, Table, select

from incidents.db.functions import as_text
from incidents.reporting.timeline import select_lines
from incidents.reporting.views.declaring import declare_view
from incidents.resolution.question import UNLIMITED, Limits

MEANINGS = {
    "code": "Code of the incident",
    "title": "Its title",
    "status": "Always active: drafts and retracted incidents are in no timeline",
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
    "perpetrator": "Name of the perpetrator shown; all there are stand in claim_list",
    "perpetrator_code": "Code of the perpetrator",
    "responsibility": "Name of who claims responsibility, as shown",
    "responsibility_code": "Code of who claims responsibility",
    "reports": "Works whose current claims agree with the deaths shown; without deaths, the date",
    "origins": "Independent origins behind the same value; 0 where no lineage is recorded",
    "disputed": "Properties whose claims cannot all be true: keys, sorted, joined by '; '",
    "handling": "Highest TLP marking among title and what is shown",
    "summary": "A few sentences of our own",
}


def _select_rows(limits: Limits) -> Select[Any]:
    rows: FromClause = select_lines(limits).order_by(None).subquery("resolved")
    written = {name: as_text(rows.c[name]) for name in ("deaths", "injured", "disputed")}
    return select(
        *(written[name].label(name) if name in written else rows.c[name] for name in MEANINGS)
    )


TIMELINE: Table = declare_view(
    "timeline",
    "The chronology: a row a dated, active incident, as `incidents timeline` prints it."
    " Chronological order is earliest, latest, code",
    _select_rows(UNLIMITED),
    MEANINGS,
)

RELEASABLE: Table = declare_view(
    "releasable_timeline",
    "The chronology resolved from nothing but what is marked TLP:CLEAR, as"
    " `incidents timeline --handling CLEAR` prints it. Values may differ from those in timeline:"
    " claims above the ceiling are not hidden but never heard",
    _select_rows(Limits(ceiling="CLEAR")),
    MEANINGS,
)
