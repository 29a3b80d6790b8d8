"""Databases that files are imported into, and what they hold, told without numbers."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, func, make_url, select
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.engine import open_engine, reading
from incidents.dossier import read_dossier, write_dossier
from incidents.entry.dump import dump_dossier
from incidents.entry.imports.edition import Naming
from incidents.entry.imports.options import ImportOptions
from incidents.entry.imports.run import import_table
from incidents.entry.imports.summary import ImportSummary
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.entry.undo import undo
from incidents.entry.unit import bring_up_to_date, record_changeset
from incidents.exporters import FORMATS, find_writer
from incidents.importers.mapping import ImportMapping, load_mapping
from incidents.importers.plan import RejectedRow
from incidents.importers.reading import open_table
from incidents.ledger.changeset import open_changeset
from incidents.ledger.verify import verify_chain
from incidents.reporting.timeline import read_timeline
from incidents.resolution.question import UNLIMITED
from incidents.resolution.refresh import check_chronology
from incidents.results import About, Timeline
from tests.cli.conftest import copy_database

# What both databases share but for the SQL they are given, and takes its time on the second.
postgresql_later = pytest.mark.parametrize(
    "backend",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)],
    indirect=True,
    scope="session",
)
TABLES = Base.metadata.tables
VALUES = ("low", "best", "high", "open", "edtf", "utc_offset", "value_text")


class Done(NamedTuple):
    """What an import did; the changeset is None where it recorded nothing."""

    summary: ImportSummary
    changeset: int | None
    rejected: list[RejectedRow]


class World:
    """A database that holds the vocabulary, and what files bring in."""

    def __init__(self, url: str, engine: Engine, name: str = "") -> None:
        self.url, self.engine, self.name = url, engine, name

    def change(self):
        return record_changeset(self.engine, author="ann", message="", command="test")

    def read(self):
        return reading(self.engine)

    def bring_in(
        self,
        path: Path,
        mapping: str | ImportMapping = "ged",
        *,
        edition: str | None = None,
        part: str | None = None,
        **options,
    ) -> Done:
        """Import a file in a changeset of its own."""
        rejected: list[RejectedRow] = []
        given = ImportOptions(naming=Naming(edition, part), on_reject=rejected.append, **options)
        found = load_mapping(mapping) if isinstance(mapping, str) else mapping
        with open_table(path) as table, self.change() as work:
            summary = import_table(work, table, found, given)
        return Done(summary, work.id if work.recorded else None, rejected)

    def undo(self, number: int) -> int:
        with self.change() as work:
            undo(work, number)
        return work.id

    def load(self, text: str) -> None:
        with self.change() as work:
            load_dossiers(work, [read_dossier(text.encode(), "dump.yaml")])

    def dump(self) -> str:
        with self.read() as session:
            return write_dossier(dump_dossier(session, None))

    def check(self) -> None:
        """The stored answers follow from the claims, and the chain holds."""
        with self.read() as session:
            assert check_chronology(session) == []
        self.verify()

    def verify(self) -> None:
        with self.read() as session:
            assert verify_chain(session).failure is None

    # --- as it stands, with the numbers of this database

    def rows(self, *names: str, **equal) -> list[tuple]:
        """Rows of tables, whole and in order; `table=column=value` conditions by keyword."""
        with self.read() as session:
            return [
                (name, *row)
                for name in names
                for row in session.execute(
                    select(TABLES[name])
                    .filter_by(**equal)
                    .order_by(*TABLES[name].primary_key.columns)
                )
            ]

    def read_maps(self, name: str) -> list[dict]:
        """The rows of a table, by column."""
        table = TABLES[name]
        query = select(table).order_by(*table.primary_key.columns)
        with self.read() as session:
            return [dict(row) for row in session.execute(query).mappings()]

    def count(self, name: str) -> int:
        with self.read() as session:
            return session.scalar(select(func.count()).select_from(TABLES[name]))

    def answers(self) -> list[tuple]:
        """The chronology and the participants, row by row."""
        return self.rows("chronology", "participants")

    def timeline(self, limits=UNLIMITED) -> list:
        with self.read() as session:
            return list(read_timeline(session, limits))

    # --- told so that databases can be compared

    def tell(self, *, by_codes: bool = True):
        return Told(self, by_codes=by_codes)


class Trial(World):
    """The same within a transaction that is rolled back in the end: quicker than a copy."""

    def __init__(self, session: Session) -> None:
        super().__init__("", session.get_bind().engine)
        self.session = session

    @contextmanager
    def change(self):
        header = {"author": "ann", "message": "", "command": "test"}
        with open_changeset(self.session, **header) as work:
            yield work
            bring_up_to_date(work)

    @contextmanager
    def read(self):
        self.session.expire_all()
        yield self.session


@contextmanager
def trying(engine) -> Iterator[Trial]:
    """A trial on a database that stays as it is."""
    with engine.connect() as connection:
        outer = connection.begin()
        mode = "create_savepoint"
        with Session(connection, join_transaction_mode=mode, expire_on_commit=False) as session:
            yield Trial(session)
        outer.rollback()


class Told:
    """What a database holds, without its numbers: by codes, or else by names alone.

    Codes tell in which order things came in (`donetsk-2`); what an actor or a place is, its
    number in the data set or its names and all it lies in do.
    """

    def __init__(self, world: World, *, by_codes: bool) -> None:
        self.world, self.by_codes = world, by_codes
        self.tables = {
            name: {row["id"]: row for row in self._read(name)}
            for name in ("incidents", "sources", "actors", "places", "terms", "properties")
        }
        self.external = {
            row["actor_id"]: (row["dataset"], row["key"]) for row in self._read("external_ids")
        }
        self.names = {"actors": {}, "places": {}}
        for kind, table in (("actors", "actor_names"), ("places", "place_names")):
            for row in self._read(table):
                owner = row[f"{kind[:-1]}_id"]
                self.names[kind].setdefault(owner, []).append(row["name"])
        self.chronology = {
            self.code("incidents", row["incident_id"]): self._tell_facts(row)
            for row in self._read("chronology")
        }
        self.participants = {
            (
                self.code("incidents", row["incident_id"]),
                self.actor(row["actor_id"]),
                row["role"],
            ): (row["asserting"], row["denying"])
            for row in self._read("participants")
        }

    def _read(self, name: str):
        with self.world.read() as session:
            return session.execute(select(TABLES[name])).mappings().all()

    def code(self, table: str, number: int | None) -> str | None:
        return None if number is None else self.tables[table][number]["code"]

    def term(self, number: int | None) -> str | None:
        return None if number is None else self.tables["terms"][number]["key"]

    def actor(self, number: int | None):
        if number is None or self.by_codes:
            return self.code("actors", number)
        return self.external.get(number) or tuple(sorted(self.names["actors"][number]))

    def place(self, number: int | None):
        if number is None or self.by_codes:
            return self.code("places", number)
        row = self.tables["places"][number]
        spot = (row["kind"], row["country"])
        if row["kind"] in ("settlement", "site"):
            spot += (row["latitude"], row["longitude"], row["precision"])
        return (*self.names["places"][number], spot, self.place(row["parent_id"]))

    def _tell_facts(self, row) -> dict:
        # A district's coordinates are those of the first row that placed something in all of it.
        spot = () if self.by_codes else ("latitude", "longitude")
        facts = {
            name: value
            for name, value in row.items()
            if not name.endswith("_id") and name not in spot
        }
        return facts | {
            "place": self.place(row["place_id"]),
            "type": self.term(row["type_id"]),
            "perpetrator": self.actor(row["perpetrator_id"]),
            "responsibility": self.actor(row["responsibility_id"]),
        }

    @property
    def asserted(self) -> dict:
        """Participants that somebody asserts; what is only denied is no participant."""
        return {key: counts for key, counts in self.participants.items() if counts[0]}

    def claims(self) -> list[tuple]:
        """Every claim with the passage it stands in, by codes and values, sorted."""
        passages = {row["id"]: self.passage(row) for row in self._read("citations")}
        told = [
            (passages[row["citation_id"]], *self._tell_claim(row)) for row in self._read("claims")
        ]
        return sorted(told, key=repr)

    def passages(self) -> list[tuple]:
        return sorted(map(self.passage, self._read("citations")), key=repr)

    def passage(self, row) -> tuple:
        words = ("locator_type", "locator", "quote", "gist", "speaker_text", "said_edtf")
        return (
            self.code("sources", row["source_id"]),
            *(row[name] for name in words),
            self.actor(row["speaker_id"]),
        )

    def _tell_claim(self, row) -> tuple:
        return (
            self.code("incidents", row["incident_id"]) or self.actor(row["actor_id"]),
            self.tables["properties"][row["property_id"]]["key"],
            self.term(row["qualifier_id"]),
            row["stance"],
            row["datatype"],
            *(row[name] for name in VALUES),
            self.place(row["value_place_id"]),
            self.actor(row["value_actor_id"]),
            self.term(row["value_term_id"]),
        )

    def recorded(self, changeset: int) -> set[tuple]:
        """Claims that a changeset recorded: key of the row, property, stance, value."""
        return {self._spot(row) for row in self._read("claims") if row["recorded_in"] == changeset}

    def corrections(self, changeset: int) -> set[tuple]:
        """What a changeset linked: relation, and both claims as `recorded` tells them."""
        claims = {row["id"]: row for row in self._read("claims")}
        return {
            (row["relation"], *(self._spot(claims[row[end]]) for end in ("claim_id", "target_id")))
            for row in self._read("claim_links")
            if row["recorded_in"] == changeset
        }

    def _spot(self, claim) -> tuple:
        prop = self.tables["properties"][claim["property_id"]]["key"]
        qualifier = self.term(claim["qualifier_id"])
        return (
            self.code("incidents", claim["incident_id"]),
            f"{prop}:{qualifier}" if qualifier else prop,
            claim["stance"],
            self._value(claim),
        )

    def _value(self, claim):
        match claim["datatype"]:
            case "quantity":
                return claim["low"], claim["best"], claim["high"]
            case "place":
                place = self.tables["places"][claim["value_place_id"]]
                spot = place["latitude"], place["longitude"]
                return (*self.names["places"][claim["value_place_id"]], *spot)
            case "actor":
                number = claim["value_actor_id"]
                return self.external.get(number, (None, *self.names["actors"][number]))[1]
            case "term":
                return self.term(claim["value_term_id"])
        return claim["edtf"] or claim["value_text"]

    def things(self) -> list[tuple]:
        """Incidents, sources, actors with names, places with names, by code."""
        told: list[tuple] = [
            ("incident", row["code"], row["title"], row["status"], row["handling"])
            for row in self.tables["incidents"].values()
        ]
        for table in ("actors", "places"):
            told += (
                (table, row["code"], row["kind"], *sorted(self.names[table].get(number, ())))
                for number, row in self.tables[table].items()
            )
        return sorted(told, key=repr)


class Templates:
    """Hands out databases that hold the vocabulary; copying one is quicker than filling it.

    A database that was given back lends its URL, and with it the engine, to the next: compiling
    the resolution anew would take most of the time of most tests.
    """

    def __init__(self, server) -> None:
        self.server = server
        self.template = server.create()
        self.engines: dict[str, Engine] = {}
        self.names = [f"imported{number}" for number in range(20, 0, -1)]
        engine = open_engine(self.template)
        with record_changeset(engine, author="ann", message="", command="init") as work:
            load_vocabulary(work)
        engine.dispose()

    def make(self, like: World | None = None) -> World:
        """A fresh database, or a copy of one that nobody is using."""
        source = like.url if like else self.template
        if like:
            like.engine.dispose()
        if not source.startswith("sqlite"):
            # A connection that was closed takes a moment to be gone.
            self.server.admin.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [make_url(source).database],
            )
        name = self.names.pop()
        url = copy_database(self.server, source, name)
        if url not in self.engines:
            self.engines[url] = open_engine(url)
        return World(url, self.engines[url], name)

    def take_back(self, world: World) -> None:
        world.engine.dispose()
        self.server.drop(world.url)
        self.names.append(world.name)


def tell_differences(summary: ImportSummary) -> dict[str, tuple[int, int, int]]:
    """By property: added, changed, dropped."""
    return {each.property: (each.added, each.changed, each.dropped) for each in summary.differences}


def export(world: World, format_: str) -> str:
    """A timeline; claims are numbered as they came in, which is no part of what they say."""
    out = io.StringIO()
    about = About("world", "World", "2024-01-01T00:00:00Z", (), (), ())
    timeline = Timeline(about, world.timeline, list)
    find_writer(FORMATS[format_].writer)(timeline, out)
    return re.sub(r"\bc\d+\b", "c…", out.getvalue())
