"""Why a value differs: what was claimed and judged between two runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row

from incidents.reporting.explain import read_value
from incidents.schedule.sides import Reason, Side


def tell_claims(
    old: Side | None,
    new: Side,
    properties: frozenset[str] | None,
    head: int,
    *,
    by_number: bool,
) -> Iterator[Reason]:
    """What became of the claims on some properties, or all.

    Args:
        old: what the incident rested on; None where it was not shown.
        new: what it rests on.
        properties: those whose claims decide the value; None is all.
        head: the changeset that `old` was drawn from.
        by_number: whether claims may be told by their numbers: not under a ceiling.
    """
    before = old.claims_on(properties) if old else {}
    after = new.claims_on(properties)
    teller = _Teller(old, new, head, by_number=by_number)
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
