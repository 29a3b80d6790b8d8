"""Ids of the actors, places and terms that rows name; what isn't there is made, in bulk.

New rows get their ids here, one after the other as the database would give them, and wait until
`flush`: the writer's lock is held, so that nobody else takes them.
"""

from collections import Counter, defaultdict
from typing import Any, Final, NamedTuple

from sqlalchemy import false, func, or_, select, true

from incidents.db.bulk import insert_tuples
from incidents.entry.codes import make_slug, make_unique
from incidents.entry.lookup import ACTORS
from incidents.errors import InputError
from incidents.importers.values import ActorValue, PlaceValue, TermValue
from incidents.ledger.changeset import OpenChangeset
from incidents.ledger.salt import make_salt
from incidents.models import Actor, ActorName, ExternalId, Place, PlaceName, Term

# What came and went with its owner.
OWNED: Final[dict[Any, tuple[Any, ...]]] = {
    Actor: (ActorName.actor_id, ExternalId.actor_id),
    Place: (PlaceName.place_id, ExternalId.place_id),
}
PLACED: Final = ("country", "admin1", "admin2", "area")


class PlaceKey(NamedTuple):
    """What makes two places the same: a point by its coordinates too, an area by its name."""

    parent_id: int | None
    kind: str
    name: str
    latitude: float | None
    longitude: float | None
    precision: str | None


class NotMetError(Exception):
    """A row names what no row before it named."""


class NewRows:
    """Rows of one table that wait to be inserted, and the ids they will have."""

    def __init__(self, work: OpenChangeset, table: Any, *columns: str) -> None:  # noqa: ANN401 - a model's table
        self.work, self.table, self.columns = work, table, columns
        self.rows: list[tuple[Any, ...]] = []
        last = select(func.coalesce(func.max(table.c.id), 0))
        self.last: int = work.session.scalar(last) or 0

    def add(self, *values: object) -> int:
        """Take a row in, and say which id it has."""
        self.last += 1
        self.rows.append((self.last, *values, self.work.id))
        return self.last

    def flush(self) -> None:
        """Insert what waits."""
        if self.rows:
            self.work.start()
            columns = ("id", *self.columns, "recorded_in")
            insert_tuples(self.work.session.connection(), self.table, columns, self.rows)
            self.rows.clear()


class UnnumberedRows(NewRows):
    """The same of a table to which others add too: the database numbers them."""

    def flush(self) -> None:
        """Insert what waits."""
        if self.rows:
            self.work.start()
            rows = [row[1:] for row in self.rows]
            columns = (*self.columns, "recorded_in")
            insert_tuples(self.work.session.connection(), self.table, columns, rows)
            self.rows.clear()


