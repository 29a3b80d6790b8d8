"""Properties and terms: rows in tables, so that users add their own."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped

from incidents.db.base import Base, Recorded, Retractable, column, maybe, number, one_of, options

SUBJECTS = ("incident", "actor", "any")
DATATYPES = ("flag", "quantity", "date", "place", "actor", "term", "text")
RULES = ("ranked", "latest", "majority", "conservative")


class Property(Recorded, Retractable, Base):
    """What a claim is about."""

    __tablename__ = "properties"
    __table_args__ = options(
        one_of("subject", SUBJECTS),
        one_of("datatype", DATATYPES),
        one_of("rule", RULES),
        comment="What a claim is about: deaths, place, perpetrator, strength, …",
    )

    id: Mapped[int] = number()
    key: Mapped[str] = column("Name used in commands and dossiers", unique=True)
    label: Mapped[str] = column("Name shown to readers")
    subject: Mapped[str] = column("What it is a property of: incident, actor or any")
    datatype: Mapped[str] = column("Kind of value; flag has none, it is asserted or denied")
    many: Mapped[bool] = column("Whether a subject has several values at once", default=False)
    rule: Mapped[str] = column("The order in which competing claims win", default="ranked")
    vocabulary: Mapped[str | None] = maybe("Vocabulary its terms come from")
    unit: Mapped[str | None] = maybe("Unit of a quantity")
    definition: Mapped[str | None] = maybe("What counts, in a sentence")
    codebook: Mapped[str | None] = maybe("Codebook the definition follows: UCDP, GTD, …")


class Term(Recorded, Retractable, Base):
    """A word of a controlled vocabulary."""

    __tablename__ = "terms"
    __table_args__ = options(
        UniqueConstraint("vocabulary", "key"),
        comment="Controlled vocabularies: incident types, weapons, targets, qualifiers, …",
    )

    id: Mapped[int] = number()
    vocabulary: Mapped[str] = column("The vocabulary it belongs to")
    key: Mapped[str] = column("Name used in commands and dossiers")
    label: Mapped[str] = column("Name shown to readers")
    parent_id: Mapped[int | None] = maybe("The broader term", ForeignKey("terms.id"))
    definition: Mapped[str | None] = maybe("What counts, in a sentence")
    path: Mapped[str] = column(
        "Derived: ids from the broadest term to this one, as /1/7/", default=""
    )
