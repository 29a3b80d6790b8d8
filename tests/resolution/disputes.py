"""When current claims on one property cannot all be true: a part of the oracle."""

from itertools import combinations

from tests.resolution.told import Told
from tests.resolution.world import PROPERTIES


def is_disputed(told: Told, prop: str, asserted: list[str], denied: list[str]) -> bool:
    """By a denial, or by claims that exclude each other."""
    refuted = {told.agreed(claim) for claim in asserted} & {told.agreed(claim) for claim in denied}
    return bool(refuted) or (bool(asserted) and exclude_each_other(told, prop, asserted))


def exclude_each_other(told: Told, prop: str, asserted: list[str]) -> bool:
    datatype, many, _ = PROPERTIES[prop]
    nested = datatype in ("place", "actor", "term")
    if many:
        return nested and are_voices_apart(told, asserted)
    match datatype:
        case "quantity":
            return do_bounds_cross(told, asserted)
        case "date":
            dates = [told.value(claim) for claim in asserted]
            return max(date[0] for date in dates) > min(date[1] for date in dates)
        case "text":
            return len({told.value(claim) for claim in asserted}) > 1
    return nested and not all(on_one_line(told, a, b) for a, b in combinations(asserted, 2))


def do_bounds_cross(told: Told, asserted: list[str]) -> bool:
    """The greatest lower bound exceeds the least upper bound."""
    lows, tops = [], []
    for claim in asserted:
        open_ = told.value(claim)[3]
        if open_ not in ("below", "both"):
            lows.append(told.number(claim, "low", "best"))
        if open_ not in ("above", "both"):
            tops.append(told.number(claim, "high", "best"))
    bounds = [[n for n in numbers if n is not None] for numbers in (lows, tops)]
    return all(bounds) and max(bounds[0]) > min(bounds[1])


def are_voices_apart(told: Told, asserted: list[str]) -> bool:
    """Two voices name sets of which nothing stands on one line."""
    return any(
        not any(on_one_line(told, a, b) for a in one for b in other)
        for one, other in combinations(told.by_voice(asserted).values(), 2)
    )


def on_one_line(told: Told, one: str, other: str) -> bool:
    table = f"{told.world.datatype(one)}s"
    a, b = (told.line(table, told.world.claims[each]["value"]) for each in (one, other))
    return a == b[: len(a)] or b == a[: len(b)]
