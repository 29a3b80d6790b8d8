"""Random worlds: small pools of everything, so that what can meet does meet."""

from random import Random
from typing import Any

from incidents.handling import HANDLINGS
from incidents.models.vocabulary import RULES
from incidents.quantities import Quantity
from tests.resolution.world import PROPERTIES, World

LAST_CHANGESET = 8
GRADES = (None, "A", "B", "C", "D", "E", "F")
INITIALS = ("a", "Z", "é", "e\u0301", "ß", "🕯", " ", "10", "9")
PLACES = ("iran", "kerman", "kerman-city", "kerman-town", "zarand", "iraq", "iraq-2")
ACTORS = (
    "isis",
    "isis-k",
    "daesh",
    "mossad",
    "ministry",
    "minister",
    "deputy",
    "vahidi",
    "hospital",
    "doctor",
    "army",
    "secret",
    "hidden",
)
QUALIFIERS = (None, None, None, "civilians", "children")
KINDS = ("article", "article", "article", "report", "data set")


def make_world(seed: int, incidents: int = 200) -> World:
    return Maker(Random(seed)).make(incidents)


class Maker:
    """Draws one world."""

    def __init__(self, r: Random) -> None:
        self.r = r
        self.world = World()
        self.repeating: set[str] = set()
        self.repeated: set[str] = set()

    def make(self, incidents: int) -> World:
        self.lay_ground()
        codes = [f"i{number}" for number in range(incidents)]
        for number, code in enumerate(codes):
            merged = (
                self.r.choice(codes[: number // 2]) if number > 20 and self.chance(0.05) else None
            )
            while merged and self.world.incidents[merged]["merged_into"]:
                merged = self.world.incidents[merged]["merged_into"]
            self.world.incident(code, self.marking(), merged)
        for code in codes:
            self.tell(code, [p for p, of in PROPERTIES.items() if of[2] in ("incident", "any")])
        for code in ACTORS * max(1, incidents // 60):
            self.tell(code, ["strength", "leader", "operates_in", "statement"])
        self.link_across()
        return self.world

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def marking(self) -> str:
        if self.chance(0.75):
            return "CLEAR"
        return self.r.choice(HANDLINGS)

    def day(self, share: float = 1.0) -> str | None:
        if not self.chance(share):
            return None
        day = self.r.randrange(1, 12)
        forms = (f"2024-01-{day:02d}", "2024-01", f"2024-01-{day:02d}T09:30+03:30")
        return self.r.choices(forms, (8, 1, 1))[0]

    def lay_ground(self) -> None:
        world = self.world
        for key in PROPERTIES:
            world.set_rule(key, self.r.choice(("ranked", "ranked", *RULES)))
        world.actor("isis")
        world.actor("isis-k", parent="isis")
        world.actor("daesh", merged_into="isis")
        world.actor("mossad", "agency")
        world.actor("ministry", "agency")
        world.actor("minister", "person", "ministry", handling=self.marking())
        world.actor("deputy", "person", "minister", handling=self.marking())
        world.actor("vahidi", "person", merged_into="minister", handling=self.marking())
        world.actor("hospital", "organisation", handling=self.marking())
        world.actor("doctor", "person")
        world.actor("army", "agency")
        world.actor("secret", handling="RED")
        world.actor("hidden", merged_into="secret")
        world.place("iran", country="IRN", spot=(32.0, 53.0))
        world.place("kerman", "iran", country="IRN", spot=(30.5, 57.0))
        world.place("kerman-city", "kerman", country="IRN", spot=(30.283333, 57.078834))
        world.place("kerman-town", None, "kerman-city", country="IRN", spot=(-1.5, 0.25))
        world.place("zarand", "kerman", country="IRN")
        world.place("iraq", country="IRQ", spot=(33.0, 44.0))
        world.place("iraq-2", merged_into="iraq")
        for number in range(14):
            first = f"s{self.r.randrange(number)}" if number and self.chance(0.2) else None
            if first and world.sources[first]["edition_of"]:
                first = world.sources[first]["edition_of"]
            world.source(
                f"s{number}",
                self.day(0.8),
                self.r.choice(KINDS),
                reliability=self.r.choice(GRADES),
                handling=self.marking(),
                edition_of=first,
            )

    def tell(self, about: str, properties: list[str]) -> None:
        """A few passages about it, from a few sources that relay each other."""
        near = self.r.sample(sorted(self.world.sources), 4)
        topics = self.r.sample(properties, self.r.choice((1, 2, min(4, len(properties)))))
        claims: list[str] = []
        for _ in range(self.r.choice((1, 1, 1, 2, 3, 5))):
            citation = self.cite(near)
            claims += self.claim_some(citation, about, topics)
        if self.chance(0.6):
            self.link_some(claims)
            self.judge_some(claims)

    def cite(self, near: list[str]) -> str:
        at = self.r.randrange(1, LAST_CHANGESET)
        speaker = self.r.choice(ACTORS) if self.chance(0.35) else None
        unnamed = "local sources" if not speaker and self.chance(0.15) else None
        number = next(self.world.numbers)
        citation = self.world.cite(
            self.r.choice(near),
            speaker,
            unnamed=unnamed,
            said=self.day(0.5),
            relays=self.r.sample(near, 2) if self.chance(0.2) else (),
            original=self.chance(0.3),
            consulted=self.r.sample(near, 1) if self.chance(0.1) else (),
            locator=self.r.choice((None, None, "1", "10", "9")),
            words=f"{self.r.choice(INITIALS)}{number}",
            at=at,
        )
        for _ in range(self.r.choice((0, 0, 1, 2))):
            self.world.trace(
                citation,
                self.r.choice(("relays", "relays", "original")),
                self.r.choice(near),
                withdrawn=self.chance(0.2),
                at=self.later(at),
            )
        self.sort_rows("lineage")
        return citation

    def later(self, *ats: int) -> int:
        return self.r.randrange(max(ats), LAST_CHANGESET + 1)

    def sort_rows(self, table: str) -> None:
        """Rows of a thing stand in the order recorded."""
        rows = getattr(self.world, table)
        ordered = sorted(rows.items(), key=lambda pair: pair[1]["recorded_in"])
        rows.clear()
        rows.update(ordered)

    def claim_some(self, citation: str, about: str, topics: list[str]) -> list[str]:
        said = set()
        claims = []
        for _ in range(self.r.choice((1, 1, 2, 3))):
            prop = self.r.choice(topics)
            value = self.value(PROPERTIES[prop][0])
            qualifier = self.r.choice(QUALIFIERS)
            stance = "denies" if self.chance(0.15) else "asserts"
            same = (prop, qualifier, stance, self.canonical(PROPERTIES[prop][0], value))
            if same in said:
                continue
            said.add(same)
            valid = self.span() if about in self.world.actors and self.chance(0.6) else None
            at = self.later(self.world.citations[citation]["recorded_in"])
            claims.append(
                self.world.claim(
                    citation, about, prop, value, qualifier, stance=stance, valid=valid, at=at
                )
            )
        return claims

    def canonical(self, datatype: str, value: Any) -> Any:
        if datatype in ("actor", "place"):
            return getattr(self.world, f"{datatype}s")[value]["merged_into"] or value
        return value

    def span(self) -> str:
        first, last = sorted(self.r.choices(range(1, 10), k=2))
        return f"2024-01-{first:02d}/2024-01-{last:02d}"

    def value(self, datatype: str) -> Any:
        day = self.r.randrange(1, 5)
        choices = {
            "flag": (None,),
            "date": (f"2024-01-0{day}", f"2024-01-0{day}~", "2024-01", self.span()),
            "place": PLACES,
            "actor": ACTORS,
            "term": ("attack", "bombing", "suicide-bombing", "shooting", "clash"),
            "text": ("a", "A", "É ", "é", "b/c"),
        }
        return self.quantity() if datatype == "quantity" else self.r.choice(choices[datatype])

    def quantity(self) -> Quantity:
        low, best, high = sorted(self.r.choices((0, 1, 2, 9, 10, 11), k=3))
        ends = self.r.choice((None, None, "above", "below", "both"))
        return self.r.choice(
            (
                Quantity(best, best, best, None),
                Quantity(best, best, best, None),
                Quantity(low, best, high, ends),
                Quantity(low, None, None, "above"),
                Quantity(None, None, high, "below"),
                Quantity(None, best, None, "both"),
                Quantity(low, None, high, None),
            )
        )

    def link_some(self, claims: list[str]) -> None:
        for _ in range(self.r.choice((0, 0, 1, 2)) if len(claims) > 1 else 0):
            self.link(*self.r.sample(claims, 2))

    def link_across(self) -> None:
        """Now and then a claim points at one about something else."""
        claims = sorted(self.world.claims)
        for _ in range(len(claims) // 60):
            self.link(*self.r.sample(claims, 2))

    def link(self, claim: str, target: str) -> None:
        relation = self.r.choice(("corrects", "repeats", "misreads"))
        if relation == "repeats":
            if claim in self.repeated or target in self.repeating:
                return
            self.repeating.add(claim)
            self.repeated.add(target)
        at = self.later(*(self.world.claims[each]["recorded_in"] for each in (claim, target)))
        self.world.link(claim, relation, target, at=at)
        for withdrawn in (True, False):
            if not self.chance(0.2):
                break
            at = self.later(at)
            self.world.link(claim, relation, target, withdrawn=withdrawn, at=at)
        self.sort_rows("links")

    def judge_some(self, claims: list[str]) -> None:
        for claim in claims:
            at = self.world.claims[claim]["recorded_in"]
            while self.chance(0.2):
                at = self.later(at)
                self.world.assess(
                    claim,
                    self.r.choice(("preferred", "normal", "deprecated")),
                    self.r.choice((None, 1, 2, 3, 4, 5, 6)),
                    withdrawn=self.chance(0.2),
                    at=at,
                )
