"""Reading the next part of a file while the database works on the last one."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")
# A statement that is done waits no longer than this for the thread that reads.
SWITCH_S = 0.0005


class ReadAhead(Generic[T]):
    """Parts of something that is read in a thread of its own, one part ahead.

    It reads only between `start` and `take`: the driver's executemany gives the interpreter away
    after each row, and would wait for the other thread to give it back.
    """

    def __init__(self, rows: Iterator[T], size: int) -> None:
        self.rows, self.size = rows, size
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._next: Future[list[T]] | None = None
        self._interval = sys.getswitchinterval()

    def __enter__(self) -> "ReadAhead[T]":
        sys.setswitchinterval(SWITCH_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        sys.setswitchinterval(self._interval)

    def start(self) -> None:
        """Begin to read the next part, unless that was begun."""
        if self._next is None:
            self._next = self._pool.submit(lambda: list(islice(self.rows, self.size)))

    def take(self) -> list[T]:
        """The next part, empty at the end.

        Raises:
            InputError: whatever reading raised.
        """
        self.start()
        assert self._next is not None  # noqa: S101 - for the type checker
        part, self._next = self._next.result(), None
        return part
