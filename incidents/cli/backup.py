"""incidents backup."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from pathlib import Path

import click

from incidents.cli.commands import Command
from incidents.cli.context import open_engine
from incidents.cli.output import format_option, print_result


@click.command("backup", cls=Command, examples=("incidents backup incidents-2024-09-05.db",))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Write over FILE if it exists.")
@format_option
@click.pass_context
def command(ctx: click.Context, file: Path, overwrite: bool, format_: str) -> None:
    """Write a copy of the database to a file.

    Others may go on working meanwhile; the copy holds one state of everything. Of a PostgreSQL
    database it is what pg_dump writes.
    """
    from incidents.db.backup import backup_database

    backup_database(open_engine(ctx), file, overwrite=overwrite)
    print_result({"file": str(file), "bytes": file.stat().st_size}, format_)
