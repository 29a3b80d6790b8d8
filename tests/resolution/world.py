"""Worlds of claims as plain data, keyed by codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from incidents.quantities import parse_quantity

Row = dict[str, Any]

# Datatype, many, subject; all are `ranked` unless a world says otherwise.
PROPERTIES = {
    "occurred": ("flag", False, "incident"),
    "date": ("date", False, "incident"),
    "place": ("place", False, "incident"),
    "type": ("term", False, "incident"),
    "deaths": ("quantity", False, "incident"),
    "injured": ("quantity", False, "incident"),
    "notes": ("text", False, "incident"),
    "custodian": ("actor", False, "incident"),
    "waves": ("quantity", True, "incident"),
    "phase": ("date", True, "incident"),
    "perpetrator": ("actor", True, "incident"),
    "responsibility": ("actor", True, "incident"),
    "weapon": ("term", True, "incident"),
    "spread": ("place", True, "incident"),
    "statement": ("text", True, "any"),
    "strength": ("quantity", False, "actor"),
    "leader": ("actor", False, "actor"),
    "operates_in": ("place", True, "actor"),
}
# Each term and the one above it.
TERMS = {
    "attack": None,
    "bombing": "attack",
    "suicide-bombing": "bombing",
    "shooting": "attack",
    "clash": None,
    "civilians": None,
    "children": None,
    "suspected": None,
}


@dataclass
class World:
    """Rows by table and key; methods add one each and return its key.

    Dates are EDTF; a quantity is a `Quantity`, or words; other values are codes or text.
    """

    properties: dict[str, Row] = field(default_factory=dict)
    terms: dict[str, Row] = field(default_factory=dict)
    actors: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)
    sources: dict[str, Row] = field(default_factory=dict)
    incidents: dict[str, Row] = field(default_factory=dict)
    citations: dict[str, Row] = field(default_factory=dict)
    lineage: dict[str, Row] = field(default_factory=dict)
    claims: dict[str, Row] = field(default_factory=dict)
    links: dict[str, Row] = field(default_factory=dict)
    assessments: dict[str, Row] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        if not self.properties:
            for key in PROPERTIES:
                self.properties[key] = {"rule": "ranked", "recorded_in": 1}
            for key, parent in TERMS.items():
                self.terms[key] = {"parent": parent, "recorded_in": 1}

    def set_rule(self, key: str, rule: str) -> None:
        self.properties[key]["rule"] = rule

    def actor(
        self, code, kind="armed group", parent=None, *, handling="CLEAR", merged_into=None, at=1
    ) -> str:
        return self._add("actors", code, locals())

    def place(self, code, parent=None, merged_into=None, *, country=None, spot=None, at=1) -> str:
        """`spot` is (latitude, longitude)."""
        return self._add("places", code, locals())

    def source(
        self,
        code,
        published=None,
        kind="article",
        *,
        reliability=None,
        handling="CLEAR",
        edition_of=None,
        at=1,
    ) -> str:
        return self._add("sources", code, locals())

    def incident(self, code, handling="CLEAR", merged_into=None, status="active", at=1) -> str:
        return self._add("incidents", code, locals())

    def cite(
        self,
        source,
        speaker=None,
        *,
        unnamed=None,
        said=None,
        relays=(),
        original=False,
        consulted=(),
        locator=None,
        words=None,
        at=1,
    ) -> str:
        """One passage; `words` is its gist, by default like no other's."""
        key = f"p{next(self.numbers)}"
        self.citations[key] = {
            "source": source,
            "speaker": speaker,
            "unnamed": unnamed,
            "said": said,
            "locator": locator,
            "words": key if words is None else words,
            "recorded_in": at,
        }
        for role, named in (("relays", relays), ("consulted", consulted)):
            for each in named:
                self.trace(key, role, each, at=at)
        if original:
            self.trace(key, "original", source, at=at)
        return key

    def trace(self, citation, role, source, withdrawn=False, at=1) -> str:
        """A row of lineage."""
        return self._add("lineage", f"o{next(self.numbers)}", locals())

    def claim(
        self,
        citation,
        about,
        prop,
        value=None,
        qualifier=None,
        *,
        stance="asserts",
        valid=None,
        at=1,
    ) -> str:
        if PROPERTIES[prop][0] == "quantity" and isinstance(value, str):
            value = parse_quantity(value)
        return self._add("claims", f"c{next(self.numbers)}", locals())

    def deny(self, citation, about, prop, value=None, **more) -> str:
        return self.claim(citation, about, prop, value, stance="denies", **more)

    def link(self, claim, relation, target, withdrawn=False, at=1) -> str:
        return self._add("links", f"l{next(self.numbers)}", locals())

    def assess(self, claim, rank="normal", credibility=None, withdrawn=False, at=1) -> str:
        return self._add("assessments", f"j{next(self.numbers)}", locals())

    def datatype(self, claim: str) -> str:
        return PROPERTIES[self.claims[claim]["prop"]][0]

    def keep(self, **kept: Iterable[str]) -> "World":
        """The same world with only these keys of the tables named."""
        return replace(
            self,
            **{
                table: {key: row for key, row in getattr(self, table).items() if key in set(keys)}
                for table, keys in kept.items()
            },
        )

    def _add(self, table: str, key: str, given: Row) -> str:
        row = {name: value for name, value in given.items() if name not in ("self", "code", "key")}
        row["recorded_in"] = row.pop("at")
        getattr(self, table)[key] = row
        return key
