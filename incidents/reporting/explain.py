"""How a shown value came about: every claim on it, and why it stands where it stands."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row
from sqlalchemy.orm import Session

from incidents.handling import HANDLINGS
from incidents.models.claims import STANCES
from incidents.quantities import Quantity, format_quantity
from incidents.reporting.citations import write_locator
from incidents.reporting.evidence import (
    NOTHING,
    Evidence,
    Words,
    read_evidence,
    read_words,
    split_origin,
)
from incidents.reporting.reasons import why_it_lost, why_it_won
from incidents.resolution.question import UNLIMITED, Limits
from incidents.resolution.spoken import ALWAYS
from incidents.results import ExplainedClaim, ExplainedProperty

ORDER = (
    "shown",
    "agrees",
    "stands",
    "current",
    "denies",
    "superseded",
    "corrected",
    "misreading",
    "deprecated",
    "withdrawn",
)
Rival = tuple[int, int]
Key = tuple[Any, ...]


def explain_subject(
    session: Session,
    subject: Literal["incident", "actor"],
    subject_id: int,
    code: str,
    *,
    limits: Limits = UNLIMITED,
    property_key: str | None = None,
) -> list[ExplainedProperty]:
    """Explain one property of an incident or actor, or all of them."""
    found = read_evidence(session, subject, [subject_id], limits)
    evidence = next(iter(found.values()), NOTHING)
    words = read_words(session, limits, [evidence])
    return list(Explanation(limits, code, evidence, words).properties(property_key))


class Explanation:
    """The evidence on one subject with the words to tell it in.

    Under a ceiling claims are numbered #1, #2, … within the subject, the last said first. The
    numbers of the database would tell how many claims there are that may not be shown.
    """

    def __init__(self, limits: Limits, code: str, evidence: Evidence, words: Words) -> None:
        self.code = code
        # Our own reasons never leave under a ceiling: nobody marked them.
        self.open = limits.ceiling is None
        self.evidence = evidence
        self.passages, self.relays, self.consulted, self.names = words
        # What a passage says in one breath is told apart by what it is said of: never by ids.
        told = sorted(
            evidence.spoken.values(),
            key=lambda row: (
                *(row.property, self.passages[row.id].qualifier or ""),
                *(row.stance, row.said_by, row.edtf or ""),
            ),
        )
        newest_first = _newest_first(told)
        # Each question is asked of every claim: look things up, or a thousand claims take minutes.
        self.spoken = _group(newest_first, _rival_of)
        self.words = _group(newest_first, lambda claim: (*_rival_of(claim), *_voice_of(claim)))
        self.values = _group(evidence.values, _question_of)
        self.values |= _group(evidence.values, lambda value: (*_question_of(value), value.agreed))
        self.current = _group(evidence.current, _question_of)
        within = {row.id: f"#{n}" for n, row in enumerate(newest_first, 1)}
        self.numbers = None if self.open else within

    def properties(self, key: str | None) -> Iterator[ExplainedProperty]:
        """Each property asked for, qualifier by qualifier, period by period."""
        resolved = sorted(self.evidence.resolved, key=lambda row: (*self._name_of(row), row.period))
        seen: set[Rival] = set()
        for row in resolved:
            asked = key is None or row.property == key
            if asked and not _is_instant(row.period, self._next_cut(row)):
                yield self._explain(row)
            seen.add((row.property_id, row.qualifier_id))
        yield from self._with_nothing_current(key, seen)

    def _with_nothing_current(
        self, key: str | None, seen: set[Rival]
    ) -> Iterator[ExplainedProperty]:
        """Properties on which claims were made, none of which is current."""
        spoken = self.evidence.spoken.values()
        left = {(row.property_id, row.qualifier_id): row for row in spoken}
        for rival, row in sorted(left.items(), key=lambda item: self._name_of(item[1])):
            if rival not in seen and (key is None or row.property == key):
                claims = [self._tell(claim, None, ()) for claim in self._spoken_on(row, None)]
                yield ExplainedProperty(
                    self.code, row.property, row.datatype, self._qualifier(row), None, None, None,
                    None, None, None, None, 0, 0, False, row.rule, tuple(claims),
                )  # fmt: skip

    def _next_cut(self, row: Row[Any]) -> str | None:
        """Where the period ends: the next bound of the time any claim on it was true in."""
        bounds = {
            cut
            for claim in self._spoken_on(row, None)
            for cut in (claim.valid_from, claim.valid_to + "~")
            if row.period and not self._set_aside(claim)
        }
        return min((cut for cut in bounds if cut > row.period), default=None)

    def _explain(self, row: Row[Any]) -> ExplainedProperty:
        shown = self.passages.get(row.shown_id)
        backers = self._backers(row)
        told = [self._tell(claim, row, backers) for claim in self._spoken_on(row, row.period)]
        told.sort(key=lambda claim: ORDER.index(claim.standing))
        rule = next(self.evidence.spoken[claim_id].rule for claim_id in backers)
        return ExplainedProperty(
            subject=self.code,
            property=row.property,
            datatype=row.datatype,
            qualifier=self._qualifier(row),
            since=_period_start(row.period),
            until=_period_end(self._next_cut(row)),
            shown=read_value(shown, alone=True) if shown else None,
            best=_find_best(shown) if shown else None,
            low=row.low,
            high=row.high,
            open=row.open,
            reports=row.reports or 0,
            origins=row.origins or 0,
            disputed=bool(row.disputed),
            rule=rule,
            claims=tuple(_beneath_targets(told)),
        )

    def _qualifier(self, row: Row[Any]) -> str | None:
        """The qualifier of a question, told by any claim on it."""
        qualifier: str | None = self.passages[self.spoken[_rival_of(row)][0].id].qualifier
        return qualifier

    def _name_of(self, row: Row[Any]) -> tuple[str, str]:
        """What a question is sorted by: unlike ids it doesn't depend on the order of entry."""
        return row.property, self._qualifier(row) or ""

    def _number(self, claim_id: int) -> str:
        if self.numbers is None:
            return f"c{claim_id}"
        return self.numbers.get(claim_id, "a claim on something else")

    def _backers(self, row: Row[Any]) -> dict[int, list[str]]:
        """Origins of each current claim on the same property in the same period."""
        found: dict[int, list[str]] = {}
        for claim in self.current.get(_question_of(row), ()):
            origins = found.setdefault(claim.id, [])
            if claim.origin:
                origins.append(claim.origin)
        return found

    def _spoken_on(self, row: Row[Any], period: str | None) -> list[Row[Any]]:
        spoken = self.spoken[_rival_of(row)]
        return [claim for claim in spoken if not period or _holds_in(claim, period)]

    def _tell(
        self, claim: Row[Any], row: Row[Any] | None, backers: dict[int, list[str]] | tuple[()]
    ) -> ExplainedClaim:
        standing, why = self._judge(claim, row, backers)
        passage = self.passages[claim.id]
        origins = backers[claim.id] if backers and claim.id in backers else []
        return ExplainedClaim(
            claim=self._number(claim.id),
            value=read_value(passage),
            stance=claim.stance,
            standing=standing,
            why=why,
            speaker=passage.speaker,
            voice=self._voice(claim),
            said=passage.said_edtf,
            source=passage.source,
            kind=passage.kind,
            title=passage.title,
            publisher=passage.publisher,
            published=passage.published_edtf,
            url=passage.url,
            reliability=passage.reliability,
            locator=write_locator(passage.locator_type, passage.locator),
            quote=passage.quote,
            gist=passage.gist,
            relays=self.relays.get(claim.id, ()),
            consulted=self.consulted.get(claim.id, ()),
            origins=tuple(sorted(self.names[split_origin(origin)] for origin in set(origins))),
            rank=passage.rank,
            credibility=passage.credibility,
            reason=passage.reason if self.open else None,
            handling=HANDLINGS[claim.marking],
            misreads=self._number(claim.misread_id) if claim.misread_id else None,
        )

    def _voice(self, claim: Row[Any]) -> str:
        name = self.names[claim.voice_kind, claim.voice_id]
        return f"{claim.voice_text} ({name})" if claim.voice_text else name

    def _judge(
        self, claim: Row[Any], row: Row[Any] | None, backers: dict[int, list[str]] | tuple[()]
    ) -> tuple[str, str]:
        """(standing, why)."""
        if set_aside := self._set_aside(claim):
            return set_aside
        if row is None or claim.id not in backers:
            return "superseded", self._overtaken(claim, row.period if row else None)
        if claim.stance == STANCES[1]:
            return "denies", "a current denial"
        return self._place(claim, row)

    def _place(self, claim: Row[Any], row: Row[Any]) -> tuple[str, str]:
        """Where a current assertion stands, and why there."""
        values = self.values[_question_of(row)]
        if claim.id == row.shown_id:
            return "shown", why_it_won(values)
        if claim.agreed == values[0].agreed:
            return "agrees", f"says the same as {self._number(row.shown_id)}"
        if claim.many:
            return "stands", "one of several values, which need not exclude each other"
        mine = self.values[(*_question_of(row), claim.agreed)][0]
        return "current", why_it_lost(values[0], mine)

    def _set_aside(self, claim: Row[Any]) -> tuple[str, str] | None:
        """Why step 1 left the claim out, if it did."""
        passage = self.passages[claim.id]
        if claim.withdrawn:
            return "withdrawn", "an entry error of ours" + self._reason(passage)
        if claim.misread_id:
            return "misreading", f"a misreading of {self._number(claim.misread_id)}"
        if claim.refused:
            by = f"deprecated by {passage.assessor}" if self.open else "deprecated"
            return "deprecated", by + self._reason(passage)
        if claim.ended_by:
            return "corrected", f"corrected by {self._number(claim.ended_by)}"
        return None

    def _reason(self, passage: Row[Any]) -> str:
        return f": {passage.reason}" if self.open else ""

    def _overtaken(self, claim: Row[Any], period: str | None) -> str:
        """Which later word of the same voice took the claim's place."""
        voice = self._voice(claim)
        for other in self.words[(*_rival_of(claim), *_voice_of(claim))]:
            if other.id == claim.id:
                break  # what follows was said before
            then = not period or _holds_in(other, period)
            if then and not self._set_aside(other) and _unsays(other, claim):
                return f"{voice} said otherwise later: {self._number(other.id)}"
        return f"{voice} denies that it occurred"


