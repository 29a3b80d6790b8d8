"""Why a value differs between two runs: what happened between the two heads of the ledger.

Both runs' evidence is held against each other, each as the resolution saw it then, so that nothing
is told that the export itself could not have used.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Row

from incidents.schedule.between import NAMES, Between
from incidents.schedule.past import Edit
from incidents.schedule.sides import Reason, Side
from incidents.schedule.told_claims import tell_claims

OCCURRED: Final = "occurred"
BACKING: Final = "backing"
DISPUTED: Final = "disputed"
INCIDENT: Final = "incident"
HANDLING: Final = "handling"
ELSEWHERE: Final = "elsewhere"
MOST: Final = 5
USED: Final = ("now used", "no longer used")
EDITED_IN_PLACE: Final = frozenset({"title", "summary", "status"})


def find_reasons(
    sides: tuple[Side | None, Side | None],
    between: Between,
    property_: str,
    values: tuple[Any, Any],
) -> tuple[Reason, ...]:
    """Why a value, or a whole incident, differs; the weightiest first, none twice."""
    properties = _properties_of(sides, property_, values)
    found = [
        *_from_the_request(between, property_),
        *_from_edits(sides, between, property_, properties),
    ]
    if property_ == INCIDENT and sides[0] is None and sides[1]:
        found.append(_tell_new_incident(sides[1]))
    elif property_ != INCIDENT or not found:
        told = _from_claims(sides, between, properties)
        # What is or isn't used any more follows from what was edited, where anything was.
        found += [reason for reason in told if not (found and reason.kind in USED)]
    unique = list(dict.fromkeys(found))[:MOST]
    return tuple(unique) or tuple(_for_want_of_others(between))


def _tell_new_incident(side: Side) -> Reason:
    sources = sorted({row.source_code for row in side.evidence.spoken.values()})
    more = f" and {len(sources) - MOST} more" if len(sources) > MOST else ""
    return Reason("new incident", f"new incident, from {', '.join(sources[:MOST])}{more}")


def _properties_of(
    sides: tuple[Side | None, Side | None], property_: str, values: tuple[Any, Any]
) -> frozenset[str] | None:
    """The properties whose claims decide a value; None is all of them."""
    if property_ == INCIDENT:
        return None
    if property_ == BACKING:
        told = any(
            row.property == "deaths"
            for side in sides
            if side
            for row in side.evidence.spoken.values()
        )
        return frozenset({"deaths" if told else "date", OCCURRED})
    if property_ == DISPUTED:
        labels = [{*filter(None, (value or "").split(", "))} for value in values]
        return frozenset(label.partition(":")[0] for label in labels[0] ^ labels[1]) | {OCCURRED}
    return frozenset({property_, OCCURRED})


# --- from what was asked


def _from_the_request(between: Between, property_: str) -> Iterator[Reason]:
    old, new = between.older.request, between.newer.request
    if old.rule != new.rule:
        yield Reason("rule changed", f"rule changed: {old.rule or 'own'} → {new.rule or 'own'}")
    if old.handling != new.handling:
        told = f"{old.handling or 'none'} → {new.handling or 'none'}"
        yield Reason("ceiling changed", f"ceiling changed: {told}")
    if property_ != INCIDENT:
        return
    bounds = (old.asked.from_, old.asked.to), (new.asked.from_, new.asked.to)
    if bounds[0] != bounds[1]:
        told = " → ".join(f"{low or '..'}/{high or '..'}" for low, high in bounds)
        told = told.replace("T00:00:00", "").replace("T23:59:59", "")
        yield Reason("range moved", f"range moved: {told}")
    names = [
        name.strip("_").replace("_", " ")
        for name, mine, theirs in zip(old.asked._fields, old.asked, new.asked, strict=True)
        if mine != theirs and name not in ("from_", "to")
    ]
    if names:
        yield Reason("definition changed", f"definition changed: {', '.join(names)}")


def _for_want_of_others(between: Between) -> Iterator[Reason]:
    """What can change a value without a trace on the incident itself."""
    if between.lineage:
        yield Reason("lineage", "actors, places or sources were merged or moved")
    elif between.older.program != between.newer.program:
        versions = f"{between.older.program} → {between.newer.program}"
        yield Reason("program", f"another version of the program: {versions}")
    else:
        yield Reason(ELSEWHERE, "something it is weighed by was edited")


# --- from what was edited


def _from_edits(
    sides: tuple[Side | None, Side | None],
    between: Between,
    property_: str,
    properties: frozenset[str] | None,
) -> Iterator[Reason]:
    incidents = {side.id for side in sides if side}
    for edit in between.about(incidents):
        if edit.row_id in incidents:
            yield from _from_incident(edit, property_)
        else:
            yield Reason("merged", f"merged: another incident, by changeset {edit.number}")
    if property_ not in EDITED_IN_PLACE:
        marks = property_ == HANDLING or between.ceiling is not None
        for edit in between.weights:
            if edit.column != HANDLING or marks:
                all_ = None if property_ == HANDLING else properties
                yield from _from_weights(sides, between, edit, all_)
    if table := NAMES.get(property_):
        shown = {number for side in sides if side for number in side.shown_by(property_)}
        for edit in between.naming(table, shown):
            yield Reason("name edited", f"name edited, by changeset {edit.number}")


def _from_weights(
    sides: tuple[Side | None, Side | None],
    between: Between,
    edit: Edit,
    properties: frozenset[str] | None,
) -> Iterator[Reason]:
    """What claims are admitted, weighed and ordered by."""
    told = f"{edit.before} → {edit.after}"
    key = between.properties.get(edit.row_id) if edit.table == "properties" else None
    if key and edit.column == "rule" and properties and key in properties:
        yield Reason("rule changed", f"rule of a property changed: {told}")
    elif edit.table not in ("sources", "actors") or not (
        _concerns([side.claims_on(properties) for side in sides if side], edit, between)
    ):
        return
    elif edit.column == HANDLING:
        # Of what marks are about, and how high, nothing is told where there is a ceiling.
        open_ = f": {told}" if between.ceiling is None else ""
        yield Reason("marking changed", f"marking of a source or an actor changed{open_}")
    elif edit.column == "reliability":
        yield Reason("source regraded", f"source regraded: {told}")


def _from_incident(edit: Edit, property_: str) -> Iterator[Reason]:
    by = f"by changeset {edit.number}"
    if edit.column == "merged_into_id" and property_ not in EDITED_IN_PLACE:
        yield Reason("merged", f"merged {'into another' if edit.after else 'no longer'}, {by}")
    elif edit.column == HANDLING and property_ in (HANDLING, INCIDENT):
        yield Reason("marking changed", f"marking changed: {edit.before} → {edit.after}, {by}")
    elif edit.column == "status" and property_ in ("status", INCIDENT):
        yield Reason("status changed", f"status changed: {edit.before} → {edit.after}, {by}")
    elif edit.column == property_:
        yield Reason(f"{property_} edited", f"{property_} edited {by}")


def _concerns(sides: list[dict[int, Row[Any]]], edit: Edit, between: Between) -> bool:
    """Whether a source or an actor has a part in any of the claims, on either side."""
    spoken = [row for side in sides for row in side.values()]
    if edit.table == "sources":
        code = between.sources.get(edit.row_id)
        return any(code == row.source_code or edit.row_id == row.work_id for row in spoken)
    return any(edit.row_id in (row.voice_actor_id, row.value_actor_id) for row in spoken)


def _from_claims(
    sides: tuple[Side | None, Side | None], between: Between, properties: frozenset[str] | None
) -> Iterator[Reason]:
    old, new = sides
    if new is not None:
        head, by_number = between.older.head.changeset, between.ceiling is None
        yield from tell_claims(old, new, properties, head, by_number=by_number)
