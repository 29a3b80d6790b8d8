"""Changesets, chained by digest, and the updates they made to mutable rows."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from incidents.db.base import Base, Recorded, Salted, column, options


class Changeset(Base):
    """One unit of work."""

    __tablename__ = "changesets"
    __table_args__ = options(
        CheckConstraint("length(digest) IN (0, 64)", name="digest"),
        comment="One unit of work each: who, when, why, which command; chained by digest",
    )

    id: Mapped[int] = column("Number of the changeset", primary_key=True)
    made_at: Mapped[str] = column("When it was made: UTC, ISO 8601 with microseconds and Z")
    author: Mapped[str] = column("Who made it")
    message: Mapped[str] = column("Why it was made")
    command: Mapped[str] = column("The command that made it")
    tool_version: Mapped[str] = column("Version of incidents that made it")
    parent_digest: Mapped[str] = column("Digest of the changeset before it; empty for the first")
    digest: Mapped[str] = column(
        "SHA-256 over the parent digest, the header and the digests of the rows recorded, in hex"
    )


class Change(Recorded, Salted, Base):
    """An update of one mutable row."""

    __tablename__ = "changes"
    __table_args__ = options(
        Index("ix_changes_table_name_row_id", "table_name", "row_id"),
        comment="Updates of mutable rows: the changed columns before and after",
    )

    id: Mapped[int] = column("Number of the change", primary_key=True, init=False)
    table_name: Mapped[str] = column("Table of the row that was updated")
    row_id: Mapped[int] = column("Id of the row that was updated")
    before: Mapped[str] = column("The changed columns before: a JSON object, keys sorted")
    after: Mapped[str] = column("The same columns after: a JSON object, keys sorted")
