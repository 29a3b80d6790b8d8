"""A process that runs an export says from time to time that it is alive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine

from incidents.errors import IncidentsError
from incidents.schedule.runs import Claimed, say_alive
from incidents.schedule.workers import BEAT_S


@contextmanager
def beating(engine: Engine, run: Claimed, every_s: float = BEAT_S) -> Iterator[None]:
    """Say so, from a thread of its own, until the work is done or the run is no longer ours."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(every_s):
            # Kept waiting by a long write, it says so the next time.
            with suppress(IncidentsError):
                if not say_alive(engine, run):
                    return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
