"""Actors and their names."""

from sqlalchemy import ForeignKey, Index
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
)
from incidents.handling import HANDLINGS

ACTOR_KINDS = (
    "armed group",
    "state",
    "agency",
    "organisation",
    "publisher",
    "person",
    "population",
    "unknown",
)
NAME_KINDS = ("name", "alias", "acronym", "spelling", "former")


class Actor(Recorded, Retractable, Base):
    """Whoever acts or speaks."""

    __tablename__ = "actors"
    __table_args__ = options(
        one_of("kind", ACTOR_KINDS),
        one_of("handling", HANDLINGS),
        comment="Armed groups, states, agencies, organisations, publishers, persons, populations",
    )

    id: Mapped[int] = number()
    code: Mapped[str] = column("Unique name for people to type", unique=True)
    kind: Mapped[str] = column("What kind of actor")
    parent_id: Mapped[int | None] = maybe(
        "What it is part of: a branch of its group, a minister of the ministry",
        ForeignKey("actors.id"),
        index=True,
    )
    country: Mapped[str | None] = maybe("Country, ISO 3166-1 alpha-3")
    handling: Mapped[str] = column("TLP 2.0 marking of its names", default="CLEAR")
    merged_into_id: Mapped[int | None] = maybe(
        "The actor this one turned out to be; kept flat", ForeignKey("actors.id"), index=True
    )
    path: Mapped[str] = column(
        "Derived: ids from the topmost parent to this one, merges followed, as /1/7/", default=""
    )
    voice_id: Mapped[int | None] = maybe(
        "Derived: nearest ancestor or self that is not a person, merges followed",
        ForeignKey("actors.id"),
    )


class ActorName(Recorded, Retractable, Salted, Base):
    """One name of an actor."""

    __tablename__ = "actor_names"
    __table_args__ = options(
        one_of("kind", NAME_KINDS),
        Index("ix_actor_names_name", "name"),
        Index("ix_actor_names_actor_id", "actor_id"),
        comment="Names of actors in several languages; the first of kind name is the one shown",
    )

    id: Mapped[int] = number()
    actor_id: Mapped[int] = column("The actor", ForeignKey("actors.id"))
    name: Mapped[str] = column("The name, as written")
    language: Mapped[str | None] = maybe("Language, BCP 47")
    kind: Mapped[str] = column("What kind of name", default="name")
