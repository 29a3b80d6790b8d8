"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, TextIO

from incidents.db.engine import SQLITE_HEADER
from incidents.db.files import require_free, sync
from incidents.errors import InputError


@contextmanager
def replace_file(path: Path) -> Iterator[TextIO]:
    """Write a text file, UTF-8 with LF, as `replace_bytes` does."""
    with replace_bytes(path) as out:
        text = TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
        yield text
        text.detach()


@contextmanager
def replace_bytes(path: Path) -> Iterator[BinaryIO]:
    """Write a file that takes its name only once it is whole and on disk.

    It stands in the same folder under another name meanwhile; where anything fails, that is
    taken away and what was there before is untouched. A device or pipe is written as it is.

    Raises:
        InputError: it is a folder or a database, or its folder isn't there.
    """
    require_free(path, overwrite=True)
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    path = path.resolve()  # of a link, the file it leads to is replaced
    _spare_databases(path)
    number, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(_choose_mode(path))
        part.replace(path)
        sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _spare_databases(path: Path) -> None:
    if not path.exists():
        return
    with path.open("rb") as file:
        if file.read(len(SQLITE_HEADER)) == SQLITE_HEADER:
            raise InputError(f"{path} is a database", "give another name")


def _choose_mode(path: Path) -> int:
    """The mode of the file that is replaced, else that of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
