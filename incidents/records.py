"""What crosses the seam in: from dossiers, prompts and importers to entry. Knows no database.

Records are keyed by natural keys: codes and names as people type them. Values of claims stay
text until entry knows the datatype of their property.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from incidents.dates import ImpreciseDate


class Where(NamedTuple):
    """Where in a file something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing wrong with an input: where, what, and what was expected."""

    where: Where | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Base of all records: where it stands in its file is no part of what it says."""

    where: Where | None = field(default=None, compare=False, repr=False)

    def given(self) -> Iterator[tuple[str, object]]:
        """Field names and values that say something: neither None nor empty."""
        for entry in fields(self):
            value = getattr(self, entry.name)
            if entry.name != "where" and value is not None and value != ():
                yield entry.name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecord(Record):
    """One name of an actor or place; language as BCP 47."""

    name: str
    language: str | None = None
    kind: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRecord(Record):
    """A word of a controlled vocabulary; parent is a key of the same vocabulary."""

    vocabulary: str
    key: str
    label: str
    parent: str | None = None
    definition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRecord(Record):
    """What a claim can be about."""

    key: str
    label: str
    subject: str
    datatype: str
    many: bool = False
    rule: str = "ranked"
    vocabulary: str | None = None
    unit: str | None = None
    definition: str | None = None
    codebook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord(Record):
    """An actor; names in order, the first is the one shown; parent and merged_into are codes."""

    code: str
    kind: str | None = None
    names: tuple[NameRecord, ...] = ()
    parent: str | None = None
    country: str | None = None
    handling: str | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord(Record):
    """A place; coordinates in degrees, WGS 84."""

    code: str
    kind: str | None = None
    names: tuple[NameRecord, ...] = ()
    parent: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinkRecord(Record):
    """The incident stands in `relation` to the incident `other`."""

    relation: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord(Record):
    """An incident's identity; its facts are claims."""

    code: str
    title: str | None = None
    summary: str | None = None
    status: str | None = None
    handling: str | None = None
    links: tuple[IncidentLinkRecord, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(Record):
    """A document as published; publisher is an actor's code or name, edition_of a source's code."""

    code: str
    kind: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: ImpreciseDate | None = None
    url: str | None = None
    archive_url: str | None = None
    accessed_on: str | None = None
    seen_as: str | None = None
    language: str | None = None
    symbol: str | None = None
    licence: str | None = None
    reliability: str | None = None
    handling: str | None = None
    edition_of: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageRecord(Record):
    """Where a passage has its words from: role relays, consulted or original; a source's code."""

    role: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReference(Record):
    """Names one claim by what it says; whatever is None was not said and matches anything.

    `about`, `property` and `qualifier` default to those of the claim that refers; a `property`
    that was written carries its own qualifier, or none.
    """

    source: str
    locator: str | None = None
    quote: str | None = None
    gist: str | None = None
    speaker: str | None = None
    speaker_text: str | None = None
    said: ImpreciseDate | None = None
    about: str | None = None
    property: str | None = None
    qualifier: str | None = None
    stance: str | None = None
    value: str | None = None
    valid: ImpreciseDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLinkRecord(Record):
    """The claim corrects, repeats or misreads the target.

    `loose` links were written for a whole passage: they hold for those of its claims whose
    property the target's source speaks of.
    """

    relation: str
    target: ClaimReference
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord(Record):
    """A judgement; assessor and time are those of the changeset unless given."""

    reason: str
    rank: str = "normal"
    credibility: int | None = None
    withdrawn: bool = False
    assessor: str | None = None
    assessed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord(Record):
    """One property of one subject; value as text, None only for flags."""

    about: str
    property: str
    value: str | None
    qualifier: str | None = None
    stance: str = "asserts"
    valid: ImpreciseDate | None = None
    links: tuple[ClaimLinkRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRecord(Record):
    """One passage of a source and the claims it makes.

    `locator` as people write it ("paragraph 5"); `speaker` an actor's code or name,
    `speaker_text` the description of an unnamed one.
    """

    source: str
    locator: str | None = None
    quote: str | None = None
    gist: str | None = None
    speaker: str | None = None
    speaker_text: str | None = None
    said: ImpreciseDate | None = None
    lineage: tuple[LineageRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier(Record):
    """The contents of one dossier file."""

    terms: tuple[TermRecord, ...] = ()
    properties: tuple[PropertyRecord, ...] = ()
    actors: tuple[ActorRecord, ...] = ()
    places: tuple[PlaceRecord, ...] = ()
    incidents: tuple[IncidentRecord, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    citations: tuple[CitationRecord, ...] = ()
