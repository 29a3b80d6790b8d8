"""How fast a million dates are read, beside datetime.fromisoformat reading five million days.

The values have the shape of UCDP GED, whose 19,000 Mexican events over 35 years are 87 % single
days and 6 % spans of up to four days, stand conflict by conflict, and hold 357 different dates in
a thousand rows and 5,075 in 18,000 (here 360 and 5,600, and 57,000 in
the million). Months, years and times are added. The same values shuffled, and a million days
without a repeat, are given beside them. Run as a script.
"""

import gc
import random
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from incidents import dates

VALUES = 1_000_000
YARDSTICK = 5_000_000
FIRST_DAY = date(1989, 1, 1)
DAYS = 35 * 365
LENGTHS = [1] * 9 + [2] * 5 + [3] * 2 + [4, 6]


CONFLICT = 1_000  # events of a conflict, which stand together


def make_shaped(count: int, seed: int = 1) -> list[str]:
    """Make dates as they come in conflict data; no two strings are one object."""
    rng = random.Random(seed)
    return _copy(text for _ in range(count // CONFLICT) for text in _make_conflict(rng))


def _make_conflict(rng: random.Random) -> list[str]:
    length = rng.randrange(30, 550)
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
    """Return processor seconds, of the least disturbed of three runs, as timeit has it."""
    gc.collect()
    gc.disable()  # as timeit does: it would walk the lists of millions that only a benchmark holds
    try:
        return min(_run(parse, texts) for _ in range(3))
    finally:
        gc.enable()


def _run(parse: Callable[[str], object], texts: list[str]) -> float:
    dates._parsed.clear()
    # Of the processor, not of the wall clock: what else the machine does is no matter here.
    start = time.process_time()
    for text in texts:
        parse(text)
    return time.process_time() - start


def compare(texts: list[str], yardstick: list[str]) -> float:
    """Return what part of the yardstick's time the texts take.

    Both are measured in turn and the least disturbed run of each is taken: reading is bound by the
    processor's cache, which everything else on the machine shares.
    """
    rounds = [
        (measure(dates.parse_edtf, texts), measure(datetime.fromisoformat, yardstick))
        for _ in range(4)
    ]
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    return ours / theirs


def make_yardstick() -> list[str]:
    return make_distinct(VALUES) * (YARDSTICK // VALUES)


def main() -> None:
    shaped, yardstick = make_shaped(VALUES), make_yardstick()
    shuffled = _copy(random.Random(3).sample(shaped, VALUES))
    inputs = {"shaped": shaped, "shuffled": shuffled, "distinct": make_distinct(VALUES)}
    for name, texts in inputs.items():
        sys.stdout.write(
            f"1M {name} {measure(dates.parse_edtf, texts):.3f} s, "
            f"of 5M fromisoformat: {compare(texts, yardstick):.2f}\n"
        )
    sys.stdout.write(f"5M fromisoformat {measure(datetime.fromisoformat, yardstick):.3f} s\n")


if __name__ == "__main__":
    main()
