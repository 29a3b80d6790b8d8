"""Citations, the claims they make, and what is said about claims."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped

from incidents.db.base import (
    Base,
    Recorded,
    Salted,
    column,
    dates_ordered,
    maybe,
    number,
    one_of,
    options,
    partial_index,
)
from incidents.models.vocabulary import DATATYPES

STANCES = ("asserts", "denies")
OPEN_ENDS = ("above", "below", "both")
CITATION_ROLES = ("relays", "consulted", "original")
CLAIM_RELATIONS = ("corrects", "repeats", "misreads")
RANKS = ("preferred", "normal", "deprecated")

QUANTITY = ("low", "best", "high", "open")
DATE = ("edtf", "earliest", "latest", "precision", "utc_offset")
# The columns that hold the value of each datatype; the first of them must be there.
VALUE_GROUPS = {
    "flag": (),
    "quantity": QUANTITY,
    "date": DATE,
    "place": ("value_place_id",),
    "actor": ("value_actor_id",),
    "term": ("value_term_id",),
    "text": ("value_text",),
}


def only_its_value_group() -> CheckConstraint:
    """Of all value columns, exactly the group of the claim's datatype is filled."""
    every = [name for group in VALUE_GROUPS.values() for name in group]
    branches = []
    for datatype, group in VALUE_GROUPS.items():
        needed = [f"{group[0]} IS NOT NULL"] if group else []
        if datatype == "quantity":
            needed = ["coalesce(low, best, high) IS NOT NULL"]
        empty = [f"{name} IS NULL" for name in every if name not in group]
        branches.append(f"WHEN '{datatype}' THEN {' AND '.join(needed + empty)}")
    return CheckConstraint(
        "CASE datatype " + " ".join(branches) + " ELSE false END", name="value_group"
    )


def where_filled(name: str, of: str, *more: str) -> Index:
    """An index over the rows in which a mostly empty column is filled."""
    return partial_index(name, of, *more, where=f"{of} IS NOT NULL")


class Citation(Recorded, Base):
    """One located passage of a source."""

    __tablename__ = "citations"
    __table_args__ = options(
        *dates_ordered("said_"),
        CheckConstraint("quote IS NULL OR gist IS NULL", name="quote_or_gist"),
        CheckConstraint("speaker_id IS NULL OR speaker_text IS NULL", name="one_speaker"),
        CheckConstraint("(locator_type IS NULL) = (locator IS NULL)", name="locator"),
        Index("ix_citations_source_id_locator", "source_id", "locator"),
        Index("ix_citations_recorded_in", "recorded_in"),
        where_filled("ix_citations_speaker_id", "speaker_id"),
        comment="Located passages of sources: who is speaking, when it was said, in which words",
    )

    id: Mapped[int] = number()
    source_id: Mapped[int] = column("The source", ForeignKey("sources.id"))
    locator_type: Mapped[str | None] = maybe("How it is located: paragraph, page, row, …")
    locator: Mapped[str | None] = maybe("Where it stands; in a data set the row's own key")
    quote: Mapped[str | None] = maybe("The wording, verbatim; null where it was not seen")
    gist: Mapped[str | None] = maybe("Our words, where the wording was not seen")
    speaker_id: Mapped[int | None] = maybe("Whose words it relays", ForeignKey("actors.id"))
    speaker_text: Mapped[str | None] = maybe("An unnamed speaker, as described: local sources")
    said_edtf: Mapped[str | None] = maybe("When it was said, EDTF as entered")
    said_earliest: Mapped[str | None] = maybe("First second it may have been said")
    said_latest: Mapped[str | None] = maybe("Last second it may have been said")
    said_precision: Mapped[str | None] = maybe("Precision of the date said")
    said_utc_offset: Mapped[int | None] = maybe("Minutes east of UTC, where stated")
    salt: Mapped[str | None] = maybe("Random text in the row's digest, where it has free text")


class CitationSource(Recorded, Base):
    """Lineage: where a passage says it has its words from."""

    __tablename__ = "citation_sources"
    __table_args__ = options(
        one_of("role", CITATION_ROLES),
        Index("ix_citation_sources_citation_id", "citation_id"),
        Index("ix_citation_sources_source_id", "source_id"),
        comment="Lineage of passages; of rows alike but for withdrawn the last counts",
    )

    id: Mapped[int] = number()
    citation_id: Mapped[int] = column("The passage", ForeignKey("citations.id"))
    role: Mapped[str] = column(
        "relays: takes it over from; consulted: coded from, never counted;"
        " original: the source's own reporting"
    )
    source_id: Mapped[int] = column("The source it has it from", ForeignKey("sources.id"))
    withdrawn: Mapped[bool] = column("Takes the lineage back", default=False)


