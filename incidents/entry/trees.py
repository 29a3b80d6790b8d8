"""Actors and places: they go by names, hang under one another, and may turn out to be another."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from incidents.entry.intake import Intake
from incidents.entry.lookup import Kind
from incidents.entry.naming import Named, record_names
from incidents.entry.things import (
    merge_row,
    record_merges,
    record_parents,
    record_rows,
    refresh_lines,
)
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Actor, Place
from incidents.records import ActorRecord, PlaceRecord

T = TypeVar("T", Actor, Place)
R = TypeVar("R", ActorRecord, PlaceRecord)


def record_named(
    intake: Intake,
    kind: Kind[T],
    records: Sequence[R],
    read_values: Callable[[R], dict[str, Any]],
    make_row: Callable[[R, dict[str, Any]], T],
    *,
    names: Named,
    find: Callable[[str], T | None],
) -> None:
    """Record rows with their names, what they hang under and what they turned out to be.

    Args:
        intake: the unit of work.
        kind: the table.
        records: each with a code.
        read_values: as of `record_rows`.
        make_row: the same.
        names: the table of their names.
        find: one of the table by what it is called.
    """
    pairs = record_rows(intake, kind, records, read_values, make_row)
    named = {row.id: (row.code, record.names) for record, row in pairs if record.names}
    known = [row.id for _, row in pairs if not intake.is_new(row)]
    record_names(intake, names, named, known=known)
    intake.session.flush()
    intake.remember(kind, ())
    record_parents(intake, kind, pairs, find)
    record_merges(intake, kind, pairs, find)
    refresh_lines(intake, kind.model, pairs)


def merge_named(work: OpenChangeset, kind: Kind[T], code: str, target: T) -> T:
    """Say that the row of a code turned out to be another; return that one."""
    intake = Intake(work)
    merge_row(intake, kind, kind.find(work.session, code), target)
    refresh_lines(intake, kind.model, [])
    intake.refuse()
    return target
