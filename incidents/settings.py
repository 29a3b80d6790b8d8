"""Where the database is and who is writing: read once, passed on."""

import getpass
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from incidents.errors import InputError, UsageError
from incidents.toml_lines import find_line, find_lines

FILE = "incidents.toml"
DEFAULT_DATABASE = "incidents.db"
KEYS = ("database", "author", "files", "export-folder", "queries", "reader")
# Read by whoever needs them: `incidents.schedule.definitions`.
TABLES = ("exports",)
FILES = "incidents-files"
EXPORTS = "exports"


@dataclass(frozen=True)
class Settings:
    """What every command needs to know.

    Attributes:
        database: SQLAlchemy URL of the database.
        author: who a changeset is recorded for.
        files: the folder in which files are kept as evidence: beside a SQLite database, by default.
        exports: the folder that exports are written to: exports beside incidents.toml, by default.
        file: the incidents.toml that was read, where there is one.
        queries: the folder of the user's own saved queries, where there is one.
        reader: URL under which `incidents sql` reads the same database, where it is another.
    """

    database: str
    author: str
    files: Path
    exports: Path
    file: Path | None = None
    queries: Path | None = None
    reader: str | None = None


def read_settings(
    *,
    database: str | None,
    author: str | None,
    environ: Mapping[str, str],
    folder: Path,
) -> Settings:
    """Take each setting from its flag, else the environment, else incidents.toml, else a default.

    Args:
        database: path or URL given with the command; relative to `folder`.
        author: author given with the command.
        environ: the environment: INCIDENTS_DATABASE, INCIDENTS_AUTHOR, INCIDENTS_FILES,
            INCIDENTS_QUERIES, INCIDENTS_READER.
        folder: where the command runs. incidents.toml is looked for here and upwards; a relative
            path in it is relative to the file.

    Raises:
        InputError: incidents.toml can't be read or holds what it shouldn't.
        UsageError: the database is given as a URL of another kind.
    """
    folder = folder.absolute()
    file = find_file(folder)
    from_file = read_file(file) if file else {}
    base = file.parent if file and "database" in from_file else folder
    if given := database or environ.get("INCIDENTS_DATABASE"):
        url = name_database(given, folder)
    else:
        url = name_database(from_file.get("database", DEFAULT_DATABASE), base)
    who = author or environ.get("INCIDENTS_AUTHOR") or from_file.get("author") or _login_name()
    files = _choose_files(environ, from_file, folder, file, url)
    exports = place(base_of(file, folder), from_file.get("export-folder", EXPORTS))
    return Settings(
        database=url,
        author=who,
        files=files,
        exports=exports,
        file=file,
        queries=_choose_queries(environ, from_file, folder, file),
        reader=_choose_reader(database, environ, from_file, base),
    )


def base_of(file: Path | None, folder: Path) -> Path:
    """What paths in incidents.toml are relative to."""
    return file.parent if file else folder


def place(folder: Path, given: str) -> Path:
    """A path as it was given, relative to a folder.

    Raises:
        UsageError: it begins with the name of somebody who has no home here.
    """
    try:
        return folder / Path(given).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{given}: there is no such home folder", "give the whole path") from error


def _choose_queries(
    environ: Mapping[str, str], from_file: Mapping[str, str], folder: Path, file: Path | None
) -> Path | None:
    if given := environ.get("INCIDENTS_QUERIES"):
        return place(folder, given)
    if file and "queries" in from_file:
        return place(file.parent, from_file["queries"])
    return None


def _choose_reader(
    flag: str | None, environ: Mapping[str, str], from_file: Mapping[str, str], base: Path
) -> str | None:
    """The reader of the database that was chosen: one named elsewhere belongs to another."""
    if flag:
        return None
    given = environ.get("INCIDENTS_READER")
    if not given and not environ.get("INCIDENTS_DATABASE"):
        given = from_file.get("reader")
    return name_database(given, base) if given else None


def _choose_files(
    environ: Mapping[str, str],
    from_file: Mapping[str, str],
    folder: Path,
    file: Path | None,
    url: str,
) -> Path:
    if given := environ.get("INCIDENTS_FILES"):
        return place(folder, given)
    if file and "files" in from_file:
        return place(file.parent, from_file["files"])
    if url.startswith("sqlite:///"):
        return Path(unquote(url.removeprefix("sqlite:///")) + ".files")
    return base_of(file, folder) / FILES


def find_file(folder: Path) -> Path | None:
    """incidents.toml of a folder or its nearest parent that has one."""
    candidates = (parent / FILE for parent in (folder, *folder.parents))
    return next((file for file in candidates if file.is_file()), None)


def read_file(file: Path) -> dict[str, str]:
    """The settings in a file, each a filled text; its tables are left out.

    Raises:
        InputError: naming the file, and the line or key.
    """
    text, found = parse_file(file)
    unknown = [key for key in found if key not in KEYS + TABLES]
    if unknown:
        known, where = ", ".join(KEYS + TABLES), f"{file}:{_line_of(text, unknown[0])}"
        raise InputError(f"{where}: unknown: {', '.join(unknown)}", f"known are {known}")
    texts = {key: value for key, value in found.items() if key not in TABLES}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            where = f"{file}:{_line_of(text, key)}"
            raise InputError(f"{where}: {key} must be a text", f'{key} = "…"')
    return texts


def _line_of(text: str, key: str) -> int:
    return find_line(find_lines(text), (key,)) or 1


def parse_file(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, and what it says.

    Raises:
        InputError: it can't be read, or is no TOML.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: can't be read: {error}") from error


def name_database(given: str, folder: Path) -> str:
    """URL of a database given as a path or already as a URL."""
    if given.startswith("postgres://"):
        given = "postgresql" + given.removeprefix("postgres")
    if given.startswith(("postgresql://", "postgresql+psycopg://")):
        return given
    if given.startswith("sqlite:///"):
        given = unquote(given.removeprefix("sqlite:///"))
    if "://" in given:
        scheme = given.partition("://")[0]
        raise UsageError(f"no database of the kind {scheme}", "give a path or postgresql://…")
    return f"sqlite:///{quote(str(place(folder, given)))}"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        # A container may run under a number that has no name.
        raise UsageError("no author: this login has no name", "give --author NAME") from error