class Claim(Recorded, Base):
    """One property of one subject, asserted or denied by one citation."""

    __tablename__ = "claims"
    __table_args__ = options(
        one_of("stance", STANCES),
        one_of("datatype", DATATYPES),
        one_of("open", OPEN_ENDS),
        CheckConstraint("(incident_id IS NULL) <> (actor_id IS NULL)", name="one_subject"),
        CheckConstraint("low <= best AND best <= high AND low <= high", name="low_best_high"),
        CheckConstraint("low >= 0 AND best >= 0 AND high >= 0", name="not_negative"),
        *dates_ordered(),
        *dates_ordered("valid_"),
        CheckConstraint("valid_edtf IS NULL OR actor_id IS NOT NULL", name="valid_of_actors"),
        only_its_value_group(),
        where_filled(
            "ix_claims_incident_id_property_id_qualifier_id_citation_id",
            "incident_id",
            "property_id",
            "qualifier_id",
            "citation_id",
        ),
        where_filled("ix_claims_actor_id_property_id", "actor_id", "property_id"),
        Index("ix_claims_citation_id", "citation_id"),
        Index("ix_claims_recorded_in", "recorded_in"),
        where_filled("ix_claims_value_actor_id", "value_actor_id"),
        where_filled("ix_claims_value_place_id", "value_place_id"),
        partial_index("ix_claims_denies", "incident_id", where="stance = 'denies'"),
        comment="What citations assert or deny: one property of one incident or actor each",
    )

    id: Mapped[int] = number("Number of the claim, shown as c1042")
    citation_id: Mapped[int] = column("The passage that makes it", ForeignKey("citations.id"))
    incident_id: Mapped[int | None] = maybe("The incident it is about", ForeignKey("incidents.id"))
    actor_id: Mapped[int | None] = maybe("Or the actor it is about", ForeignKey("actors.id"))
    property_id: Mapped[int] = column("The property", ForeignKey("properties.id"))
    qualifier_id: Mapped[int | None] = maybe(
        "A term that narrows the property: deaths of civilians", ForeignKey("terms.id")
    )
    stance: Mapped[str] = column("asserts or denies", default="asserts")
    datatype: Mapped[str] = column("The property's datatype; says which value columns are filled")
    low: Mapped[int | None] = maybe("Least number")
    best: Mapped[int | None] = maybe("The number given")
    high: Mapped[int | None] = maybe("Greatest number")
    open: Mapped[str | None] = maybe(
        "End that is open: above (at least), below (at most), both (about)"
    )
    edtf: Mapped[str | None] = maybe("Date, EDTF as entered")
    earliest: Mapped[str | None] = maybe("First second it may mean, local civil time")
    latest: Mapped[str | None] = maybe("Last second it may mean, local civil time")
    precision: Mapped[str | None] = maybe("Precision, from the bounds")
    utc_offset: Mapped[int | None] = maybe("Minutes east of UTC, where stated")
    value_place_id: Mapped[int | None] = maybe("A place", ForeignKey("places.id"))
    value_actor_id: Mapped[int | None] = maybe("An actor", ForeignKey("actors.id"))
    value_term_id: Mapped[int | None] = maybe("A term", ForeignKey("terms.id"))
    value_text: Mapped[str | None] = maybe("Words")
    valid_edtf: Mapped[str | None] = maybe("When it was true of the actor, EDTF as entered")
    valid_earliest: Mapped[str | None] = maybe("First second it was true")
    valid_latest: Mapped[str | None] = maybe("Last second it was true")
    valid_precision: Mapped[str | None] = maybe("Precision of the time it was true")
    valid_utc_offset: Mapped[int | None] = maybe("Minutes east of UTC, where stated")
    salt: Mapped[str | None] = maybe("Random text in the row's digest, where it has free text")


class ClaimLink(Recorded, Base):
    """How one claim stands to another."""

    __tablename__ = "claim_links"
    __table_args__ = options(
        one_of("relation", CLAIM_RELATIONS),
        CheckConstraint("claim_id <> target_id", name="two_claims"),
        Index("ix_claim_links_claim_id", "claim_id"),
        Index("ix_claim_links_target_id", "target_id"),
        comment="How claims stand to each other; of rows alike but for withdrawn the last counts",
    )

    id: Mapped[int] = number()
    claim_id: Mapped[int] = column("The claim that stands in the relation", ForeignKey("claims.id"))
    relation: Mapped[str] = column(
        "corrects: ends its target; repeats: takes over said, voice and origin;"
        " misreads: is a misreading of"
    )
    target_id: Mapped[int] = column("The claim it stands to", ForeignKey("claims.id"))
    withdrawn: Mapped[bool] = column("Takes the link back", default=False)


class Assessment(Recorded, Salted, Base):
    """A judgement on a claim."""

    __tablename__ = "assessments"
    __table_args__ = options(
        one_of("rank", RANKS),
        CheckConstraint("credibility BETWEEN 1 AND 6", name="credibility"),
        Index("ix_assessments_claim_id", "claim_id"),
        comment="Judgements on claims, append-only; the latest of a claim counts",
    )

    id: Mapped[int] = number()
    claim_id: Mapped[int] = column("The claim judged", ForeignKey("claims.id"))
    rank: Mapped[str] = column("preferred, normal or deprecated", default="normal")
    credibility: Mapped[int | None] = maybe("Admiralty 1 to 6; ungraded sorts as 6")
    withdrawn: Mapped[bool] = column("An entry error of ours: as if never made", default=False)
    reason: Mapped[str] = column("Why")
    assessor: Mapped[str] = column("Who judged")
    assessed_at: Mapped[str] = column("When, UTC, ISO 8601 with microseconds and Z")
