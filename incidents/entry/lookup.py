"""Finding things by what people type: code, exact name or alias, then whatever the case.

Codes win over names, and what was taken back is not offered; an incident is still found by its
code, to look at it, and `refuse_undone` keeps it from being recorded of. `find_…` follow merges;
`Kind.find` itself does so only where a name could be several things that turned out to be one, so
that what is recorded stays with the row it was said of, and a merge can be undone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.entry.nearest import MANY_NAMES, NameIndex, begins_like, nearest_names
from incidents.entry.retracted import find_taken_back
from incidents.errors import InputError, NotFoundError
from incidents.handling import HANDLINGS
from incidents.models import (
    Actor,
    ActorName,
    Claim,
    Incident,
    Place,
    PlaceName,
    Property,
    Source,
    Term,
)

T = TypeVar("T", bound=Base)
MOST_DIGITS: Final = 18  # beyond them a number is no 64-bit integer


class AmbiguousError(NotFoundError):
    """What was given could be several things."""


@dataclass(frozen=True, eq=False)
class Kind(Generic[T]):
    """How the things of one table are called, and found by what they are called.

    Attributes:
        noun: what one of them is called in messages.
        model: the table.
        code: the column by which each is known.
        name: a column of names, of this table or of one joined to it.
        owner: the column that says whose name it is.
        tell: the column that tells several of one name apart.
        live: conditions for what is offered.
    """

    noun: str
    model: type[T]
    code: Any
    name: Any
    owner: Any
    tell: Any
    live: tuple[ColumnElement[bool], ...]

    @property
    def rivals(self) -> tuple[Any, ...]:
        """The columns in which a code must be new: `about` names incidents and actors alike."""
        return (self.code,) if self.model in (Place, Source) else (Incident.code, Actor.code)

    @property
    def id(self) -> Any:  # noqa: ANN401 - a column
        """The table's primary key."""
        return self.model.__table__.c.id

    def under(self, ceiling: str) -> "Kind[T]":
        """The same, as far as it is marked no higher than a TLP ceiling."""
        marking: Any = self.model
        return replace(self, live=(*self.live, marking.handling.in_(_open_under(ceiling))))

    def read(self, session: Session, code: str) -> T | None:
        """The one of this code, if there is one."""
        mine = select(self.model).where(*self.live, self.code == code)
        return session.scalar(mine.order_by(self.id).limit(1))

    def codes(self) -> Select[str, int]:
        """Codes and ids of all that are offered."""
        return select(self.code, self.id).where(*self.live)

    def names(self) -> Select[str, int]:
        """Names, and the id of what each belongs to."""
        names = select(self.name, self.owner).where(*self.live, self.name.is_not(None))
        if self.name.class_ is self.model:
            return names
        theirs = self.name.class_
        return names.join(self.model, self.id == self.owner).where(theirs.retracted == false())

    def find(self, session: Session, text: str, index: NameIndex | None = None) -> T:
        """Find one by code or name.

        Args:
            session: where to look.
            text: what was typed.
            index: all names, where the caller keeps them for several searches.

        Raises:
            NotFoundError: there is none; the hint lists the nearest.
            AmbiguousError: there are several; the hint lists their codes.
        """
        if row := self.read(session, text):
            return row
        index = index or NameIndex(session, self.names())
        named = session.execute(self.names().where(self.name == text))
        ids = {key for _, key in named}
        if not ids and (row := self.read(session, text.casefold())):
            return row
        return self.choose(session, text, ids or index.fold(text), index)

    def choose(self, session: Session, text: str, ids: set[int], index: NameIndex) -> T:
        """Choose the only one of several candidates, or say why that can't be done."""
        found = self.get_all(session, sorted(ids))
        if len(found) == 1:
            return found[0]
        ends = [follow_merge(session, row) for row in found]
        merged = list({id(row): row for row in ends}.values())
        if len(merged) == 1:
            return merged[0]
        if merged:
            raise self.complain_ambiguous(text, merged)
        raise NotFoundError(f"there is no {self.noun} {text!r}", self.suggest(session, text, index))

    def get_all(self, session: Session, ids: Sequence[int]) -> list[T]:
        """The rows of these ids that weren't taken back, in their order."""
        rows = [session.get_one(self.model, key) for key in ids]
        back = find_taken_back(session, rows)
        return [row for row in rows if row not in back]

    def complain_ambiguous(self, text: str, rows: Sequence[T]) -> AmbiguousError:
        """The error for a name that several things have."""
        told = sorted((getattr(row, self.code.key), getattr(row, self.tell.key)) for row in rows)
        listed = ", ".join(f"{code} ({word})" for code, word in told)
        return AmbiguousError(f"{text!r} could be several {self.noun}s", f"give a code: {listed}")

    def suggest(self, session: Session, text: str, index: NameIndex) -> str:
        """The nearest codes and names, for the hint of an error; "" where nothing is near."""
        if not index.suggesting:
            return ""
        codes = self.codes()
        if (session.scalar(select(func.count()).select_from(self.model)) or 0) > MANY_NAMES:
            codes = codes.where(begins_like(self.code, text))
        known = [*index.candidates(text), *((code, key) for code, key in session.execute(codes))]
        hits = nearest_names(text, known)
        near: list[Any] = self.get_all(session, list(hits))
        told = [(getattr(row, self.code.key), hits[row.id]) for row in near]
        listed = (code if name == code else f"{code} ({name})" for code, name in told)
        return "nearest: " + ", ".join(listed) if told else ""


