"""Properties and terms: what claims can say, and in which words."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from incidents.dossier import PASSAGE_KEYS
from incidents.entry.codes import check_key, check_one_of, check_words
from incidents.entry.intake import Intake
from incidents.entry.lookup import PROPERTIES, QUALIFIERS, find_property, find_term, terms_of
from incidents.entry.things import (
    given_words,
    refresh_lines,
    renew_row,
    set_fields,
    unite_records,
)
from incidents.errors import InputError
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Claim, Property, Term
from incidents.models.vocabulary import DATATYPES, RULES, SUBJECTS
from incidents.records import PropertyRecord, TermRecord

FIELDS: Final = (
    *("label", "subject", "datatype", "many", "rule"),
    *("vocabulary", "unit", "definition", "codebook"),
)
QUALIFYING: Final = ("qualifier", "claim mode")


def record_property(work: OpenChangeset, record: PropertyRecord) -> Property:
    """Add a property, or set all that the record says of one that is there.

    Raises:
        DossierError: its datatype or subject would change though claims use it, its key is
            reserved, or a word isn't known.
    """
    intake = Intake(work)
    record_properties(intake, [record])
    intake.refuse()
    return find_property(work.session, record.key)


def record_term(work: OpenChangeset, record: TermRecord) -> Term:
    """Add a term, or set all that the record says of one that is there."""
    intake = Intake(work)
    record_terms(intake, [record])
    intake.refuse()
    return find_term(work.session, record.vocabulary, record.key)


def record_properties(intake: Intake, records: Sequence[PropertyRecord]) -> None:
    """Record properties; a record is a whole definition."""
    united = unite_records(intake, records, "key")
    held = intake.fetch(PROPERTIES, (record.key for record in united))
    for record in united:
        row = intake.attempt(record.where, partial(_record_property, intake, held, record))
        if row is None:
            intake.mark_broken(Property, record.key)
    intake.session.flush()
    intake.remember(PROPERTIES, ())


def _record_property(intake: Intake, held: dict[str, Property], record: PropertyRecord) -> Property:
    values = _read_property(record)
    row = held.get(record.key)
    if row is None:
        check_key(record.key)
        return intake.add(Property(key=record.key, **values))
    for name in ("datatype", "subject", "vocabulary"):
        if getattr(row, name) != values[name] and _is_used(intake, row):
            raise InputError(
                f"the {name} of {row.key} is {getattr(row, name)}, and claims use it",
                "add another property",
            )
    if row.retracted:
        return renew_row(intake, PROPERTIES, row, Property(key=record.key, **values), record)
    return set_fields(intake, PROPERTIES, row, values)


def _read_property(record: PropertyRecord) -> dict[str, Any]:
    if record.key in PASSAGE_KEYS:
        raise InputError(f"no property may be called {record.key}", "dossiers use the word")
    check_one_of("subject", record.subject, SUBJECTS)
    check_one_of("datatype", record.datatype, DATATYPES)
    check_one_of("rule", record.rule, RULES)
    if (record.datatype == "term") != (record.vocabulary is not None):
        raise InputError(
            f"{record.key}: a vocabulary and the datatype term need each other",
            "name the vocabulary its terms come from",
        )
    values = {name: getattr(record, name) for name in FIELDS}
    check_words(values)
    return values


def _is_used(intake: Intake, row: Property) -> bool:
    used = select(Claim.id).where(Claim.property_id == row.id).limit(1)
    return intake.session.scalar(used) is not None


def record_terms(intake: Intake, records: Sequence[TermRecord]) -> None:
    """Record terms and the broader ones they belong to."""
    by_vocabulary: dict[str, list[TermRecord]] = {}
    for record in records:
        by_vocabulary.setdefault(record.vocabulary, []).append(record)
    pairs: list[tuple[TermRecord, Term]] = []
    for vocabulary, mine in by_vocabulary.items():
        pairs += _record_vocabulary(intake, vocabulary, unite_records(intake, mine, "key"))
    intake.session.flush()
    intake.remember(QUALIFIERS, ())
    for record, row in pairs:
        _set_parent(intake, record, row)
    refresh_lines(intake, Term, pairs)


def _record_vocabulary(
    intake: Intake, vocabulary: str, records: Sequence[TermRecord]
) -> list[tuple[TermRecord, Term]]:
    mine = select(Term).where(Term.vocabulary == vocabulary)
    held = {row.key: row for row in intake.session.scalars(mine)}
    pairs = []
    for record in records:
        row = intake.attempt(record.where, partial(_record_term, intake, held, record))
        if row is not None:
            pairs.append((record, row))
    return pairs


def _record_term(intake: Intake, held: dict[str, Term], record: TermRecord) -> Term:
    values = given_words(record, "label", "definition")
    kind, row = terms_of(record.vocabulary), held.get(record.key)
    if row and not row.retracted:
        return set_fields(intake, kind, row, values)
    check_key(record.key)
    check_words({"vocabulary": record.vocabulary, "label": record.label})
    if record.vocabulary in QUALIFYING:
        _refuse_twin(intake, record)
    fresh = Term(vocabulary=record.vocabulary, key=record.key, **values)
    return renew_row(intake, kind, row, fresh, record) if row else intake.add(fresh)


def _refuse_twin(intake: Intake, record: TermRecord) -> None:
    """Both vocabularies of qualifiers stand after the same colon."""
    if twin := QUALIFIERS.read(intake.session, record.key):
        raise InputError(f"there is a {twin.vocabulary} {record.key} already", "choose another key")


def _set_parent(intake: Intake, record: TermRecord, row: Term) -> None:
    if record.parent is None:
        return
    with intake.noting(record.where):
        parent = intake.find_term(record.vocabulary, record.parent)
        if parent is row:
            raise InputError(f"term {record.key} can't be its own parent", "name another")
        if parent:
            intake.apply(row, f"{record.vocabulary} {record.key}", {"parent_id": parent.id})
