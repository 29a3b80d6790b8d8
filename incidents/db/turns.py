"""Working in another thread while the database works in this one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# A statement that is done waits no longer than this for the thread that has the interpreter. The
# default is 50 times that: as much as a statement takes, so that each would wait for the other.
SWITCH_S: Final = 0.0001


@contextmanager
def quick_turns() -> Iterator[None]:
    """Let threads take the interpreter from one another soon, as long as this lasts."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
