"""What the operating system lets the process of a query have."""

import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1 << 20
# A stack that is never used counts as address space too.
ROOM: Final = 64 * MEGABYTE


def limit_process(seconds: float, megabytes: int) -> None:
    """Limit memory and time, allow no file to grow; what runs already counts.

    Whoever started this process ends it in time; if he is gone, the alarm does.
    """
    time.localtime()  # reads the time zone while files can be opened
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NPROC, 0)
    _lower(resource.RLIMIT_CPU, int(seconds) + 2)
    _lower(resource.RLIMIT_AS, _used_now() + ROOM + megabytes * MEGABYTE)


def open_no_more() -> None:
    """Let the process open nothing from now on: neither files nor connections."""
    free = os.dup(0)  # the lowest number that is free; poll() refuses a limit beneath those in use
    os.close(free)
    _lower(resource.RLIMIT_NOFILE, free)


def _lower(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # macOS does not take every limit; the others stand.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _used_now() -> int:
    """Bytes of address space in use, where the system says so (Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
