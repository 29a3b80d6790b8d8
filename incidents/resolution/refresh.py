"""Keep the derived tables true: recompute what a changeset touched, or everything."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import inf
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Insert,
    MetaData,
    Select,
    Table,
    bindparam,
    delete,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.bulk import tell_planner, temporary_table, without_indexes
from incidents.db.types import BigInt
from incidents.models import (
    Actor,
    Assessment,
    Change,
    Chronology,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Participant,
    Place,
    Source,
    Term,
)
from incidents.resolution.chronology import (
    COLUMNS,
    Among,
    resolve_chronology,
    resolve_participants,
)
from incidents.resolution.question import Question
from incidents.resolution.uncontested import contested_incidents

PARTICIPANT_COLUMNS = tuple(Participant.__table__.c.keys())
# Incidents that need the whole procedure: found once, read by all statements that fill the tables.
CONTESTED = Table(
    "contested",
    MetaData(),
    Column("incident_id", BigInt, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
AFTER: ColumnElement[int] = bindparam("after", type_=BigInt)
# Above this many touched incidents recomputing all of them costs less: most are read by index
# probes then, while touched ones all go through the windows.
MANY = 5000
# Above this many new incidents those are resolved as all are, past the older ones: of a thousand
# in a seventh of the time.
MANY_NEW = 200
# Above this many updated rows of a table it isn't asked what they touch: each adds to one
# condition, and SQLite takes no more than 1000 in a row.
MANY_CHANGED = 500


def _recorded_about(changeset_id: int) -> CompoundSelect[Any]:
    """Incidents that rows of the changeset speak of.

    With them those where a judged claim was misread, which may be about an actor.
    """
    claim, link = Claim.__table__, ClaimLink.__table__
    linked = claim.join(link, or_(link.c.claim_id == claim.c.id, link.c.target_id == claim.c.id))
    lineage, judged = CitationSource.__table__, Assessment.__table__
    misreading = claim.join(link, link.c.claim_id == claim.c.id)
    traced = claim.join(lineage, lineage.c.citation_id == claim.c.citation_id)
    about = claim.c.incident_id
    return union(
        select(Incident.id).where(Incident.recorded_in == changeset_id),
        select(about).where(claim.c.recorded_in == changeset_id),
        select(about)
        .select_from(claim.join(judged, judged.c.claim_id == claim.c.id))
        .where(judged.c.recorded_in == changeset_id),
        select(about)
        .select_from(misreading.join(judged, judged.c.claim_id == link.c.target_id))
        .where(judged.c.recorded_in == changeset_id),
        select(about).select_from(linked).where(link.c.recorded_in == changeset_id),
        select(about).select_from(traced).where(lineage.c.recorded_in == changeset_id),
    )


@cache
def _tied() -> CompoundSelect[Any]:
    """Incidents whose claims links tie to claims about the incidents in `ids`.

    What was misread may be about another, and links made between merged incidents stay.
    """
    here, there, link = Claim.__table__.alias(), Claim.__table__.alias(), ClaimLink.__table__
    ends = (link.c.claim_id, link.c.target_id)
    return union(
        *(
            select(there.c.incident_id)
            .select_from(here.join(link, near == here.c.id).join(there, far == there.c.id))
            .where(
                here.c.incident_id.in_(bindparam("ids", expanding=True)),
                there.c.incident_id != here.c.incident_id,
            )
            for near, far in (ends, ends[::-1])
        )
    )


def _add_tied(session: Session, ids: set[int]) -> set[int]:
    """Add the incidents that links tie to these, and to those, however far.

    One link may undo another: a claim that no longer counts as a misreading corrects again.
    """
    found, ahead = set(ids), ids
    while ahead and len(found) <= MANY:
        ahead = set(session.scalars(_tied(), {"ids": sorted(ahead)})) - found
        found |= ahead
    return found


def _citing(sources: Any) -> Select[Any]:  # noqa: ANN401 - a select or list of source ids
    return (
        select(Claim.incident_id)
        .join(Citation, Citation.id == Claim.citation_id)
        .where(Citation.source_id.in_(sources))
    )


def _of_sources(ids: Sequence[int]) -> list[Select[Any]]:
    relaying = select(Citation.id).join(CitationSource, CitationSource.citation_id == Citation.id)
    traced = relaying.where(CitationSource.source_id.in_(ids))
    return [_citing(ids), select(Claim.incident_id).where(Claim.citation_id.in_(traced))]


def _family(model: type[Actor | Place | Term], ids: Sequence[int]) -> Select[Any]:
    """Ids of the rows, and of all beneath them."""
    beneath = (model.path.contains(f"/{row_id}/") for row_id in ids)
    return select(model.id).where(or_(model.id.in_(ids), *beneath))


def _of_actors(ids: Sequence[int]) -> list[Select[Any]]:
    family = _family(Actor, ids)
    speaking = select(Citation.id).where(Citation.speaker_id.in_(family))
    return [
        select(Claim.incident_id).where(Claim.value_actor_id.in_(family)),
        select(Claim.incident_id).where(Claim.citation_id.in_(speaking)),
    ]


def _of_places(ids: Sequence[int]) -> list[Select[Any]]:
    family = _family(Place, ids)
    return [select(Claim.incident_id).where(Claim.value_place_id.in_(family))]


def _of_terms(ids: Sequence[int]) -> list[Select[Any]]:
    family = _family(Term, ids)
    return [select(Claim.incident_id).where(Claim.value_term_id.in_(family))]


def _of_properties(ids: Sequence[int]) -> list[Select[Any]]:
    return [select(Claim.incident_id).where(Claim.property_id.in_(ids))]


def _of_incidents(ids: Sequence[int]) -> list[Select[Any]]:
    return [select(Incident.id).where(Incident.id.in_(ids))]


AFFECTED: dict[str, Callable[[Sequence[int]], list[Select[Any]]]] = {
    Source.__tablename__: _of_sources,
    Actor.__tablename__: _of_actors,
    Place.__tablename__: _of_places,
    Term.__tablename__: _of_terms,
    "properties": _of_properties,
    Incident.__tablename__: _of_incidents,
}


def _changed_rows(session: Session, changeset_id: int) -> dict[str, set[int]]:
    """Ids of the rows the changeset updated, by table, with what they were or are merged into."""
    rows: dict[str, set[int]] = {}
    updates = select(Change).where(Change.recorded_in == changeset_id)
    for change in session.scalars(updates):
        ids = rows.setdefault(change.table_name, set())
        ids.add(change.row_id)
        for values in (json.loads(change.before), json.loads(change.after)):
            ids.update(
                values[key] for key in ("merged_into_id", "edition_of_id") if values.get(key)
            )
    return rows


def touched_incidents(
    session: Session, changeset_id: int, upto: int | None = None
) -> set[int] | None:
    """Ids of the incidents whose answers the changeset can have changed; None: too many to tell.

    With `upto`, those of greater ids are left out.
    """
    recorded = _recorded_about(changeset_id).subquery("recorded")
    among = select(recorded.c[0])
    queries: list[Any] = [among if upto is None else among.where(recorded.c[0] <= upto)]
    for table, ids in _changed_rows(session, changeset_id).items():
        if table in AFFECTED:
            if len(ids) > MANY_CHANGED:
                return None
            queries += AFFECTED[table](sorted(ids))
    found = {row_id for query in queries for row_id in session.scalars(query)} - {None}
    limit = inf if upto is None else upto
    known = {key for key in found if key <= limit}
    return {key for key in _add_tied(session, known) if key <= limit}


def refresh_incidents(session: Session, ids: Iterable[int]) -> None:
    """Recompute the derived rows of some incidents and of what they are merged with."""
    given = list(ids)
    asked = select(Incident.id).where(Incident.id.in_(given))
    targets = select(func.coalesce(Incident.merged_into_id, Incident.id)).where(
        Incident.id.in_(asked)
    )
    stale = {*session.scalars(targets), *session.scalars(asked)}
    for table in (Chronology, Participant):
        session.execute(delete(table).where(table.incident_id.in_(stale)))
    for statement in _resolving(all_of_them=False):
        session.execute(statement, {"asked": given})


def refresh_all(session: Session) -> None:
    """Recompute the derived tables from nothing but the claims."""
    session.execute(delete(Chronology))
    session.execute(delete(Participant))
    _refresh_after(session, 0)


def _refresh_after(session: Session, after: int) -> None:
    """Fill the derived tables for all incidents of greater ids, of which they hold none."""
    connection = session.connection()
    with temporary_table(connection, CONTESTED):
        found = contested_incidents(AFTER)
        session.execute(CONTESTED.insert().from_select(["incident_id"], found), {"after": after})
        tell_planner(connection, CONTESTED)
        derived = [_table(model) for model in (Chronology, Participant)]
        with without_indexes(connection, *(derived if _is_large(session, after) else [])):
            for statement in _resolving(all_of_them=True):
                session.execute(statement, {"after": after})


def _is_large(session: Session, after: int) -> bool:
    """Whether the incidents of greater ids are many, and more than the others."""
    new = select(func.count()).where(Incident.id > after)
    known = select(func.count()).select_from(Chronology)
    return (session.scalar(new) or 0) > max(MANY, session.scalar(known) or 0)


def _table(model: type[Base]) -> Table:
    """The table itself: an insert into the model would take parameters for rows."""
    return cast("Table", model.__table__)


@cache
def _resolving(*, all_of_them: bool) -> tuple[Insert, Insert]:
    """Fill the derived tables for the incidents in `asked`, or for all beyond `after`.

    Built once a process: putting the select together takes as long as running it for an incident.
    """
    some = select(Incident.id).where(Incident.id.in_(bindparam("asked", expanding=True)))
    question = Question(ids=None if all_of_them else some)
    among = Among(CONTESTED, AFTER) if all_of_them else None
    return (
        _table(Chronology).insert().from_select(COLUMNS, resolve_chronology(question, among)),
        _table(Participant)
        .insert()
        .from_select(PARTICIPANT_COLUMNS, resolve_participants(question, among)),
    )


def refresh_touched(session: Session, changeset_id: int) -> None:
    """Bring the derived tables up to date with one changeset, in its own transaction."""
    session.flush()
    after = _find_many_new(session, changeset_id)
    # With none before the new ones, it isn't asked about these either.
    touched = set() if after == 0 else touched_incidents(session, changeset_id, upto=after)
    if touched is None or len(touched) > MANY:
        refresh_all(session)
        return
    if after is not None:
        _refresh_after(session, after)
    if touched:
        refresh_incidents(session, touched)


def _find_many_new(session: Session, changeset_id: int) -> int | None:
    """The last id before the changeset's new incidents, if these are many; else None.

    One writer at a time numbers upwards, so that all of them stand behind it.
    """
    new = select(func.count(), func.min(Incident.id)).where(Incident.recorded_in == changeset_id)
    count, first = session.execute(new).one()
    if count <= MANY_NEW:
        return None
    merged = select(Incident.id).where(
        Incident.merged_into_id.is_not(None),
        or_(Incident.id >= first, Incident.merged_into_id >= first),
    )
    return None if session.scalar(merged.limit(1)) is not None else first - 1


def check_chronology(session: Session) -> list[str]:
    """Codes of the incidents whose stored answers differ from what the claims say now."""
    differing: set[int] = set()
    for stored, resolved in (
        (select(Chronology.__table__), resolve_chronology(Question())),
        (select(Participant.__table__), resolve_participants(Question())),
    ):
        fresh = resolved.subquery("fresh")
        again = select(*fresh.c)
        differing.update(row.incident_id for row in session.execute(stored.except_(again)))
        differing.update(row.incident_id for row in session.execute(again.except_(stored)))
    found = select(Incident.code).where(Incident.id.in_(differing)).order_by(Incident.code)
    return list(session.scalars(found))
