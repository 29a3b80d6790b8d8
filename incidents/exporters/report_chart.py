"""A report as a bar chart: SVG that stands by itself in a report, on a screen or on paper."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple, TextIO

from incidents.exporters.bars import Bar, doubt_time, measure_bars
from incidents.printable import escape_controls
from incidents.results import Report

WIDTH: Final = 800
MARGIN: Final = 16
TITLE_HEIGHT: Final = 56
LABELS_WIDTH: Final = 230
NUMBERS_WIDTH: Final = 110
ROW: Final = 22
PLOT_HEIGHT: Final = 300
AXIS_WIDTH: Final = 56
AXIS_HEIGHT: Final = 28
LONGEST_LABEL: Final = 34
STEPS: Final = (1, 2, 5, 10)
MOST_TICKS: Final = 6
LABEL_ROOM: Final = 44  # of a label beneath the axis
STYLE: Final = (
    "text{font-family:'Helvetica Neue',Arial,sans-serif;font-size:12px;fill:#222}"
    ".title{font-size:17px;font-weight:bold}.note,.tick{fill:#555;font-size:11px}"
    ".bar{fill:#35618e}.span{stroke:#111;stroke-width:1.5;fill:none}"
    ".grid{stroke:#d4d4d4;stroke-width:1}.axis{stroke:#555;stroke-width:1;fill:none}"
)


class Drawing(NamedTuple):
    """What is drawn beneath the title, and how high it is."""

    height: float
    shapes: list[str]


def write_chart(report: Report, out: TextIO) -> None:
    """Write the chart of a report; whoever can't see it is told what it shows."""
    rows = list(report.rows)
    bars, rest = measure_bars(report.chart, report.columns, rows)
    spans = any(bar.low < bar.high for bar in bars)
    note = f"Bars: {report.chart.unit}"
    note += "; lines: from the least to the greatest number claimed" if spans else ""
    if rest:
        note += f". Not drawn: {rest.label}, {rest.value:,}"
    note += f". {doubt}" if (doubt := doubt_time(report.chart, report.columns, rows)) else ""
    drawing = _draw_columns(bars) if report.chart.over_time else _draw_rows(bars)
    height = TITLE_HEIGHT + drawing.height + MARGIN
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _open_svg(height),
        f'<title id="title">{_safe(report.title)}</title>',
        f'<desc id="desc">{_safe(_describe(bars, note))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>',
        _text(MARGIN, 26, report.title, "title"),
        _text(MARGIN, 44, note, "note"),
        *drawing.shapes,
        "</svg>",
    ]
    out.write("\n".join(lines) + "\n")


def _open_svg(height: float) -> str:
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    named = 'role="img" aria-labelledby="title desc"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>'


def _describe(bars: Sequence[Bar], note: str) -> str:
    if not bars:
        return f"{note}. Nothing to show."
    most = max(bars, key=lambda bar: bar.value)
    between = f"{len(bars):,} bars, from {bars[0].label} to {bars[-1].label}"
    return f"{note}. {between}. The longest: {most.label}, {most.value:,}."


def _draw_rows(bars: Sequence[Bar]) -> Drawing:
    """A row for each bar, its name before it and its number behind."""
    longest = max((bar.high for bar in bars), default=0) or 1
    room = WIDTH - 2 * MARGIN - LABELS_WIDTH - NUMBERS_WIDTH
    left = MARGIN + LABELS_WIDTH
    shapes: list[str] = []
    for number, bar in enumerate(bars):
        top = TITLE_HEIGHT + number * ROW
        middle = top + ROW / 2
        end = left + room * max(bar.value, bar.high) / longest
        shapes += [
            f"<g><title>{_safe(_name_bar(bar))}</title>",
            _text(left - 8, middle + 4, _shorten(bar.label), anchor="end"),
            _rectangle(left, top + 4, room * bar.value / longest, ROW - 8),
            *_draw_span(
                bar, [(left + room * value / longest, middle) for value in (bar.low, bar.high)]
            ),
            _text(end + 8, middle + 4, f"{bar.value:,}"),
            "</g>",
        ]
    bottom = TITLE_HEIGHT + len(bars) * ROW
    axis = f'<path class="axis" d="M{left} {TITLE_HEIGHT}V{bottom}"/>'
    return Drawing(len(bars) * ROW, [*shapes, axis])


def _draw_columns(bars: Sequence[Bar]) -> Drawing:
    """A column for each month or year over a line of time."""
    highest = max((bar.high for bar in bars), default=0) or 1
    step = _choose_step(highest)
    top = -(-highest // step) * step
    base, left = TITLE_HEIGHT + PLOT_HEIGHT, MARGIN + AXIS_WIDTH
    each = (WIDTH - left - MARGIN) / max(len(bars), 1)

    def at(value: float) -> float:
        return base - PLOT_HEIGHT * value / top

    shapes = [*_draw_grid(range(0, top + 1, step), left, at)]
    gap = min(each * 0.2, 6)
    for number, bar in enumerate(bars):
        if bar.high == 0:
            continue
        start = left + number * each
        shapes += [
            f"<g><title>{_safe(_name_bar(bar))}</title>",
            _rectangle(start + gap / 2, at(bar.value), each - gap, base - at(bar.value)),
            *_draw_span(bar, [(start + each / 2, at(value)) for value in (bar.low, bar.high)]),
            "</g>",
        ]
    shapes += _label_time([bar.label for bar in bars], left, each, base)
    shapes.append(f'<path class="axis" d="M{left} {base}H{WIDTH - MARGIN}"/>')
    return Drawing(PLOT_HEIGHT + AXIS_HEIGHT, shapes)


def _draw_grid(ticks: range, left: float, at: Callable[[float], float]) -> Iterator[str]:
    for tick in ticks:
        height = at(tick)
        yield f'<path class="grid" d="M{left:g} {height:.1f}H{WIDTH - MARGIN}"/>'
        yield _text(left - 8, height + 4, f"{tick:,}", "tick", anchor="end")


def _label_time(labels: Sequence[str], left: float, each: float, base: float) -> Iterator[str]:
    """As many of the labels as there is room for: months, or else the years they begin."""
    named = list(enumerate(labels))
    if labels and each < LABEL_ROOM and "-" in labels[0]:
        named = [(n, label[:4]) for n, label in named if label.endswith("-01")] or named
    apart = min((second[0] - first[0] for first, second in pairwise(named)), default=1) * each
    every = max(1, -(-LABEL_ROOM // max(int(apart), 1)))
    for number, label in named[::every]:
        middle = left + (number + 0.5) * each
        yield f'<path class="axis" d="M{middle:.1f} {base}v4"/>'
        yield _text(middle, base + 18, label, "tick", anchor="middle")


def _draw_span(bar: Bar, ends: Sequence[tuple[float, float]]) -> list[str]:
    """A line from the least to the greatest number, where they differ."""
    if bar.low >= bar.high:
        return []
    (x1, y1), (x2, y2) = ends
    return [f'<path class="span" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>']


def _choose_step(highest: int) -> int:
    """A round number that divides an axis into a few parts."""
    size = 1
    while True:
        for step in STEPS:
            if highest <= step * size * (MOST_TICKS - 1):
                return step * size
        size *= 10


def _name_bar(bar: Bar) -> str:
    span = f" [{bar.low:,}–{bar.high:,}]" if bar.low < bar.high else ""
    return f"{bar.label}: {bar.value:,}{span}"


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str = "", *, anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}{place}>{_safe(text)}</text>'


def _shorten(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _safe(text: str) -> str:
    return escape(escape_controls(text))