INCIDENTS: Final = Kind(
    *("incident", Incident, Incident.code, Incident.title, Incident.id, Incident.title), live=()
)
SOURCES: Final = Kind(
    *("source", Source, Source.code, Source.title, Source.id, Source.kind),
    live=(Source.retracted == false(),),
)
ACTORS: Final = Kind(
    *("actor", Actor, Actor.code, ActorName.name, ActorName.actor_id, Actor.kind),
    live=(Actor.retracted == false(),),
)
PLACES: Final = Kind(
    *("place", Place, Place.code, PlaceName.name, PlaceName.place_id, Place.kind),
    live=(Place.retracted == false(),),
)
PROPERTIES: Final = Kind(
    *("property", Property, Property.key, Property.label, Property.id, Property.label),
    live=(Property.retracted == false(),),
)


@cache
def terms_of(*vocabularies: str) -> Kind[Term]:
    """The terms of one vocabulary, or of several searched together."""
    return Kind(
        *(" or ".join(vocabularies), Term, Term.key, Term.label, Term.id, Term.vocabulary),
        live=(Term.vocabulary.in_(vocabularies), Term.retracted == false()),
    )


# What may stand after the colon of `deaths:civilians`.
QUALIFIERS: Final = terms_of("qualifier", "claim mode")


def follow_merge(session: Session, row: T) -> T:
    """What the row turned out to be, or itself."""
    target = getattr(row, "merged_into_id", None)
    return row if target is None else session.get_one(type(row), target)


def refuse_undone(session: Session, row: T) -> T:
    """The row, if anything may be recorded of it.

    Raises:
        NotFoundError: it is an incident that an undo took back.
    """
    if isinstance(row, Incident) and find_taken_back(session, [row]):
        raise NotFoundError(
            f"incident {row.code} was taken back by an undo", "load or add it again"
        )
    return row


def find_incident(session: Session, text: str) -> Incident:
    """Find an incident by code or title."""
    return follow_merge(session, INCIDENTS.find(session, text))


def find_source(session: Session, text: str) -> Source:
    """Find a source by code or title."""
    return SOURCES.find(session, text)


def find_actor(session: Session, text: str) -> Actor:
    """Find an actor by code or any of its names."""
    return follow_merge(session, ACTORS.find(session, text))


UNSUGGESTED = "give a code; under a ceiling none is suggested, as names may be marked"


def find_actor_under(session: Session, text: str, ceiling: str | None) -> Actor:
    """Find an actor for an answer under a TLP ceiling, in which, and beside which, it is named.

    Raises:
        NotFoundError: there is none, or several; under a ceiling nothing is suggested.
        InputError: it is marked above the ceiling.
    """
    with _suggesting_nothing(ceiling):
        actor = find_actor(session, text)
    if ceiling is not None and HANDLINGS.index(actor.handling) > HANDLINGS.index(ceiling):
        raise InputError(
            f"the actor it asks for is marked above the ceiling {ceiling}, and would be named",
            "raise handling, or ask for something else",
        )
    return actor


def find_place(session: Session, text: str) -> Place:
    """Find a place by code, by any of its names, or by these within others: `Kerman, Iran`."""
    return follow_merge(session, find_place_row(session, text))


def find_place_under(session: Session, text: str, ceiling: str | None) -> Place:
    """Find a place for an answer under a TLP ceiling: only marked sources may speak of the nearest.

    Raises:
        NotFoundError: there is none, or several; under a ceiling nothing is suggested.
    """
    with _suggesting_nothing(ceiling):
        return find_place(session, text)


