"""The first rows of a table, taken apart by column."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from incidents.importers.guessing.headers import Match, match_name
from incidents.importers.reading import Rejected, Table
from incidents.importers.rows import is_blank

MOST_ROWS: Final = 1_000
# Of wide rows or long cells fewer are looked at, and of a cell its beginning.
MOST_CHARACTERS: Final = 10_000_000
LONGEST_CELL: Final = 2_000

# What people and programs write where they know nothing.
NOTHING: Final = frozenset(
    (
        *("unknown", "n/a", "#n/a", "na", "none", "null", "nan", "nil", "<na>", "-", "--", "---"),
        *("–", "—", "?", "??", "???", ".", "..", "...", "tbd", "tbc", "tba", "unk", "unk."),
        *("not known", "not available", "not applicable", "not specified", "unspecified"),
        *("unidentified", "not reported", "unclear", "no data", "no information", "unbekannt"),
        *("k.a.", "k. a.", "keine angabe", "inconnu", "inconnue", "desconocido", "desconocida"),
        *("sin datos", "s/d", "n.d.", "n/d", "nd"),
    )
)
# What statistics programs write for it among numbers.
NEGATIVE: Final = frozenset({"-1", "-9", "-99", "-999", "-9999"})
NAMIBIA: Final = "NA"
_ALPHA2: Final = 2


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the sample.

    Attributes:
        at: its place in the table.
        name: in the header.
        cells: one for each row looked at, without blanks around.
        matches: what its name says it may hold.
        is_alone: whether no other column has that name and it has one; else no mapping can name it.
    """

    at: int
    name: str
    cells: tuple[str, ...]
    matches: tuple[Match, ...]
    is_alone: bool

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each cell that says something occurs, in the order of the rows."""
        return Counter(cell for cell in self.cells if cell and cell not in self.nothing)

    @cached_property
    def nothing(self) -> tuple[str, ...]:
        """The cells that say nothing though they aren't empty, each spelling once."""
        seen = dict.fromkeys(cell for cell in self.cells if cell.casefold() in NOTHING)
        if NAMIBIA in seen and self._holds_alpha2():
            del seen[NAMIBIA]
        return tuple(seen)

    def _holds_alpha2(self) -> bool:
        filled = [cell for cell in self.cells if cell and cell != NAMIBIA]
        return bool(filled) and all(len(cell) == _ALPHA2 and cell.isupper() for cell in filled)

    @cached_property
    def told(self) -> int:
        """How many cells say something."""
        return self.counted.total()

    @property
    def is_distinct(self) -> bool:
        """Whether all cells are filled and no two are the same."""
        return all(self.cells) and len(set(self.cells)) == len(self.cells)

    @property
    def can_stand_alone(self) -> bool:
        """Whether it can be named where a text with {columns} may stand as well."""
        return self.is_alone and "{" not in self.name and "|" not in self.name

    @property
    def can_be_filled_in(self) -> bool:
        """Whether it can be named in a text with {columns}."""
        return self.is_alone and not any(mark in self.name for mark in "{}[]|")

    def match(self, role: str) -> Match | None:
        """The best reason to take it for that role."""
        return min(
            (match for match in self.matches if match.role == role),
            key=lambda match: match.rank,
            default=None,
        )


@dataclass(frozen=True, eq=False)
class Sample:
    """The columns of a table, as far as it was looked at; `is_whole` if that is all of it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[int, list[str]], ...]
    is_whole: bool


def take_sample(table: Table) -> Sample:
    """Look at the first rows; those that are rejected count, and are left out."""
    rows: list[tuple[int, list[str]]] = []
    characters, is_whole = 0, True
    for looked_at, item in enumerate(table):
        if looked_at == MOST_ROWS or characters > MOST_CHARACTERS:
            is_whole = False
            break
        if not isinstance(item, Rejected) and not is_blank(item[1]):
            cells = [cell[:LONGEST_CELL] for cell in item[1]]
            characters += sum(map(len, cells)) + len(cells)
            rows.append((item[0], cells))
    names = Counter(table.columns)
    columns = tuple(
        Column(
            at,
            name,
            tuple(cells[at].strip() for _, cells in rows),
            tuple(match_name(name)),
            is_alone=bool(name) and names[name] == 1,
        )
        for at, name in enumerate(table.columns)
    )
    return Sample(columns, tuple(rows), is_whole)
