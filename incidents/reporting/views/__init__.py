"""The views people query: the public contract, the same on both databases and across upgrades."""

from incidents.db.views import View
from incidents.reporting.views import (
    actors,
    casualties,
    changes,
    claims,
    corroboration,
    disputes,
    gaps,
    said,
    sources,
    timelines,
)
from incidents.reporting.views.declaring import METADATA

# A view may read those that stand before it.
VIEWS = (
    timelines.TIMELINE,
    timelines.RELEASABLE,
    said.SAID,
    claims.CLAIM_LIST,
    disputes.DISPUTES,
    corroboration.CORROBORATION,
    casualties.BY_MONTH,
    casualties.BY_COUNTRY,
    actors.ACTIVITY,
    actors.STRENGTH,
    actors.LEADERSHIP,
    sources.SOURCE_USE,
    gaps.COVERAGE_GAPS,
    changes.CHANGES_SINCE,
)

__all__ = ["METADATA", "VIEWS", "list_views"]


def list_views() -> list[View]:
    """All views, for whoever creates them in a database."""
    return [
        View(
            table.name,
            table.comment or "",
            table.info["select"],
            {column.name: column.comment or "" for column in table.columns},
        )
        for table in VIEWS
    ]
