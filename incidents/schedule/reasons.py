"""Why a value differs between two runs: what happened between the two heads of the ledger.

Both runs' evidence is held against each other, each as the resolution saw it then, so that nothing
is told that the export itself could not have used.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from incidents.reporting.evidence import NOTHING, Evidence, Words, read_evidence, read_words
from incidents.reporting.explain import read_value
from incidents.resolution.question import Limits
from incidents.schedule.between import NAMES, Between
from incidents.schedule.past import Edit

OCCURRED: Final = "occurred"
BACKING: Final = "backing"
DISPUTED: Final = "disputed"
INCIDENT: Final = "incident"
HANDLING: Final = "handling"
ELSEWHERE: Final = "elsewhere"
MOST: Final = 5
USED: Final = ("now used", "no longer used")
EDITED_IN_PLACE: Final = frozenset({"title", "summary", "status"})


class Reason(NamedTuple):
    """Why, in one of a few words, and told in full."""

    kind: str
    words: str


@dataclass(frozen=True)
class Side:
    """What one incident rests on, as of one run."""

    id: int
    limits: Limits
    evidence: Evidence
    words: Words

    @classmethod
    def read(cls, session: Session, limits: Limits, ids: Mapping[int, str]) -> "dict[str, Side]":
        """The sides of some incidents, by code; `ids` gives the code of each."""
        found = read_evidence(session, "incident", list(ids), limits)
        words = read_words(session, limits, found.values())
        return {
            code: cls(number, limits, found.get(number, NOTHING), words)
            for number, code in ids.items()
        }

    def claims_on(self, properties: frozenset[str] | None) -> dict[int, Row[Any]]:
        """The claims on some properties, or all, by number."""
        return {
            number: row
            for number, row in self.evidence.spoken.items()
            if properties is None or row.property in properties
        }

    def shown_by(self, property_: str) -> Iterator[int]:
        """The number of the place, actor or term that is shown of a property."""
        for row in self.evidence.resolved:
            claim = self.evidence.spoken.get(row.shown_id) if row.property == property_ else None
            if claim:
                yield claim.value_place_id or claim.value_actor_id or claim.value_term_id

    def recorded_in(self, number: int) -> int:
        """The changeset that recorded a claim."""
        found: int = self.words.passages[number].recorded_in
        return found

    def origins_of(self, number: int) -> frozenset[str]:
        """Where a claim is held to have come from."""
        current = self.evidence.current
        return frozenset(str(row.origin) for row in current if row.id == number and row.origin)


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


# --- from what was claimed and judged


def _from_claims(
    sides: tuple[Side | None, Side | None], between: Between, properties: frozenset[str] | None
) -> Iterator[Reason]:
    old, new = sides
    if new is None:
        return
    before = old.claims_on(properties) if old else {}
    after = new.claims_on(properties)
    by_number = between.ceiling is None
    teller = _Teller(old, new, between.older.head.changeset, by_number=by_number)
    yield from teller.tell_new(before, after)
    yield from teller.tell_gone(before, after)
    for number in sorted(before.keys() & after.keys()):
        yield from teller.tell_judged(before[number], after[number])


class _Teller:
    """Tells what became of claims between two sides; numbers only where there is no ceiling."""

    def __init__(self, old: Side | None, new: Side, head: int, *, by_number: bool) -> None:
        self.old, self.new, self.head, self.by_number = old, new, head, by_number

    def name(self, row: Row[Any]) -> str:
        return f"{row.source_code} (c{row.id})" if self.by_number else str(row.source_code)

    def says(self, row: Row[Any]) -> str:
        passage = self.new.words.passages[row.id]
        denies = "denies " if row.stance == "denies" else ""
        return f"{self.name(row)}: {row.property} {denies}{read_value(passage, alone=True)}".strip()

    def tell_new(
        self, before: Mapping[int, Row[Any]], after: Mapping[int, Row[Any]]
    ) -> Iterator[Reason]:
        sources = (
            {row.source_code for row in self.old.evidence.spoken.values()} if self.old else set()
        )
        corrected = {row.ended_by: row for row in after.values() if row.ended_by}
        for number in sorted(after.keys() - before.keys()):
            row = after[number]
            if self.new.recorded_in(number) <= self.head:
                yield Reason("now used", f"used only now: {self.says(row)}")
            elif target := corrected.get(number):
                yield self._tell_correction(row, target)
            elif earlier := [each for each in before.values() if _same_voice(each, row)]:
                yield self._tell_later_word(row, earlier[-1])
            elif row.source_code not in sources:
                yield Reason("new source", f"new source {self.says(row)}")
            else:
                yield Reason("new claim", f"new claim {self.says(row)}")

    def _tell_correction(self, row: Row[Any], target: Row[Any]) -> Reason:
        told = f"{self.says(row)} corrects {self.name(target)}"
        if _same_voice(row, target) or row.work_id == target.work_id:
            return Reason("source corrected itself", f"source corrected itself: {told}")
        return Reason("corrected", f"corrected: {told}")

    def _tell_later_word(self, row: Row[Any], earlier: Row[Any]) -> Reason:
        if row.value == earlier.value and row.stance == earlier.stance:
            return Reason("new source", f"the same voice again: {self.says(row)}")
        told = f"{self.says(row)}, before {self.name(earlier)}"
        return Reason("source corrected itself", f"source corrected itself: {told}")

    def tell_gone(
        self, before: Mapping[int, Row[Any]], after: Mapping[int, Row[Any]]
    ) -> Iterator[Reason]:
        for number in sorted(before.keys() - after.keys()):
            yield Reason("no longer used", f"no longer used: {self.name(before[number])}")

    def tell_judged(self, old: Row[Any], new: Row[Any]) -> Iterator[Reason]:
        """What was judged, linked or traced of one claim."""
        name = self.name(new)
        if old.withdrawn != new.withdrawn:
            kind = "claim withdrawn" if new.withdrawn else "claim restored"
            yield Reason(kind, f"{kind}: {name}{self._reason(new)}")
        elif old.merit != new.merit or old.refused != new.refused:
            passage = self.new.words.passages[new.id]
            if self._judged(old.id) != self._judgement(passage):
                told = ", ".join(filter(None, self._judgement(passage))) or "as before"
                yield Reason("assessed", f"assessed: {name} {told}{self._reason(new)}")
        if old.ended_by != new.ended_by and not self._is_new(new.ended_by):
            what = "linked: corrected by" if new.ended_by else "no longer corrected:"
            by = self.new.evidence.spoken.get(new.ended_by) if new.ended_by else None
            yield Reason(
                "linked", f"{what} {self.name(by) if by else ''} {name}".replace("  ", " ")
            )
        if old.misread_id != new.misread_id:
            told = "a misreading" if new.misread_id else "no misreading any more"
            yield Reason("linked", f"linked: {name} is {told}")
        ended = old.withdrawn or new.withdrawn or new.ended_by or old.ended_by
        if self.old and not ended:
            yield from self._tell_lineage(self.old, new)

    def _tell_lineage(self, old: Side, row: Row[Any]) -> Iterator[Reason]:
        relays = self.new.words.relays.get(row.id, ())
        if relays != old.words.relays.get(row.id, ()):
            told = f"{self.name(row)} relays {', '.join(relays) or 'nothing'}"
            yield Reason("lineage", f"lineage recorded: {told}")
        elif self.new.origins_of(row.id) - old.origins_of(row.id):
            yield Reason("lineage", f"lineage recorded: {self.name(row)} has other origins")

    def _is_new(self, number: int | None) -> bool:
        return number is not None and (
            number not in self.new.evidence.spoken or self.new.recorded_in(number) > self.head
        )

    def _judged(self, number: int) -> tuple[str | None, str | None]:
        assert self.old is not None  # noqa: S101 - a claim of both sides
        return self._judgement(self.old.words.passages[number])

    @staticmethod
    def _judgement(passage: Row[Any]) -> tuple[str | None, str | None]:
        credibility = passage.credibility
        return passage.rank, None if credibility is None else f"credibility {credibility}"

    def _reason(self, row: Row[Any]) -> str:
        reason = self.new.words.passages[row.id].reason
        return f" ({reason})" if reason and self.by_number else ""


def _same_voice(one: Row[Any], other: Row[Any]) -> bool:
    mine, theirs = ((row.voice_kind, row.voice_id, row.voice_text) for row in (one, other))
    same: bool = mine == theirs and one.property == other.property
    return same and one.qualifier_id == other.qualifier_id


def join_reasons(reasons: Iterable[Reason]) -> str:
    """Reasons in one line."""
    return "; ".join(reason.words for reason in reasons)
