"""A dossier file to records; docs/dossiers.md says what stands in it."""

from typing import NamedTuple

from incidents.dossier.decode import decode_text
from incidents.dossier.fields import Fields, expect_items
from incidents.dossier.nodes import parse_nodes
from incidents.dossier.passages import Source, read_lineages, read_passage, take_about
from incidents.dossier.problems import Problems
from incidents.dossier.things import (
    read_actor,
    read_incident,
    read_place,
    read_property,
    read_section,
    read_terms,
)
from incidents.dossier.words import (
    DATA_SET,
    GRADES,
    INCIDENT_KEYS,
    SEEN_AS,
    SOURCE_KINDS,
    UNSOURCED,
)
from incidents.handling import HANDLINGS
from incidents.records import CitationRecord, Dossier, IncidentRecord, SourceRecord, Where


class _SourceAndPassages(NamedTuple):
    source: SourceRecord
    citations: tuple[CitationRecord, ...]


def read_dossier(data: bytes, file: str) -> Dossier:
    """Read the bytes of one dossier; `file` is its name in messages.

    Raises:
        DossierError: with all that is wrong with it.
    """
    problems = Problems()
    node = parse_nodes(decode_text(data, file), file, problems)
    fields = Fields(node, "the file", problems, "a dossier")
    dossier = _read_top(fields, file)
    fields.close()
    problems.refuse()
    return dossier


def _read_top(fields: Fields, file: str) -> Dossier:
    incident = _read_top_incident(fields)
    about = take_about(fields)
    sources = read_section(
        fields,
        "sources",
        "a source",
        lambda code, source, where: _read_source(code, source, where, about),
    )
    incidents = read_section(fields, "incidents", "an incident", read_incident)
    if incident and any(other.code == incident.code for other in incidents):
        message = f"{incident.code}: described both at the top and under incidents"
        fields.problems.add(incident.where, message, "expected one place")
    return Dossier(
        terms=read_terms(fields),
        properties=read_section(fields, "properties", "a property", read_property, keys=True),
        actors=read_section(fields, "actors", "an actor", read_actor),
        places=read_section(fields, "places", "a place", read_place),
        incidents=((incident,) if incident else ()) + incidents,
        sources=tuple(each.source for each in sources),
        citations=tuple(citation for each in sources for citation in each.citations),
        where=Where(file, 1, 1),
    )


def _read_top_incident(fields: Fields) -> IncidentRecord | None:
    """Read the incident that the top of the file describes, if it does."""
    keys = [key for key in INCIDENT_KEYS if fields.has(key)]
    if keys and not fields.has("about"):
        hint = "expected about and the incident's code; or put the incident under incidents"
        message = f"{keys[0]}: nothing says of which incident"
        fields.problems.add(fields.locate(keys[0]), message, hint)
    where = fields.locate("about") if fields.has("about") else fields.where
    code = fields.peek_text("about")
    incident = read_incident(code, fields, where)
    return incident if keys else None


def _read_source(code: str, fields: Fields, where: Where, about: str | None) -> _SourceAndPassages:
    # A misspelt kind may have meant a data set: it is told once, not with every passage.
    kind = fields.peek_text("kind") if fields.has("kind") else SOURCE_KINDS[0]
    needs_words = kind in SOURCE_KINDS and kind != DATA_SET and code != UNSOURCED
    record = _read_document(code, fields, where)
    source = Source(code, about, read_lineages(fields, code), needs_words)
    return _SourceAndPassages(record, _read_passages(fields, source))


def _read_passages(fields: Fields, source: Source) -> tuple[CitationRecord, ...]:
    entry = fields.take("says")
    if not entry:
        return ()
    nodes = expect_items(entry.value, "says", fields.problems, "passages")
    return tuple(read_passage(node, source, fields.problems) for node in nodes)


def _read_document(code: str, fields: Fields, where: Where) -> SourceRecord:
    return SourceRecord(
        code=code,
        kind=fields.take_choice("kind", SOURCE_KINDS),
        title=fields.take_text("title"),
        publisher=fields.take_text("publisher"),
        author=fields.take_text("author"),
        published=fields.take_date("published"),
        url=fields.take_text("url"),
        archive_url=fields.take_text("archive_url"),
        accessed_on=fields.take_day("accessed_on"),
        seen_as=fields.take_choice("seen_as", SEEN_AS),
        language=fields.take_language(),
        symbol=fields.take_text("symbol"),
        licence=fields.take_text("licence"),
        reliability=fields.take_choice("reliability", GRADES),
        handling=fields.take_choice("handling", HANDLINGS),
        edition_of=fields.take_code("edition_of", "a source", other_than=code),
        notes=fields.take_text("notes"),
        where=where,
    )
