"""What two runs have of one incident, and the reasons that tell them apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from incidents.reporting.evidence import NOTHING, Evidence, Words, read_evidence, read_words
from incidents.resolution.question import Limits


class Reason(NamedTuple):
    """Why, in one of a few words, and told in full."""

    kind: str
    words: str


def join_reasons(reasons: Iterable[Reason]) -> str:
    """Reasons in one line."""
    return "; ".join(reason.words for reason in reasons)


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
