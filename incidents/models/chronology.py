"""The derived tables: resolved facts, never edited by hand."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from incidents.db.base import Base, column, maybe, options, partial_index

# Rows that reach into a second calendar year after the first; the rest start near where they end,
# so an index range on `earliest` finds them.
LONG = "cast(substr(latest, 1, 4) AS integer) - cast(substr(earliest, 1, 4) AS integer) > 1"


# The properties that a chronology shows, each with the claim it rests on.
SHOWN_PROPERTIES = (
    "date",
    "place",
    "type",
    "deaths",
    "injured",
    "perpetrator",
    "responsibility",
)


class Chronology(Base):
    """The resolved facts of one incident."""

    __tablename__ = "chronology"
    __table_args__ = options(
        Index("ix_chronology_earliest_latest", "earliest", "latest"),
        partial_index("ix_chronology_long", "latest", where=LONG),
        comment="Derived: the resolved facts, one row an incident",
    )

    incident_id: Mapped[int] = column(
        "The incident", ForeignKey("incidents.id"), primary_key=True, autoincrement=False
    )
    edtf: Mapped[str | None] = maybe("Date shown, EDTF")
    earliest: Mapped[str | None] = maybe("First second it may have happened, local civil time")
    latest: Mapped[str | None] = maybe("Last second it may have happened, local civil time")
    precision: Mapped[str | None] = maybe("Precision of the date shown")
    utc_offset: Mapped[int | None] = maybe("Minutes east of UTC, where stated")
    place_id: Mapped[int | None] = maybe("Place shown", ForeignKey("places.id"))
    country: Mapped[str | None] = maybe("Its country, ISO 3166-1 alpha-3")
    latitude: Mapped[float | None] = maybe("Degrees north, WGS 84")
    longitude: Mapped[float | None] = maybe("Degrees east, WGS 84")
    type_id: Mapped[int | None] = maybe("Type shown", ForeignKey("terms.id"))
    deaths_low: Mapped[int | None] = maybe("Least number of deaths among current claims")
    deaths_best: Mapped[int | None] = maybe("Number of deaths shown")
    deaths_high: Mapped[int | None] = maybe("Greatest number of deaths among current claims")
    deaths_open: Mapped[str | None] = maybe("Open end of the range: above, below, both")
    injured_low: Mapped[int | None] = maybe("Least number of injured among current claims")
    injured_best: Mapped[int | None] = maybe("Number of injured shown")
    injured_high: Mapped[int | None] = maybe("Greatest number of injured among current claims")
    injured_open: Mapped[str | None] = maybe("Open end of the range: above, below, both")
    perpetrator_id: Mapped[int | None] = maybe("Perpetrator shown", ForeignKey("actors.id"))
    responsibility_id: Mapped[int | None] = maybe(
        "Who claims responsibility, as shown", ForeignKey("actors.id")
    )
    reports: Mapped[int] = column(
        "Works whose current claims agree with the deaths shown; without deaths, with the date"
    )
    origins: Mapped[int] = column("Independent origins behind the same value")
    disputed: Mapped[str] = column(
        "Properties whose current claims cannot all be true: keys, sorted, comma-separated"
    )
    handling: Mapped[str] = column("Highest TLP marking among title and what is shown")
    date_claim_id: Mapped[int | None] = maybe("Claim the date rests on", ForeignKey("claims.id"))
    place_claim_id: Mapped[int | None] = maybe("Claim the place rests on", ForeignKey("claims.id"))
    type_claim_id: Mapped[int | None] = maybe("Claim the type rests on", ForeignKey("claims.id"))
    deaths_claim_id: Mapped[int | None] = maybe("Claim the deaths rest on", ForeignKey("claims.id"))
    injured_claim_id: Mapped[int | None] = maybe(
        "Claim the injured rest on", ForeignKey("claims.id")
    )
    perpetrator_claim_id: Mapped[int | None] = maybe(
        "Claim the perpetrator rests on", ForeignKey("claims.id")
    )
    responsibility_claim_id: Mapped[int | None] = maybe(
        "Claim the responsibility rests on", ForeignKey("claims.id")
    )


class Participant(Base):
    """An actor in a role in an incident."""

    __tablename__ = "participants"
    __table_args__ = options(
        Index("ix_participants_actor_id", "actor_id"),
        comment="Derived: actors in their roles, with how many origins assert or deny it",
    )

    incident_id: Mapped[int] = column(
        "The incident", ForeignKey("incidents.id"), primary_key=True, autoincrement=False
    )
    actor_id: Mapped[int] = column(
        "The actor", ForeignKey("actors.id"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = column("The property: perpetrator, target, side, …", primary_key=True)
    asserting: Mapped[int] = column("Independent origins that assert it")
    denying: Mapped[int] = column("Independent origins that deny it")
