"""Commands that carry examples, and groups that import a command only when it is called."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
LARGEST: Final = (1 << 63) - 1
CommandTable = Mapping[str, Mapping[str, tuple[str, str]]]


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    """Write examples as they are typed: Click would wrap them."""
    with formatter.section("Examples" if len(examples) > 1 else "Example"):
        for example in examples:
            formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class Whole(click.IntRange):
    """A whole number, no larger than a database can hold."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - Click's own
        """Read the number."""
        number = super().convert(value, param, ctx)
        if number > LARGEST:
            self.fail(f"{number} is more than the {LARGEST} a database can hold.", param, ctx)
        return number


class Command(click.Command):
    """A command whose help shows examples under the description."""

    def __init__(self, *args: Any, examples: Sequence[str], **more: Any) -> None:  # noqa: ANN401 - Click's own
        super().__init__(*args, **more)
        self.examples = examples

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the description, then the examples."""
        super().format_help_text(ctx, formatter)
        write_examples(formatter, self.examples)


class Group(Command, click.Group):
    """A group whose help shows examples."""


def add_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Add options that several commands share, in this order."""

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class LazyGroup(Group):
    """A group over a table: heading → name → (module, one-line help).

    Each module exposes its command as `command`. Click's own `format_commands` and error for an
    unknown name would load all of them, so both are answered from the table.
    """

    def __init__(self, *args: Any, table: CommandTable, **more: Any) -> None:  # noqa: ANN401 - Click's own
        super().__init__(*args, **more)
        self.table = table
        self.modules = {name: row for section in table.values() for name, row in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the table."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of one command."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = import_module(self.modules[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands under their headings; nothing is imported for it."""
        for heading, section in self.table.items():
            with formatter.section(heading):
                formatter.write_dl([(name, text) for name, (_, text) in section.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest names."""
        name = args[0]
        if name not in self.modules and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.NoSuchCommand(name, possibilities=self.modules, ctx=ctx)
        return super().resolve_command(ctx, args)
