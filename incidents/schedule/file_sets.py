"""The files of a run: written beside their targets under other names, published all together.

Until then what stood before stands. A run that is killed leaves hidden files whose names say whose
they are; the next run of the same export takes them away, and touches nothing else.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from incidents.db.files import sync
from incidents.errors import InputError

_PART: Final = re.compile(r"\..+\.(?P<owner>[a-z0-9_-]+\.[0-9a-f]{8})-r(?P<run>\d+)\.part")


class FileSet:
    """The files of one run in one folder."""

    def __init__(self, folder: Path, owner: str, run: int) -> None:
        """Take `owner`, which names the export and the database, and the run's number."""
        self.folder, self.ending = folder, f".{owner}-r{run}.part"
        self.names: list[str] = []

    def part(self, name: str) -> Path:
        """Where a file stands until it is published."""
        return self.folder / f".{name}{self.ending}"

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file of the set; at the end it is on the disk."""
        self.names.append(name)
        number = os.open(self.part(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        with os.fdopen(number, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())

    def publish(self) -> None:
        """Give all files their names, in the order in which they were opened.

        Nothing is written here that could want for space; a kill in between leaves each file whole,
        old or new, and the last one old.
        """
        for name in self.names:
            target = self.folder / name
            with suppress(OSError):
                self.part(name).chmod(target.stat().st_mode & 0o7777)
            self.part(name).replace(target)
        sync(self.folder)
        self.names.clear()

    def keep_only(self, names: Sequence[str]) -> None:
        """Take away all that is not named."""
        for name in [each for each in self.names if each not in names]:
            self.part(name).unlink(missing_ok=True)
            self.names.remove(name)

    def discard(self) -> None:
        """Take away what was not published."""
        for name in self.names:
            self.part(name).unlink(missing_ok=True)
        self.names.clear()


def require_targets(folder: Path, names: Iterable[str]) -> None:
    """See that nothing but files stands where the set is to stand.

    Raises:
        InputError: a folder does, or the folder can't be written.
    """
    for name in names:
        if (folder / name).is_dir():
            raise InputError(f"{folder / name} is a folder", "give the export another path")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{folder} can't be written", "check its permissions")


def clean_leftovers(folders: Iterable[Path], owner: str, run: int) -> list[Path]:
    """Take away what killed runs of the same export of the same database left behind."""
    removed = []
    for folder in folders:
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                found = _PART.fullmatch(path.name)
                if found and found["owner"] == owner and int(found["run"]) != run:
                    path.unlink(missing_ok=True)
                    removed.append(path)
    return removed
