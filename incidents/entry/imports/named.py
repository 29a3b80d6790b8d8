"""What the lines of a plan name, found in the database before any row is read."""

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.entry.lookup import PROPERTIES, QUALIFIERS, Kind
from incidents.errors import InputError, NotFoundError
from incidents.importers.spelling import suggest_word
from incidents.models import Property, Term

if TYPE_CHECKING:
    from incidents.importers.plan import Line

T = TypeVar("T", bound=Base)


class Named(NamedTuple):
    """The property of a line, and the ids of its qualifiers: of all its claims, or of some."""

    property: Property
    qualifier_id: int | None
    qualifiers: dict[str, int]


def find_named(session: Session, mapping: str, line: "Line") -> Named:
    """Find what one line names.

    Raises:
        InputError: with the mapping's file and line: there is no such property, qualifier or
            term, or the property takes no such values.
    """
    spec = line.spec
    prop = _find(PROPERTIES, session, spec.property, f"{mapping}:{spec.locate('property')}")
    _require_fit(mapping, line, prop)
    _require_terms(session, mapping, line, prop)
    # `property = "deaths:civilians"` names both.
    where = f"{mapping}:{spec.locate('qualifier' if 'qualifier' in spec.lines else 'property')}"
    fixed = _find(QUALIFIERS, session, spec.qualifier, where).id if spec.qualifier else None
    where = f"{mapping}:{spec.locate('qualifiers')}"
    keys = dict.fromkeys(spec.qualifiers.values())
    return Named(prop, fixed, {key: _find(QUALIFIERS, session, key, where).id for key in keys})


def _find(kind: Kind[T], session: Session, word: str, where: str) -> T:
    """What a word names; if nothing, say where it stands and what may be meant."""
    try:
        return kind.find(session, word)
    except NotFoundError as error:
        hint = suggest_word(word, session.scalars(kind.codes()), error.hint)
        raise InputError(f"{where}: {error.message}", hint) from error


def _require_fit(mapping: str, line: "Line", prop: Property) -> None:
    spec = line.spec
    if prop.datatype != line.datatype or prop.subject == "actor":
        raise InputError(
            f"{mapping}:{spec.locate('property')}: {prop.key} is a {prop.datatype} of an"
            f" {prop.subject}, and {spec.converter} makes a {line.datatype} of an incident",
            "choose another converter or property",
        )
    if line.is_list and not prop.many:
        raise InputError(
            f"{mapping}:{spec.locate('split')}: {prop.key} has one value, not a list",
            "leave out split, or choose another property",
        )


def _require_terms(session: Session, mapping: str, line: "Line", prop: Property) -> None:
    """See that the terms which cells stand for are there; `new` makes only those of other cells."""
    wanted = dict.fromkeys(filter(None, line.spec.options.get("terms", {}).values()))
    if not wanted:
        return
    terms = set(session.scalars(select(Term.key).where(Term.vocabulary == prop.vocabulary)))
    for key in wanted:
        if key not in terms:
            where = f"{mapping}:{line.spec.locate('terms')}"
            named = f'`incidents term list "{prop.vocabulary}"` names them'
            hint = suggest_word(key, terms, named)
            raise InputError(f"{where}: there is no {prop.vocabulary} {key!r}", hint)
