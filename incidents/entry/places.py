"""Places: countries, what they are divided into, settlements and sites."""

from collections.abc import Sequence
from typing import Any, Final

from incidents.entry.codes import check_country, check_one_of
from incidents.entry.intake import Intake
from incidents.entry.lookup import PLACES, find_place
from incidents.entry.naming import check_names
from incidents.entry.things import add_one, choose_clear, edit_one, given_words
from incidents.entry.trees import merge_named, record_named
from incidents.errors import InputError
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Place, PlaceName
from incidents.models.places import PLACE_KINDS, PLACE_PRECISIONS
from incidents.records import PlaceRecord

CLEARABLE: Final = {
    "parent": ("parent_id",),
    "country": ("country",),
    "coordinates": ("latitude", "longitude", "precision"),
    "precision": ("precision",),
}
NORTH: Final = 90
EAST: Final = 180
DECIMALS: Final = 6  # eleven centimetres


def add_place(work: OpenChangeset, record: PlaceRecord) -> Place:
    """Record a new place; with "" for a code it gets one made from its first name."""
    words = record.names[0].name if record.names else ""
    return add_one(Intake(work), PLACES, record, record_places, words)


def edit_place(work: OpenChangeset, record: PlaceRecord, clear: Sequence[str] = ()) -> Place:
    """Set what the record gives of a place; `clear` names fields to empty."""
    return edit_one(Intake(work), PLACES, record, record_places, choose_clear(clear, CLEARABLE))


def merge_places(work: OpenChangeset, code: str, into: str) -> Place:
    """Say that a place turned out to be another; nothing moves, and every read follows.

    Returns:
        The place it turned out to be.
    """
    return merge_named(work, PLACES, code, find_place(work.session, into))


def record_places(intake: Intake, records: Sequence[PlaceRecord]) -> None:
    """Record places, their names and what they lie in."""
    record_named(
        *(intake, PLACES, records, _read_values, _make_place),
        names=PlaceName,
        find=intake.find_place,
    )


def _read_values(record: PlaceRecord) -> dict[str, Any]:
    check_one_of("kind", record.kind, PLACE_KINDS)
    check_one_of("precision", record.precision, PLACE_PRECISIONS)
    check_country(record.country)
    check_names(record.names)
    if record.parent == record.code:
        raise InputError(f"place {record.code} can't be its own parent", "name another")
    return given_words(record, "kind", "country", "precision") | _read_coordinates(record)


def _read_coordinates(record: PlaceRecord) -> dict[str, Any]:
    latitude, longitude = record.latitude, record.longitude
    if latitude is None and longitude is None:
        return {}
    if latitude is None or longitude is None:
        raise InputError("one coordinate alone", "expected both latitude and longitude")
    if not (-NORTH <= latitude <= NORTH and -EAST <= longitude <= EAST):
        raise InputError(
            f"{latitude}, {longitude} is nowhere",
            "latitude runs from -90 to 90, longitude from -180 to 180",
        )
    # Adding nought turns -0.0 into 0.0, which is written alike on every database.
    return {
        "latitude": round(latitude, DECIMALS) + 0.0,
        "longitude": round(longitude, DECIMALS) + 0.0,
    }


def _make_place(record: PlaceRecord, values: dict[str, Any]) -> Place:
    return Place(code=record.code, **{"kind": "area", **values})
