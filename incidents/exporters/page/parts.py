"""A chronology too long for one page, cut into a page for each year, and a page that leads to them.

A year that is too long itself is cut into its months, and such a month by number.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final, NamedTuple, TextIO
from urllib.parse import quote

from incidents.exporters.page.assets import load_assets
from incidents.exporters.page.outline import (
    describe_instant,
    describe_month,
    highest_marking,
)
from incidents.exporters.page.rendering import load_template
from incidents.exporters.page.writing import Neighbours, write_page
from incidents.handling import HANDLINGS
from incidents.results import About, Timeline, TimelineEntry

# Entries on a page. Ten thousand open at once and answer at once; see tests/page.
MOST: Final = 10_000
SUFFIX: Final = ".html"
WriteText = Callable[[TextIO], None]


class Part(NamedTuple):
    """So many entries that stand on one page, and what the page that leads there says of them."""

    name: str
    ending: str
    number: int
    killed: int
    disputed: int


def list_pages(timeline: Timeline, name: str, stem: str) -> Iterator[tuple[str, WriteText]]:
    """The files to write, each with what writes it: `name`, or where it is too long its parts.

    The page that leads to them comes last: it is marked as the highest of them, told or not.
    """
    parts = list(plan_parts(timeline.read_entries()))
    if len(parts) <= 1:
        yield name, lambda out: write_page(timeline.about, list(timeline.read_explained()), out)
        return
    files = [stem + part.ending + SUFFIX for part in parts]
    markings: list[str] = []
    entries = iter(timeline.read_explained())
    for at, part in enumerate(parts):
        about = timeline.about._replace(title=f"{timeline.about.title}: {part.name}")
        here = list(islice(entries, part.number))
        around = _neighbours(name, files, at)
        markings.append(highest_marking(here))
        yield (
            files[at],
            lambda out, about=about, here=here, around=around: write_page(  # type: ignore[misc]  # bound now, not when it is called
                about, here, out, around
            ),
        )
    linked = [(quote(file), part) for file, part in zip(files, parts, strict=True)]
    marking = max(markings, key=HANDLINGS.index)
    yield name, lambda out: _write_contents(timeline.about, linked, marking, out)


def plan_parts(entries: Iterable[TimelineEntry], most: int | None = None) -> Iterator[Part]:
    """How entries are cut: not at all, by year, by month, by number."""
    most = most or MOST
    months = [_sum_up(month, of) for month, of in groupby(entries, _month_of)]
    if sum(part.number for part in months) <= most:
        yield from _join(months, "", "")
        return
    for year, of_year in groupby(months, lambda part: part.name[:4]):
        in_year = list(of_year)
        if sum(part.number for part in in_year) <= most:
            yield from _join(in_year, str(int(year)), f"-{year}")
            continue
        for part in in_year:
            yield from _cut(part, most)


def _month_of(entry: TimelineEntry) -> str:
    return (entry.earliest or "")[:7]


def _sum_up(month: str, entries: Iterable[TimelineEntry]) -> Part:
    number = killed = disputed = 0
    for entry in entries:
        number += 1
        killed += entry.deaths_best or 0
        disputed += bool(entry.disputed)
    return Part(month, f"-{month}", number, killed, disputed)


def _join(parts: Sequence[Part], name: str, ending: str) -> Iterator[Part]:
    """One part of several, or none of none."""
    if parts:
        yield Part(
            name,
            ending,
            sum(part.number for part in parts),
            sum(part.killed for part in parts),
            sum(part.disputed for part in parts),
        )


def _cut(part: Part, most: int) -> Iterator[Part]:
    """A month, cut by number where it is too long; what it sums up is told with its first part."""
    name = describe_month(part.name)
    if part.number <= most:
        yield part._replace(name=name)
        return
    for at in range(0, part.number, most):
        number = at // most + 1
        yield Part(
            f"{name}, part {number}",
            f"{part.ending}-{number}",
            min(most, part.number - at),
            part.killed if at == 0 else 0,
            part.disputed if at == 0 else 0,
        )


def _neighbours(name: str, files: Sequence[str], at: int) -> Neighbours:
    return Neighbours(
        quote(name),
        quote(files[at - 1]) if at else None,
        quote(files[at + 1]) if at + 1 < len(files) else None,
    )


def _write_contents(
    about: About, parts: Sequence[tuple[str, Part]], marking: str, out: TextIO
) -> None:
    (whole,) = _join([part for _, part in parts], "", "")
    text = load_template("contents.html").render(
        about=about,
        assets=load_assets(),
        drawn=describe_instant(about.drawn_at),
        marking=marking,
        whole=whole,
        parts=parts,
        most=MOST,
    )
    out.write(text)
