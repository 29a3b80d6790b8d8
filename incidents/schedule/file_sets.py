"""The files of a run: written beside their targets under other names, published all together.

Until then what stood before stands. A run that is killed leaves hidden files whose names say whose
they are; the next run of the same export takes them away, and touches nothing else.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from incidents.db.files import sync
from incidents.errors import InputError
from incidents.schedule.manifest import SUFFIX, Manifest, write_manifest

# Drawn again, nothing is claimed; two that do so at once would write the same.
AGAIN: Final = "again"
_PART: Final = re.compile(
    r"\.(?P<name>.+)\.(?P<owner>[a-z0-9_-]+\.[0-9a-f]{8})-(?P<attempt>[0-9a-f]{8}|again)\.part"
)


class Leftover(NamedTuple):
    """A hidden file that a killed run left, the name it was to get, and the attempt's word."""

    path: Path
    name: str
    attempt: str


class FileSet:
    """The files of one run in one folder; `begun` says that they are being given their names."""

    def __init__(self, folder: Path, owner: str, attempt: str) -> None:
        """Take `owner`, which names the export and the database, and a word for this attempt.

        That is of eight hex digits, or `AGAIN`.
        """
        self.folder, self.ending = folder, f".{owner}-{attempt}.part"
        self.names: list[str] = []
        self.begun = False

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

    def write_manifest(self, name: str, manifest: Manifest) -> str:
        """Write the manifest of the set, once all else is written; its text."""
        text = write_manifest(manifest)
        with self.open(name + SUFFIX) as out:
            out.write(text.encode())
        return text

    def publish(self) -> None:
        """Give all files their names, in the order in which they were opened.

        Nothing is written here that could want for space; what comes in between leaves each file
        whole, old or new, and the last one old.
        """
        self.begun = True
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
        """Take away what was not published.

        But where that was begun, not the manifest: it alone tells whose the files are that have got
        their names.
        """
        for name in self.names:
            if not (self.begun and name.endswith(SUFFIX)):
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


def find_leftovers(folders: Iterable[Path], owner: str) -> list[Leftover]:
    """What runs of the same export of the same database have left, while none goes on."""
    found = []
    for folder in sorted(folders):
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                part = _PART.fullmatch(path.name)
                if part and part["owner"] == owner:
                    found.append(Leftover(path, part["name"], part["attempt"]))
    return found
