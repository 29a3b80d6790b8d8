"""incidents export."""

from typing import Final

import click

from incidents.cli.commands import LazyGroup

COMMANDS: Final = {
    "Commands": {
        "list": ("incidents.cli.export.list", "List the exports of incidents.toml."),
        "run": ("incidents.cli.export.run", "Run an export now, or draw an earlier one again."),
        "due": ("incidents.cli.export.due", "Run the exports that are due, and none twice."),
        "history": ("incidents.cli.export.history", "List the runs of an export."),
        "compare": (
            "incidents.cli.export.compare",
            "Say what changed between two runs of an export, and why.",
        ),
        "install": (
            "incidents.cli.export.install",
            "Print what makes the operating system run exports when they are due.",
        ),
    },
}


@click.group(
    "export",
    cls=LazyGroup,
    table=COMMANDS,
    examples=(
        "incidents export list",
        "incidents export run weekly",
        "incidents export due",
        "incidents export compare weekly",
    ),
)
def command() -> None:
    """Run timelines defined in incidents.toml, on schedule and reproducibly.

    An export is a table [exports.NAME] of incidents.toml; docs/scheduling.md has its keys.
    """
