"""The queries behind `list` and `show`: what there is, as rows and records of plain values."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, false, func, select
from sqlalchemy.orm import Session, aliased

from incidents.db.base import Base
from incidents.entry.standing import INCIDENT_LINK, read_standing
from incidents.models import (
    Actor,
    ActorName,
    Chronology,
    Claim,
    Incident,
    IncidentLink,
    Place,
    PlaceName,
    Property,
    Source,
    Term,
)

INCIDENT_COLUMNS: Final = ("code", "date", "place", "title", "claims", "status")
SOURCE_COLUMNS: Final = ("code", "kind", "published", "publisher", "title", "reliability")
ACTOR_COLUMNS: Final = ("code", "kind", "name", "parent", "country")
PLACE_COLUMNS: Final = ("code", "kind", "name", "parent", "country", "latitude", "longitude")
PROPERTY_COLUMNS: Final = ("key", "label", "subject", "datatype", "many", "rule", "vocabulary")
TERM_COLUMNS: Final = ("vocabulary", "key", "label", "parent")

MODELS: Final[dict[str, Any]] = {
    model.__tablename__: model for model in (Actor, Incident, Place, Source, Term)
}
# What describes the row as a row, not what it stands for.
_HIDDEN: Final = {"id", "salt", "recorded_in", "retracted", "path", "voice_id"}
_DERIVED_OF_DATES: Final = ("_earliest", "_latest", "_precision", "_utc_offset")

Rows = Iterator[Row[*tuple[Any, ...]]]


def list_incidents(session: Session, *, statuses: tuple[str, ...], limit: int | None) -> Rows:
    """Incidents in chronological order; merged ones are listed as what they turned out to be."""
    claims = select(func.count(Claim.id)).where(Claim.incident_id == Incident.id)
    query = (
        select(
            Incident.code,
            Chronology.edtf,
            Place.code,
            Incident.title,
            claims.scalar_subquery(),
            Incident.status,
        )
        .outerjoin(Chronology, Chronology.incident_id == Incident.id)
        .outerjoin(Place, Place.id == Chronology.place_id)
        .where(Incident.merged_into_id.is_(None), Incident.status.in_(statuses))
        .order_by(
            Chronology.earliest.is_(None), Chronology.earliest, Chronology.latest, Incident.code
        )
        .limit(limit)
    )
    return stream(session, query)


def list_sources(session: Session, kind: str | None = None) -> Rows:
    """Sources by date of publication."""
    query = (
        select(
            Source.code,
            Source.kind,
            Source.published_edtf,
            Actor.code,
            Source.title,
            Source.reliability,
        )
        .outerjoin(Actor, Actor.id == Source.publisher_id)
        .where(Source.retracted == false(), *has_kind(Source.kind, kind))
        .order_by(Source.published_earliest.is_(None), Source.published_earliest, Source.code)
    )
    return stream(session, query)


def list_actors(session: Session, kind: str | None = None) -> Rows:
    """Actors by code."""
    parent = aliased(Actor)
    name = first_name(ActorName, ActorName.actor_id == Actor.id)
    query = (
        select(Actor.code, Actor.kind, name, parent.code, Actor.country)
        .outerjoin(parent, parent.id == Actor.parent_id)
        .where(Actor.retracted == false(), Actor.merged_into_id.is_(None))
        .where(*has_kind(Actor.kind, kind))
        .order_by(Actor.code)
    )
    return stream(session, query)


def list_places(session: Session, kind: str | None = None) -> Rows:
    """Places by code."""
    parent = aliased(Place)
    name = first_name(PlaceName, PlaceName.place_id == Place.id)
    where = (Place.code, Place.kind, name, parent.code, Place.country)
    query = (
        select(*where, Place.latitude, Place.longitude)
        .outerjoin(parent, parent.id == Place.parent_id)
        .where(Place.retracted == false(), Place.merged_into_id.is_(None))
        .where(*has_kind(Place.kind, kind))
        .order_by(Place.code)
    )
    return stream(session, query)


def list_properties(session: Session) -> Rows:
    """Properties in the order they were made."""
    columns = [getattr(Property, name) for name in PROPERTY_COLUMNS]
    return stream(
        session, select(*columns).where(Property.retracted == false()).order_by(Property.id)
    )


def list_terms(session: Session, vocabulary: str | None = None) -> Rows:
    """Terms by vocabulary, in the order they were made."""
    parent = aliased(Term)
    query = (
        select(Term.vocabulary, Term.key, Term.label, parent.key)
        .outerjoin(parent, parent.id == Term.parent_id)
        .where(Term.retracted == false(), *has_kind(Term.vocabulary, vocabulary))
        .order_by(Term.vocabulary, Term.id)
    )
    return stream(session, query)


def stream(session: Session, query: Select[*tuple[Any, ...]]) -> Rows:
    """Rows of a query a few at a time, however many there are."""
    return iter(session.execute(query, execution_options={"yield_per": 1000}))


def has_kind(column: Any, kind: str | None) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a mapped column
    """A condition where one is wanted."""
    return [] if kind is None else [column == kind]


def first_name(names: Any, *owned: ColumnElement[bool]) -> ScalarSelect[str]:  # noqa: ANN401 - either table of names
    """The name that is shown: the first of kind name, else the first of any."""
    query = select(names.name).where(*owned, names.retracted == false())
    return query.order_by(names.kind != "name", names.id).limit(1).scalar_subquery()


def describe_row(session: Session, row: Base) -> dict[str, Any]:
    """A row as a record: references by code, dates as entered."""
    record = {}
    for column in row.__table__.columns:
        name, value = column.name, getattr(row, column.name)
        if name in _HIDDEN or name.endswith(_DERIVED_OF_DATES):
            continue
        for reference in column.foreign_keys:
            value = value and name_row(session, reference.column.table.name, value)
        record[name.removesuffix("_id").removesuffix("_edtf")] = value
    return record


def name_row(session: Session, table: str, number: int) -> str:
    """The code, or of a term the key, of a row."""
    row = session.get_one(MODELS[table], number)
    return str(row.key if table == "terms" else row.code)


def list_names(session: Session, names: Any, *owned: ColumnElement[bool]) -> list[str]:  # noqa: ANN401 - either table of names
    """All names, with kind and language where they say more than the name."""
    query = select(names).where(*owned, names.retracted == false()).order_by(names.id)
    described = []
    for row in session.scalars(query):
        more = ", ".join(filter(None, [row.language, row.kind if row.kind != "name" else None]))
        described.append(f"{row.name} ({more})" if more else row.name)
    return described


def list_incident_links(session: Session, incident: Incident) -> list[str]:
    """How an incident stands to others, and they to it; links taken back are left out."""
    standing: dict[tuple[Any, ...], int] = {}
    for by in ("incident_id", "other_id"):
        standing |= read_standing(session, IncidentLink, INCIDENT_LINK, [incident.id], by)
    links = sorted(standing, key=standing.__getitem__)
    codes = {
        key: name_row(session, "incidents", key) for link in links for key in (link[0], link[2])
    }
    return [f"{codes[one]} {relation} {codes[other]}" for one, relation, other in links]
