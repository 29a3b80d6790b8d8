"""incidents sql."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from incidents.cli.commands import Command, Whole, add_options
from incidents.cli.context import open_reader, read_reader_session, read_settings
from incidents.cli.output import FOR_PEOPLE, WRITERS, format_option, open_output
from incidents.errors import InputError, UsageError
from incidents.printable import escape_controls

if TYPE_CHECKING:
    from incidents.reporting.saved import SavedQuery

ALL: Final = ""
LONGEST_NAME: Final = 60
LONGEST_CELL: Final = 500
TIMEOUT_S: Final = 60.0
MEGABYTES: Final = 1024
MOST_ROWS: Final = 1_000_000
END: Final = ".sql"

limit_options = add_options(
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True, max=86_400),
        default=TIMEOUT_S,
        show_default=True,
        help="Stop the query after that.",
    ),
    click.option(
        "--memory",
        metavar="MB",
        type=click.IntRange(min=16, max=1 << 20),
        default=MEGABYTES,
        show_default=True,
        help="Memory its process may use.",
    ),
    click.option(
        "--max-rows",
        metavar="N",
        type=Whole(min=1),
        default=MOST_ROWS,
        show_default=True,
        help="More rows than this are an error.",
    ),
)


@click.command(
    "sql",
    cls=Command,
    examples=(
        "incidents sql 'SELECT code, title, deaths FROM timeline ORDER BY deaths_best DESC'",
        "incidents sql deaths-by-month -p since=2024-01 --format csv -o months.csv",
        "incidents sql report.sql",
        "incidents sql --schema timeline",
    ),
)
@click.argument("query", required=False, metavar="[TEXT|FILE|NAME|-]")
@click.option(
    "--parameter",
    "-p",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a :NAME in the query; NAME:TYPE=VALUE where its header doesn't declare it.",
)
@click.option("--list", "list_", is_flag=True, help="List saved queries and their parameters.")
@click.option(
    "--schema",
    is_flag=False,
    flag_value=ALL,
    metavar="[NAME]",
    help="List views and tables, or the columns of one (or of all that fit a pattern with *).",
)
@click.option("--explain", is_flag=True, help="Show the database's plan instead of the rows.")
@limit_options
@format_option
@click.option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    query: str | None,
    list_: bool,
    schema: str | None,
    format_: str,
    output: str | None,
    **given: Any,  # noqa: ANN401 - the options above
) -> None:
    """Run a query that only reads: a text, a file, a saved query, or standard input.

    It runs in a process of its own with limits to time and memory. On a server, `reader` in
    incidents.toml may name another login for it. Queries of your own are kept as NAME.sql in the
    folder that `queries` in incidents.toml names.
    """
    since = time.monotonic()
    if (query is not None) + list_ + (schema is not None) != 1:
        raise UsageError("one of them: a query, --list or --schema", "`incidents sql --help`")
    with _open(output, format_) as out:
        if list_:
            _write(list_saved(ctx), ("name", "title", "parameters"), format_, out)
        elif schema is not None:
            _write(*describe_schema(ctx, schema), format_, out)
        else:
            saved = read_query(ctx, query or "")
            with run_saved(ctx, saved, since=since, **given) as (columns, rows):
                _check_names(columns, format_)
                if format_ in FOR_PEOPLE:
                    _write(_shorten(rows), list(map(show_name, columns)), format_, out)
                else:
                    _write(rows, columns, format_, out)


@contextmanager
def run_saved(
    ctx: click.Context,
    saved: "SavedQuery",
    *,
    since: float,
    given: Sequence[str],
    explain: bool,
    timeout: float,
    memory: int,
    max_rows: int,
) -> Iterator[tuple[Sequence[str], Iterable[Sequence[Any]]]]:
    """The columns and rows of a query."""
    from incidents.reporting.parameters import fill_query
    from incidents.reporting.query import dialect_of, run_on
    from incidents.reporting.sandbox.job import Allowed

    with open_reader(ctx) as engine:
        query = fill_query(saved, given, dialect_of(engine))
        allowed = Allowed(timeout, memory, max_rows)
        with run_on(engine, query, allowed, explain=explain, since=since) as answer:
            yield answer.columns, answer.rows


def read_query(ctx: click.Context, given: str) -> "SavedQuery":
    """What is meant: standard input, a text (which has spaces), a file, or the name of a query."""
    from incidents.reporting.saved import (
        find_query,
        read_query_file,
        read_query_from,
        read_query_text,
    )

    if given == "-":
        return read_query_from(sys.stdin.buffer, "standard input")
    path = Path(given)
    if given.endswith(END) or (len(path.parts) > 1 and not set(given) & set(" \t\n")):
        return read_query_file(path)
    if not given.strip() or set(given.strip()) & set(" \t\n(;*"):
        return read_query_text(given)
    return find_query(given, read_settings(ctx).queries)


def list_saved(ctx: click.Context) -> Iterator[Sequence[Any]]:
    """Saved queries: name, title, parameters."""
    from incidents.reporting.saved import list_queries

    for each in list_queries(read_settings(ctx).queries):
        names = (
            name.name if name.default is None else f"{name.name}={name.default}"
            for name in each.parameters
        )
        yield each.name, each.title, ", ".join(names)


def describe_schema(
    ctx: click.Context, pattern: str
) -> tuple[Sequence[Sequence[Any]], Sequence[str]]:
    """Rows and columns that say what there is to query."""
    from incidents.reporting.schema import Described, Relation, describe_columns, list_relations

    with read_reader_session(ctx) as session:
        if pattern == ALL:
            return list(list_relations(session)), Relation._fields
        return describe_columns(session, pattern), Described._fields


def _check_names(columns: Sequence[str], format_: str) -> None:
    """JSON has one value a name."""
    twice = [name for name, times in Counter(columns).items() if times > 1]
    if twice and format_ in ("json", "jsonl"):
        raise InputError(f"two columns are called {twice[0]}", "give one another name: AS …")


def show_name(column: str) -> str:
    """The name of a column, which whoever wrote the query chose."""
    return escape_controls(column[:LONGEST_NAME])


def _shorten(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows for people: of a text longer than anybody reads in a table, the beginning."""
    for row in rows:
        yield [
            f"{value[:LONGEST_CELL]}…"
            if isinstance(value, str) and len(value) > LONGEST_CELL
            else value
            for value in row
        ]


@contextmanager
def _open(output: str | None, format_: str) -> "Iterator[TextIO | None]":
    """The file asked for, which appears whole or not at all; else the terminal."""
    from incidents.cli.files import replace_file

    if output is None:
        yield open_output(format_)
        return
    with replace_file(Path(output)) as out:
        yield out


def _write(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], format_: str, out: TextIO | None
) -> None:
    if out is not None:  # nowhere to write is what a closed stdout asks for
        WRITERS[format_](iter(rows), columns, out)
        out.flush()
