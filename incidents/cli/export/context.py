"""What the commands under `export` share: definitions, the engine, instants as typed."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from incidents.cli.context import read_session, read_settings
from incidents.cli.output import FOR_PEOPLE
from incidents.errors import InputError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from incidents.schedule.definitions import Definition

INSTANT: Final = "an instant in UTC: 2024-09-02T06:00Z"
# Years of four digits, with room at both ends for what schedules and time zones reckon with.
YEARS: Final = range(1000, 9999)


def read_all(ctx: click.Context) -> "dict[str, Definition]":
    """The exports that are defined.

    Raises:
        InputError: none is.
    """
    from incidents.schedule.definitions import read_definitions

    settings = read_settings(ctx)
    found = read_definitions(settings)
    if not found:
        where = settings.file or "no incidents.toml in this folder or above it"
        raise InputError(
            f"no exports are defined: {where}", 'write [exports.weekly] and formats = ["csv"] there'
        )
    return found


def read_one(ctx: click.Context, name: str) -> "Definition":
    """One export."""
    from incidents.schedule.definitions import find_definition

    return find_definition(read_settings(ctx), name)


def open_current(ctx: click.Context) -> "Engine":
    """The engine of a database that is seen to have this version's schema."""
    with read_session(ctx) as session:
        return session.get_bind().engine


def read_instant(text: str | None) -> datetime:
    """An instant as typed, or the clock's.

    Raises:
        UsageError: it is none, doesn't say its offset from UTC, or lies at an end of the calendar.
    """
    from incidents.schedule.run import read_now

    if text is None:
        return read_now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UsageError(f"{text!r} is no instant", f"give {INSTANT}")
    with suppress(OverflowError):
        moment = found.astimezone(UTC).replace(microsecond=0)
        if moment.year in YEARS:
            return moment
    raise UsageError(
        f"{text!r} is out of range", f"give a year from {YEARS[0]} to {YEARS[-1]}, in UTC"
    )


def show_path(path: str | None, format_: str) -> str | None:
    """A path, for people from where they are, if it lies below."""
    here = Path.cwd()
    if path is None or format_ not in FOR_PEOPLE or not Path(path).is_relative_to(here):
        return path
    return str(Path(path).relative_to(here))


def now_option(function: Any) -> Any:  # noqa: ANN401 - a command
    """Add `--now` to a command."""
    return click.option(
        "--now", metavar="INSTANT", help="As if it were then, in UTC: 2024-09-02T06:00Z."
    )(function)
