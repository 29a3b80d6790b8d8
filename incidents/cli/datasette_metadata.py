"""incidents datasette-metadata."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import json
from pathlib import Path

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session


@click.command(
    "datasette-metadata",
    cls=Command,
    examples=(
        "incidents datasette-metadata -o metadata.json",
        "incidents datasette-metadata",
    ),
)
@click.option("--output", "-o", metavar="FILE", help="Write there instead of to the terminal.")
@click.pass_context
def command(ctx: click.Context, output: str | None) -> None:
    """Write what Datasette needs to explain a SQLite database to whoever browses it.

    Titles, what every column means, units, facets, and the saved queries to run there. Then:
    datasette incidents.db --metadata metadata.json
    """
    from incidents.cli.files import replace_file
    from incidents.errors import DatabaseError
    from incidents.reporting.datasette import describe_database

    with read_session(ctx) as session:
        url = session.get_bind().engine.url
    if url.get_backend_name() != "sqlite" or url.database is None:
        raise DatabaseError(
            "Datasette opens SQLite files", "docs/sql-reporting.md: with PostgreSQL"
        )
    text = json.dumps(describe_database(Path(url.database).stem), ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
        return
    with replace_file(Path(output)) as out:
        out.write(text + "\n")