class Things:
    """Everything rows may name, by what they call it.

    Attributes:
        renamed: actors known by number that go by another name now, a line each.
        unknown_countries: how many rows name a country that nobody knows, by its name.
        only_met: find only what rows before named, without asking the database; for the rest
            `NotMetError` is raised.
    """

    def __init__(self, work: OpenChangeset, handling: str) -> None:
        self.work, self.handling = work, handling
        self.session = work.session
        # What COPY takes for a flag, SQLite's STRICT tables don't.
        self.no = 0 if work.session.get_bind().dialect.name == "sqlite" else False
        self.actors = NewRows(
            *(work, Actor.__table__, "code", "kind", "handling", "path", "voice_id", "retracted")
        )
        self.actor_names = UnnumberedRows(
            *(work, ActorName.__table__, "actor_id", "name", "kind", "salt", "retracted")
        )
        self.external = UnnumberedRows(
            *(work, ExternalId.__table__, "dataset", "key", "actor_id", "retracted")
        )
        self.places = NewRows(
            *(work, Place.__table__, "code", "kind", "parent_id", "country"),
            *("latitude", "longitude", "precision", "path", "retracted"),
        )
        self.place_names = UnnumberedRows(
            *(work, PlaceName.__table__, "place_id", "name", "kind", "salt", "retracted")
        )
        self.terms = NewRows(
            work, Term.__table__, "vocabulary", "key", "label", "path", "retracted"
        )
        self.only_met = False
        self.renamed: list[str] = []
        self.unknown_countries: Counter[str] = Counter()
        self._actor_ids: dict[ActorValue, int] = {}
        self._place_ids: dict[PlaceValue, int] = {}
        self._place_unknown: dict[PlaceValue, str] = {}
        self._term_ids: dict[str, dict[str, int]] = {}
        self._codes: set[str] = set()
        self._read = False

    def flush(self) -> None:
        """Insert what is new, what others refer to first."""
        for rows in (self.actors, self.actor_names, self.external, self.places, self.place_names,
                     self.terms):  # fmt: skip
            rows.flush()

    def read(self) -> None:
        """Read what is there, once."""
        if self._read:
            return
        self._read = True
        self._names: dict[str, set[int]] = defaultdict(set)
        # The names of an actor that was taken back were taken back with it.
        names = (
            select(ActorName.name, ActorName.actor_id)
            .join(Actor, Actor.id == ActorName.actor_id)
            .where(or_(ActorName.retracted == false(), Actor.retracted == true()))
        )
        for name, actor_id in self.session.execute(names):
            self._names[name].add(actor_id)
        keyed = select(ExternalId.dataset, ExternalId.key, ExternalId.actor_id)
        self._keyed = {
            (dataset, key): actor_id
            for dataset, key, actor_id in self.session.execute(
                keyed.where(ExternalId.actor_id.is_not(None))
            )
        }
        self._gone = {
            model: set(self.session.scalars(select(model.id).where(model.retracted == true())))
            for model in (Actor, Place, Term)
        }
        self._read_places()

    def _meet(self) -> None:
        """See that what comes may be asked of the database, and written to it."""
        if self.only_met:
            raise NotMetError
        self.read()

    def _read_places(self) -> None:
        self._place_codes: set[str] = set(self.session.scalars(select(Place.code)))
        self._places: dict[PlaceKey, int] = {}
        self._paths: dict[int, str] = {}
        self._countries: dict[str, int] = {}
        rows = select(
            *(Place.id, Place.parent_id, Place.kind, PlaceName.name, Place.latitude),
            *(Place.longitude, Place.precision, Place.country, Place.path),
        ).join(PlaceName, PlaceName.place_id == Place.id)
        for key, parent, kind, name, north, east, precision, country, path in self.session.execute(
            rows.order_by(Place.id.desc())
        ):
            self._paths[key] = path
            spot = (None, None, None) if kind in PLACED else (north, east, precision)
            self._places[PlaceKey(parent, kind, name, *spot)] = key
            if kind == "country" and country:
                self._countries[country] = key

    # --- actors

    def find_actor(self, value: ActorValue) -> int:
        """The actor of this number or name, made where there is none.

        Raises:
            InputError: the name is that of several actors.
        """
        found = self._actor_ids.get(value)
        if found is None:
            self._meet()
            found = self._actor_ids[value] = self._choose_actor(value)
        return found

    def _choose_actor(self, value: ActorValue) -> int:
        named = self._names.get(value.name, set())
        if value.key is not None and value.dataset is not None:
            numbered = self._keyed.get((value.dataset, value.key))
            if numbered is not None:
                return self._call(numbered, value)
            # An actor of that name that somebody typed in, or another file named without number.
            free = named - set(self._keyed.values())
            actor_id = next(iter(free)) if len(free) == 1 else self._make_actor(value)
            self._keyed[value.dataset, value.key] = actor_id
            self.external.add(value.dataset, value.key, actor_id, self.no)
            return self.bring_back(Actor, actor_id)
        if len(named) > 1:
            codes = select(Actor.code).where(Actor.id.in_(named)).order_by(Actor.code)
            listed = ", ".join(self.session.scalars(codes))
            raise InputError(
                f"{value.name!r} could be several actors: {listed}", "give one another name"
            )
        return self.bring_back(Actor, next(iter(named))) if named else self._make_actor(value)

    def _call(self, actor_id: int, value: ActorValue) -> int:
        """Keep a name that an actor known by number goes by now."""
        if actor_id not in self._names.get(value.name, set()):
            self._names[value.name].add(actor_id)
            self.actor_names.add(actor_id, value.name, "alias", make_salt(), self.no)
            self.renamed.append(f"{value.dataset} {value.key}: also {value.name}")
        return self.bring_back(Actor, actor_id)

    def _make_actor(self, value: ActorValue) -> int:
        number = self.actors.last + 1
        self.actors.add(
            *(
                self._choose_code(value.name),
                value.kind,
                self.handling,
                f"/{number}/",
                number,
                self.no,
            )
        )
        self.actor_names.add(number, value.name, "name", make_salt(), self.no)
        self._names[value.name].add(number)
        return number

    def _choose_code(self, name: str) -> str:
        base = make_slug(name, "actor")
        with self.session.no_autoflush:
            code = make_unique(self.session, base, *ACTORS.rivals, beside=self._codes)
        self._codes.add(code)
        return code

    # --- places

    def find_place(self, value: PlaceValue) -> int:
        """The place, made with all it lies in where it isn't there."""
        found = self._place_ids.get(value)
        if found is None:
            self._meet()
            found = self._place_ids[value] = self._choose_place(value)
        if self._place_unknown and value in self._place_unknown:
            self._meet()
            self.unknown_countries[self._place_unknown[value]] += 1
        return found

    def _choose_place(self, value: PlaceValue) -> int:
        parent: int | None = None
        for kind, name in value.within:
            parent = self._find_area(parent, kind, name, value.country)
        named = value.name if value.kind == "country" else dict(value.within).get("country")
        if named and value.country is None:
            self._place_unknown[value] = named
        if value.kind in PLACED:
            return self._find_area(parent, value.kind, value.name, value.country, value)
        key = PlaceKey(parent, value.kind, value.name, *value[4:])
        return self._find_or_make(key, value.country, value)

    def _find_area(
        self,
        parent: int | None,
        kind: str,
        name: str,
        country: str | None,
        spot: PlaceValue | None = None,
    ) -> int:
        if kind == "country" and country in self._countries:
            return self.bring_back(Place, self._countries[country])
        key = PlaceKey(parent, kind, name, None, None, None)
        found = self._find_or_make(key, country, spot)
        if kind == "country" and country:
            self._countries[country] = found
        return found

    def _find_or_make(self, key: PlaceKey, country: str | None, spot: PlaceValue | None) -> int:
        if key in self._places:
            return self.bring_back(Place, self._places[key])
        number = self.places.last + 1
        above = self._paths[key.parent_id] if key.parent_id else "/"
        self._paths[number] = f"{above}{number}/"
        self.places.add(
            *(self._choose_place_code(key.name, country), key.kind, key.parent_id, country),
            *(spot[4:] if spot else (None, None, None)),
            *(self._paths[number], self.no),
        )
        self.place_names.add(number, key.name, "name", make_salt(), self.no)
        self._places[key] = number
        return number

    def _choose_place_code(self, name: str, country: str | None) -> str:
        slug = make_slug(name, "place")
        code = base = f"{slug}-{country.lower()}" if country else slug
        number = 2
        while code in self._place_codes:
            code, number = f"{base}-{number}", number + 1
        self._place_codes.add(code)
        return code

    # --- terms

    def find_term(self, vocabulary: str, value: TermValue) -> int:
        """The term of this key, made where it isn't there and has a label.

        Raises:
            InputError: it isn't there, and the mapping doesn't say that it may be made.
        """
        known = self._term_ids.get(vocabulary)
        if known is None:
            self._meet()
            terms = select(Term.key, Term.id).where(Term.vocabulary == vocabulary)
            known = self._term_ids[vocabulary] = dict(self.session.execute(terms).all())
        if value.key not in known:
            self._meet()
            if value.label is None:
                raise InputError(f"there is no {vocabulary} {value.key}", "add the term")
            number = self.terms.last + 1
            self.terms.add(vocabulary, value.key, value.label, f"/{number}/", self.no)
            known[value.key] = number
        return self.bring_back(Term, known[value.key])

    # --- what an undo took back

    def bring_back(self, model: type[Actor | Place | Term], number: int) -> int:
        """What an undo took back is there again when a row names it."""
        if not self._read:
            self._meet()
        if number in self._gone[model]:
            self._meet()
            self._gone[model].discard(number)
            self.work.change(self.session.get_one(model, number), flush=False, retracted=False)
            for owned in OWNED.get(model, ()):
                self._bring_owned_back(owned, number)
        return number

    def _bring_owned_back(self, column: Any, owner: int) -> None:  # noqa: ANN401 - a column
        model = column.class_
        mine = select(model).where(column == owner, model.retracted == true())
        for row in self.session.scalars(mine).all():
            self.work.change(row, flush=False, retracted=False)
