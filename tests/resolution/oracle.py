"""The rules of resolution once more, in plain Python over plain data: slow, and written to be read.

Written from the design, not from the select it judges. Everything is keyed by codes; nothing here
knows of numbers of rows or of the order in which they were entered, but where that order counts:
of links, lineage and assessments of one thing, the last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import combinations
from typing import Any, NamedTuple

from incidents.dates import parse_edtf
from incidents.resolution.question import UNLIMITED, Limits
from tests.resolution.world import PROPERTIES, World

MARKINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
RANKS = {"preferred": 0, "normal": 1}
CREDIBILITY = {1: 0, 2: 1, 3: 2, 6: 3, None: 3, 4: 4, 5: 5}
RELIABILITY = {"A": 0, "B": 1, "C": 2, "F": 3, None: 3, "D": 4, "E": 5}
ALWAYS = ("0001-01-01T00:00:00", "9999-12-31T23:59:59")
SHOWN = ("date", "place", "type", "deaths", "injured", "perpetrator", "responsibility")
UNJUDGED = {"rank": "normal", "credibility": None, "withdrawn": False}

Keys = set[str]


class Scope(NamedTuple):
    """What claims compete within."""

    subject: str
    prop: str
    qualifier: str | None
    period: str = ""


class Said(NamedTuple):
    """A claim within one period, by one voice."""

    key: str
    voice: tuple[str, ...]


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


def sort_by(items: Iterable[Any], *keys: tuple[Callable[[Any], Any], bool]) -> list[Any]:
    """Sort by several keys, each with whether it descends."""
    ordered = list(items)
    for key, descending in reversed(keys):
        ordered.sort(key=key, reverse=descending)
    return ordered


class Oracle:
    """Answers for one world within limits."""

    def __init__(self, world: World, limits: Limits = UNLIMITED) -> None:
        self.world, self.limits = world, limits
        self.is_admitted = cache(self._is_admitted)
        self.repeated = cache(self._repeated)
        self.origins = cache(self._origins)
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
        return "incidents" if self.world.claims[claim]["about"] in self.world.incidents else "actors"

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
            (self.written, False),
        ]

    def latest_first(self, claims: Iterable[str]) -> list[str]:
        return sort_by(claims, (self.said_of, True), *self.ties(), (self.stance, False))

    # Current claims

    @cached_property
    def live(self) -> list[str]:
        return [claim for claim in self.world.claims if self.is_live(claim)]

    def valid(self, claim: str) -> tuple[str, str]:
        cited = self.world.citations[self.passage(claim)]
        published = self.world.sources[cited["source"]]["published"]
        date = self.world.claims[claim]["valid"] or cited["said"] or published
        return parse_edtf(date)[1:3] if date else ALWAYS

    @cached_property
    def scopes(self) -> dict[Scope, list[str]]:
        """Live claims by what they compete within."""
        rivals: dict[Scope, list[str]] = defaultdict(list)
        for claim in self.live:
            row = self.world.claims[claim]
            rivals[Scope(self.subject(claim), row["prop"], row["qualifier"])].append(claim)
        spread: dict[Scope, list[str]] = defaultdict(list)
        for scope, claims in rivals.items():
            if scope.subject in self.world.incidents:
                spread[scope] = claims
                continue
            times = {claim: self.valid(claim) for claim in claims}
            cuts = {cut for start, end in times.values() for cut in (start, f"{end}~")}
            for cut in cuts:
                held = [c for c, (start, end) in times.items() if start <= cut <= end]
                if held:
                    spread[scope._replace(period=cut)] = held
        return spread

    def by_voice(self, claims: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
        found = defaultdict(list)
        for claim in claims:
            found[self.voice(claim)].append(claim)
        return found

    @cached_property
    def deniers(self) -> set[tuple[str, tuple[str, ...]]]:
        """(incident, voice) where the voice's last word is that it never occurred."""
        return {
            (scope.subject, voice)
            for scope, claims in self.scopes.items()
            if scope.prop == "occurred" and scope.qualifier is None
            for voice, said in self.by_voice(claims).items()
            if self.stance(self.latest_first(said)[0]) == "denies"
        }

    def current_of_voice(self, scope: Scope, claims: list[str]) -> Iterator[str]:
        _, many, _ = PROPERTIES[scope.prop]
        ordered = self.latest_first(claims)
        asserted = [claim for claim in ordered if self.stance(claim) == "asserts"]
        last_stance = {self.value(claim): self.stance(claim) for claim in reversed(ordered)}
        for claim in ordered:
            if self.stance(claim) != last_stance[self.value(claim)]:
                continue
            if self.stance(claim) == "denies" or many:
                yield claim
            elif self.value(claim) == self.value(asserted[0]):
                yield claim

    @cached_property
    def current(self) -> dict[Scope, list[str]]:
        found: dict[Scope, list[str]] = defaultdict(list)
        for scope, claims in self.scopes.items():
            for voice, said in self.by_voice(claims).items():
                if scope.prop == "occurred" or (scope.subject, voice) not in self.deniers:
                    found[scope] += self.current_of_voice(scope, said)
        return {scope: claims for scope, claims in found.items() if claims}

    # Origins

    @cached_property
    def lineage(self) -> dict[str, list[tuple[str, str]]]:
        """(role, source) by citation, as far as they stand."""
        standing: dict[tuple[str, str, str], None] = {}
        for row in filter(self.recorded, self.world.lineage.values()):
            keys = (row["citation"], row["role"], row["source"])
            standing.pop(keys, None)
            if not row["withdrawn"]:
                standing[keys] = None
        found = defaultdict(list)
        for citation, role, source in standing:
            if self.under_ceiling(self.world.sources[source]["handling"]):
                found[citation].append((role, source))
        return found

    def first_step(self, claim: str) -> tuple[set[tuple[str, str]], Keys]:
        """The origins a claim itself states, and the works it relays."""
        passage = self.passage(claim)
        speaker = self.world.citations[passage]["speaker"]
        own = {("work", self.own_work(passage))}
        if self.is_data(passage):
            return own, set()
        if speaker:
            return {("actor", self.voice_of_actor(speaker))}, set()
        relayed = {self.work(each) for role, each in self.lineage[passage] if role == "relays"}
        original = any(role == "original" for role, _ in self.lineage[passage])
        return (own if original and not relayed else set()), relayed

    @cached_property
    def claims_by_content(self) -> dict[tuple[Any, ...], list[str]]:
        found = defaultdict(list)
        for claim in self.world.claims:
            if self.is_admitted(claim):
                found[self.own_work(self.world.claims[claim]["citation"]), *self.content(claim)].append(claim)
        return found

    def content(self, claim: str) -> tuple[Any, ...]:
        row = self.world.claims[claim]
        return (self.subject(claim), row["prop"], row["qualifier"], row["stance"], self.agreed(claim))

    def _origins(self, claim: str) -> frozenset[tuple[str, str]]:
        found, relayed = self.first_step(claim)
        ahead, been = list(relayed), set()
        while ahead:
            work = ahead.pop()
            if work in been:
                continue
            been.add(work)
            steps = [
                self.first_step(each)
                for each in self.claims_by_content[work, *self.content(claim)]
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
        judged = self.judgement(claim)
        graded = self.world.sources[self.source_code(claim)]["reliability"]
        return (
            RANKS[judged["rank"]] * 100
            + CREDIBILITY[judged["credibility"]] * 10
            + RELIABILITY[graded]
        )

    def rule_of(self, prop: str) -> str:
        rule: str = self.limits.rule or self.world.properties[prop]["rule"]
        return rule

    def rank_claims(self, prop: str, asserted: list[str]) -> list[str]:
        """The claims in the order in which they win."""

        def agreeing(claim: str) -> int:
            return self.count_origins(c for c in asserted if self.agreed(c) == self.agreed(claim))

        first: list[tuple[Callable[[str], Any], bool]] = []
        match self.rule_of(prop):
            case "majority":
                first = [(agreeing, True)]
            case "latest":
                first = [(self.said_of, True)]
            case "conservative" if PROPERTIES[prop][0] == "quantity":
                first = [(self.agreed, False)]
        return sort_by(
            asserted,
            *first,
            (self.merit, False),
            (agreeing, True),
            (self.said_of, True),
            *self.ties(),
        )

    @cached_property
    def verdicts(self) -> dict[Scope, Verdict]:
        return {scope: self.judge(scope, claims) for scope, claims in self.current.items()}

    def judge(self, scope: Scope, claims: list[str]) -> Verdict:
        asserted = [claim for claim in claims if self.stance(claim) == "asserts"]
        denied = [claim for claim in claims if self.stance(claim) == "denies"]
        shown = next(iter(self.rank_claims(scope.prop, asserted)), None)
        agreeing = [c for c in asserted if shown and self.agreed(c) == self.agreed(shown)]
        low, high, open_ = self.span(scope.prop, asserted)
        return Verdict(
            shown,
            low,
            high,
            open_,
            len({self.own_work(self.world.claims[claim]["citation"]) for claim in agreeing}),
            self.count_origins(agreeing),
            bool(asserted),
            bool(denied),
            self.is_disputed(scope.prop, asserted, denied),
        )

    def span(self, prop: str, asserted: list[str]) -> tuple[int | None, int | None, str | None]:
        if PROPERTIES[prop][0] != "quantity" or not asserted:
            return None, None, None
        ends = {self.value(claim)[3] for claim in asserted}
        above, below = ends & {"above", "both"}, ends & {"below", "both"}
        return (
            min(self.number(claim, "low", "best", "high") for claim in asserted),
            max(self.number(claim, "high", "best", "low") for claim in asserted),
            "both" if above and below else "above" if above else "below" if below else None,
        )

    # Disputes

    def is_disputed(self, prop: str, asserted: list[str], denied: list[str]) -> bool:
        if {self.agreed(claim) for claim in asserted} & {self.agreed(claim) for claim in denied}:
            return True
        datatype, many, _ = PROPERTIES[prop]
        match datatype, many:
            case "quantity", False:
                lows = [low for claim in asserted if (low := self.lower_bound(claim)) is not None]
                highs = [top for claim in asserted if (top := self.upper_bound(claim)) is not None]
                return bool(lows and highs) and max(lows) > min(highs)
            case "date", False:
                dates = [self.value(claim) for claim in asserted]
                return bool(dates) and max(d[0] for d in dates) > min(d[1] for d in dates)
            case "text", False:
                return len({self.value(claim) for claim in asserted}) > 1
            case ("place" | "actor" | "term"), False:
                return not all(self.on_one_line(a, b) for a, b in combinations(asserted, 2))
            case ("place" | "actor" | "term"), True:
                voices = self.by_voice(asserted).values()
                return any(
                    not any(self.on_one_line(a, b) for a in one for b in other)
                    for one, other in combinations(voices, 2)
                )
        return False

    def lower_bound(self, claim: str) -> int | None:
        low, best, _, open_ = self.value(claim)
        if open_ in ("below", "both"):
            return None
        return best if low is None else low

    def upper_bound(self, claim: str) -> int | None:
        _, best, high, open_ = self.value(claim)
        if open_ in ("above", "both"):
            return None
        return best if high is None else high

    def on_one_line(self, one: str, other: str) -> bool:
        table = f"{self.world.datatype(one)}s"
        a, b = (self.line(table, self.world.claims[each]["value"]) for each in (one, other))
        return a == b[: len(a)] or b == a[: len(b)]

    # The derived tables

    def chronology(self) -> dict[str, dict[str, Any]]:
        """By incident, as far as anything of it is asserted."""
        found = {
            scope.subject
            for scope, verdict in self.verdicts.items()
            if verdict.asserted and scope.subject in self.world.incidents
        }
        return {incident: self.row(incident) for incident in found}

    def row(self, incident: str) -> dict[str, Any]:
        nothing = Verdict(None, None, None, None, 0, 0, asserted=False, denied=False, disputed=False)
        of = {prop: self.verdicts.get(Scope(incident, prop, None), nothing) for prop in SHOWN}
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
            "handling": self.handling_of(incident, [v.shown for v in of.values() if v.shown]),
        }

    def shown_value(self, claim: str | None) -> Any:
        return self.value(claim)[0] if claim else None

    def date_shown(self, claim: str | None) -> dict[str, Any]:
        names = ("edtf", "earliest", "latest", "precision", "utc_offset")
        values = parse_edtf(self.world.claims[claim]["value"]) if claim else (None,) * 5
        return dict(zip(names, values, strict=True))

    def place_shown(self, claim: str | None) -> dict[str, Any]:
        place = self.shown_value(claim)
        row = self.world.places[place] if place else {"country": None, "spot": None}
        latitude, longitude = row["spot"] or (None, None)
        return {
            "place": place,
            "country": row["country"],
            "latitude": latitude,
            "longitude": longitude,
        }

    def quantity_shown(self, prop: str, verdict: Verdict) -> dict[str, Any]:
        shown = self.agreed(verdict.shown)[0] if verdict.shown else None
        return {
            f"{prop}_low": verdict.low,
            f"{prop}_best": shown,
            f"{prop}_high": verdict.high,
            f"{prop}_open": verdict.open,
        }

    def disputes_of(self, incident: str) -> str:
        keys = {
            scope.prop + (f":{scope.qualifier}" if scope.qualifier else "")
            for scope, verdict in self.verdicts.items()
            if scope.subject == incident and verdict.disputed
        }
        if any(subject == incident for subject, _ in self.deniers):
            keys.add("occurred")
        return ",".join(sorted(keys))

    def handling_of(self, incident: str, shown: list[str]) -> str:
        markings = [self.world.incidents[incident]["handling"]]
        markings += [marking for claim in shown for marking in self.markings(claim)]
        return max(markings, key=MARKINGS.index)

    def participants(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """(incident, actor, role) → origins that assert and that deny it."""
        found: dict[tuple[str, str, str], tuple[int, int]] = {}
        for scope, claims in self.current.items():
            if PROPERTIES[scope.prop][0] != "actor" or scope.subject not in self.world.incidents:
                continue
            for actor in {self.value(claim)[0] for claim in claims}:
                of_actor = [claim for claim in claims if self.value(claim) == (actor,)]
                counts = [
                    self.count_origins(c for c in of_actor if self.stance(c) == stance)
                    for stance in ("asserts", "denies")
                ]
                key = (scope.subject, actor, scope.prop)
                before = found.get(key, (0, 0))
                found[key] = (max(before[0], counts[0]), max(before[1], counts[1]))
        return found
