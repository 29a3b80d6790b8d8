"""Columns that count people: killed or injured, of which kind, and between which bounds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from incidents.importers.guessing.drafts import (
    Draft,
    has_numbers,
    list_unknown,
    list_wordy,
    warn_of,
)
from incidents.importers.guessing.headers import COUNTS, FILLERS, gather, split_words
from incidents.importers.guessing.sample import NEGATIVE, Column
from incidents.importers.naming import make_key

LOW: Final = gather("min minimum low lower least lowest")
HIGH: Final = gather("max maximum high upper most highest")
BEST: Final = gather("best estimate estimated est likely central")
# Qualifiers that are built in, and the words in a column's name that stand for them.
QUALIFIERS: Final = {
    "women-and-children": ({"women", "woman"}, {"children", "child"}),
    "civilians": ({"civilian", "civilians", "civ", "zivilisten", "civils", "civiles"},),
    "children": (
        {"children", "child", "minors", "minor", "kids", "kinder", "enfants", "ninos", "menores"},
    ),
    "women": ({"women", "woman", "female", "females", "frauen", "femmes", "mujeres"},),
    "foreigners": ({"foreigner", "foreigners", "foreign"},),
    "hospitalised": ({"hospitalised", "hospitalized"},),
    "fighters": ({"fighters", "fighter", "combatants", "militants", "militant"},),
    "including-perpetrators": (
        {"including", "incl"},
        {"perpetrators", "perpetrator", "perps", "attackers", "attacker"},
    ),
    "excluding-perpetrators": (
        {"excluding", "excl"},
        {"perpetrators", "perpetrator", "perps", "attackers", "attacker"},
    ),
    "perpetrators": (
        {"perpetrators", "perpetrator", "perps", "attackers", "attacker", "terrorists", "tater"},
    ),
    "bodies": ({"bodies", "body"},),
}
_LONGEST_OWN: Final = 4
MOST_OWN: Final = 12


class Counted(NamedTuple):
    """What a column's name says it counts; `own` are words of a qualifier that isn't built in."""

    property: str
    qualifier: str | None
    own: str | None
    bound: str


def read_name(column: Column) -> Counted | None:
    """What a column counts, by its name."""
    matches = [match for role in COUNTS if (match := column.match(role))]
    if not matches:
        return None
    roles = [match.role for match in matches]
    rest = set(matches[0].rest)
    prop = roles[0]
    if {"deaths", "injured"} <= set(roles):
        prop, rest = "casualties", set(matches[0].rest) & set(matches[1].rest)
    bound, rest = _take_bound(rest - {"casualties", "casualty"})
    qualifier, rest = _take_qualifier(rest)
    words = [word for word in split_words(column.name) if word in rest]
    if not words:
        return Counted(prop, qualifier, None, bound)
    if qualifier or prop == "attackers" or len(words) > _LONGEST_OWN or words[0].isdecimal():
        return None
    key = make_key(" ".join(words))
    return Counted(prop, key, " ".join(words), bound)


def _take_bound(words: set[str]) -> tuple[str, set[str]]:
    for bound, names in (("low", LOW), ("high", HIGH), ("best", BEST)):
        if words & names:
            return bound, words - names - BEST - {"bound"}
    return "best", words


def _take_qualifier(words: set[str]) -> tuple[str | None, set[str]]:
    for key, groups in QUALIFIERS.items():
        if all(words & group for group in groups):
            return key, words.difference(*groups)
    return None, words


def find_counts(columns: Sequence[Column]) -> tuple[list[Draft], dict[str, str]]:
    """Claims of numbers of people, and the qualifiers they need that aren't built in."""
    groups: defaultdict[tuple[str, str | None], dict[str, Column]] = defaultdict(dict)
    own: dict[str, str] = {}
    for column, counted in sorted(_list_counted(columns), key=lambda each: each[0].told == 0):
        if counted.own and counted.qualifier not in own and len(own) == MOST_OWN:
            continue
        group = groups[counted.property, counted.qualifier]
        if counted.bound not in group:
            group[counted.bound] = column
            if counted.own and counted.qualifier:
                own[counted.qualifier] = counted.own
    drafts = [
        draft
        for (prop, qualifier), group in groups.items()
        if (draft := _draft_group(prop, qualifier, group))
    ]
    if not any(draft.prop == "deaths" and draft.qualifier is None for draft in drafts):
        drafts += _draft_bare(columns)
    used = {draft.qualifier for draft in drafts}
    return drafts, {key: label for key, label in own.items() if key in used}


def _list_counted(columns: Sequence[Column]) -> Iterator[tuple[Column, Counted]]:
    for column in columns:
        counted = read_name(column)
        if counted and has_numbers(column):
            yield column, counted


def _draft_bare(columns: Sequence[Column]) -> Iterator[Draft]:
    """The columns low, best and high, as UCDP has them: they count the dead."""
    named: dict[str, Column] = {}
    for column in columns:
        words = set(split_words(column.name)) - FILLERS
        for bound, names in (("low", LOW), ("high", HIGH), ("best", BEST)):
            if words and words <= names and has_numbers(column):
                named.setdefault(bound, column)
    if len(named) == len(("low", "best", "high")):
        draft = _draft_group("deaths", None, named)
        if draft:
            yield draft


def _draft_group(prop: str, qualifier: str | None, group: dict[str, Column]) -> Draft | None:
    if "low" in group or "high" in group:
        named: dict[str, Column] = {
            bound: group[bound] for bound in ("low", "best", "high") if bound in group
        }
        estimate = _draft(prop, qualifier, "estimate", named)
        if estimate.is_good:
            return estimate
    if "best" not in group:
        return None
    value = {"value": group["best"]}
    drafts = [_draft(prop, qualifier, name, value) for name in ("number", "quantity")]
    best = min(drafts, key=lambda draft: draft.refused.total())
    return best if best.is_good else _draft_words(prop, group["best"])


def _draft(prop: str, qualifier: str | None, converter: str, columns: dict[str, Column]) -> Draft:
    every = list(columns.values())
    negative = [cell for column in every for cell in column.counted if cell in NEGATIVE]
    wordy = list_wordy(every)
    options: dict[str, Any] = list_unknown(every, [*negative, *wordy])
    remarks: tuple[str, ...] = ()
    if wordy:
        remarks = ("Cells listed as unknown claim nothing: no number can be read from them.",)
    tried = Draft(prop, converter, columns, options, qualifier)
    cells = [next(filter(None, cells), "") for cells in tried.refused]
    return replace(tried, remarks=(*remarks, *warn_of(cells)))


def _draft_words(prop: str, column: Column) -> Draft:
    """What is too often no number that can be read is kept in its words."""
    return Draft(
        "statement",
        "text",
        {"value": column},
        {**list_unknown([column]), "prefix": f"{column.name}: "},
        remarks=(f"Too many of these cells are no numbers to claim {prop}: kept as they stand.",),
    )
