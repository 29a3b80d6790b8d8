"""What a dump holds: passages, and everything they refer to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.chunks import in_chunks
from incidents.entry.lookup import find_subject, follow_merge
from incidents.entry.retracted import Retracted, find_undone_incidents, read_retracted
from incidents.entry.standing import LINEAGE, read_standing
from incidents.models import (
    Actor,
    Citation,
    CitationSource,
    Claim,
    Incident,
    Place,
    Property,
    Source,
    Term,
)

T = TypeVar("T", bound=Base)
Row = dict[str, Any]

# Whatever a row of the table can't be told without.
UPWARD: Final[Mapping[type[Base], tuple[str, ...]]] = {
    Actor: ("parent_id", "merged_into_id"),
    Place: ("parent_id", "merged_into_id"),
    Term: ("parent_id",),
    Source: ("edition_of_id",),
    Incident: ("merged_into_id",),
    Property: (),
}


@dataclass
class Scope:
    """What a dump holds, by id; nothing that was taken back."""

    session: Session
    claims: dict[int, Row] = field(default_factory=dict)
    citations: dict[int, Row] = field(default_factory=dict)
    lineage: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    sources: dict[int, Source] = field(default_factory=dict)
    properties: dict[int, Property] = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)

    def claims_by_citation(self) -> dict[int, list[int]]:
        """Ids of the claims of each citation."""
        found: dict[int, list[int]] = defaultdict(list)
        for key, row in self.claims.items():
            found[row["citation_id"]].append(key)
        return found


def read_scope(session: Session, codes: Sequence[str] | None) -> Scope:
    """All there is; or, of some incidents and actors, what is said of them."""
    whole = codes is None
    scope, retracted, undone = (
        Scope(session),
        read_retracted(session),
        find_undone_incidents(session),
    )
    retracted.ids["incident_id"] = undone
    incidents, actors = _find_subjects(session, codes or ())
    _read_claims(scope, None if whole else (incidents, actors), retracted)
    _read_citations(scope, retracted)
    scope.properties = _read(session, Property, _referred(scope, "property_id"), whole=whole)
    scope.terms = _read(
        session, Term, _referred(scope, "qualifier_id", "value_term_id"), whole=whole
    )
    scope.places = _read(session, Place, _referred(scope, "value_place_id"), whole=whole)
    scope.sources = _read(session, Source, _list_sources(scope), whole=whole)
    scope.actors = _read(session, Actor, {*_list_actors(scope), *actors}, whole=whole)
    scope.incidents = _read(session, Incident, incidents - undone, whole=whole)
    for key in undone:
        scope.incidents.pop(key, None)
    return scope


def _find_subjects(session: Session, codes: Sequence[str]) -> tuple[set[int], set[int]]:
    """Ids of the incidents and actors, with what was merged into them."""
    ids: dict[type[Base], set[int]] = {Incident: set(), Actor: set()}
    for code in codes:
        subject = follow_merge(session, find_subject(session, code))
        model = type(subject)
        merged = select(model.id).where(model.merged_into_id == subject.id)
        ids[model] |= {subject.id, *session.scalars(merged)}
    return ids[Incident], ids[Actor]


def _read_claims(
    scope: Scope, about: tuple[set[int], set[int]] | None, retracted: Retracted
) -> None:
    query: Any = select(Claim.__table__)
    for part in _narrow(query, about):
        for row in scope.session.execute(part).mappings():
            if not retracted.touch(row):
                scope.claims[row["id"]] = dict(row)


def _narrow(query: Any, about: tuple[set[int], set[int]] | None) -> Iterator[Any]:  # noqa: ANN401 - SQL
    if about is None:
        yield query
        return
    for column, ids in zip((Claim.incident_id, Claim.actor_id), about, strict=True):
        for part in in_chunks(sorted(ids)):
            yield query.where(column.in_(part))


def _read_citations(scope: Scope, retracted: Retracted) -> None:
    """The citations of the claims; the claims of those that can't be told go with them."""
    wanted = _referred(scope, "citation_id")
    table = Citation.__table__
    for part in in_chunks(sorted(wanted)):
        rows = scope.session.execute(select(table).where(table.c.id.in_(part))).mappings()
        scope.citations |= {row["id"]: dict(row) for row in rows if not retracted.touch(row)}
    scope.claims = {
        key: row for key, row in scope.claims.items() if row["citation_id"] in scope.citations
    }
    told = read_standing(scope.session, CitationSource, LINEAGE, sorted(scope.citations))
    for citation, role, source in sorted(told):
        scope.lineage.setdefault(citation, []).append((role, source))


def _referred(scope: Scope, *names: str) -> set[int]:
    return {row[name] for row in scope.claims.values() for name in names} - {None}


def _list_sources(scope: Scope) -> set[int]:
    cited = {row["source_id"] for row in scope.citations.values()}
    return cited | {source for told in scope.lineage.values() for _, source in told}


def _list_actors(scope: Scope) -> set[int]:
    ids = _referred(scope, "actor_id", "value_actor_id")
    ids |= {row["speaker_id"] for row in scope.citations.values()} - {None}
    return ids | {key for row in scope.sources.values() if (key := row.publisher_id)}


def _read(session: Session, model: type[T], ids: Iterable[int], *, whole: bool) -> dict[int, T]:
    """The rows of these ids and what they hang on; all if the dump is to be whole."""
    found: dict[int, T] = {}
    if whole:
        return {row.id: row for row in _list_live(session, select(model))}
    missing = set(ids)
    while missing:
        for part in in_chunks(sorted(missing)):
            key: Any = model.__table__.c.id
            found |= {
                row.id: row for row in _list_live(session, select(model).where(key.in_(part)))
            }
        above = {getattr(row, name) for row in found.values() for name in UPWARD[model]}
        missing = {key for key in above - {None} - found.keys() if key not in missing}
    return found


def _list_live(session: Session, query: Any) -> Iterator[Any]:  # noqa: ANN401 - a select
    return (row for row in session.scalars(query) if not getattr(row, "retracted", False))
