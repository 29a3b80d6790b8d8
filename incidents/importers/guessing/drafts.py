"""Claims that a mapping may make, tried on the sample before they are written down."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from incidents.errors import InputError
from incidents.importers.converters import CONVERTERS
from incidents.importers.guessing.headers import gather
from incidents.importers.guessing.sample import Column
from incidents.importers.toml_text import show_cells

# Words without a digit that are numbers all the same: they are to be mended, not passed over.
NUMBER_WORDS: Final = gather(
    "one two three four five six seven eight nine ten eleven twelve dozen hundred ein"
    " eine zwei drei vier un une deux trois uno una dos tres"
)
MOST_UNKNOWN: Final = 30
# As many rows as may be refused, in a hundred, for a claim to be made all the same.
MOST_REFUSED: Final = 25


@dataclass(frozen=True, eq=False)
class Draft:
    """One claim.

    Attributes:
        prop, converter, options, qualifier: as in a mapping, where `prop` is `property`.
        columns: by the converter's parameters.
        remarks: lines of comment above it.
    """

    prop: str
    converter: str
    columns: Mapping[str, Column]
    options: Mapping[str, Any] = field(default_factory=dict)
    qualifier: str | None = None
    remarks: tuple[str, ...] = ()

    @cached_property
    def refused(self) -> Counter[tuple[str, ...]]:
        """The cells, side by side, that the converter refuses, and how often they occur."""
        converter = CONVERTERS[self.converter]
        convert = converter.make(self.options)
        columns = [self.columns.get(name) for name in converter.columns]
        height = len(next(iter(self.columns.values())).cells)
        every = [column.cells if column else ("",) * height for column in columns]
        counted = Counter(zip(*every, strict=True))
        return Counter({cells: counted[cells] for cells in counted if is_refused(convert, cells)})

    @property
    def is_good(self) -> bool:
        """Whether it rejects few rows."""
        return self.allows(self.refused.total())

    def allows(self, refused: int, share: int = MOST_REFUSED) -> bool:
        """Whether so many rejected rows are few, of those in which it would say something."""
        told = max(column.told for column in self.columns.values())
        return refused * 100 <= share * told


def is_refused(convert: Any, cells: tuple[str, ...]) -> bool:  # noqa: ANN401 - a conversion
    """Whether a converter can't read these cells."""
    try:
        convert(cells)
    except InputError:
        return True
    return False


def list_wordy(columns: Iterable[Column]) -> list[str]:
    """Cells that hold no number: in a column of numbers or dates they can say nothing."""
    return [cell for column in columns for cell in column.counted if is_wordy(cell)]


def has_numbers(column: Column) -> bool:
    """Whether most of the cells that say something have a number in them, or there are none."""
    numbers = sum(count for cell, count in column.counted.items() if not is_wordy(cell))
    return column.told == 0 or numbers * 2 > column.told


def is_wordy(cell: str) -> bool:
    """Whether a cell holds no number, not even as a word."""
    return not any(letter.isdigit() for letter in cell) and NUMBER_WORDS.isdisjoint(
        cell.casefold().split()
    )


def list_unknown(columns: Iterable[Column], more: Iterable[str] = ()) -> dict[str, Any]:
    """The option `unknown`: cells that say nothing, where there are some."""
    nothing = [cell for column in columns for cell in column.nothing]
    unknown = list(dict.fromkeys([*nothing, *more]))[:MOST_UNKNOWN]
    return {"unknown": unknown} if unknown else {}


def warn_of(cells: Iterable[str]) -> tuple[str, ...]:
    """What is said of cells whose rows will be rejected."""
    shown = show_cells(cells)
    return (f"Rows will be rejected until these cells are mended: {shown}",) if shown else ()
