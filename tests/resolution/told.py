"""What is told in a world within limits: which claims are live, by which voices, of which value.

One half of the oracle, in plain Python over plain data. Everything is keyed by codes; nothing here
knows of numbers of rows or of the order in which they were entered, but where that order counts:
of links, lineage and assessments of one thing, the last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Any

from incidents.dates import parse_edtf
from incidents.resolution.question import Limits
from tests.resolution.world import World

MARKINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
UNJUDGED = {"rank": "normal", "credibility": None, "withdrawn": False}

Keys = set[str]


def sort_by(items: Iterable[Any], *keys: tuple[Callable[[Any], Any], bool]) -> list[Any]:
    """Sort by several keys, each with whether it descends."""
    ordered = list(items)
    for key, descending in reversed(keys):
        ordered.sort(key=key, reverse=descending)
    return ordered


class Told:
    """Claims as told."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world, self.limits = world, limits
        self.is_admitted = cache(self._is_admitted)
        self.repeated = cache(self._repeated)
        self.value = cache(self._value)
        self.line = cache(self._line)

    # Codes, merges, ancestors

    def canonical(self, table: str, code: str) -> str:
        return getattr(self.world, table)[code].get("merged_into") or code

    def _line(self, table: str, code: str) -> tuple[str, ...]:
        """From the topmost ancestor down to it."""
        here = self.canonical(table, code)
        above = getattr(self.world, table)[here]["parent"]
        return (*self.line(table, above), here) if above else (here,)

    def voice_of_actor(self, code: str) -> str:
        line = self.line("actors", code)
        bodies = [each for each in line if self.world.actors[each]["kind"] != "person"]
        return bodies[-1] if bodies else line[-1]

    def subject(self, claim: str) -> str:
        about = self.world.claims[claim]["about"]
        return self.canonical(self.subject_table(claim), about)

    def subject_table(self, claim: str) -> str:
        about = self.world.claims[claim]["about"]
        return "incidents" if about in self.world.incidents else "actors"

    def work(self, source: str) -> str:
        return self.world.sources[source]["edition_of"] or source

    # What may be used

    def recorded(self, row: dict[str, Any]) -> bool:
        return self.limits.recorded_by is None or row["recorded_in"] <= self.limits.recorded_by

    def under_ceiling(self, *markings: str) -> bool:
        if self.limits.ceiling is None:
            return True
        return all(MARKINGS.index(m) <= MARKINGS.index(self.limits.ceiling) for m in markings)

    def markings_of_actor(self, code: str | None) -> Iterator[str]:
        if code is not None:
            yield self.world.actors[code]["handling"]
            yield self.world.actors[self.canonical("actors", code)]["handling"]

    def markings(self, claim: str) -> list[str]:
        row = self.world.claims[claim]
        cited = self.world.citations[row["citation"]]
        named = row["value"] if self.world.datatype(claim) == "actor" else None
        return [
            self.world.sources[cited["source"]]["handling"],
            *self.markings_of_actor(cited["speaker"]),
            *self.markings_of_actor(named),
        ]

    def subject_markings(self, claim: str) -> list[str]:
        table = self.subject_table(claim)
        rows = getattr(self.world, table)
        return [
            rows[self.world.claims[claim]["about"]]["handling"],
            rows[self.subject(claim)]["handling"],
        ]

    def said(self, citation: str) -> str:
        cited = self.world.citations[citation]
        date = cited["said"] or self.world.sources[cited["source"]]["published"]
        return parse_edtf(date).latest if date else ""

    def _is_admitted(self, claim: str, citation: str | None = None) -> bool:
        row = self.world.claims[claim]
        said = self.said(citation or row["citation"])
        known = self.limits.known_by is None or "" < said <= self.limits.known_by
        return (
            known
            and self.recorded(row)
            and not self.judgement(claim)["withdrawn"]
            and self.under_ceiling(*self.markings(claim), *self.subject_markings(claim))
        )

    @cached_property
    def judgements(self) -> dict[str, dict[str, Any]]:
        rows = self.world.assessments.values()
        return {row["claim"]: row for row in rows if self.recorded(row)}

    def judgement(self, claim: str) -> dict[str, Any]:
        return self.judgements.get(claim, UNJUDGED)

    @cached_property
    def links(self) -> list[tuple[str, str, str]]:
        """(claim, relation, target) as far as they stand, in the order recorded."""
        standing: dict[tuple[str, str, str], None] = {}
        for row in filter(self.recorded, self.world.links.values()):
            keys = (row["claim"], row["relation"], row["target"])
            standing.pop(keys, None)
            if not row["withdrawn"]:
                standing[keys] = None
        return list(standing)

    @cached_property
    def links_by_claim(self) -> dict[tuple[str, str], list[str]]:
        found = defaultdict(list)
        for claim, relation, target in self.links:
            found[claim, relation].append(target)
        return found

    def targets(self, claim: str, relation: str) -> list[str]:
        return [each for each in self.links_by_claim[claim, relation] if self.is_admitted(each)]

    def _repeated(self, claim: str) -> str | None:
        return (self.targets(claim, "repeats") or [None])[-1]

    def passage(self, claim: str) -> str:
        """The citation whose said, voice and origin the claim has."""
        return self.world.claims[self.repeated(claim) or claim]["citation"]

    def is_misreading(self, claim: str) -> bool:
        return bool(self.targets(claim, "misreads"))

    @cached_property
    def ended(self) -> Keys:
        """Claims that a correction ended."""
        return {
            target
            for claim, relation, target in self.links
            if relation == "corrects"
            and self.is_admitted(claim)
            and self.judgement(claim)["rank"] != "deprecated"
            and not self.is_misreading(claim)
        }

    def is_live(self, claim: str) -> bool:
        return (
            self.is_admitted(claim, self.passage(claim))
            and self.judgement(claim)["rank"] != "deprecated"
            and not {claim, self.repeated(claim)} & self.ended
            and not self.is_misreading(claim)
        )

    # Voices, values, order

    def is_data(self, citation: str) -> bool:
        return self.world.sources[self.world.citations[citation]["source"]]["kind"] == "data set"

    def own_work(self, citation: str) -> str:
        return self.work(self.world.citations[citation]["source"])

    def voice(self, claim: str) -> tuple[str, ...]:
        passage = self.passage(claim)
        cited = self.world.citations[passage]
        if self.is_data(passage):
            return ("work", self.own_work(passage), "")
        if cited["speaker"]:
            return ("actor", self.voice_of_actor(cited["speaker"]))
        return ("work", self.own_work(passage), cited["unnamed"] or "")

    def by_voice(self, claims: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
        found = defaultdict(list)
        for claim in claims:
            found[self.voice(claim)].append(claim)
        return found

    def _value(self, claim: str) -> tuple[Any, ...]:
        value = self.world.claims[claim]["value"]
        match self.world.datatype(claim):
            case "quantity":
                return tuple(value)
            case "date":
                date = parse_edtf(value)
                return (date.earliest, date.latest)
            case "place" | "actor" as kind:
                return (self.canonical(f"{kind}s", value),)
        return (value,)

    def agreed(self, claim: str) -> tuple[Any, ...]:
        if self.world.datatype(claim) != "quantity":
            return self.value(claim)
        return (self.number(claim, "best", "low", "high"),)

    def number(self, claim: str, *fields: str) -> int | None:
        """The first of these that the claim gives."""
        low, best, high, _ = self.value(claim)
        given = {"low": low, "best": best, "high": high}
        return next((given[each] for each in fields if given[each] is not None), None)

    def value_text(self, claim: str) -> str:
        return "/".join("" if part is None else str(part) for part in self.value(claim))

    def said_of(self, claim: str) -> str:
        return self.said(self.passage(claim))

    def source_code(self, claim: str) -> str:
        return self.world.citations[self.world.claims[claim]["citation"]]["source"]

    def locator(self, claim: str) -> str:
        return self.world.citations[self.world.claims[claim]["citation"]]["locator"] or ""

    def words(self, claim: str) -> str:
        return self.world.citations[self.world.claims[claim]["citation"]]["words"]

    def written(self, claim: str) -> str:
        return str(self.world.claims[claim]["value"])

    def stance(self, claim: str) -> str:
        return self.world.claims[claim]["stance"]

    def ties(self) -> list[tuple[Callable[[str], Any], bool]]:
        """The order of claims said at the same time."""
        return [
            (self.source_code, False),
            (self.locator, False),
            (self.value_text, False),
            (self.words, False),
        ]

    def latest_first(self, claims: Iterable[str]) -> list[str]:
        return sort_by(claims, (self.said_of, True), *self.ties(), (self.stance, False))

    @cached_property
    def live(self) -> list[str]:
        return [claim for claim in self.world.claims if self.is_live(claim)]
