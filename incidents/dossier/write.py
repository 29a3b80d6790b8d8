"""Records to the text of a dossier: the same facts give the same bytes.

Everything is in a fixed order: sections and keys as docs/dossiers.md lists them, things by code,
passages by place and wording, claims by property and value.
"""

from collections import defaultdict
from collections.abc import Iterable

from incidents.dossier.trees import write_fields
from incidents.dossier.words import TOP_KEYS
from incidents.dossier.write_passages import write_passages
from incidents.dossier.yaml_text import Tree, write_yaml
from incidents.records import (
    ActorRecord,
    CitationRecord,
    Dossier,
    IncidentRecord,
    NameRecord,
    PlaceRecord,
    PropertyRecord,
    SourceRecord,
    TermRecord,
)


def write_dossier(dossier: Dossier) -> str:
    """Write a dossier that read_dossier reads as the same facts, in canonical order.

    Where all claims are about one subject, it stands at the top, with what is known of it if it
    is an incident; else each passage says its own.

    Raises:
        ValueError: the format has no words for it: a passage without claims, with a quote and a
            gist, or with a loose link that not all of its claims have; a property called as a key
            of a passage.
    """
    subjects = {claim.about for citation in dossier.citations for claim in citation.claims}
    about = subjects.pop() if len(subjects) == 1 else None
    incidents = {record.code: _write_incident(record) for record in dossier.incidents}
    top: dict[str, Tree] = {}
    if about:
        # An incident of which nothing but its code is known is not described by `about` alone.
        top = {"about": about, **(incidents.pop(about) if incidents.get(about) else {})}
    top |= _write_sections(dossier, incidents, about)
    return write_yaml({key: top[key] for key in TOP_KEYS if key in top})


def _write_sections(
    dossier: Dossier, incidents: dict[str, dict[str, Tree]], about: str | None
) -> dict[str, Tree]:
    sections: dict[str, dict[str, Tree]] = {
        "terms": _write_terms(dossier.terms),
        "properties": {record.key: _write_property(record) for record in dossier.properties},
        "actors": {record.code: _write_named(record) for record in dossier.actors},
        "places": {record.code: _write_named(record) for record in dossier.places},
        "incidents": dict(incidents),
        "sources": _write_sources(dossier, about),
    }
    return {key: dict(sorted(things.items())) for key, things in sections.items() if things}


def _write_incident(record: IncidentRecord) -> dict[str, Tree]:
    tree = write_fields(record, "code", "links")
    links = sorted((link.relation, link.other) for link in record.links)
    if links:
        tree["links"] = [{relation: other} for relation, other in links]
    return tree


def _write_terms(terms: Iterable[TermRecord]) -> dict[str, Tree]:
    vocabularies: defaultdict[str, dict[str, Tree]] = defaultdict(dict)
    for term in sorted(terms, key=lambda term: term.key):
        tree = write_fields(term, "vocabulary", "key")
        vocabularies[term.vocabulary][term.key] = term.label if len(tree) == 1 else tree
    return dict(vocabularies)


def _write_property(record: PropertyRecord) -> dict[str, Tree]:
    tree = write_fields(record, "key")
    if record.rule == "ranked":
        del tree["rule"]
    return tree


def _write_named(record: ActorRecord | PlaceRecord) -> dict[str, Tree]:
    """Write an actor or place: its names after its kind."""
    fields = write_fields(record, "code", "names")
    return {
        **{key: fields.pop(key) for key in ("kind",) if key in fields},
        **_write_names(record.names),
        **fields,
    }


def _write_names(names: tuple[NameRecord, ...]) -> dict[str, Tree]:
    """Write names: the first is the one shown, the order of the others says nothing."""
    tree: dict[str, Tree] = {}
    shown, others = names[:1], sorted(names[1:], key=_order_name)
    if shown and shown[0].kind == "name" and not shown[0].language:
        tree["name"], shown = shown[0].name, ()
    if listed := [_write_name(name) for name in (*shown, *others)]:
        tree["names"] = listed
    return tree


def _order_name(record: NameRecord) -> tuple[str, str, str]:
    return record.name, record.language or "", record.kind


def _write_name(record: NameRecord) -> Tree:
    if record.kind == "alias" and not record.language:
        return record.name
    return write_fields(record, *(["kind"] if record.kind == "name" else []))


def _write_sources(dossier: Dossier, about: str | None) -> dict[str, Tree]:
    passages: defaultdict[str, list[CitationRecord]] = defaultdict(list)
    for citation in dossier.citations:
        passages[citation.source].append(citation)
    described = {record.code: _write_source(record) for record in dossier.sources}
    return {
        code: {**described.get(code, {}), **_write_says(passages[code], about)}
        for code in described.keys() | passages.keys()
    }


def _write_source(record: SourceRecord) -> dict[str, Tree]:
    return write_fields(record, "code")


def _write_says(citations: list[CitationRecord], about: str | None) -> dict[str, Tree]:
    return {"says": write_passages(citations, about)} if citations else {}
