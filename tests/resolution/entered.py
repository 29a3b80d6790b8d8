"""Worlds put into a database, in any order, so that the numbers of rows differ: no answer may."""

from random import Random
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from incidents.dates import parse_edtf
from incidents.models import (
    Actor,
    Assessment,
    Changeset,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Place,
    Property,
    Source,
    Term,
)
from incidents.quantities import Quantity
from tests.resolution.world import PROPERTIES, Row, World

VALUE_COLUMNS = (
    "low",
    "best",
    "high",
    "open",
    "edtf",
    "earliest",
    "latest",
    "precision",
    "utc_offset",
    "value_place_id",
    "value_actor_id",
    "value_term_id",
    "value_text",
)
TABLES = {
    "properties": Property,
    "terms": Term,
    "actors": Actor,
    "places": Place,
    "sources": Source,
    "incidents": Incident,
    "citations": Citation,
    "lineage": CitationSource,
    "claims": Claim,
    "links": ClaimLink,
    "assessments": Assessment,
}
# What the rows of one group say depends on which of them was recorded last.
ORDERED_WITHIN = {"lineage": "citation", "links": "claim", "assessments": "claim"}
# Columns by which a row refers to another of its own table.
REFERRING = ("parent", "merged_into", "edition_of")


class Entered:
    """A world in a database: ids by table and key, and back."""

    def __init__(self, session: Session, world: World, shuffle: Random | None = None) -> None:
        self.session, self.world, self.shuffle = session, world, shuffle
        self.ids: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        self.changesets = 0
        self.update()

    def update(self) -> None:
        """Enter what the world has gained since."""
        news = {table: self._order_new(table) for table in TABLES}
        self._open_changesets(
            max((row["recorded_in"] for rows in news.values() for _, row in rows), default=0)
        )
        for table, rows in news.items():
            start = max(self.ids[table].values(), default=0) + 1
            self.ids[table] |= {key: number for number, (key, _) in enumerate(rows, start)}
            rows.sort(key=lambda pair: self._depth(table, pair[0]))
            made = [self._make(table, key, row) for key, row in rows]
            if made:
                self.session.execute(insert(TABLES[table].__table__), made)
        self._advance_sequences()

    def key_of(self, table: str, number: int | None) -> str | None:
        """The key of a row by its id."""
        if number is None:
            return None
        return next(key for key, found in self.ids[table].items() if found == number)

    def _order_new(self, table: str) -> list[tuple[str, Row]]:
        """What is new, shuffled as far as the order of recording allows."""
        rows = [
            item for item in getattr(self.world, table).items() if item[0] not in self.ids[table]
        ]
        if self.shuffle:
            shuffled = self.shuffle.sample(rows, len(rows))
            rows = _restore_groups(rows, shuffled, ORDERED_WITHIN.get(table))
        return sorted(rows, key=lambda pair: pair[1]["recorded_in"])

    def _open_changesets(self, last: int) -> None:
        numbers = range(self.changesets + 1, last + 1)
        if numbers:
            self.session.execute(
                insert(Changeset.__table__),
                [
                    {
                        "id": number,
                        "made_at": "2024-02-01T12:00:00.000000Z",
                        "author": "a",
                        "message": "m",
                        "command": "c",
                        "tool_version": "0",
                        "parent_digest": "",
                        "digest": "0" * 64,
                    }
                    for number in numbers
                ],
            )
        self.changesets = max(self.changesets, last)

    def _advance_sequences(self) -> None:
        if self.session.connection().dialect.name == "postgresql":
            for table, model in TABLES.items():
                if self.ids[table]:
                    named = f"pg_get_serial_sequence('{model.__tablename__}', 'id')"
                    self.session.execute(
                        text(f"SELECT setval({named}, {max(self.ids[table].values())})")
                    )

    def _depth(self, table: str, key: str) -> int:
        """How many rows of its own table have to be there before it."""
        row = getattr(self.world, table)[key]
        named = [row[column] for column in REFERRING if row.get(column)]
        return max((1 + self._depth(table, each) for each in named), default=0)

    def _make(self, table: str, key: str, row: Row) -> Row:
        shared = {"id": self.ids[table][key], "recorded_in": row["recorded_in"]}
        made: Row = getattr(self, f"_make_{table}")(key, row)
        return shared | made

    def _id(self, table: str, key: str | None) -> int | None:
        return None if key is None else self.ids[table][key]

    def _path(self, table: str, key: str) -> str:
        row = getattr(self.world, table)[key]
        if row.get("merged_into"):
            return self._path(table, row["merged_into"])
        above = self._path(table, row["parent"]) if row["parent"] else "/"
        return f"{above}{self.ids[table][key]}/"

    def _voice(self, key: str) -> str:
        """The nearest ancestor or self that is no person; itself where all are."""
        first = here = self.world.actors[key]["merged_into"] or key
        while self.world.actors[here]["kind"] == "person":
            above = self.world.actors[here]["parent"]
            if above is None:
                return first
            here = self.world.actors[above]["merged_into"] or above
        return here

    def _make_properties(self, key: str, row: Row) -> Row:
        datatype, many, subject = PROPERTIES[key]
        return {
            "key": key,
            "label": key,
            "subject": subject,
            "datatype": datatype,
            "many": many,
            "rule": row["rule"],
            "retracted": False,
        }

    def _make_terms(self, key: str, row: Row) -> Row:
        return {
            "vocabulary": "v",
            "key": key,
            "label": key,
            "parent_id": self._id("terms", row["parent"]),
            "path": self._path("terms", key),
            "retracted": False,
        }

    def _make_actors(self, key: str, row: Row) -> Row:
        return {
            "code": key,
            "kind": row["kind"],
            "parent_id": self._id("actors", row["parent"]),
            "handling": row["handling"],
            "merged_into_id": self._id("actors", row["merged_into"]),
            "path": self._path("actors", key),
            "voice_id": self._id("actors", self._voice(key)),
            "retracted": False,
        }

    def _make_places(self, key: str, row: Row) -> Row:
        latitude, longitude = row["spot"] or (None, None)
        return {
            "code": key,
            "kind": "area",
            "parent_id": self._id("places", row["parent"]),
            "country": row["country"],
            "latitude": latitude,
            "longitude": longitude,
            "merged_into_id": self._id("places", row["merged_into"]),
            "path": self._path("places", key),
            "retracted": False,
        }

    def _make_sources(self, key: str, row: Row) -> Row:
        return {
            "code": key,
            "kind": row["kind"],
            **_date_group("published_", row["published"]),
            "reliability": row["reliability"],
            "handling": row["handling"],
            "edition_of_id": self._id("sources", row["edition_of"]),
            "salt": "s",
            "retracted": False,
        }

    def _make_incidents(self, key: str, row: Row) -> Row:
        return {
            "code": key,
            "title": key,
            "status": row["status"],
            "handling": row["handling"],
            "merged_into_id": self._id("incidents", row["merged_into"]),
            "salt": "s",
        }

    def _make_citations(self, _key: str, row: Row) -> Row:
        return {
            "source_id": self._id("sources", row["source"]),
            "locator_type": None if row["locator"] is None else "paragraph",
            "locator": row["locator"],
            "gist": row["words"],
            "speaker_id": self._id("actors", row["speaker"]),
            "speaker_text": row["unnamed"],
            **_date_group("said_", row["said"]),
            "salt": "s",
        }

    def _make_lineage(self, _key: str, row: Row) -> Row:
        return {
            "citation_id": self._id("citations", row["citation"]),
            "role": row["role"],
            "source_id": self._id("sources", row["source"]),
            "withdrawn": row["withdrawn"],
        }

    def _make_claims(self, _key: str, row: Row) -> Row:
        datatype, _, _ = PROPERTIES[row["prop"]]
        return {
            "citation_id": self._id("citations", row["citation"]),
            "incident_id": self.ids["incidents"].get(row["about"]),
            "actor_id": self.ids["actors"].get(row["about"]),
            "property_id": self._id("properties", row["prop"]),
            "qualifier_id": self._id("terms", row["qualifier"]),
            "stance": row["stance"],
            "datatype": datatype,
            **dict.fromkeys(VALUE_COLUMNS),
            **self._make_value(datatype, row["value"]),
            **_date_group("valid_", row["valid"]),
        }

    def _make_value(self, datatype: str, value: Any) -> Row:
        match datatype:
            case "quantity":
                return Quantity(*value)._asdict()
            case "date":
                return _date_group("", value)
            case "place" | "actor" | "term":
                return {f"value_{datatype}_id": self._id(f"{datatype}s", value)}
            case "text":
                return {"value_text": value}
        return {}

    def _make_links(self, _key: str, row: Row) -> Row:
        return {
            "claim_id": self._id("claims", row["claim"]),
            "relation": row["relation"],
            "target_id": self._id("claims", row["target"]),
            "withdrawn": row["withdrawn"],
        }

    def _make_assessments(self, _key: str, row: Row) -> Row:
        return {
            "claim_id": self._id("claims", row["claim"]),
            "rank": row["rank"],
            "credibility": row["credibility"],
            "withdrawn": row["withdrawn"],
            "reason": "r",
            "assessor": "a",
            "assessed_at": "2024-02-01T12:00:00.000000Z",
            "salt": "s",
        }


def _date_group(prefix: str, edtf: str | None) -> Row:
    names = ("edtf", "earliest", "latest", "precision", "utc_offset")
    values = (None,) * 5 if edtf is None else parse_edtf(edtf)
    return {f"{prefix}{name}": value for name, value in zip(names, values, strict=True)}


def _restore_groups(
    rows: list[tuple[str, Row]], shuffled: list[tuple[str, Row]], grouped_by: str | None
) -> list[tuple[str, Row]]:
    """Within each group the rows come in their own order again, at the places they were given."""
    if grouped_by is None:
        return shuffled
    queues: dict[str, list[tuple[str, Row]]] = {}
    for pair in rows:
        queues.setdefault(pair[1][grouped_by], []).append(pair)
    return [queues[row[grouped_by]].pop(0) for _, row in shuffled]
