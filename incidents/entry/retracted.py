"""What was taken back by an undo: claims that refer to it can't be told to anybody."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, select, true
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.models import Actor, Change, Changeset, Incident, Place, Property, Source, Term

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


def read_undone(session: Session) -> set[int]:
    """Ids of incidents that an undo retracted, not somebody's judgement."""
    query = (
        select(Incident.id, Changeset.command)
        .join(Change, Change.row_id == Incident.id)
        .join(Changeset, Changeset.id == Change.recorded_in)
        .where(Incident.status == "retracted", Change.table_name == Incident.__tablename__)
        .where(Change.after.contains('"status":"retracted"', autoescape=True))
        .order_by(Change.id)
    )
    last = dict(session.execute(query).all())
    return {key for key, command in last.items() if command.startswith("undo ")}


class Retracted(NamedTuple):
    """Ids of what was taken back, by the columns that may refer to it; only where there is any."""

    ids: dict[str, set[int]]

    def touch(self, columns: Mapping[str, Any] | RowMapping) -> bool:
        """Whether a row, given by its columns, refers to any of it."""
        return any(columns.get(name) in ids for name, ids in self.ids.items())


def read_retracted(session: Session) -> Retracted:
    """Read what was taken back; of incidents see `read_undone`."""
    by_model: dict[type[Base], set[int]] = {
        model: set(session.scalars(select(model.id).where(model.retracted == true())))
        for model in (Actor, Place, Property, Source, Term)
    }
    return Retracted(
        {name: by_model[model] for name, model in REFERRING.items() if by_model[model]}
    )
