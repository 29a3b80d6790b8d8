"""Who runs an export, and whether that process is still there.

A worker is written `host process start word`: the machine with its boot and, where processes are
numbered apart (containers), that numbering; the number of the process; when it began; and a word
that is drawn anew for each run, so that no two runs are ever taken for one. On the same machine
the process itself tells whether it lives. Of another machine we know only when it last said so.
"""

import os
import secrets
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from incidents.schedule.slots import read_stamp

# A living process says so three times in this time, unless a long write keeps it waiting.
LEASE: Final = timedelta(minutes=10)
BEAT_S: Final = 60.0
_PROC: Final = Path("/proc")
_PARTS: Final = 4
_STARTED: Final = 19  # field of /proc/PID/stat, counted behind the name in brackets


def name_worker() -> str:
    """This process, for one run."""
    return f"{_name_machine()} {os.getpid()} {_read_start(os.getpid())} {secrets.token_hex(8)}"


def describe_worker(worker: str | None) -> str:
    """Machine and process, for people."""
    host, *rest = (worker or "").split()
    return f"process {rest[0]} on {host.partition('/')[0]}" if rest else "an unknown process"


def is_here(worker: str | None) -> bool:
    """Whether it is, or was, a process of this machine."""
    return bool(worker) and str(worker).split()[0].partition("/")[0] == socket.gethostname()


def is_alive(worker: str | None, alive_at: str | None, now: datetime) -> bool:
    """Whether a run is still going on.

    Args:
        worker: who runs it.
        alive_at: when it last said that it is alive, UTC.
        now: the clock that `alive_at` was read from.
    """
    parts = (worker or "").split()
    if len(parts) == _PARTS and parts[0] == _name_machine() and parts[2] != "-":
        return _read_start(int(parts[1])) == parts[2]
    if alive_at is None:
        return False
    # What was said long after now was said by a clock that has been set back since.
    return abs(now - read_stamp(alive_at)) <= LEASE


def _name_machine() -> str:
    name = socket.gethostname().replace(" ", "_") or "-"
    with suppress(OSError):
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]
        numbering = (_PROC / "self/ns/pid").readlink().name.strip("pid:[]")
        return f"{name}/{boot}/{numbering}"
    return name


def _read_start(pid: int) -> str:
    """When a process began, in the kernel's ticks; - where nobody can tell, or it is gone."""
    with suppress(OSError, IndexError):
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        # A zombie writes nothing any more.
        return "-" if fields[0] in ("Z", "X") else fields[_STARTED]
    return "-"
