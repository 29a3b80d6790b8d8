"""What one unit of work takes in: what it adds, what it looks up, and what is wrong with it.

Everything recorded goes through an Intake, typed in or loaded: so the same facts give the same
rows. Problems are gathered, and nothing is kept if there are any: the transaction rolls back.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import select

from incidents.db.base import Base
from incidents.db.chunks import in_chunks
from incidents.dossier import DossierError
from incidents.entry.create import create_missing
from incidents.entry.lookup import (
    ACTORS,
    INCIDENTS,
    PLACES,
    PROPERTIES,
    QUALIFIERS,
    SOURCES,
    AmbiguousError,
    Kind,
    find_place_row,
    find_subject,
    refuse_undone,
    terms_of,
)
from incidents.entry.nearest import NameIndex
from incidents.errors import IncidentsError, NotFoundError
from incidents.ledger.changeset import OpenChangeset, list_changeable
from incidents.models import Actor, Incident, Place, Property, Source, Term
from incidents.records import Problem, Where

T = TypeVar("T", bound=Base)
R = TypeVar("R")
# Searching for something near takes its time; whoever misspelt everything needs no more.
MOST_SUGGESTIONS: Final = 40
# The columns that lines of ancestors and voices follow from.
MOVING: Final = frozenset({"parent_id", "merged_into_id", "kind"})


class Intake:
    """The state of one unit of work.

    Attributes:
        work: the open changeset.
        create: whether actors, places and sources that are referred to but unknown are made.
        added: rows added, by table.
        changed: what was changed, a line each.
        unchanged: how many things were there already, just so.
        created: what was made because it was referred to, a line each.
        warnings: what is odd but accepted, a line each.
        problems: what is wrong.
    """

    def __init__(self, work: OpenChangeset, *, create: bool = False) -> None:
        self.work = work
        self.session = work.session
        self.create = create
        self.added: Counter[str] = Counter()
        self.changed: list[str] = []
        self.unchanged = 0
        self.created: list[str] = []
        self.warnings: list[str] = []
        self.problems: list[Problem] = []
        self._moved: set[tuple[type[Base], int]] = set()
        self._broken: set[tuple[type[Base], str]] = set()
        self._found: dict[tuple[object, str], Base | IncidentsError] = {}
        self._indexes: dict[object, NameIndex] = {}
        self._suggestions = MOST_SUGGESTIONS

    # --- what is wrong

    @contextmanager
    def noting(self, where: Where | None) -> Iterator[None]:
        """Gather what goes wrong inside as a problem at a place of the input."""
        try:
            yield
        except IncidentsError as error:
            self.complain(where, error.message, error.hint)

    def attempt(self, where: Where | None, step: Callable[[], R]) -> R | None:
        """The step's result, or None and a problem."""
        try:
            return step()
        except IncidentsError as error:
            self.complain(where, error.message, error.hint)
        return None

    def complain(self, where: Where | None, message: str, hint: str = "") -> None:
        """Gather a problem."""
        problem = Problem(where, message, hint)
        if problem not in self.problems[-20:]:  # what was said of a whole passage comes once
            self.problems.append(problem)

    def warn(self, where: Where | None, message: str) -> None:
        """Gather something odd."""
        self.warnings.append(str(Problem(where, message)))

    def mark_broken(self, model: type[Base], code: str) -> None:
        """Something of this code couldn't be recorded: what refers to it is not to blame."""
        self._broken.add((model, code))

    def is_broken(self, model: type[Base], code: str) -> bool:
        """Whether something of this code couldn't be recorded."""
        return (model, code) in self._broken

    def notes(self) -> list[str]:
        """What whoever typed it should know: what was made besides, and what is odd."""
        return [f"made {each}" for each in self.created] + self.warnings

    def refuse(self) -> None:
        """Raise what went wrong, if anything did.

        Raises:
            DossierError: with all problems, by file, line and column.
        """
        if self.problems:
            first = Where("", 0, 0)
            raise DossierError(tuple(sorted(self.problems, key=lambda each: each.where or first)))

    # --- what is added and changed

    def add(self, row: T) -> T:
        """Record a new row; its id comes with the next flush."""
        self.added[row.__tablename__] += 1
        return self.work.add(row, flush=False)

    def is_new(self, row: Any) -> bool:  # noqa: ANN401 - any recorded row
        """Whether this unit of work recorded the row."""
        return bool(row.recorded_in == self.work.id)

    def apply(self, row: Base, what: str, values: Mapping[str, Any]) -> bool:
        """Set columns of a row, and note which of them changed."""
        differing = {name: new for name, new in values.items() if getattr(row, name) != new}
        if not MOVING.isdisjoint(differing):
            self._moved.add((type(row), row.id))  # type: ignore[attr-defined]
        if self.is_new(row):
            for name, value in differing.items():
                setattr(row, name, value)
            return False
        if differing and self.work.change(row, flush=False, **differing):
            self.changed.append(f"{what}: {', '.join(sorted(differing))}")
        return bool(differing)

    def renew(self, row: T, what: str, fresh: T, besides: Container[str] = ()) -> T:
        """Set the columns of a row that was taken back to a fresh one's, but for some."""
        names = [name for name in list_changeable(row) if name not in besides]
        values = {name: getattr(fresh, name) for name in names}
        if values.get("status") == "retracted":
            # Retracted now by whoever records it, no longer by the undo: the history has to tell.
            self.apply(row, what, {"status": "active"})
        self.apply(row, what, values)
        return row

    def take_moved(self, model: type[Base]) -> list[int]:
        """Ids of rows of a table whose line of ancestors may have changed; only once."""
        moved = sorted(key for table, key in self._moved if table is model)
        self._moved -= {(model, key) for key in moved}
        return moved

    def fetch(self, kind: Kind[T], codes: Iterable[str]) -> dict[str, T]:
        """Rows by code, those that were taken back included."""
        found: dict[str, T] = {}
        for part in in_chunks(dict.fromkeys(codes)):
            rows = self.session.scalars(select(kind.model).where(kind.code.in_(part)))
            found |= {getattr(row, kind.code.key): row for row in rows}
        return found

    # --- what is looked up

    def remember(self, kind: Kind[T], rows: Iterable[T]) -> None:
        """Look these up by code without asking the database; forget what wasn't found."""
        self._found = {key: found for key, found in self._found.items() if isinstance(found, Base)}
        self._indexes.clear()
        for row in rows:
            self._found[kind, getattr(row, kind.code.key)] = row

    def find_actor(self, text: str) -> Actor | None:
        """An actor by code or name; None where it is broken and said to be so."""
        return self._find(ACTORS, text, make=True)

    def find_place(self, text: str) -> Place | None:
        """A place by code, name, or name within others."""
        return self._find(PLACES, text, make=True)

    def find_source(self, text: str) -> Source | None:
        """A source by code or title."""
        return self._find(SOURCES, text, make=True)

    def find_incident(self, text: str) -> Incident | None:
        """An incident by code or title."""
        return self._find(INCIDENTS, text)

    def find_property(self, text: str) -> Property | None:
        """A property by key or label."""
        return self._find(PROPERTIES, text)

    def find_term(self, vocabulary: str, text: str) -> Term | None:
        """A term of a vocabulary by key or label."""
        return self._find(terms_of(vocabulary), text)

    def find_qualifier(self, text: str) -> Term | None:
        """A qualifier by key or label."""
        return self._find(QUALIFIERS, text)

    def find_subject(self, text: str) -> Incident | Actor | None:
        """What a claim is about."""
        for kind in (INCIDENTS, ACTORS):
            if (kind.model, text) in self._broken:
                return None
            if isinstance(row := self._found.get((kind, text)), Incident | Actor):
                return row
        found = self._recall(("subject", text), lambda: self._search_subject(text))
        return found if isinstance(found, Incident | Actor) else None

    def _find(self, kind: Kind[T], text: str, *, make: bool = False) -> T | None:
        if (kind.model, text) in self._broken:
            return None
        found = self._recall((kind, text), lambda: self._search(kind, text, make=make))
        return found if isinstance(found, kind.model) else None

    def _recall(self, key: tuple[object, str], search: Callable[[], Base]) -> Base:
        if key not in self._found:
            try:
                self._found[key] = search()
            except NotFoundError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, IncidentsError):
            raise found
        return found

    def _search(self, kind: Kind[T], text: str, *, make: bool) -> Base:
        index = self.index(kind)
        index.suggesting = self._suggestions > 0 and not (make and self.create)
        try:
            if kind.model is Place:
                return find_place_row(self.session, text, index)
            return refuse_undone(self.session, kind.find(self.session, text, index))
        except AmbiguousError:
            raise
        except NotFoundError:
            self._suggestions -= 1
            if not (make and self.create):
                raise
        return create_missing(self, kind, text)

    def _search_subject(self, text: str) -> Base:
        return refuse_undone(self.session, find_subject(self.session, text))

    def index(self, kind: Kind[T]) -> NameIndex:
        """All names of a kind, read once."""
        if kind not in self._indexes:
            self._indexes[kind] = NameIndex(self.session, kind.names())
        return self._indexes[kind]
