"""Rows and records on stdout, in the format asked for; words on stderr.

Tables and Markdown are for people: control, C1 and bidirectional characters are shown escaped.
CSV (UTF-8, lines ended by LF on every system), JSON and JSON Lines carry the data as it is.
"""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TextIO

import click

from incidents.cli.plain import show_plainly
from incidents.csv_rows import make_writer
from incidents.printable import ACTIVE, escape_controls, escape_markdown

FORMATS: Final = ("table", "csv", "json", "jsonl", "markdown")
FOR_PEOPLE: Final = ("table", "markdown")

Row = Sequence[Any]


class Part(NamedTuple):
    """A list that belongs to a thing.

    Attributes:
        name: what it is called.
        columns: of its rows, all of them.
        short: those of which a line for people has room.
        usual: a word that needn't be said where all rows have it.
    """

    name: str
    columns: tuple[str, ...]
    short: tuple[str, ...]
    usual: str | None = None


CLAIMS: Final = Part(
    "claims",
    (
        *("claim", "about", "property", "stance", "value", "valid", "source", "at", "by"),
        *("unnamed", "said", "quote", "gist", "judgement"),
    ),
    # Its words, speaker and place in the source are `claim show`.
    ("claim", "property", "stance", "value", "valid", "source", "said", "judgement"),
    usual="asserts",
)


def format_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--format` to a command."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print; table is for people, the others for programs.",
    )(function)


def escape_lines(text: str) -> str:
    """Escape what could act on a terminal in each line of a text, and leave the lines."""
    return "\n".join(escape_controls(line) for line in text.split("\n"))


def say(words: str) -> None:
    """Say something that is no data."""
    click.echo(escape_lines(words), err=True)


def print_rows(rows: Iterable[Row], columns: Sequence[str], format_: str) -> None:
    """Print rows under their column names."""
    out = open_output(format_)
    if out is not None:
        WRITERS[format_](iter(rows), columns, out)
        out.flush()


def print_record(record: Mapping[str, Any], format_: str) -> None:
    """Print one thing: for people a line a field, what is empty left out."""
    out = open_output(format_)
    if out is None:
        return
    if format_ == "table":
        from incidents.cli.tables import write_fields

        write_fields(record, out)
    elif format_ in ("json", "jsonl"):
        out.write(_dump_json(dict(record)) + "\n")
    else:
        WRITERS[format_](iter([tuple(record.values())]), tuple(record), out)
    out.flush()


def print_with_parts(
    record: Mapping[str, Any], part: Part, rows: Sequence[Mapping[str, Any]], format_: str
) -> None:
    """Print one thing and a list that belongs to it: together as JSON, else only the list as rows.

    People see both; of the rows they see what fits a line.
    """
    columns = part.columns
    if format_ == "json":
        print_record({**record, part.name: list(rows)}, format_)
        return
    if format_ == "table":
        print_record(record, format_)
        if not rows:
            return
        click.echo()
        columns = choose_columns(part, rows)
    print_rows(([row[name] for name in columns] for row in rows), columns, format_)


def choose_columns(part: Part, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Those of the short columns that tell the rows apart."""
    return tuple(
        name for name in part.short if any(row[name] not in (None, part.usual) for row in rows)
    )


def print_result(record: Mapping[str, Any], format_: str) -> None:
    """Print what a command made or changed; for people and scripts its first field alone."""
    if format_ != "table":
        print_record(record, format_)
        return
    first = next(iter(record.values()))
    for code in first if isinstance(first, list) else [first]:
        click.echo(escape_controls(str(code)))


def open_output(format_: str) -> TextIO | None:
    """Stdout, in UTF-8 for programs; None where it was closed before we began."""
    out = sys.stdout
    if hasattr(out, "reconfigure"):
        if format_ in FOR_PEOPLE:
            out.reconfigure(errors="backslashreplace")
        else:
            out.reconfigure(encoding="utf-8", newline="\n")
    return out


def _write_table(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> None:
    from incidents.cli.tables import write_table

    if not write_table(rows, columns, out):
        say("Nothing to show.")


def _write_csv(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> None:
    writer = make_writer(out)
    writer.writerow(columns)
    writer.writerows([show_plainly(value) for value in row] for row in rows)


def _dump_json(value: object) -> str:
    # What JSON leaves raw but a terminal obeys gets JSON's own escape: the value is the same.
    text = json.dumps(value, ensure_ascii=False)
    return ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _write_json(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> None:
    before = "[\n"
    for row in rows:
        out.write(before + _dump_json(dict(zip(columns, row, strict=True))))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


def _write_jsonl(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> None:
    out.writelines(_dump_json(dict(zip(columns, row, strict=True))) + "\n" for row in rows)


def _write_markdown(rows: Iterator[Row], columns: Sequence[str], out: TextIO) -> None:
    header = " | ".join(map(_show_markdown, columns))
    out.write(f"| {header} |\n|{' --- |' * len(columns)}\n")
    out.writelines(f"| {' | '.join(map(_show_markdown, row))} |\n" for row in rows)


def _show_markdown(value: object) -> str:
    text = "" if value is None else str(show_plainly(value))
    return escape_markdown(text)


WRITERS: Final[Mapping[str, Callable[[Iterator[Row], Sequence[str], TextIO], None]]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_jsonl,
    "markdown": _write_markdown,
}
