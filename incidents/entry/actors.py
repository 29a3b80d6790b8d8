"""Actors: whoever acts or speaks."""

from collections.abc import Sequence
from typing import Any, Final

from incidents.entry.codes import check_country, check_one_of
from incidents.entry.intake import Intake
from incidents.entry.lookup import ACTORS, INCIDENTS, Kind, find_actor
from incidents.entry.naming import check_names
from incidents.entry.things import add_one, choose_clear, edit_one, given_words
from incidents.entry.trees import merge_named, record_named
from incidents.errors import InputError
from incidents.handling import HANDLINGS
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Actor, ActorName
from incidents.models.actors import ACTOR_KINDS
from incidents.records import ActorRecord

CLEARABLE: Final = {"parent": ("parent_id",), "country": ("country",)}


def add_actor(work: OpenChangeset, record: ActorRecord) -> Actor:
    """Record a new actor; with "" for a code it gets one made from its first name."""
    words = record.names[0].name if record.names else ""
    return add_one(Intake(work), ACTORS, record, record_actors, words)


def edit_actor(work: OpenChangeset, record: ActorRecord, clear: Sequence[str] = ()) -> Actor:
    """Set what the record gives of an actor; `clear` names fields to empty."""
    return edit_one(Intake(work), ACTORS, record, record_actors, choose_clear(clear, CLEARABLE))


def merge_actors(work: OpenChangeset, code: str, into: str) -> Actor:
    """Say that an actor turned out to be another; nothing moves, and every read follows.

    Returns:
        The actor it turned out to be.
    """
    return merge_named(work, ACTORS, code, find_actor(work.session, into))


def record_actors(intake: Intake, records: Sequence[ActorRecord]) -> None:
    """Record actors, their names and what they are part of."""
    refuse_taken(intake, records)
    record_named(
        *(intake, ACTORS, records, _read_values, _make_actor),
        names=ActorName,
        find=intake.find_actor,
    )


def refuse_taken(intake: Intake, records: Sequence[Any]) -> None:
    """Refuse codes of incidents for actors and the reverse: `about` names either."""
    actors = bool(records) and isinstance(records[0], ActorRecord)
    mine: Kind[Any] = ACTORS if actors else INCIDENTS
    other: Kind[Any] = INCIDENTS if actors else ACTORS
    held = _taken(intake, other, records)
    for record in records:
        if record.code in held:
            intake.complain(
                record.where,
                f"{record.code} is the code of an {other.noun}",
                f"choose another for the {mine.noun}: passages say what they are about by code",
            )


def _taken(intake: Intake, kind: Kind[Any], records: Sequence[Any]) -> set[str]:
    return set(intake.fetch(kind, (record.code for record in records)))


def _read_values(record: ActorRecord) -> dict[str, Any]:
    check_one_of("kind", record.kind, ACTOR_KINDS)
    check_one_of("handling", record.handling, HANDLINGS)
    check_country(record.country)
    check_names(record.names)
    if record.parent == record.code:
        raise InputError(f"actor {record.code} can't be its own parent", "name another")
    return given_words(record, "kind", "country", "handling")


def _make_actor(record: ActorRecord, values: dict[str, Any]) -> Actor:
    return Actor(code=record.code, **{"kind": "unknown", **values})
