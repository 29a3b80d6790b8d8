"""Why one value stands before another, in words: the order of the rule, told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from incidents.resolution.question import CREDIBILITY_ORDER, RANK_ORDER, RELIABILITY_ORDER

UNDATED = "at an unknown time"


def why_it_won(values: Sequence[Row[Any]]) -> str:
    """By what the first value stands before the second."""
    if len(values) == 1 or not values[1].asserted:
        return "the only value"
    return f"before {_number_of(values[1])}: {_first_difference(values[0], values[1])}"


def why_it_lost(shown: Row[Any], value: Row[Any]) -> str:
    """By what a value stands behind the one shown."""
    return f"behind {_number_of(shown)}: {_first_difference(shown, value)}"


def _number_of(value: Row[Any]) -> str:
    agreed: str = value.agreed
    if value.datatype == "date":
        return value.edtf or agreed
    return f"{int(agreed):,}" if value.datatype == "quantity" else agreed


def _first_difference(first: Row[Any], second: Row[Any]) -> str:
    """What `first` has over `second`; the same steps as `order_values`."""
    for differs, words in _criteria(first, second):
        if differs:
            return words
    return "alike in all else, the first by source code and locator"


def _criteria(first: Row[Any], second: Row[Any]) -> list[tuple[bool, str]]:
    ours, theirs = _grades(first.merit), _grades(second.merit)
    more_origins = (
        first.origins != second.origins,
        f"{count(first.origins, 'origin')} against {second.origins}",
    )
    later = (first.said != second.said, f"said {_later(first.said, second.said)}")
    number = (_least(first) != _least(second), "the lower number")
    return [
        (first.rule == "majority" and more_origins[0], more_origins[1]),
        (first.rule == "latest" and later[0], later[1]),
        (first.rule == "conservative" and number[0], number[1]),
        (ours[0] != theirs[0], f"ranked {ours[0]}"),
        (ours[1] != theirs[1], f"credibility {ours[1]} against {theirs[1]}"),
        (ours[2] != theirs[2], f"source graded {ours[2]} against {theirs[2]}"),
        more_origins,
        later,
    ]


def _later(first: str, second: str) -> str:
    return f"later ({when(first)}) than {when(second)}" if second else f"{when(first)}, not undated"


def _grades(merit: int) -> tuple[str, int, str]:
    """Rank, credibility and reliability out of the one number they are sorted by."""
    rank, rest = divmod(merit, 100)
    credibility, reliability = divmod(rest, 10)
    return RANK_ORDER[rank], CREDIBILITY_ORDER[credibility], RELIABILITY_ORDER[reliability]


def _least(value: Row[Any]) -> int:
    return next((n for n in (value.best, value.low, value.high) if n is not None), 0)


def when(said: str) -> str:
    """The last moment it can have been said, short: a day where it is a day's end."""
    if not said:
        return UNDATED
    return said[:10] if said.endswith("T23:59:59") else said[:16].replace("T", " ")


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
