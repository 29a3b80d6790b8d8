"""Sources as published, and the files captured of them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped

from incidents.db.base import (
    Base,
    Recorded,
    Retractable,
    Salted,
    column,
    dates_ordered,
    maybe,
    number,
    one_of,
    options,
)
from incidents.handling import HANDLINGS

# The code of the source that is charged with what nobody has given a source for yet.
UNSOURCED = "unsourced"
SOURCE_KINDS = (
    "article",
    "report",
    "statement",
    "post",
    "interview",
    "message",
    "broadcast",
    "reference",
    "data set",
    "image",
    "video",
    "document",
    "other",
)
# TLP by default: what was said to us in confidence is not for everybody.
CONFIDENTIAL_KINDS = ("interview", "message")
SEEN_AS = ("original", "copy", "excerpt")
GRADES = ("A", "B", "C", "D", "E", "F")


class Source(Recorded, Retractable, Salted, Base):
    """A document as published."""

    __tablename__ = "sources"
    __table_args__ = options(
        one_of("kind", SOURCE_KINDS),
        one_of("seen_as", SEEN_AS),
        one_of("reliability", GRADES),
        one_of("handling", HANDLINGS),
        *dates_ordered("published_"),
        CheckConstraint("edition_of_id <> id", name="edition_of"),
        Index("ix_sources_edition_of_id", "edition_of_id"),
        comment="Documents as published: articles, reports, statements, posts, data sets",
    )

    id: Mapped[int] = number()
    code: Mapped[str] = column("Unique name for people to type", unique=True)
    kind: Mapped[str] = column("What kind of document", default="article")
    title: Mapped[str | None] = maybe("Its title or headline")
    publisher_id: Mapped[int | None] = maybe("Who published it", ForeignKey("actors.id"))
    author: Mapped[str | None] = maybe("Who wrote it, as printed")
    published_edtf: Mapped[str | None] = maybe("When it was published, EDTF as entered")
    published_earliest: Mapped[str | None] = maybe("First second it may have been published")
    published_latest: Mapped[str | None] = maybe("Last second it may have been published")
    published_precision: Mapped[str | None] = maybe("Precision of the publication date")
    published_utc_offset: Mapped[int | None] = maybe("Minutes east of UTC, where stated")
    url: Mapped[str | None] = maybe("Address it was read at")
    archive_url: Mapped[str | None] = maybe("Address of an archived copy")
    accessed_on: Mapped[str | None] = maybe("Day it was read, YYYY-MM-DD")
    seen_as: Mapped[str | None] = maybe("What was seen of it: original, copy or excerpt")
    language: Mapped[str | None] = maybe("Language, BCP 47")
    symbol: Mapped[str | None] = maybe("Document symbol: S/2024/556")
    licence: Mapped[str | None] = maybe("Licence, as the publisher states it")
    reliability: Mapped[str | None] = maybe("Admiralty grade A to F; ungraded sorts as F")
    handling: Mapped[str] = column("TLP 2.0 marking; its claims inherit it", default="CLEAR")
    edition_of_id: Mapped[int | None] = maybe(
        "The first recorded edition of the same work; kept flat", ForeignKey("sources.id")
    )
    notes: Mapped[str | None] = maybe("Our notes on the document")


class SourceFile(Recorded, Retractable, Base):
    """A captured file of a source; its bytes lie in the folder beside the database."""

    __tablename__ = "source_files"
    __table_args__ = options(
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
        Index("ix_source_files_source_id", "source_id"),
        comment="Captured files of sources; the bytes lie in a content-addressed folder",
    )

    id: Mapped[int] = number()
    source_id: Mapped[int] = column("The source", ForeignKey("sources.id"))
    sha256: Mapped[str] = column("SHA-256 of the bytes, in hex")
    media_type: Mapped[str] = column("Media type, RFC 6838")
    size: Mapped[int] = column("Bytes")
    name: Mapped[str] = column("File name as given")
    captured_at: Mapped[str] = column("When it was captured, UTC")
