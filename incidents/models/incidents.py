"""Incidents: an identity with a title; their facts are claims."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from incidents.db.base import (
    Base,
    Recorded,
    Retractable,
    Salted,
    column,
    maybe,
    number,
    one_of,
    options,
    partial_index,
)
from incidents.handling import HANDLINGS

STATUSES = ("active", "draft", "retracted")
INCIDENT_RELATIONS = ("part_of", "precedes", "responds_to", "parallel")


class Incident(Recorded, Salted, Base):
    """Something that happened."""

    __tablename__ = "incidents"
    __table_args__ = options(
        one_of("status", STATUSES),
        one_of("handling", HANDLINGS),
        partial_index(
            "ix_incidents_merged_into_id", "merged_into_id", where="merged_into_id IS NOT NULL"
        ),
        Index("ix_incidents_recorded_in", "recorded_in"),
        comment="Something that happened: an identity with a title; its facts are claims",
    )

    id: Mapped[int] = number()
    code: Mapped[str] = column("Unique name for people to type", unique=True)
    title: Mapped[str] = column("Title shown in timelines")
    summary: Mapped[str | None] = maybe("A few sentences of our own")
    status: Mapped[str] = column(
        "active; draft and retracted are shown when asked", default="active"
    )
    handling: Mapped[str] = column("TLP 2.0 marking of title and summary", default="CLEAR")
    merged_into_id: Mapped[int | None] = maybe(
        "The incident this one turned out to be; kept flat", ForeignKey("incidents.id")
    )


class IncidentLink(Recorded, Base):
    """How one incident stands to another."""

    __tablename__ = "incident_links"
    __table_args__ = options(
        one_of("relation", INCIDENT_RELATIONS),
        CheckConstraint("incident_id <> other_id", name="two_incidents"),
        Index("ix_incident_links_incident_id", "incident_id"),
        Index("ix_incident_links_other_id", "other_id"),
        comment="How incidents stand to each other; of rows alike but for withdrawn, the last",
    )

    id: Mapped[int] = number()
    incident_id: Mapped[int] = column(
        "The incident that stands in the relation", ForeignKey("incidents.id")
    )
    relation: Mapped[str] = column("part_of, precedes, responds_to or parallel")
    other_id: Mapped[int] = column("The incident it stands to", ForeignKey("incidents.id"))
    withdrawn: Mapped[bool] = column("Takes the link back", default=False)


class ExternalId(Recorded, Retractable, Base):
    """The key by which another data set knows an incident, actor or place."""

    __tablename__ = "external_ids"
    __table_args__ = options(
        UniqueConstraint("dataset", "key"),
        CheckConstraint(
            "(CASE WHEN incident_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN actor_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN place_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        Index("ix_external_ids_incident_id", "incident_id"),
        comment="Keys by which other data sets know an incident, actor or place",
    )

    id: Mapped[int] = number()
    dataset: Mapped[str] = column("Name of the data set's key: ucdp-ged, wikidata, …")
    key: Mapped[str] = column("The key, as text")
    incident_id: Mapped[int | None] = maybe("The incident", ForeignKey("incidents.id"))
    actor_id: Mapped[int | None] = maybe("The actor", ForeignKey("actors.id"))
    place_id: Mapped[int | None] = maybe("The place", ForeignKey("places.id"))
