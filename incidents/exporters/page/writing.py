"""One page: the frame, the list, the footnotes, the claims."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby, islice
from typing import Final, NamedTuple, TextIO

from incidents.exporters.page.assets import load_assets
from incidents.exporters.page.claims import pack_claims
from incidents.exporters.page.entries import Shown, describe_entry
from incidents.exporters.page.footnotes import Notes
from incidents.exporters.page.index import Index
from incidents.exporters.page.outline import describe_month, describe_page
from incidents.exporters.page.rendering import load_template, write_data
from incidents.results import About, ExplainedEntry

# Entries whose claims stand in one block of JSON, which is read when one of them is opened.
BLOCK: Final = 100


class Neighbours(NamedTuple):
    """Where a page that is a part of more leads: addresses beside it."""

    contents: str
    before: str | None
    after: str | None


def write_page(
    about: About,
    entries: Sequence[ExplainedEntry],
    out: TextIO,
    around: Neighbours | None = None,
) -> None:
    """Write a page of these entries."""
    assets = load_assets()
    page = describe_page(about, entries)
    notes = Notes()
    out.write(load_template("head.html").render(page=page, assets=assets, around=around))
    out.writelines(
        load_template("year.html").render(year=year) for year in _group_entries(entries, notes)
    )
    out.write(load_template("notes.html").render(notes=notes.described()))
    out.writelines(_write_blocks(entries))
    out.write(load_template("foot.html").render(page=page, assets=assets))


class _Month(NamedTuple):
    name: str
    anchor: str
    shown: Sequence[Shown]


class _Year(NamedTuple):
    name: str
    anchor: str
    months: Sequence[_Month]


def _group_entries(entries: Sequence[ExplainedEntry], notes: Notes) -> Iterator[_Year]:
    """The entries in words, by the year and month in which they begin."""
    numbered = enumerate(entries)
    for year, of_year in groupby(numbered, lambda each: (each[1].entry.earliest or "")[:4]):
        months = [
            _Month(
                describe_month(month),
                f"_m{month}",
                [describe_entry(entry, number, notes) for number, entry in of_month],
            )
            for month, of_month in groupby(of_year, lambda each: (each[1].entry.earliest or "")[:7])
        ]
        yield _Year(str(int(year)), f"_y{year}", months)


def _write_blocks(entries: Sequence[ExplainedEntry]) -> Iterator[str]:
    """The claims, block by block, then the index."""
    index = Index()
    rest = iter(entries)
    for number in count():
        block = list(islice(rest, BLOCK))
        if not block:
            break
        for entry in block:
            index.add(entry)
        yield _write_block(f"_claims{number}", pack_claims(block))
    yield _write_block("_index", {"block": BLOCK, **index.columns()})


def _write_block(name: str, data: object) -> str:
    return f'<script type="application/json" id="{name}">{write_data(data)}</script>\n'
