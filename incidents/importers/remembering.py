"""What cells were turned into: they repeat, and need not be turned into it again."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final, Generic, TypeVar

T = TypeVar("T")
# Of each conversion. Those seen first are the common ones.
MOST_REMEMBERED: Final = 1 << 16


class Remembered(dict[tuple[str, ...], T], Generic[T]):
    """Conversions of cells."""

    def __init__(
        self, convert: Callable[[tuple[str, ...]], T], most: int = MOST_REMEMBERED
    ) -> None:
        super().__init__()
        self.convert, self.most = convert, most

    def __missing__(self, cells: tuple[str, ...]) -> T:
        value = self.convert(cells)
        if len(self) < self.most:
            self[cells] = value
        return value


def make_getter(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """What takes the cells at some places out of a row; of one place, twice the same."""
    return itemgetter(*places, *places[:1] if len(places) == 1 else ())
