"""Passages on their way in: everything they refer to found, everything they say converted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from incidents.dates import ImpreciseDate
from incidents.entry.codes import check_one_of, check_words
from incidents.entry.dating import date_columns, is_after, read_date
from incidents.entry.intake import Intake
from incidents.entry.locators import Locator, format_locator, parse_locator
from incidents.entry.sources import needs_words
from incidents.entry.values import IDENTIFYING, read_occurrence, read_value
from incidents.errors import InputError
from incidents.models import Actor, Claim, Incident, Property, Source
from incidents.models.claims import CITATION_ROLES, STANCES
from incidents.records import CitationRecord, ClaimRecord

Columns = dict[str, Any]
Key = tuple[Any, ...]

CITATION_KEY: Final = ("source_id", "speaker_id", "speaker_text", "said_edtf", "quote", "gist")
CLAIM_KEY: Final = (
    *("incident_id", "actor_id", "property_id", "qualifier_id", "stance"),
    *(*IDENTIFYING, "valid_edtf"),
)


@dataclass
class ClaimDraft:
    """A claim as it will be recorded."""

    record: ClaimRecord
    columns: Columns
    oddity: str = ""

    @property
    def key(self) -> Key:
        """What makes two claims of one citation the same."""
        return tuple(self.columns.get(name) for name in CLAIM_KEY)


@dataclass
class PassageDraft:
    """A citation as it will be recorded, its lineage and its claims."""

    record: CitationRecord
    columns: Columns
    lineage: list[tuple[str, int]] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    oddity: str = ""

    @property
    def key(self) -> Key:
        """What makes two citations the same."""
        return citation_key(self.columns)


def citation_key(columns: Mapping[str, Any]) -> Key:
    """Of a locator the text: what is kept as its type is a matter of reading."""
    located = format_locator(Locator(columns["locator_type"], columns["locator"]))
    return (located, *(columns[name] for name in CITATION_KEY))


def draft_passage(intake: Intake, record: CitationRecord) -> PassageDraft | None:
    """Convert a passage; None where something is wrong with it, which is gathered."""
    before = len(intake.problems)
    draft = None
    with intake.noting(record.where):
        source = intake.find_source(record.source)
        if source:
            draft = _draft_citation(intake, record, source)
            draft.claims = _draft_claims(intake, record, source)
    if len(intake.problems) > before:
        intake.mark_broken(Claim, record.source)  # links to it would fail for no fault of theirs
    return draft


def _draft_citation(intake: Intake, record: CitationRecord, source: Source) -> PassageDraft:
    _check_passage(record, source)
    locator = parse_locator(record.locator)
    speaker = None
    if record.speaker is not None:
        named = record.speaker
        speaker = intake.attempt(record.where, lambda: intake.find_actor(named))
    columns = {
        "source_id": source.id,
        "locator_type": locator.type,
        "locator": locator.text,
        "quote": record.quote,
        "gist": record.gist,
        "speaker_id": speaker.id if speaker else None,
        "speaker_text": record.speaker_text,
        **date_columns("said_", record.said),
    }
    oddity = _describe_late("said", record.said, source)
    return PassageDraft(record, columns, _draft_lineage(intake, record, source), oddity=oddity)


def _check_passage(record: CitationRecord, source: Source) -> None:
    check_words(
        {
            "at": record.locator,
            "quote": record.quote,
            "gist": record.gist,
            "by": record.speaker,
            "unnamed": record.speaker_text,
        }
    )
    if record.quote is not None and record.gist is not None:
        raise InputError("both quote and gist", "expected one: the wording, or our words")
    if record.speaker is not None and record.speaker_text is not None:
        raise InputError("a speaker both named and unnamed", "expected one of them")
    if record.quote is None and record.gist is None and needs_words(source):
        raise InputError(
            f"a passage of {source.code} without quote or gist",
            "expected quote, the wording; or gist, our words where it was not seen",
        )
    if not record.claims:
        raise InputError("a passage that makes no claim", "expected a property, such as deaths: 95")


def _describe_late(what: str, date: ImpreciseDate | None, source: Source) -> str:
    published = read_date(source, "published_")
    if date is None or published is None or not is_after(date, published):
        return ""
    return (
        f"{what} {date.edtf}, though {source.code} was published {published.edtf}:"
        " an announcement, or one of the dates is wrong"
    )


def _draft_lineage(intake: Intake, record: CitationRecord, source: Source) -> list[tuple[str, int]]:
    lineage: list[tuple[str, int]] = []
    for each in record.lineage:
        with intake.noting(each.where or record.where):
            check_one_of("lineage", each.role, CITATION_ROLES)
            origin = intake.find_source(each.source)
            if origin and (each.role == "original") != (origin is source):
                raise InputError(
                    f"{source.code}: {each.role} {origin.code}",
                    "original is what the source itself reports, anything else another source's",
                )
            if origin:
                lineage.append((each.role, origin.id))
    return lineage


def _draft_claims(intake: Intake, record: CitationRecord, source: Source) -> list[ClaimDraft]:
    drafts = []
    for claim in record.claims:
        with intake.noting(claim.where or record.where):
            if draft := _draft_claim(intake, claim, source):
                drafts.append(draft)
    return drafts


def _draft_claim(intake: Intake, record: ClaimRecord, source: Source) -> ClaimDraft | None:
    check_one_of("stance", record.stance, STANCES)
    where, narrower = record.where, record.qualifier
    subject = intake.attempt(where, lambda: intake.find_subject(record.about))
    qualifier = narrower and intake.attempt(where, lambda: intake.find_qualifier(narrower))
    prop = intake.find_property(record.property)
    if not prop:
        return None
    value = read_value(intake, prop, record.value)
    if not subject or value is None:
        return None
    _check_fits(prop, subject, record)
    columns = {
        "incident_id": subject.id if isinstance(subject, Incident) else None,
        "actor_id": subject.id if isinstance(subject, Actor) else None,
        "property_id": prop.id,
        "qualifier_id": qualifier.id if qualifier else None,
        "stance": record.stance,
        "datatype": prop.datatype,
        **value,
        **date_columns("valid_", record.valid),
    }
    happened = read_occurrence(prop, value) if record.stance == "asserts" else None
    return ClaimDraft(record, columns, _describe_late(prop.key, happened, source))


def _check_fits(prop: Property, subject: Incident | Actor, record: ClaimRecord) -> None:
    noun = "incident" if isinstance(subject, Incident) else "actor"
    if prop.subject not in ("any", noun):
        raise InputError(
            f"{prop.key} is said of {prop.subject}s, and {subject.code} is an {noun}",
            "choose another property or subject",
        )
    if record.valid is not None and noun == "incident":
        raise InputError(
            f"valid: {subject.code} is an incident", "only what is true of actors has its time"
        )
