"""Columns of free text: titles, descriptions, where it was read, and when a row was written."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from incidents.errors import InputError
from incidents.importers.guessing.drafts import Draft, list_unknown
from incidents.importers.guessing.headers import UNSURE
from incidents.importers.guessing.pool import Pool, find_rank, is_words
from incidents.importers.guessing.sample import LONGEST_CELL, Column
from incidents.importers.written_dates import read_date

_LONGEST_TITLE: Final = 300
# Of a column that is only called "Event", or by no word that is known.
_LONGEST_SHORT: Final = 120
_SHORTEST_TEXT: Final = 80
_LONGEST_OUTLET: Final = 60
_LINK: Final = "://"


class Title(NamedTuple):
    """A title as a mapping has it, and the columns it is made of."""

    template: str
    columns: tuple[Column, ...]


class Articles(NamedTuple):
    """Columns that say where it was read; `kind` is `names` where they hold lists."""

    kind: str
    columns: tuple[Column, ...]


def find_title(pool: Pool) -> Title | None:
    """A column of titles."""
    for column in pool.list_named("title"):
        rank = find_rank(column, ("title",)) or 0
        if rank > UNSURE:
            continue  # the name of something else
        longest = _LONGEST_SHORT if rank else _LONGEST_TITLE
        if column.can_stand_alone and is_words(column, longest):
            pool.use([column])
            return Title(column.name, (column,))
    return None


def make_title(drafts: Sequence[Draft]) -> Title | None:
    """A title made of what it was, or who did it, and where."""
    columns = {
        (draft.prop, parameter): column
        for draft in reversed(drafts)
        for parameter, column in draft.columns.items()
        if column.can_be_filled_in
    }
    what = [(prop, "value") for prop in ("type", "perpetrator", "side", "target")]
    where = [("place", name) for name in ("name", "admin3", "admin2", "admin1")]
    chosen = [
        next((columns[key] for key in keys if key in columns), None)
        for keys in (what, where, [("place", "country")])
    ]
    found = tuple(column for column in chosen if column)
    if not found:
        return None
    parts = [f"[{', ' if number else ''}{{{each.name}}}]" for number, each in enumerate(found)]
    return Title("".join(parts), found)


def find_quote(pool: Pool) -> Column | None:
    """The column that tells most, by what it is called or, if none is called so, by its length."""
    named = [column for column in pool.list_named("quote") if _is_text(column)]
    unnamed = [column for column in pool.list_unnamed() if _measure(column) >= _SHORTEST_TEXT]
    usable = [column for column in named or unnamed if column.can_stand_alone]
    if not usable:
        return None
    best = max(usable, key=_measure)
    pool.use([best])
    return best


def _is_text(column: Column) -> bool:
    is_called_so = find_rank(column, ("quote",)) == 0
    return is_words(column, LONGEST_CELL) and (is_called_so or _measure(column) >= _SHORTEST_TEXT)


def _measure(column: Column) -> int:
    """The usual length of cells that hold several words."""
    lengths = [len(cell) * count for cell, count in column.counted.items() if " " in cell]
    return sum(lengths) // max(column.told, 1)


def find_said(pool: Pool) -> Column | None:
    """A column that says when a row was written, if every day in it can be read."""
    for column in pool.list_named("said"):
        if column.told and column.can_stand_alone and all(map(is_plain_date, column.counted)):
            pool.use([column])
            return column
    return None


def is_plain_date(cell: str) -> bool:
    """Whether a cell is a date that can be read in one way."""
    try:
        read_date(cell)
    except InputError:
        return False
    return True


def find_articles(pool: Pool) -> Articles | None:
    """The columns that say where it was read."""
    columns = tuple(
        column for column in pool.list_of_a_kind("article") if is_words(column, LONGEST_CELL)
    )
    pool.use(columns)
    return Articles("names" if _are_lists(columns) else "text", columns) if columns else None


def _are_lists(columns: Sequence[Column]) -> bool:
    """Whether cells hold lists, and splitting them breaks no address."""
    lists = [cell for column in columns for cell in column.counted if ";" in cell]
    parts = [part.strip() for cell in lists for part in cell.split(";")]
    links = sum(_LINK in part for part in parts)
    names = all(len(part) <= _LONGEST_OUTLET for part in parts)
    return bool(lists) and (links == len(parts) or (links == 0 and names))


def find_motive(pool: Pool) -> Draft | None:
    """A claim of why it was done."""
    for column in pool.list_named("motive"):
        if is_words(column, LONGEST_CELL):
            draft = Draft("motive", "text", {"value": column}, list_unknown([column]))
            return pool.accept(draft)
    return None
