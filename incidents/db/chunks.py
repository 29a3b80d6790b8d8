"""Values for statements, of which each takes only so many."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")

# SQLite takes 32,766 parameters in one statement; planners like fewer.
CHUNK: Final = 500


def in_chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Split values so that each part fits into one statement."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
