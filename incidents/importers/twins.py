"""Lines of a plan that may say the same of a row: it is said once.

Two of a row's weapons are firearms, and rioters are on both sides.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Twins(NamedTuple):
    """The places of one property; whether each holds one value, narrowed by no other cell."""

    places: Sequence["Place"]
    are_simple: bool


class Place(NamedTuple):
    """Where a line's value stands among a row's; behind it its qualifier, if that varies."""

    at: int
    qualifier: str | None
    varies: bool
    is_list: bool


def list_twins(lines: Iterable[tuple[str, str | None, bool, bool]]) -> list[Twins]:
    """The places of lines of one property which may say the same.

    A line is its property, its fixed qualifier, whether that varies, and whether it is a list.
    """
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    at = 0
    for prop, qualifier, varies, is_list in lines:
        groups[prop].append(Place(at, qualifier, varies, is_list))
        at += 2 if varies else 1
    return [
        Twins(places, not any(place.varies or place.is_list for place in places))
        for places in groups.values()
        if _may_meet(places)
    ]


def _may_meet(places: Sequence[Place]) -> bool:
    if any(place.varies for place in places):
        return len(places) > 1
    return len({place.qualifier for place in places}) < len(places)


def drop_twins(values: list[Any], twins: Twins) -> None:
    """Leave out of a row's values what an earlier one of the same property says already."""
    places, are_simple = twins
    if are_simple:
        there = [value for place in places if (value := values[place.at]) is not None]
        if len(set(there)) == len(there):
            return
    said: set[tuple[str | None, Any]] = set()
    for at, fixed, varies, is_list in places:
        value = values[at]
        if value is None:
            continue
        qualifier = values[at + 1] if varies else fixed
        new = [each for each in (value if is_list else (value,)) if (qualifier, each) not in said]
        said.update((qualifier, each) for each in new)
        if is_list:
            values[at] = tuple(new) or None
        elif not new:
            values[at : at + 1 + varies] = [None] * (1 + varies)
