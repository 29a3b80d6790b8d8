"""What of a report is drawn, measured: bars in order, none missing over time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from incidents.results import Chart

# More bars than this nobody reads; over time they stay narrow and are all there.
MOST: Final = 40
PER_YEAR: Final = 12
YEAR: Final = 4  # characters of a label that is a year


class Bar(NamedTuple):
    """One bar; `low` and `high` bound what the value may be."""

    label: str
    value: int
    low: int
    high: int


def measure_bars(
    chart: Chart, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> tuple[list[Bar], Bar | None]:
    """The bars of a chart, and the one that has no place on a line of time."""
    bars = list(_read_bars(chart, columns, rows))
    if not chart.over_time:
        return _gather_rest(bars), None
    dated = [bar for bar in bars if bar.label != chart.unknown]
    rest = [bar for bar in bars if bar.label == chart.unknown]
    return list(_fill_time(dated)), rest[0] if rest else None


def doubt_time(chart: Chart, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """How many incidents may stand with an earlier time than theirs; empty where none do."""
    if chart.doubt is None:
        return ""
    place = columns.index(chart.doubt)
    number = sum(row[place] or 0 for row in rows)
    return f"{number:,} of the incidents may have happened or lasted later" if number else ""


def _read_bars(
    chart: Chart, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[Bar]:
    """A bar a label: values of the same are added up, or its rows counted."""
    found: dict[str, Bar] = {}
    for row in rows:
        named = dict(zip(columns, row, strict=True))
        label = str(named[chart.label] or chart.unknown)
        value = (named[chart.value] or 0) if chart.value else 1
        low = named[chart.low] if chart.low else value
        high = named[chart.high] if chart.high else value
        before = found.get(label, Bar(label, 0, 0, 0))
        found[label] = Bar(
            label, before.value + value, before.low + (low or 0), before.high + (high or 0)
        )
    return iter(found.values())


def _gather_rest(bars: list[Bar]) -> list[Bar]:
    if len(bars) <= MOST:
        return bars
    ordered = sorted(bars, key=lambda bar: -bar.value)
    rest = ordered[MOST - 1 :]
    others = Bar(
        f"{len(rest):,} others",
        sum(bar.value for bar in rest),
        sum(bar.low for bar in rest),
        sum(bar.high for bar in rest),
    )
    return [*ordered[: MOST - 1], others]


def _fill_time(bars: list[Bar]) -> Iterator[Bar]:
    """The bars with empty ones between them, one for each month or year."""
    yield from bars[:1]
    for before, bar in pairwise(bars):
        for number in range(_number_of(before.label) + 1, _number_of(bar.label)):
            yield Bar(_label_of(number, like=bar.label), 0, 0, 0)
        yield bar


def _number_of(label: str) -> int:
    if len(label) == YEAR:
        return int(label)
    return int(label[:YEAR]) * PER_YEAR + int(label[YEAR + 1 :]) - 1


def _label_of(number: int, *, like: str) -> str:
    if len(like) == YEAR:
        return f"{number:04}"
    year, month = divmod(number, PER_YEAR)
    return f"{year:04}-{month + 1:02}"