def read_value(passage: Row[Any], *, alone: bool = False) -> str:
    """A claim's value as people read it; `alone` leaves out the range around a best number."""
    if passage.datatype == "quantity":
        if alone and passage.best is not None and passage.open is None:
            return format_quantity(Quantity(passage.best, passage.best, passage.best, None))
        return format_quantity(Quantity(passage.low, passage.best, passage.high, passage.open))
    if passage.datatype == "flag":
        return "yes"
    value: str | None = passage.edtf if passage.datatype == "date" else passage.reading
    return value or ""


def _find_best(passage: Row[Any]) -> int | None:
    """The one number that stands for a quantity: its best, else its only bound, or its lower."""
    numbers = (passage.best, passage.low, passage.high)
    return next((number for number in numbers if number is not None), None)


def _unsays(later: Row[Any], claim: Row[Any]) -> bool:
    """Whether a later word of the same voice takes the claim's place; see `current_claims`."""
    if later.value == claim.value:
        return bool(later.stance != claim.stance)
    return not claim.many and later.stance == claim.stance == STANCES[0]


def _group(rows: Iterable[Row[Any]], key: Callable[[Row[Any]], Key]) -> dict[Key, list[Row[Any]]]:
    found: dict[Key, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _rival_of(row: Row[Any]) -> Key:
    return row.property_id, row.qualifier_id


def _question_of(row: Row[Any]) -> Key:
    return row.property_id, row.qualifier_id, row.period


def _voice_of(claim: Row[Any]) -> Key:
    return claim.voice_kind, claim.voice_id, claim.voice_text


def _newest_first(claims: Iterable[Row[Any]]) -> list[Row[Any]]:
    """In the order in which voices' words count; see `newest_first`."""
    by_passage = sorted(
        claims,
        key=lambda claim: (claim.source_code, claim.locator, claim.value, claim.words, claim.id),
    )
    return sorted(by_passage, key=lambda claim: claim.said, reverse=True)


def _holds_in(claim: Row[Any], period: str) -> bool:
    inside: bool = claim.valid_from <= period < claim.valid_to + "~"
    return inside


def _period_start(period: str) -> str | None:
    """First second of the period; a mark ending in ~ is the last second before it."""
    if not period or period.startswith(ALWAYS[0]):
        return None
    return f"after {period[:-1]}" if period.endswith("~") else period


def _period_end(cut: str | None) -> str | None:
    """Last second of the period; a mark without ~ is the first second after it."""
    if cut is None or cut.startswith(ALWAYS[1]):
        return None
    return cut[:-1] if cut.endswith("~") else f"before {cut}"


def _is_instant(period: str, cut: str | None) -> bool:
    """Whether nothing lies between the last second of one time and the first of the next."""
    if not period.endswith("~") or cut is None or cut.endswith("~"):
        return False
    last, first = (datetime.fromisoformat(mark.rstrip("~")) for mark in (period, cut))
    return first - last == timedelta(seconds=1)


def _beneath_targets(claims: Iterable[ExplainedClaim]) -> Iterator[ExplainedClaim]:
    """Print misreadings beneath what they misread, where that is on the list."""
    listed = list(claims)
    known = {claim.claim for claim in listed}
    beneath: dict[str | None, list[ExplainedClaim]] = {}
    for claim in listed:
        if claim.misreads in known:
            beneath.setdefault(claim.misreads, []).append(claim)
    for claim in listed:
        if claim.misreads not in known:
            yield claim
            yield from beneath.get(claim.claim, ())
