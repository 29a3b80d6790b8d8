"""incidents restore."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from pathlib import Path

import click

from incidents.cli.commands import Command
from incidents.cli.context import open_engine, read_settings
from incidents.cli.output import format_option, print_result, say


@click.command("restore", cls=Command, examples=("incidents restore incidents-2024-09-05.db",))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Do so although the database holds something.")
@format_option
@click.pass_context
def command(ctx: click.Context, file: Path, replace: bool, format_: str) -> None:
    """Make the database from a backup.

    What the database held is kept in a file of its own, which is named.
    """
    from incidents.db.backup import restore_database
    from incidents.db.failures import name_database

    kept = restore_database(read_settings(ctx).database, file, replace=replace)
    if kept:
        say(f"What the database held before is in {kept}.")
    name = name_database(open_engine(ctx))
    print_result({"database": name, "kept": str(kept) if kept else None}, format_)
