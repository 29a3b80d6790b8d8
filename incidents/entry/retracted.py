"""What was taken back by an undo: claims that refer to it can't be told to anybody."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import RowMapping, Select, select, true
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.chunks import in_chunks
from incidents.ledger.undone import Undone, read_undone
from incidents.models import Actor, Change, Incident, Place, Property, Source, Term

T = TypeVar("T", bound=Base)

REFERRING: Final[Mapping[str, type[Base]]] = {
    "source_id": Source,
    "speaker_id": Actor,
    "actor_id": Actor,
    "value_actor_id": Actor,
    "value_place_id": Place,
    "value_term_id": Term,
    "qualifier_id": Term,
    "property_id": Property,
}


def find_undone_incidents(session: Session, ids: Iterable[int] | None = None) -> set[int]:
    """Ids of incidents whose recording was undone and that nobody has recorded again since.

    What an undo set back to retracted is not among them, where somebody had retracted it.

    Args:
        session: where to look.
        ids: of the incidents in question; all if None.
    """
    undone = read_undone(session)
    parts = [select(Incident.id, Incident.recorded_in)]
    if ids is not None:
        parts = [parts[0].where(Incident.id.in_(part)) for part in in_chunks(ids)]
    found: set[int] = set()
    for part in parts:
        query = part.where(Incident.status == "retracted")
        recorded = session.execute(query)
        by = {key: undone.by[number] for key, number in recorded if number in undone.by}
        found |= by.keys() - _find_set_since(session, query, by, undone)
    return found


def _find_set_since(
    session: Session, query: Select[int, int], by: Mapping[int, int], undone: Undone
) -> set[int]:
    """Those of the incidents whose status was set since the undo `by`, by work that stands."""
    mine = (Change.table_name == Incident.__tablename__) & (Change.row_id == Incident.id)
    set_status = Change.after.contains('"status":', autoescape=True)
    changes = query.with_only_columns(Incident.id, Change.recorded_in).join(Change, mine)
    no_work = undone.by.keys() | undone.targets.keys()
    return {
        key
        for key, number in session.execute(changes.where(set_status))
        if key in by and number > by[key] and number not in no_work
    }


def find_taken_back(session: Session, rows: Collection[T]) -> set[T]:
    """Those of some rows that an undo took back."""
    back = {row for row in rows if getattr(row, "retracted", False)}
    hidden = {
        row.id: row for row in rows if isinstance(row, Incident) and row.status == "retracted"
    }
    if hidden:
        back |= {hidden[key] for key in find_undone_incidents(session, hidden)}
    return back


class Retracted(NamedTuple):
    """Ids of what was taken back, by the columns that may refer to it; only where there is any."""

    ids: dict[str, set[int]]

    def touch(self, columns: Mapping[str, Any] | RowMapping) -> bool:
        """Whether a row, given by its columns, refers to any of it."""
        return any(columns.get(name) in ids for name, ids in self.ids.items())


def read_retracted(session: Session) -> Retracted:
    """Read what was taken back; of incidents see `find_undone_incidents`."""
    by_model: dict[type[Base], set[int]] = {
        model: set(session.scalars(select(model.id).where(model.retracted == true())))
        for model in (Actor, Place, Property, Source, Term)
    }
    return Retracted(
        {name: by_model[model] for name, model in REFERRING.items() if by_model[model]}
    )
