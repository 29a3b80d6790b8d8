"""The chronology as a view, and what of it may be released."""

from typing import Any

from sqlalchemy import FromClause, Select, Table, select

from incidents.db.functions import as_text
from incidents.reporting.timeline import select_lines
from incidents.reporting.views.declaring import declare_view
from incidents.resolution.question import UNLIMITED, Limits
from incidents.results import ENTRY_MEANINGS

MEANINGS = {
    **ENTRY_MEANINGS,
    "status": "Always active: drafts and retracted incidents are in no timeline",
    "perpetrator": "Name of the perpetrator shown; all there are stand in claim_list",
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
