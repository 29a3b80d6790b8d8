"""Places and their names."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
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
from incidents.models.actors import NAME_KINDS

PLACE_KINDS = ("country", "admin1", "admin2", "settlement", "site", "area")
PLACE_PRECISIONS = ("exact", "near", "admin2", "admin1", "area", "country", "international")


class Place(Recorded, Retractable, Base):
    """Where something is."""

    __tablename__ = "places"
    __table_args__ = options(
        one_of("kind", PLACE_KINDS),
        one_of("precision", PLACE_PRECISIONS),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="coordinates"),
        CheckConstraint("length(country) = 3", name="country"),
        comment="Countries, first and second order administrations, settlements, sites",
    )

    id: Mapped[int] = number()
    code: Mapped[str] = column("Unique name for people to type", unique=True)
    kind: Mapped[str] = column("What kind of place")
    parent_id: Mapped[int | None] = maybe(
        "The place it lies in", ForeignKey("places.id"), index=True
    )
    country: Mapped[str | None] = maybe("Country, ISO 3166-1 alpha-3")
    latitude: Mapped[float | None] = maybe("Degrees north, WGS 84, six decimals")
    longitude: Mapped[float | None] = maybe("Degrees east, WGS 84, six decimals")
    precision: Mapped[str | None] = maybe(
        "What the coordinates stand for: the exact spot, near it (25 km), or the centre of an area"
    )
    merged_into_id: Mapped[int | None] = maybe(
        "The place this one turned out to be; kept flat", ForeignKey("places.id"), index=True
    )
    path: Mapped[str] = column(
        "Derived: ids from the country to this one, merges followed, as /1/7/", default=""
    )


class PlaceName(Recorded, Retractable, Salted, Base):
    """One name of a place."""

    __tablename__ = "place_names"
    __table_args__ = options(
        one_of("kind", NAME_KINDS),
        Index("ix_place_names_name", "name"),
        Index("ix_place_names_place_id", "place_id"),
        comment="Names of places in several languages; the first of kind name is the one shown",
    )

    id: Mapped[int] = number()
    place_id: Mapped[int] = column("The place", ForeignKey("places.id"))
    name: Mapped[str] = column("The name, as written")
    language: Mapped[str | None] = maybe("Language, BCP 47")
    kind: Mapped[str] = column("What kind of name", default="name")
