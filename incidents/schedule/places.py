"""Where an export is written: a template with date placeholders, kept inside one folder."""

import string
from datetime import datetime
from pathlib import Path
from typing import Final

from incidents.errors import InputError
from incidents.printable import ACTIVE

PLACEHOLDERS: Final = ("name", "date", "year", "month", "day", "week", "hour", "minute")
DEFAULT: Final = "{name}-{date}"
_LONGEST: Final = 200  # bytes of a name: file systems take 255, and endings come to it
_REFUSED: Final = frozenset('\\:*?"<>|')


def check_template(template: str) -> str:
    """See that a template stays inside its folder, on any system.

    Raises:
        InputError: it does not, or holds a placeholder that isn't known.
    """
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise InputError(f"{template!r}: {error}", "write {{ and }} for braces") from error
    for _, field, spec, conversion in fields:
        if field is not None and (field not in PLACEHOLDERS or spec or conversion):
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise InputError(f"{template!r}: {{{field}}} is no placeholder", f"expected {known}")
    words = "".join(literal for literal, *_ in fields)
    if ACTIVE.search(words) or _REFUSED & set(words):
        raise InputError(
            f"{template!r} holds a character that names of files can't have everywhere",
            f"leave out {' '.join(sorted(_REFUSED))} and control characters",
        )
    for part in template.split("/"):
        if part in ("", ".", "..") or part.startswith(("~", ".")):
            raise InputError(
                f"{template!r} leads out of the folder of exports, or to a hidden file",
                "expected names joined by /, such as weekly/{date}",
            )
        if len(part.encode()) > _LONGEST:
            raise InputError(f"{template!r} is too long", f"at most {_LONGEST} bytes a name")
    return template


def fill_template(template: str, name: str, slot: datetime) -> str:
    """The path of a slot, without endings; `slot` is in the export's time zone."""
    year, week, _ = slot.isocalendar()
    return template.format(
        name=name,
        date=f"{slot:%Y-%m-%d}",
        year=f"{slot:%Y}",
        month=f"{slot:%m}",
        day=f"{slot:%d}",
        week=f"{year}-W{week:02}",
        hour=f"{slot:%H}",
        minute=f"{slot:%M}",
    )


def place_in(folder: Path, path: str) -> Path:
    """The path inside the folder of exports; the folders between are made.

    Raises:
        InputError: a symbolic link leads out, or a file stands where a folder should.
    """
    target = folder.joinpath(*path.split("/"))
    make_folder(folder)
    require_inside(folder, target)
    make_folder(target.parent)
    require_inside(folder, target)
    return target


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises:
        InputError: a file is in the way, or permission is lacking.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder}: {error.strerror}", "check the path and its permissions"
        ) from error


def require_inside(folder: Path, target: Path) -> None:
    """See that a path, symbolic links followed, lies in a folder.

    Raises:
        InputError: it does not.
    """
    if target.parent.resolve().is_relative_to(folder.resolve()):
        return
    if not target.is_relative_to(folder):
        raise InputError(f"{target} lies outside of {folder}", "move it there, or take it away")
    raise InputError(
        f"{target} leads out of {folder} by a symbolic link", "put a real folder in its place"
    )
