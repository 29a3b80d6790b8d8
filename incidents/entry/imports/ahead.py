"""Reading the next part of a file while the database works on the last one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Generic, TypeVar

from incidents.db.turns import quick_turns

T = TypeVar("T")


class ReadAhead(Generic[T]):
    """Parts of something that are read in a thread of its own, one part ahead.

    It reads only between `start` and `take`: the driver's executemany gives the interpreter away
    after each row, and would wait for the other thread to give it back.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._next: Future[T] | None = None
        self._held = ExitStack()

    def __enter__(self) -> "ReadAhead[T]":
        self._held.enter_context(quick_turns())
        self._held.enter_context(self._pool)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()

    def start(self) -> None:
        """Begin to read the next part, unless that was begun."""
        if self._next is None:
            self._next = self._pool.submit(self._read)

    def take(self) -> T:
        """The next part.

        Raises:
            InputError: whatever reading raised.
        """
        self.start()
        assert self._next is not None  # noqa: S101 - for the type checker
        part, self._next = self._next.result(), None
        return part
