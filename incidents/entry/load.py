"""Loading dossiers: all of them or nothing, and a second time without a trace."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import select

from incidents.db.chunks import in_chunks
from incidents.entry.actors import record_actors
from incidents.entry.assessments import read_withdrawn
from incidents.entry.claims import take_in
from incidents.entry.incidents import record_incidents
from incidents.entry.intake import Intake
from incidents.entry.passages import RecordedPassage
from incidents.entry.places import record_places
from incidents.entry.sources import record_sources
from incidents.entry.vocabulary import record_properties, record_terms
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Citation, Claim, Property, Source
from incidents.records import Dossier


@dataclass
class LoadSummary:
    """What a load did.

    Attributes:
        added: rows added, by table.
        changed: what was changed of what was there, a line each.
        unchanged: how many things, passages and claims were there already.
        created: what was made because it was referred to, a line each.
        no_longer_held: claims of the files' sources about the files' subjects that the files
            don't hold; they are kept.
        warnings: what is odd but accepted, a line each.
    """

    added: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    created: list[str] = field(default_factory=list)
    no_longer_held: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def load_dossiers(
    work: OpenChangeset, dossiers: Sequence[Dossier], *, create: bool = False
) -> LoadSummary:
    """Record what dossiers hold, together: they may refer to each other.

    Args:
        work: the open changeset.
        dossiers: as read.
        create: whether actors, places and sources that are referred to but unknown are made.

    Raises:
        DossierError: with all problems of all files; nothing may be kept then.
    """
    intake = Intake(work, create=create)
    record_terms(intake, _join(dossiers, "terms"))
    record_properties(intake, _join(dossiers, "properties"))
    record_actors(intake, _join(dossiers, "actors"))
    record_places(intake, _join(dossiers, "places"))
    record_incidents(intake, _join(dossiers, "incidents"))
    record_sources(intake, _join(dossiers, "sources"))
    passages = take_in(intake, _join(dossiers, "citations"))
    intake.refuse()
    return _sum_up(intake, passages)


def _join(dossiers: Iterable[Dossier], section: str) -> list[Any]:
    return list(chain.from_iterable(getattr(dossier, section) for dossier in dossiers))


def _sum_up(intake: Intake, passages: Sequence[RecordedPassage]) -> LoadSummary:
    return LoadSummary(
        added={table: count for table, count in sorted(intake.added.items()) if count},
        changed=intake.changed,
        unchanged=intake.unchanged,
        created=intake.created,
        no_longer_held=list(_list_left_out(intake, passages)),
        warnings=intake.warnings,
    )


def _list_left_out(intake: Intake, passages: Sequence[RecordedPassage]) -> Iterator[str]:
    """Claims that the files' sources make about their subjects, beyond what the files hold."""
    claims = [claim for passage in passages for claim in passage.claims]
    held = {claim.id for claim in claims}
    sources = {passage.record.source for passage in passages}
    for name in ("incident_id", "actor_id"):
        subjects = {claim.columns[name] for claim in claims} - {None}
        for part in in_chunks(sorted(subjects)):
            yield from _describe_others(intake, getattr(Claim, name).in_(part), sources, held)


def _describe_others(
    intake: Intake,
    about: Any,  # noqa: ANN401 - SQL
    sources: set[str],
    held: set[int],
) -> Iterator[str]:
    query = (
        select(Claim.id, Source.code, Property.key)
        .join(Citation, Citation.id == Claim.citation_id)
        .join(Source, Source.id == Citation.source_id)
        .join(Property, Property.id == Claim.property_id)
        .where(about)
        .order_by(Source.code, Claim.id)
    )
    rows = [
        row for row in intake.session.execute(query) if row[0] not in held and row[1] in sources
    ]
    withdrawn = read_withdrawn(intake.session, [row[0] for row in rows])
    for key, source, prop in rows:
        if key not in withdrawn:
            yield f"c{key} {source}: {prop}"
