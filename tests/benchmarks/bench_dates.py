"""How fast a million dates are read, beside datetime.fromisoformat reading five million days.

The values have the shape of UCDP GED: in its 19,000 Mexican events 87 % are single days and 6 %
spans of up to four days, over 35 years, and each row's date lies a median of two days from that
of the row before, as rows come conflict by conflict. Months, years and times are added. The same
values shuffled and a million days without a repeat are given beside it. Run as a script.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from incidents import dates

VALUES = 1_000_000
YARDSTICK = 5_000_000
FIRST_DAY = date(1989, 1, 1)
DAYS = 35 * 365
LENGTHS = [1] * 9 + [2] * 5 + [3] * 2 + [4, 6]


CONFLICT = 1_000  # events of a conflict, which stand together and lie within at most three years


class Round(NamedTuple):
    """Seconds that each of the runs took."""

    shaped: float
    shuffled: float
    distinct: float
    fromisoformat: float


def make_shaped(count: int, seed: int = 1) -> list[str]:
    """Make dates as they come in conflict data; no two strings are one object."""
    rng = random.Random(seed)
    return _copy(text for _ in range(count // CONFLICT) for text in _make_conflict(rng))


def _make_conflict(rng: random.Random) -> list[str]:
    length = rng.randrange(30, 3 * 365)
    start = rng.randrange(DAYS - length)
    offsets = sorted(rng.randrange(length) for _ in range(CONFLICT))
    return [_make_one(rng, FIRST_DAY + timedelta(days=start + offset)) for offset in offsets]


def _make_one(rng: random.Random, day: date) -> str:
    kind = rng.random()
    if kind < 0.88:
        return day.isoformat()
    if kind < 0.95:
        return f"[{day}..{day + timedelta(days=rng.choice(LENGTHS))}]"
    if kind < 0.98:
        return f"{day:%Y-%m}"
    if kind < 0.99:
        return f"{day:%Y}"
    return f"{day}T{rng.randrange(24):02}:{rng.choice((0, 15, 30, 45)):02}"


def make_distinct(count: int) -> list[str]:
    """Make days of which none repeats, in no order: the cache is of no use to them."""
    days = random.Random(2).sample(range(1, date.max.toordinal()), count)
    return _copy(date.fromordinal(day).isoformat() for day in days)


def _copy(texts: Iterable[str]) -> list[str]:
    # As a file's reader would hand them over: new objects, with no hash computed yet.
    return "\n".join(texts).split("\n")


def measure(parse: Callable[[str], object], texts: list[str]) -> float:
    dates._parsed.clear()
    gc.collect()
    gc.disable()  # as timeit does: it would walk the lists of millions that only a benchmark holds
    try:
        start = time.perf_counter()
        for text in texts:
            parse(text)
        return time.perf_counter() - start
    finally:
        gc.enable()


def run_round() -> Round:
    shaped, distinct = make_shaped(VALUES), make_distinct(VALUES)
    shuffled = _copy(random.Random(3).sample(shaped, VALUES))
    days = [text[:10] for text in distinct] * (YARDSTICK // VALUES)
    return Round(
        measure(dates.parse_edtf, shaped),
        measure(dates.parse_edtf, shuffled),
        measure(dates.parse_edtf, distinct),
        measure(datetime.fromisoformat, days),
    )


def run_rounds(count: int) -> list[Round]:
    return [run_round() for _ in range(count)]


def compare(rounds: list[Round], name: str) -> float:
    """Return the median share of the yardstick's time that a million values take."""
    return statistics.median(getattr(one, name) / one.fromisoformat for one in rounds)


def main() -> None:
    rounds = run_rounds(3)
    lines = [
        "  ".join(f"{name} {seconds:.3f} s" for name, seconds in one._asdict().items())
        for one in rounds
    ]
    lines += [
        f"1M {name} / 5M fromisoformat, median of 3: {compare(rounds, name):.2f}"
        for name in ("shaped", "shuffled", "distinct")
    ]
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
