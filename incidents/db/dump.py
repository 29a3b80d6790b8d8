"""PostgreSQL's own tools, for backups of PostgreSQL databases."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import URL, Engine, inspect

from incidents.db.engine import quote_name
from incidents.db.guards import FUNCTION
from incidents.errors import DatabaseError

# Roles are the server's, not the database's: a backup must load where they don't exist.
PORTABLE = ("--no-owner", "--no-privileges")
COPY_START = re.compile(rb'^COPY (?:public\.)?"?(\w+)"? .*FROM stdin;$')
COPY_END = b"\\.\n"


def dump_database(url: URL, target: Path) -> None:
    """Write a database to a file of pg_dump's custom format, and see that it can be read."""
    _run("pg_dump", "--format=custom", *PORTABLE, f"--file={target}", *_database(url), url=url)
    _run("pg_restore", "--list", str(target))


def read_revision(source: Path) -> str | None:
    """The schema revision a dump holds."""
    lines = _run(
        "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(source)
    ).splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("COPY ")]
    return lines[starts[0] + 1] if starts else None


def list_drops(engine: Engine) -> tuple[list[str], bool]:
    """The statements that empty a database of what is ours, and whether it holds rows."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        tables, views = inspector.get_table_names(), inspector.get_view_names()
        rows = "changesets" in tables and bool(
            connection.exec_driver_sql("SELECT 1 FROM changesets LIMIT 1").scalar()
        )
        connection.rollback()
    # A view goes with one that it reads.
    drops = [f"DROP VIEW IF EXISTS {quote_name(view)} CASCADE;" for view in views]
    drops += [f"DROP TABLE {quote_name(table)} CASCADE;" for table in tables]
    return [*drops, f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE;"], rows


def load_dump(engine: Engine, source: Path, drops: Sequence[str]) -> None:
    """Drop what is there and load a dump, in one transaction; then count the rows.

    Raises:
        DatabaseError: it did not load, and nothing has changed; or rows are missing.
    """
    counted = _load(engine.url, source, drops)
    with engine.connect() as connection:
        for table, rows in counted.items():
            found = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar()
            if found != rows:
                raise DatabaseError(
                    f"{source} holds {rows} rows of {table}, {found} were loaded", "restore again"
                )
        connection.rollback()


def _load(url: URL, source: Path, drops: Sequence[str]) -> dict[str, int]:
    """Pass the dump, as SQL, from pg_restore to psql: only so is the dropping undone as well."""
    read = [_find("pg_restore"), *PORTABLE, "--file=-", str(source)]
    write = [_find("psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
    write += ["--set=ON_ERROR_STOP=1", *_database(url)]
    counted: dict[str, int] = {}
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(read, stdout=subprocess.PIPE, stderr=complaints) as reader,  # noqa: S603
        subprocess.Popen(  # noqa: S603
            write,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=_environment(url),
        ) as writer,
    ):
        assert writer.stdin is not None  # noqa: S101 - for the type checker
        try:
            _pass_on(reader, writer, drops, counted)
        except BaseException as error:
            reader.kill()
            broken = isinstance(error, BrokenPipeError)  # psql gave up and says why
            if not broken:
                writer.kill()  # at the end of its input it would commit what it has got so far
            with suppress(BrokenPipeError):
                writer.stdin.close()
            if not broken:
                raise
        _require_success(writer.wait() or reader.wait(), complaints)
    return counted


def _pass_on(
    reader: "subprocess.Popen[bytes]",
    writer: "subprocess.Popen[bytes]",
    drops: Sequence[str],
    counted: dict[str, int],
) -> None:
    assert reader.stdout is not None  # noqa: S101 - for the type checker
    assert writer.stdin is not None  # noqa: S101 - for the type checker
    writer.stdin.write("\n".join(["SET client_min_messages = error;", *drops, ""]).encode())
    for line in _count_rows(reader.stdout, counted):
        writer.stdin.write(line)
    if reader.wait() != 0:
        writer.kill()  # it has seen a part only
    writer.stdin.close()


def _count_rows(lines: IO[bytes], counted: dict[str, int]) -> Iterator[bytes]:
    """Pass lines on, counting those that are rows: one line each, whatever they hold."""
    table = ""
    for line in lines:
        if table and line == COPY_END:
            table = ""
        elif table:
            counted[table] += 1
        elif started := COPY_START.match(line):
            table = started[1].decode()
            counted[table] = 0
        yield line


def _require_success(code: int, complaints: IO[bytes]) -> None:
    if code == 0:
        return
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
    raise DatabaseError(f"the backup did not load: {said[0]}", "nothing has changed")


def _run(program: str, *arguments: str, url: URL | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own arguments, and no shell
        [_find(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(url),
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise DatabaseError(said, "check server, login and file")
    return done.stdout


def _find(program: str) -> str:
    found = which(program)
    if found is None:
        raise DatabaseError(
            f"{program} is needed and not here", "install PostgreSQL's client programs"
        )
    return found


def _database(url: URL) -> tuple[str, ...]:
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    return (f"--dbname={plain}", "--no-password")


def _environment(url: URL | None) -> dict[str, str]:
    """The password goes this way: arguments can be seen by everybody on the machine."""
    password = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    return {**os.environ, **password}
