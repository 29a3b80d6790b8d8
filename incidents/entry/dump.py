"""Dumping: what the database holds as a dossier that loads into the same facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from incidents.entry.dating import read_date
from incidents.entry.init import read_vocabulary
from incidents.entry.naming import Named, find_shown, read_names
from incidents.entry.scope import Scope, read_scope
from incidents.entry.standing import INCIDENT_LINK, read_standing
from incidents.entry.telling import tell_passages
from incidents.models import ActorName, IncidentLink, PlaceName, Property, Source
from incidents.records import (
    ActorRecord,
    Dossier,
    IncidentLinkRecord,
    IncidentRecord,
    NameRecord,
    PlaceRecord,
    PropertyRecord,
    SourceRecord,
    TermRecord,
)


def dump_dossier(session: Session, codes: Sequence[str] | None = None) -> Dossier:
    """All there is but the built-in vocabulary; or what is said of some incidents and actors.

    What was taken back by an undo is left out with everything that refers to it. Claims that
    were withdrawn are told with the judgement that withdrew them.

    Args:
        session: where to read.
        codes: of incidents and actors; links to claims about others are left out then.
    """
    scope = read_scope(session, codes)
    return Dossier(
        terms=_tell_terms(scope),
        properties=_tell_properties(scope),
        actors=_tell_actors(scope),
        places=_tell_places(scope),
        incidents=_tell_incidents(scope),
        sources=_tell_sources(scope),
        citations=tell_passages(scope),
    )


def _code(rows: Mapping[int, Any], key: int | None) -> str | None:
    """The code of a row that is told, else None."""
    row = None if key is None else rows.get(key)
    return row.code if row else None


def _fields(row: Any, *names: str) -> dict[str, Any]:  # noqa: ANN401 - any row
    return {name: getattr(row, name) for name in names}


def _tell_terms(scope: Scope) -> tuple[TermRecord, ...]:
    built_in = set(read_vocabulary().terms)
    records = [
        TermRecord(
            **_fields(row, "vocabulary", "key", "label", "definition"),
            parent=scope.terms[row.parent_id].key if row.parent_id in scope.terms else None,
        )
        for row in scope.terms.values()
    ]
    told = [record for record in records if record not in built_in]
    return tuple(sorted(told, key=lambda record: (record.vocabulary, record.key)))


def _tell_properties(scope: Scope) -> tuple[PropertyRecord, ...]:
    built_in = set(read_vocabulary().properties)
    records = (_tell_property(row) for row in scope.properties.values())
    told = [record for record in records if record not in built_in]
    return tuple(sorted(told, key=lambda record: record.key))


def _tell_property(row: Property) -> PropertyRecord:
    return PropertyRecord(
        **_fields(row, "key", "label", "subject", "datatype", "many", "rule"),
        **_fields(row, "vocabulary", "unit", "definition", "codebook"),
    )


def _tell_names(
    scope: Scope, model: Named, ids: Iterable[int]
) -> dict[int, tuple[NameRecord, ...]]:
    """The names of each owner, the one shown first."""
    told: dict[int, tuple[NameRecord, ...]] = {}
    for owner, rows in read_names(scope.session, model, sorted(ids)).items():
        shown = find_shown([(row.name, row.language, row.kind) for row in rows])
        rows.insert(0, rows.pop(shown))
        told[owner] = tuple(NameRecord(**_fields(row, "name", "language", "kind")) for row in rows)
    return told


def _tell_actors(scope: Scope) -> tuple[ActorRecord, ...]:
    names = _tell_names(scope, ActorName, scope.actors)
    records = [
        ActorRecord(
            **_fields(row, "code", "kind", "country", "handling"),
            names=names.get(row.id, ()),
            parent=_code(scope.actors, row.parent_id),
            merged_into=_code(scope.actors, row.merged_into_id),
        )
        for row in scope.actors.values()
    ]
    return tuple(sorted(records, key=lambda record: record.code))


def _tell_places(scope: Scope) -> tuple[PlaceRecord, ...]:
    names = _tell_names(scope, PlaceName, scope.places)
    records = [
        PlaceRecord(
            **_fields(row, "code", "kind", "country", "latitude", "longitude", "precision"),
            names=names.get(row.id, ()),
            parent=_code(scope.places, row.parent_id),
            merged_into=_code(scope.places, row.merged_into_id),
        )
        for row in scope.places.values()
    ]
    return tuple(sorted(records, key=lambda record: record.code))


def _tell_incidents(scope: Scope) -> tuple[IncidentRecord, ...]:
    links: dict[int, list[IncidentLinkRecord]] = {}
    ids = sorted(scope.incidents)
    for one, relation, two in read_standing(scope.session, IncidentLink, INCIDENT_LINK, ids):
        if other := _code(scope.incidents, two):
            link = IncidentLinkRecord(relation=relation, other=other)
            links.setdefault(one, []).append(link)
    records = [
        IncidentRecord(
            **_fields(row, "code", "title", "summary", "status", "handling"),
            links=tuple(sorted(links.get(row.id, ()), key=repr)),
            merged_into=_code(scope.incidents, row.merged_into_id),
        )
        for row in scope.incidents.values()
    ]
    return tuple(sorted(records, key=lambda record: record.code))


def _tell_sources(scope: Scope) -> tuple[SourceRecord, ...]:
    built_in = {replace(record, handling="CLEAR") for record in read_vocabulary().sources}
    records = (_tell_source(scope, row) for row in scope.sources.values())
    told = [record for record in records if record not in built_in]
    return tuple(sorted(told, key=lambda record: record.code))


def _tell_source(scope: Scope, row: Source) -> SourceRecord:
    return SourceRecord(
        **_fields(row, "code", "kind", "title", "author", "url", "archive_url", "accessed_on"),
        **_fields(row, "seen_as", "language", "symbol", "licence", "reliability", "handling"),
        notes=row.notes,
        publisher=_code(scope.actors, row.publisher_id),
        published=read_date(row, "published_"),
        edition_of=_code(scope.sources, row.edition_of_id),
    )
