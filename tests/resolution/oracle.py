"""The rules of resolution once more, in plain Python over plain data: slow, and written to be read.

Written from the design, not from the select it judges.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from incidents.dates import parse_edtf
from incidents.resolution.question import UNLIMITED, Limits
from tests.resolution.disputes import is_disputed
from tests.resolution.told import MARKINGS, Keys, Told, sort_by
from tests.resolution.world import PROPERTIES, World

RANKS = {"preferred": 0, "normal": 1}
CREDIBILITY = {1: 0, 2: 1, 3: 2, 6: 3, None: 3, 4: 4, 5: 5}
RELIABILITY = {"A": 0, "B": 1, "C": 2, "F": 3, None: 3, "D": 4, "E": 5}
ALWAYS = ("0001-01-01T00:00:00", "9999-12-31T23:59:59")
SHOWN = ("date", "place", "type", "deaths", "injured", "perpetrator", "responsibility")


class Scope(NamedTuple):
    """What claims compete within."""

    subject: str
    prop: str
    qualifier: str | None
    period: str = ""


class Verdict(NamedTuple):
    """What is resolved of one property."""

    shown: str | None
    low: int | None
    high: int | None
    open: str | None
    reports: int
    origins: int
    asserted: bool
    denied: bool
    disputed: bool


NOTHING = Verdict(None, None, None, None, 0, 0, asserted=False, denied=False, disputed=False)


class Oracle:
    """Answers for one world within limits."""

    def __init__(self, world: World, limits: Limits = UNLIMITED) -> None:
        self.told = Told(world, limits)
        self.origins = cache(self._origins)

    # Current claims

    def valid(self, claim: str) -> tuple[str, str]:
        cited = self.told.world.citations[self.told.passage(claim)]
        published = self.told.world.sources[cited["source"]]["published"]
        date = self.told.world.claims[claim]["valid"] or cited["said"] or published
        return parse_edtf(date)[1:3] if date else ALWAYS

    @cached_property
    def scopes(self) -> dict[Scope, list[str]]:
        """Live claims by what they compete within."""
        rivals: dict[Scope, list[str]] = defaultdict(list)
        for claim in self.told.live:
            row = self.told.world.claims[claim]
            rivals[Scope(self.told.subject(claim), row["prop"], row["qualifier"])].append(claim)
        spread: dict[Scope, list[str]] = defaultdict(list)
        for scope, claims in rivals.items():
            if scope.subject in self.told.world.incidents:
                spread[scope] = claims
                continue
            times = {claim: self.valid(claim) for claim in claims}
            cuts = {cut for start, end in times.values() for cut in (start, f"{end}~")}
            for cut in cuts:
                held = [c for c, (start, end) in times.items() if start <= cut <= end]
                if held:
                    spread[scope._replace(period=cut)] = held
        return spread

    @cached_property
    def deniers(self) -> set[tuple[str, tuple[str, ...]]]:
        """(incident, voice) where the voice's last word is that it never occurred."""
        return {
            (scope.subject, voice)
            for scope, claims in self.scopes.items()
            if scope.prop == "occurred" and scope.qualifier is None
            for voice, said in self.told.by_voice(claims).items()
            if self.told.stance(self.told.latest_first(said)[0]) == "denies"
        }

    def current_of_voice(self, scope: Scope, claims: list[str]) -> Iterator[str]:
        _, many, _ = PROPERTIES[scope.prop]
        ordered = self.told.latest_first(claims)
        asserted = [claim for claim in ordered if self.told.stance(claim) == "asserts"]
        last_stance = {
            self.told.value(claim): self.told.stance(claim) for claim in reversed(ordered)
        }
        for claim in ordered:
            value, stance = self.told.value(claim), self.told.stance(claim)
            stands = stance == "denies" or many or value == self.told.value(asserted[0])
            if stands and stance == last_stance[value]:
                yield claim

    @cached_property
    def current(self) -> dict[Scope, list[str]]:
        found: dict[Scope, list[str]] = defaultdict(list)
        for scope, claims in self.scopes.items():
            for voice, said in self.told.by_voice(claims).items():
                if scope.prop == "occurred" or (scope.subject, voice) not in self.deniers:
                    found[scope] += self.current_of_voice(scope, said)
        return {scope: claims for scope, claims in found.items() if claims}

    # Origins

    @cached_property
    def lineage(self) -> dict[str, list[tuple[str, str]]]:
        """(role, source) by citation, as far as they stand."""
        standing: dict[tuple[str, str, str], None] = {}
        for row in filter(self.told.recorded, self.told.world.lineage.values()):
            keys = (row["citation"], row["role"], row["source"])
            standing.pop(keys, None)
            if not row["withdrawn"]:
                standing[keys] = None
        found = defaultdict(list)
        for citation, role, source in standing:
            if self.told.under_ceiling(self.told.world.sources[source]["handling"]):
                found[citation].append((role, source))
        return found

    def first_step(self, claim: str) -> tuple[set[tuple[str, str]], Keys]:
        """The origins a claim itself states, and the works it relays."""
        passage = self.told.passage(claim)
        speaker = self.told.world.citations[passage]["speaker"]
        own = {("work", self.told.own_work(passage))}
        if self.told.is_data(passage):
            return own, set()
        if speaker:
            return {("actor", self.told.voice_of_actor(speaker))}, set()
        relayed = {self.told.work(each) for role, each in self.lineage[passage] if role == "relays"}
        original = any(role == "original" for role, _ in self.lineage[passage])
        return (own if original and not relayed else set()), relayed

    @cached_property
    def claims_by_content(self) -> dict[tuple[Any, ...], list[str]]:
        found = defaultdict(list)
        for claim, row in self.told.world.claims.items():
            if self.told.is_admitted(claim, self.told.passage(claim)):
                found[self.told.own_work(row["citation"]), *self.content(claim)].append(claim)
        return found

    def content(self, claim: str) -> tuple[Any, ...]:
        row = self.told.world.claims[claim]
        return (
            self.told.subject(claim),
            row["prop"],
            row["qualifier"],
            row["stance"],
            self.told.agreed(claim),
        )

    def _origins(self, claim: str) -> frozenset[tuple[str, str]]:
        found, relayed = self.first_step(claim)
        ahead, been = list(relayed), set()
        while ahead:
            work = ahead.pop()
            if work in been:
                continue
            been.add(work)
            steps = [
                self.first_step(each) for each in self.claims_by_content[work, *self.content(claim)]
            ]
            if not any(stated or further for stated, further in steps):
                found.add(("work", work))
            for stated, further in steps:
                found |= stated
                ahead += further
        return frozenset(found)

    def count_origins(self, claims: Iterable[str]) -> int:
        return len({origin for claim in claims for origin in self.origins(claim)})

    # Rules

    def merit(self, claim: str) -> int:
        judged = self.told.judgement(claim)
        graded = self.told.world.sources[self.told.source_code(claim)]["reliability"]
        return (
            RANKS[judged["rank"]] * 100
            + CREDIBILITY[judged["credibility"]] * 10
            + RELIABILITY[graded]
        )

    def rule_of(self, prop: str) -> str:
        rule: str = self.told.limits.rule or self.told.world.properties[prop]["rule"]
        return rule

    def rank_claims(self, prop: str, asserted: list[str]) -> list[str]:
        """The claims in the order in which they win."""

        def agreeing(claim: str) -> int:
            return self.count_origins(
                c for c in asserted if self.told.agreed(c) == self.told.agreed(claim)
            )

        first: list[tuple[Callable[[str], Any], bool]] = []
        match self.rule_of(prop):
            case "majority":
                first = [(agreeing, True)]
            case "latest":
                first = [(self.told.said_of, True)]
            case "conservative" if PROPERTIES[prop][0] == "quantity":
                first = [(self.told.agreed, False)]
        return sort_by(
            asserted,
            *first,
            (self.merit, False),
            (agreeing, True),
            (self.told.said_of, True),
            *self.told.ties(),
            (self.told.written, False),
        )

    @cached_property
    def verdicts(self) -> dict[Scope, Verdict]:
        return {scope: self.judge(scope, claims) for scope, claims in self.current.items()}

    def judge(self, scope: Scope, claims: list[str]) -> Verdict:
        asserted = [claim for claim in claims if self.told.stance(claim) == "asserts"]
        denied = [claim for claim in claims if self.told.stance(claim) == "denies"]
        shown = next(iter(self.rank_claims(scope.prop, asserted)), None)
        agreeing = [c for c in asserted if shown and self.told.agreed(c) == self.told.agreed(shown)]
        low, high, open_ = self.span(scope.prop, asserted)
        return Verdict(
            shown,
            low,
            high,
            open_,
            len(
                {
                    self.told.own_work(self.told.world.claims[claim]["citation"])
                    for claim in agreeing
                }
            ),
            self.count_origins(agreeing),
            bool(asserted),
            bool(denied),
            is_disputed(self.told, scope.prop, asserted, denied),
        )

    def span(self, prop: str, asserted: list[str]) -> tuple[int | None, int | None, str | None]:
        if PROPERTIES[prop][0] != "quantity" or not asserted:
            return None, None, None
        ends = {self.told.value(claim)[3] for claim in asserted}
        above, below = ends & {"above", "both"}, ends & {"below", "both"}
        return (
            min(self.told.number(claim, "low", "best", "high") for claim in asserted),
            max(self.told.number(claim, "high", "best", "low") for claim in asserted),
            "both" if above and below else "above" if above else "below" if below else None,
        )

    # The derived tables

    def chronology(self) -> dict[str, dict[str, Any]]:
        """By incident, as far as anything of it is asserted."""
        found = {
            scope.subject
            for scope, verdict in self.verdicts.items()
            if verdict.asserted and scope.subject in self.told.world.incidents
        }
        return {incident: self.row(incident) for incident in found}

    def row(self, incident: str) -> dict[str, Any]:
        of = {prop: self.verdicts.get(Scope(incident, prop, None), NOTHING) for prop in SHOWN}
        counted = of["deaths"] if of["deaths"].shown else of["date"]
        return {
            **{f"{prop}_claim": verdict.shown for prop, verdict in of.items()},
            **self.date_shown(of["date"].shown),
            **self.place_shown(of["place"].shown),
            "type": self.shown_value(of["type"].shown),
            **self.quantity_shown("deaths", of["deaths"]),
            **self.quantity_shown("injured", of["injured"]),
            "perpetrator": self.shown_value(of["perpetrator"].shown),
            "responsibility": self.shown_value(of["responsibility"].shown),
            "reports": counted.reports,
            "origins": counted.origins,
            "disputed": self.disputes_of(incident),
            "handling": self.handling_of(incident),
        }

    def shown_value(self, claim: str | None) -> Any:
        return self.told.value(claim)[0] if claim else None

    def date_shown(self, claim: str | None) -> dict[str, Any]:
        names = ("edtf", "earliest", "latest", "precision", "utc_offset")
        values = parse_edtf(self.told.world.claims[claim]["value"]) if claim else (None,) * 5
        return dict(zip(names, values, strict=True))

    def place_shown(self, claim: str | None) -> dict[str, Any]:
        place = self.shown_value(claim)
        row = self.told.world.places[place] if place else {"country": None, "spot": None}
        latitude, longitude = row["spot"] or (None, None)
        return {
            "place": place,
            "country": row["country"],
            "latitude": latitude,
            "longitude": longitude,
        }

    def quantity_shown(self, prop: str, verdict: Verdict) -> dict[str, Any]:
        shown = self.told.agreed(verdict.shown)[0] if verdict.shown else None
        return {
            f"{prop}_low": verdict.low,
            f"{prop}_best": shown,
            f"{prop}_high": verdict.high,
            f"{prop}_open": verdict.open,
        }

    def disputes_of(self, incident: str) -> str:
        keys = {
            scope.prop + (f":{scope.qualifier}" if scope.qualifier else "")
            for scope in self.disputed_scopes(incident)
        }
        return ",".join(sorted(keys))

    def disputed_scopes(self, incident: str) -> list[Scope]:
        found = [s for s, verdict in self.verdicts.items() if verdict.disputed]
        existence = Scope(incident, "occurred", None)
        if any(subject == incident for subject, _ in self.deniers):
            found.append(existence)
        return [scope for scope in found if scope.subject == incident]

    def handling_of(self, incident: str) -> str:
        """The highest marking among the title and all that what is shown rests on."""
        resting = [
            claim for scope in self.disputed_scopes(incident) for claim in self.current[scope]
        ]
        for prop in SHOWN:
            scope = Scope(incident, prop, None)
            shown = self.verdicts.get(scope, NOTHING).shown
            if shown:
                resting += [shown] if PROPERTIES[prop][0] == "actor" else self.current[scope]
        markings = [self.told.world.incidents[incident]["handling"]]
        markings += [marking for claim in resting for marking in self.told.markings(claim)]
        return max(markings, key=MARKINGS.index)

    def participants(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """(incident, actor, role) → origins that assert and that deny it."""
        found: dict[tuple[str, str, str], tuple[int, int]] = {}
        for scope, claims in self.current.items():
            if (
                PROPERTIES[scope.prop][0] != "actor"
                or scope.subject not in self.told.world.incidents
            ):
                continue
            for actor in {self.told.value(claim)[0] for claim in claims}:
                of_actor = [claim for claim in claims if self.told.value(claim) == (actor,)]
                counts = [
                    self.count_origins(c for c in of_actor if self.told.stance(c) == stance)
                    for stance in ("asserts", "denies")
                ]
                key = (scope.subject, actor, scope.prop)
                before = found.get(key, (0, 0))
                found[key] = (max(before[0], counts[0]), max(before[1], counts[1]))
        return found
