"""Databases of any size for benchmarks: one data set, each row an incident nobody else speaks of.

Fifty incidents fall on 1 June 2010 and are the same whatever the size; the others lie before and
after, evenly over the years 1989 to 2023.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from incidents.db.engine import open_engine, writing
from incidents.db.migrate import upgrade
from incidents.entry.init import load_vocabulary
from incidents.entry.unit import record_changeset
from incidents.models import (
    Changeset,
    Citation,
    Claim,
    Incident,
    Place,
    PlaceName,
    Property,
    Source,
)
from incidents.reporting.views import list_views
from incidents.resolution.refresh import refresh_all

SHOWN = 50
SHOWN_ON = "2010-06-01"
FIRST, DAYS = datetime(1989, 1, 1, tzinfo=UTC), 35 * 365
BATCH = 20_000
ROWS = {
    Incident: ("id", "code", "title", "status", "handling", "salt", "recorded_in"),
    Citation: ("id", "source_id", "locator_type", "locator", "recorded_in"),
    Claim: (
        *("id", "citation_id", "incident_id", "property_id", "stance", "datatype"),
        *("low", "best", "high", "edtf", "earliest", "latest", "precision"),
        *("value_place_id", "recorded_in"),
    ),
}


def day_of(number: int, size: int) -> str:
    """The day of an incident: the first fifty on one day, none of the others on that."""
    if number < SHOWN:
        return SHOWN_ON
    day = (FIRST + timedelta(days=(number * 7919 % max(size, 1)) * DAYS // size)).date()
    return "2010-06-02" if str(day) == SHOWN_ON else str(day)


def make_incidents(
    size: int, ids: dict[str, int]
) -> Iterator[dict[type, list[tuple[object, ...]]]]:
    """Rows for the tables, a batch of incidents at a time."""
    rows: dict[type, list[tuple[object, ...]]] = {model: [] for model in ROWS}
    for number in range(size):
        key, day = number + 1, day_of(number, size)
        rows[Incident].append((key, f"b{number}", f"Incident {number}", "active", "CLEAR", "s", 2))
        rows[Citation].append((key, ids["source"], "row", str(number), 2))
        first, last = f"{day}T00:00:00", f"{day}T23:59:59"
        date = (key * 3, key, key, ids["date"], "asserts", "date")
        place = (key * 3 + 1, key, key, ids["place"], "asserts", "place")
        deaths = (key * 3 + 2, key, key, ids["deaths"], "asserts", "quantity")
        killed = number % 40
        none = (None, None, None)
        rows[Claim] += [
            (*date, *none, day, first, last, "day", None, 2),
            (*place, *none, None, None, None, None, ids["a place"], 2),
            (*deaths, killed, killed, killed, None, None, None, None, None, 2),
        ]
        if len(rows[Incident]) == BATCH:
            yield rows
            rows = {model: [] for model in ROWS}
    if rows[Incident]:
        yield rows


def make_database(path: Path, size: int) -> str:
    """Make a database of so many incidents; return its URL."""
    url = f"sqlite:///{path}"
    engine = open_engine(url, create=True)
    upgrade(engine, list_views())
    with record_changeset(engine, author="bench", message="", command="init") as work:
        load_vocabulary(work)
    with writing(engine) as session:
        header = {"author": "bench", "message": "", "command": "", "tool_version": "0"}
        session.add(Changeset(id=2, made_at="2024-01-01T00:00:00.000000Z", parent_digest="",
                              digest="0" * 64, **header))  # fmt: skip
        session.flush()
        ids = _add_surroundings(session)
        connection = session.connection()
        for rows in make_incidents(size, ids):
            for model, columns in ROWS.items():
                table = model.__tablename__
                listed = ", ".join(f'"{name}"' for name in columns)
                marks = ", ".join("?" * len(columns))
                connection.exec_driver_sql(
                    f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows[model]
                )
        refresh_all(session)
    engine.dispose()
    return url


def _add_surroundings(session: Session) -> dict[str, int]:
    """The data set, a place, and the ids of the properties."""
    salt = {"salt": "s", "recorded_in": 2}
    session.execute(
        insert(Source),
        {"code": "bench", "kind": "data set", "handling": "CLEAR", "retracted": False, **salt},
    )
    place = {"code": "somewhere", "kind": "settlement", "path": "/1/", "retracted": False}
    session.execute(insert(Place), {**place, "recorded_in": 2})
    place_id = session.scalar(select(Place.id).where(Place.code == "somewhere"))
    session.execute(
        insert(PlaceName),
        {"place_id": place_id, "name": "Somewhere", "kind": "name", "retracted": False, **salt},
    )
    keys = ("date", "place", "deaths")
    found = session.execute(select(Property.key, Property.id).where(Property.key.in_(keys)))
    source_id = session.scalar(select(Source.id).where(Source.code == "bench"))
    return {**dict(found.all()), "source": source_id, "a place": place_id}