@contextmanager
def _suggesting_nothing(ceiling: str | None) -> Iterator[None]:
    """Under a ceiling keep what is nearest out of errors: it may be marked."""
    try:
        yield
    except NotFoundError as error:
        if ceiling is None:
            raise
        raise NotFoundError(error.message, UNSUGGESTED) from None


def find_property(session: Session, text: str) -> Property:
    """Find a property by key or label."""
    return PROPERTIES.find(session, text)


def find_term(session: Session, vocabulary: str, text: str) -> Term:
    """Find a term of a vocabulary by key or label."""
    return terms_of(vocabulary).find(session, text)


def find_qualifier(session: Session, text: str) -> Term:
    """Find what may narrow a property: a qualifier, or the mode of a claim of responsibility."""
    return QUALIFIERS.find(session, text)


def find_claim(session: Session, text: str) -> Claim:
    """Find a claim by its number as it is shown: `c1042`."""
    digits = text.removeprefix("c")
    known = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    claim = session.get(Claim, int(digits)) if known else None
    if not claim:
        raise NotFoundError(f"there is no claim {text!r}", "claims are numbered c1, c2, …")
    return claim


def find_subject(session: Session, text: str) -> Incident | Actor:
    """Find what a claim is about: an incident by code or title, an actor by code or name.

    Merges aren't followed.
    """
    return _find_either(session, text, INCIDENTS, ACTORS)


def find_subject_under(session: Session, text: str, ceiling: str | None) -> Incident | Actor:
    """As `find_subject`; under a TLP ceiling what is marked above it isn't there.

    Raises:
        NotFoundError: there is none, or several; under a ceiling nothing is suggested.
    """
    if ceiling is None:
        return find_subject(session, text)
    with _suggesting_nothing(ceiling):
        row = _find_either(session, text, INCIDENTS.under(ceiling), ACTORS.under(ceiling))
        if follow_merge(session, row).handling not in _open_under(ceiling):
            raise _complain_unknown(text)
    return row


def _find_either(
    session: Session, text: str, incidents: Kind[Incident], actors: Kind[Actor]
) -> Incident | Actor:
    if row := incidents.read(session, text) or actors.read(session, text):
        return row
    hints = []
    for kind in (actors, incidents):
        try:
            return kind.find(session, text)
        except AmbiguousError:
            raise
        except NotFoundError as error:
            hints.append(error.hint)
    raise _complain_unknown(text, "; ".join(filter(None, hints)))


def _complain_unknown(text: str, hint: str = "") -> NotFoundError:
    return NotFoundError(f"there is no incident or actor {text!r}", hint)


def _open_under(ceiling: str) -> tuple[str, ...]:
    return HANDLINGS[: HANDLINGS.index(ceiling) + 1]


def find_place_row(session: Session, text: str, index: NameIndex | None = None) -> Place:
    """As `find_place`, merges not followed."""
    try:
        return PLACES.find(session, text, index)
    except AmbiguousError:
        raise
    except NotFoundError:
        if "," not in text:
            raise
        return _find_within(session, text, index or NameIndex(session, PLACES.names()))


def _find_within(session: Session, text: str, index: NameIndex) -> Place:
    name, *within = (part.strip() for part in text.split(","))
    ids = {place.id for place in _places_called(session, name, index)}
    fitting = {key for key in ids if _lies_within(session, session.get_one(Place, key), within)}
    return PLACES.choose(session, text, fitting, index)


def _places_called(session: Session, name: str, index: NameIndex) -> list[Place]:
    """Every place of this code or name; without the case only if none has it exactly."""
    if row := PLACES.read(session, name):
        return [row]
    named = session.execute(PLACES.names().where(PlaceName.name == name))
    return PLACES.get_all(session, sorted({key for _, key in named} or index.fold(name)))


def _lies_within(session: Session, place: Place, within: Sequence[str]) -> bool:
    """Whether the parts name ancestors of the place, nearest first; some may be left out."""
    above = iter([int(key) for key in place.path.split("/") if key][-2::-1])
    return all(any(part.casefold() in _called(session, key) for key in above) for part in within)


def _called(session: Session, place_id: int) -> set[str]:
    """What a place, or another that was merged into it, may be called."""
    same = (Place.id == place_id) | (Place.merged_into_id == place_id)
    names = session.execute(PLACES.names().where(same))
    codes = session.execute(PLACES.codes().where(same))
    country = session.get_one(Place, place_id).country or ""
    return {name.casefold() for name, _ in [*names, *codes]} | {country.casefold()}
