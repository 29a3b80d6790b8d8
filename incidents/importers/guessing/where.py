"""Columns that say where it happened: one claim of a place with all it lies in."""

from dataclasses import replace
from typing import Final

from incidents.countries import find_country
from incidents.importers.guessing.drafts import MOST_REFUSED, Draft, list_unknown, warn_of
from incidents.importers.guessing.pool import Pool, find_rank, is_words
from incidents.importers.guessing.sample import Column
from incidents.importers.toml_text import show_cells

# As a mapping has them; the place itself is looked for last.
NAMES: Final = ("name", "country", "admin1", "admin2", "admin3")
LONGEST_NAME: Final = 80
# Shares, in a hundred, of cells that have to be names of countries: where the column's name says
# so, but not only that; and where it says nothing.
_MOST: Final = 80
_NEARLY_ALL: Final = 90
# As many rows, in a hundred, may be rejected for their coordinates: a place has other cells.
_FEW_SPOTS: Final = 5
_MOST_TRIED: Final = 3


def draft_place(pool: Pool) -> Draft | None:
    """Where it happened."""
    spot = _find_spot(pool)
    lines = _find_lines(pool)
    if not spot and not lines:
        return None
    lines = {what: lines[what] for what in NAMES if what in lines}
    for columns, share in (({**lines, **spot}, _FEW_SPOTS), (lines, MOST_REFUSED)):
        draft = _draft(columns) if columns else None
        if draft and draft.allows(draft.refused.total(), share):
            return pool.accept(draft)
        for column in spot.values():
            pool.reasons[column.at] = "too many rows lack a latitude or longitude that can be read"
    return None


def _draft(columns: dict[str, Column]) -> Draft:
    options = list_unknown(columns.values())
    tried = Draft("place", "place", columns, options)
    odd = [", ".join(filter(None, cells)) for cells in tried.refused]
    remarks = (*_remark_country(columns.get("country")), *warn_of(odd))
    return replace(tried, remarks=remarks)


def _remark_country(column: Column | None) -> tuple[str, ...]:
    unknown = [cell for cell in column.counted if not find_country(cell)] if column else []
    if not unknown:
        return ()
    return (
        f"No countries by name: {show_cells(unknown)}. Say which they are:",
        'countries = { "Name in the file" = "ISO" }, with three letters of ISO 3166-1.',
    )


def _find_spot(pool: Pool) -> dict[str, Column]:
    """Latitude and longitude, if cells hold degrees; x and y only if they have fractions."""
    named = {what: pool.list_named(what)[:_MOST_TRIED] for what in ("latitude", "longitude")}
    for north in named["latitude"]:
        for east in named["longitude"]:
            columns = {"latitude": north, "longitude": east}
            if _is_spot(columns):
                return columns
            for column in (north, east):
                pool.reasons[column.at] = "no degrees that can be read, such as -12.34567"
    return {}


def _is_spot(columns: dict[str, Column]) -> bool:
    ranks = [find_rank(column, (what,)) for what, column in columns.items()]
    fractions = all(
        any("." in cell or "," in cell for cell in column.counted) for column in columns.values()
    )
    return (ranks == [0, 0] or fractions) and Draft(
        "place", "place", columns, list_unknown(columns.values())
    ).is_good


def _find_lines(pool: Pool) -> dict[str, Column]:
    """The columns of names, by parameter: country, admin1 to admin3, and the place itself."""
    found: dict[str, Column] = {}
    for what in (*NAMES[1:], NAMES[0]):
        for column in pool.list_named(what):
            if column not in found.values() and _fits(what, column):
                found[what] = column
                break
            if what == "country":
                pool.reasons[column.at] = "too few of these are countries by name, in English"
    if "country" not in found:
        named = [each for each in pool.list_unnamed() if is_of_countries(each, _NEARLY_ALL)]
        if named:
            found["country"] = named[0]
    return found


def _fits(what: str, column: Column) -> bool:
    if what == "country" and find_rank(column, (what,)) != 0:
        return column.told > 0 and is_of_countries(column, _MOST)
    return is_words(column, LONGEST_NAME)


def is_of_countries(column: Column, share: int) -> bool:
    """Whether that share of the cells, in a hundred, are names or codes of countries."""
    found = sum(count for cell, count in column.counted.items() if find_country(cell))
    return found * 100 >= share * column.told
