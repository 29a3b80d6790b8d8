"""Rows that can be taken back: of rows alike but for `withdrawn`, the last counts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.chunks import in_chunks
from incidents.models import CitationSource, ClaimLink, IncidentLink

Withdrawable = type[CitationSource] | type[ClaimLink] | type[IncidentLink]

LINEAGE = ("citation_id", "role", "source_id")
CLAIM_LINK = ("claim_id", "relation", "target_id")
INCIDENT_LINK = ("incident_id", "relation", "other_id")


def read_standing(
    session: Session,
    model: Withdrawable,
    keys: Sequence[str],
    ids: Iterable[int] | None,
    by: str | None = None,
) -> dict[tuple[Any, ...], int]:
    """The keys that stand, each with the number of its last row.

    Args:
        session: where to read.
        model: the table.
        keys: the columns but for `withdrawn`.
        ids: values of the column `by`; all rows if None.
        by: the first of the keys unless given.
    """
    columns: list[Any] = [getattr(model, name) for name in keys]
    query = select(model.id, model.withdrawn, *columns).order_by(model.id)
    wanted = getattr(model, by or keys[0])
    parts = [query] if ids is None else (query.where(wanted.in_(part)) for part in in_chunks(ids))
    standing: dict[tuple[Any, ...], int] = {}
    for part in parts:
        for number, withdrawn, *key in session.execute(part):
            standing.pop(tuple(key), None)
            if not withdrawn:
                standing[tuple(key)] = number
    return standing
