"""incidents dump."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from pathlib import Path

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import open_output


@click.command(
    "dump",
    cls=Command,
    examples=("incidents dump kerman-2024-01-03 > kerman.yaml", "incidents dump -o all.yaml"),
)
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write there; the file appears whole or not at all.",
)
@click.pass_context
def command(ctx: click.Context, codes: tuple[str, ...], output: Path | None) -> None:
    """Write incidents as a dossier.

    Without CODE it holds all there is. Loaded into another database it makes the same incidents,
    sources and claims, and the same facts are dumped byte for byte alike. Changesets are not in it.
    """
    from incidents.cli.files import replace_file
    from incidents.dossier import write_dossier
    from incidents.entry.dump import dump_dossier

    with read_session(ctx) as session:
        text = write_dossier(dump_dossier(session, codes or None))
    if output is not None:
        with replace_file(output) as file:
            file.write(text)
    elif out := open_output("yaml"):
        out.write(text)
