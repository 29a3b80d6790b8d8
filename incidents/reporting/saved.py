"""Queries kept in files: those shipped with the program and the user's own.

A file begins with comments: its title; a blank one, then what else there is to say; and the
parameters, a line each.

    -- Deaths by month
    --
    -- Of incidents dated to a month at least.
    --
    -- :since date = 2024-01-01  First day
    -- :country text?            Only this country, ISO 3166-1 alpha-3
    SELECT …

A parameter with a default (`= 'two words'` in quotes) or marked ? (then it is null) may be left
out. Types are text, integer, number, date (the first day of a month or year given) and date-end
(the last).
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Final, NamedTuple

from incidents.errors import InputError, NotFoundError

SHIPPED: Final = Path(__file__).parent / "queries"
END: Final = ".sql"
MOST_BYTES: Final = 1 << 20
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
TYPES: Final = ("text", "integer", "number", "date", "date-end")
COMMENT: Final = re.compile(r"--[ \t]?(.*)")
PARAMETER: Final = re.compile(
    r":(?P<name>[A-Za-z_]\w*)\s+(?P<type>[\w-]+)(?P<optional>\?)?"
    r"(?:\s*=\s*(?:'(?P<quoted>[^']*)'|(?P<plain>\S+)))?(?:\s+(?P<meaning>.*))?",
    re.ASCII,
)


class Parameter(NamedTuple):
    """What a query asks for; `default` is text, as it would be typed."""

    name: str
    type: str
    meaning: str = ""
    optional: bool = False
    default: str | None = None


class SavedQuery(NamedTuple):
    """A query with what its header says of it."""

    name: str
    text: str
    title: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()


def list_queries(folder: Path | None = None) -> list[SavedQuery]:
    """All saved queries by name; the user's own stand in for shipped ones of the same name."""
    found = _find_files(folder)
    return [read_query_file(found[name]) for name in sorted(found)]


def _find_files(folder: Path | None) -> dict[str, Path]:
    found = {path.stem: path for path in sorted(SHIPPED.glob(f"*{END}"))}
    if folder is not None:
        paths = sorted(folder.glob(f"*{END}"))
        found |= {path.stem: path for path in paths if is_name(path.stem) and _is_inside(path)}
    return found


def is_name(given: str) -> bool:
    """Whether it could be the name of a saved query: nothing in it leads out of a folder."""
    return NAME.fullmatch(given) is not None


def find_query(name: str, folder: Path | None = None) -> SavedQuery:
    """A saved query by its name.

    Raises:
        NotFoundError: there is none.
        InputError: its file can't be read.
    """
    found = _find_files(folder)
    if name in found:
        return read_query_file(found[name])
    near = get_close_matches(name, found, 3)
    hint = f"did you mean {', '.join(near)}?" if near else "`incidents sql --list` names them"
    raise NotFoundError(f"there is no saved query {name}", hint)


def _is_inside(path: Path) -> bool:
    """Whether a file lies in its folder: a link could lead anywhere."""
    return path.resolve().parent == path.parent.resolve()


def read_query_file(path: Path) -> SavedQuery:
    """A query of a file.

    Raises:
        InputError: naming the file, and the line.
    """
    try:
        with path.open("rb") as file:
            return read_query_from(file, str(path), path.stem)
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise InputError(f"{path}: {reason}") from error


def read_query_from(file: IO[bytes], where: str, name: str = "") -> SavedQuery:
    """A query of an open file, UTF-8.

    Raises:
        InputError: naming where it stands.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(f"{where}: larger than a query can be", "at most 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: byte {error.start + 1} is not UTF-8") from error
    return read_query_text(text, name, where)


def read_query_text(text: str, name: str = "", where: str = "the query") -> SavedQuery:
    """A query with the header it has, if any.

    Raises:
        InputError: a parameter is declared in a way that can't be read.
    """
    words: list[str] = []
    parameters: dict[str, Parameter] = {}
    for number, line in enumerate(_read_header(text), 1):
        if not line.startswith(":"):
            words.append(line)
            continue
        parameter = _read_parameter(line, f"{where}, line {number}")
        if parameter.name in parameters:
            raise InputError(f"{where}, line {number}: :{parameter.name} stands there twice")
        parameters[parameter.name] = parameter
    title, _, description = "\n".join(words).strip().partition("\n")
    return SavedQuery(name, text, title.strip(), description.strip(), tuple(parameters.values()))


def _read_header(text: str) -> Iterator[str]:
    """The comments at the beginning, without their dashes."""
    for line in text.splitlines():
        found = COMMENT.fullmatch(line.strip())
        if found is None:
            return
        yield found[1].strip()


def _read_parameter(line: str, where: str) -> Parameter:
    found = PARAMETER.fullmatch(line)
    if found is None or found["type"] not in TYPES:
        raise InputError(
            f"{where}: {line!r} declares no parameter",
            f"-- :name TYPE = default  meaning; types are {', '.join(TYPES)}",
        )
    default = found["quoted"] if found["quoted"] is not None else found["plain"]
    meaning = (found["meaning"] or "").strip()
    return Parameter(found["name"], found["type"], meaning, bool(found["optional"]), default)
