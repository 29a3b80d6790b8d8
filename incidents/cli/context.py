"""From the command line to a session: settings, engine, one transaction.

Everything here is imported by command modules, so what is heavy is imported when it is called.
"""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incidents.cli.output import print_result, say
from incidents.cli.typed import describe_command

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from incidents.ledger.changeset import OpenChangeset
    from incidents.settings import Settings

LOCK_TIMEOUT_S: float = 30


def read_settings(ctx: click.Context) -> "Settings":
    """The settings of this run: flags, environment, incidents.toml."""
    from incidents import settings

    given = ctx.find_root().obj
    return settings.read_settings(
        database=given["database"], author=given["author"], environ=os.environ, folder=Path.cwd()
    )


def open_engine(ctx: click.Context, *, create: bool = False) -> "Engine":
    """The engine of the database that is named."""
    from incidents.db import engine

    url = read_settings(ctx).database
    return engine.open_engine(url, create=create, lock_timeout_s=LOCK_TIMEOUT_S)


@contextmanager
def read_session(ctx: click.Context) -> Iterator["Session"]:
    """A reading session on a database of this version's schema."""
    from incidents.db.engine import reading
    from incidents.db.revisions import require_current

    with reading(open_engine(ctx)) as session:
        require_current(session.connection())
        yield session


@contextmanager
def open_reader(ctx: click.Context) -> Iterator["Engine"]:
    """The engine that queries of the user read with; its database stays open meanwhile."""
    with read_reader_session(ctx) as session:
        engine = session.get_bind().engine
        if engine.dialect.name == "sqlite":
            yield engine
            return
    # A transaction that waits for the query would only be in the way.
    yield engine


@contextmanager
def read_reader_session(ctx: click.Context) -> Iterator["Session"]:
    """A reading session with the login of the settings' `reader`, where there is one."""
    from incidents.db import engine
    from incidents.db.revisions import require_current

    settings = read_settings(ctx)
    url = settings.reader or settings.database
    opened = engine.open_engine(url, lock_timeout_s=LOCK_TIMEOUT_S)
    with engine.reading(opened) as session:
        require_current(session.connection())
        yield session


@contextmanager
def write_changeset(ctx: click.Context, message: str | None = None) -> Iterator["OpenChangeset"]:
    """A changeset by the author of the settings, recording the command as typed."""
    from incidents.entry.unit import record_changeset

    with read_session(ctx) as session:
        engine = session.get_bind().engine
        command = describe_command(ctx, session)
    with record_changeset(
        engine, author=read_settings(ctx).author, message=message or "", command=command
    ) as work:
        yield work


def print_saved(work: "OpenChangeset", record: Mapping[str, Any], format_: str) -> None:
    """Print what was made or changed, and in which changeset; say so where it was nothing."""
    if not work.recorded:
        say("Nothing to change.")
    print_result({**record, "changeset": work.id if work.recorded else None}, format_)


def message_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--message` to a command that records."""
    return click.option(
        "--message", "-m", metavar="TEXT", help="Why: recorded with the changeset."
    )(command)
