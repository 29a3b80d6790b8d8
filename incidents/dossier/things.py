"""What passages speak of: incidents, actors, places, properties and terms."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from incidents.dossier.fields import (
    Fields,
    check_code,
    check_key,
    expect_entries,
    expect_items,
    expect_text,
)
from incidents.dossier.nodes import Entry, Mapping, Node
from incidents.dossier.problems import Problems
from incidents.dossier.words import (
    ACTOR_KINDS,
    DATATYPES,
    INCIDENT_RELATIONS,
    LONGEST_CODE,
    NAME_KINDS,
    PASSAGE_KEYS,
    PLACE_KINDS,
    PLACE_PRECISIONS,
    RULES,
    STATUSES,
    SUBJECTS,
)
from incidents.handling import HANDLINGS
from incidents.records import (
    ActorRecord,
    IncidentLinkRecord,
    IncidentRecord,
    NameRecord,
    PlaceRecord,
    PropertyRecord,
    TermRecord,
    Where,
)

_R = TypeVar("_R")
Reader = Callable[[str, Fields, Where], _R]


def read_section(
    fields: Fields, section: str, of: str, read: Reader[_R], *, keys: bool = False
) -> tuple[_R, ...]:
    """Read the things declared in a section of the file, by code (or by key)."""
    entry = fields.take(section)
    if not entry:
        return ()
    return tuple(_read_things(entry.value, section, of, read, fields.problems, keys=keys))


def _read_things(
    node: Node, section: str, of: str, read: Reader[_R], problems: Problems, *, keys: bool
) -> Iterator[_R]:
    check = check_key if keys else check_code
    for code, entry in expect_entries(node, section, problems, f"codes and {section}").items():
        check(code, entry.where, section, problems)
        fields = Fields(entry.value, code, problems, of)
        yield read(code, fields, entry.where)
        fields.close()


def read_incident(code: str, fields: Fields, where: Where) -> IncidentRecord:
    """Read an incident, declared under `incidents` or at the top of the file."""
    return IncidentRecord(
        code=code,
        title=fields.take_text("title"),
        summary=fields.take_text("summary"),
        status=fields.take_choice("status", STATUSES),
        handling=fields.take_choice("handling", HANDLINGS),
        links=_take_links(fields, code),
        merged_into=fields.take_code("merged_into", "an incident", other_than=code),
        where=where,
    )


def _take_links(fields: Fields, code: str) -> tuple[IncidentLinkRecord, ...]:
    entry = fields.take("links")
    if not entry:
        return ()
    items = expect_items(entry.value, "links", fields.problems, "{part_of: code-of-another}")
    return tuple(link for node in items for link in _read_link(node, code, fields.problems))


def _read_link(node: Node, code: str, problems: Problems) -> Iterator[IncidentLinkRecord]:
    fields = Fields(node, "links", problems, "a link")
    for relation in INCIDENT_RELATIONS:
        other = fields.take_code(relation, "an incident", other_than=code)
        if other:
            yield IncidentLinkRecord(relation=relation, other=other, where=node.where)
    fields.close()


def read_actor(code: str, fields: Fields, where: Where) -> ActorRecord:
    """Read an actor."""
    return ActorRecord(
        code=code,
        kind=fields.take_choice("kind", ACTOR_KINDS),
        names=_take_names(fields),
        parent=fields.take_code("parent", "an actor", other_than=code),
        country=fields.take_country(),
        handling=fields.take_choice("handling", HANDLINGS),
        merged_into=fields.take_code("merged_into", "an actor", other_than=code),
        where=where,
    )


def read_place(code: str, fields: Fields, where: Where) -> PlaceRecord:
    """Read a place."""
    if fields.has("latitude") != fields.has("longitude"):
        hint = "expected both latitude and longitude, or neither"
        fields.problems.add(fields.where, "latitude: one coordinate alone", hint)
    return PlaceRecord(
        code=code,
        kind=fields.take_choice("kind", PLACE_KINDS),
        names=_take_names(fields),
        parent=fields.take_code("parent", "a place", other_than=code),
        country=fields.take_country(),
        latitude=fields.take_degrees("latitude", 90),
        longitude=fields.take_degrees("longitude", 180),
        precision=fields.take_choice("precision", PLACE_PRECISIONS),
        merged_into=fields.take_code("merged_into", "a place", other_than=code),
        where=where,
    )


def _take_names(fields: Fields) -> tuple[NameRecord, ...]:
    where, shown = fields.take_located("name", "the name shown")
    names = [NameRecord(name=shown, where=where)] if shown else []
    entry = fields.take("names")
    if entry:
        nodes = expect_items(entry.value, "names", fields.problems, "names")
        names += [_read_name(node, fields.problems) for node in nodes]
    return tuple(names)


def _read_name(node: Node, problems: Problems) -> NameRecord:
    if not isinstance(node, Mapping):
        text = expect_text(node, "names", problems, "a name") or ""
        return NameRecord(name=text, kind="alias", where=node.where)
    fields = Fields(node, "names", problems, "a name")
    record = NameRecord(
        name=fields.need_text("name"),
        language=fields.take_language(),
        kind=fields.take_choice("kind", NAME_KINDS) or "name",
        where=node.where,
    )
    fields.close()
    return record


def read_property(key: str, fields: Fields, where: Where) -> PropertyRecord:
    """Read a property."""
    if key in PASSAGE_KEYS:
        hint = "expected another key: in a passage this one means something else"
        fields.problems.add(where, f"{key}: no property may be called so", hint)
    return PropertyRecord(
        key=key,
        label=fields.need_text("label"),
        subject=fields.need_choice("subject", SUBJECTS),
        datatype=fields.need_choice("datatype", DATATYPES),
        many=fields.take_flag("many") or False,
        rule=fields.take_choice("rule", RULES) or "ranked",
        vocabulary=fields.take_text("vocabulary"),
        unit=fields.take_text("unit"),
        definition=fields.take_text("definition"),
        codebook=fields.take_text("codebook"),
        where=where,
    )


def read_terms(fields: Fields) -> tuple[TermRecord, ...]:
    """Read all vocabularies."""
    section = fields.take("terms")
    if not section:
        return ()
    of = "vocabularies, each a mapping of keys and terms"
    vocabularies = expect_entries(section.value, "terms", fields.problems, of)
    return tuple(
        term
        for vocabulary, entry in vocabularies.items()
        for term in _read_vocabulary(vocabulary, entry, fields.problems)
    )


def _read_vocabulary(name: str, entry: Entry, problems: Problems) -> Iterator[TermRecord]:
    if len(name) > LONGEST_CODE:
        problems.add(entry.where, "terms: the vocabulary's name is too long", "at most 100")
    for key, term in expect_entries(entry.value, name, problems, "keys and terms").items():
        check_key(key, term.where, name, problems)
        yield _read_term(name, key, term, problems)


def _read_term(vocabulary: str, key: str, entry: Entry, problems: Problems) -> TermRecord:
    if not isinstance(entry.value, Mapping):
        label = expect_text(entry.value, key, problems, "a label or a mapping") or ""
        return TermRecord(vocabulary=vocabulary, key=key, label=label, where=entry.where)
    fields = Fields(entry.value, key, problems, "a term")
    record = TermRecord(
        vocabulary=vocabulary,
        key=key,
        label=fields.need_text("label"),
        parent=fields.take_key("parent"),
        definition=fields.take_text("definition"),
        where=entry.where,
    )
    fields.close()
    return record
