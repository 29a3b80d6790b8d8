"""Files that are whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from incidents.errors import InputError


def require_free(target: Path, *, overwrite: bool = False) -> None:
    """See that a file can be made.

    Raises:
        InputError: it is there already, or its folder isn't.
    """
    if target.is_dir():
        raise InputError(f"{target} is a folder", "give the path of a file")
    if target.exists() and not overwrite:
        raise InputError(f"{target} is there already", "give another name")
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {target.parent}", "create it first")


@contextmanager
def written_whole(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A temporary file beside the target that takes its name if all goes well."""
    number, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(number)
    temporary = Path(name)
    try:
        yield temporary
        sync(temporary)
        if overwrite:
            temporary.replace(target)
        else:
            link_or_rename(temporary, target)
        sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def link_or_rename(path: Path, target: Path) -> None:
    """Give a file another name; the old one may go.

    Raises:
        InputError: there is a file of that name.
    """
    try:
        os.link(path, target)  # unlike a rename, this fails if somebody was faster
    except FileExistsError as error:
        raise InputError(f"{target} is there already", "give another name") from error
    except OSError:
        path.rename(target)  # a file system without links


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
