"""The root command, and the one place where errors become words and exit codes.

Nothing heavy is imported here: `incidents --help` costs little more than Python with Click.
"""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

import click

from incidents import __version__
from incidents.cli.commands import LazyGroup
from incidents.errors import IncidentsError, NotFoundError

if TYPE_CHECKING:
    from incidents.records import Problem

INTERRUPTED: Final = 130
# What a shell shows for a program that SIGPIPE ended: 128 + 13.
PIPE_CLOSED: Final = 141
ROOT_OPTIONS: Final = ("-d", "--database", "--author")
NOT_FOUND_HINT: Final = (
    "check the spelling: `incidents list`, `incidents source list`, … name them all"
)

COMMANDS: Final = {
    "Database": {
        "init": ("incidents.cli.init", "Create a database."),
        "upgrade": ("incidents.cli.upgrade", "Bring a database to this version's schema."),
        "status": ("incidents.cli.status", "Say what the database is and holds."),
        "backup": ("incidents.cli.backup", "Write a copy of the database to a file."),
        "restore": ("incidents.cli.restore", "Make the database from a backup."),
        "check": (
            "incidents.cli.check",
            "Recompute every answer from the claims and hold it against the stored chronology.",
        ),
    },
    "Incidents": {
        "add": ("incidents.cli.add", "Add an incident and what a source says of it."),
        "show": ("incidents.cli.show", "Show an incident with its claims."),
        "list": ("incidents.cli.list", "List incidents in chronological order."),
        "edit": ("incidents.cli.edit", "Change title, summary, status or handling."),
        "merge": ("incidents.cli.merge", "Say that an incident turned out to be another."),
        "link": ("incidents.cli.link", "Say how an incident stands to another one."),
        "claim": ("incidents.cli.claim", "Record, show and judge claims."),
        "retract": ("incidents.cli.retract", "Take an incident out of all timelines."),
    },
    "What incidents refer to": {
        "source": ("incidents.cli.source", "Add, show, list and edit sources."),
        "actor": ("incidents.cli.actor", "Add, show, list and edit actors."),
        "place": ("incidents.cli.place", "Add, show, list and edit places."),
        "property": (
            "incidents.cli.property",
            "Add, show, list and edit properties: what claims are about.",
        ),
        "term": (
            "incidents.cli.term",
            "Add, show, list and edit terms of controlled vocabularies.",
        ),
    },
    "Files": {
        "load": ("incidents.cli.load", "Record dossiers."),
        "import": ("incidents.cli.import_", "Import a data set or a spreadsheet."),
        "dump": ("incidents.cli.dump", "Write incidents as a dossier."),
    },
    "Reports": {
        "timeline": (
            "incidents.cli.timeline",
            "Show the chronology: for each incident what is known, how well, and on what it rests.",
        ),
        "report": (
            "incidents.cli.report",
            "Answer what people ask every week, within the filters and limits of a timeline.",
        ),
        "explain": (
            "incidents.cli.explain",
            "Say what a value rests on: every claim, who said it, when, and why it won or lost.",
        ),
    },
    "Exports": {
        "export": (
            "incidents.cli.export",
            "Run timelines defined in incidents.toml, on schedule and reproducibly.",
        ),
    },
    "SQL": {
        "sql": (
            "incidents.cli.sql",
            "Run a query that only reads: a text, a file, a saved query, or standard input.",
        ),
        "datasette-metadata": (
            "incidents.cli.datasette_metadata",
            "Write what Datasette needs to explain a SQLite database to whoever browses it.",
        ),
        "grant": ("incidents.cli.grant", "Let a PostgreSQL role read, and no more."),
    },
    "History": {
        "log": ("incidents.cli.log", "List changesets: who, when, why, by which command."),
        "undo": ("incidents.cli.undo", "Take back what a changeset recorded."),
        "verify": ("incidents.cli.verify", "Recompute the digests of the whole history."),
    },
}

HELP = """\
Keep incidents as claims by sources, and defend every line of the chronology.

The database is incidents.db in this folder unless --database, the environment variable
INCIDENTS_DATABASE or incidents.toml names another.
"""
EXAMPLES: Final = ("incidents init", "incidents load dossier.yaml", "incidents timeline")


class RootGroup(LazyGroup):
    """The root remembers the command line as typed: changesets record it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the arguments; refuse bytes that are no text, which no database would take."""
        for argument in args:
            if any("\ud800" <= character <= "\udfff" for character in argument):
                raise click.UsageError(f"{argument!r} is not valid UTF-8", ctx)
        ctx.meta["incidents.arguments"] = tuple(args)
        return super().parse_args(ctx, args)


@click.group(
    "incidents",
    cls=RootGroup,
    table=COMMANDS,
    help=HELP,
    examples=EXAMPLES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.option(
    "--database", "-d", metavar="URL|FILE", help="SQLite file, or URL of a PostgreSQL database."
)
@click.option("--author", metavar="NAME", help="Who makes the changes; else your user name.")
@click.version_option(__version__, "--version", message="incidents %(version)s")
@click.pass_context
def root(ctx: click.Context, database: str | None, author: str | None) -> None:
    """Remember the root options for whoever opens the database."""
    ctx.obj = {"database": database, "author": author}
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def program() -> NoReturn:
    """The program itself: `main`, without the interpreter's tidying up at the end.

    Taking a few hundred thousand objects apart one by one costs a short command a fifth of its
    time; transactions, files and connections are closed by then, and what was printed is flushed.
    """
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):  # closed, or never there
                stream.flush()
        os._exit(code)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Imports make hundreds of thousands of objects that stay; to look through them for garbage
    # after every 700 costs a short command a tenth of its time.
    gc.set_threshold(50_000, 20, 50)
    try:
        code = run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes stdout once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = PIPE_CLOSED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:
        code = report_error(IncidentsError(describe_os_error(error)))
    sys.exit(code)


def run(arguments: list[str] | None) -> int:
    """Run one command; every error that has words for the user ends here."""
    try:
        code = root.main(arguments, prog_name="incidents", standalone_mode=False)
    except IncidentsError as error:
        return report_error(error)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.NoSuchOption) and error.option_name in ROOT_OPTIONS:
            click.echo(f"Hint: {error.option_name} stands before the command", err=True)
        return error.exit_code
    except SystemExit:  # Click's own, for a reader of stdout that went away
        return PIPE_CLOSED
    return code if isinstance(code, int) else 0


def report_error(error: IncidentsError) -> int:
    """Say what went wrong and what to do; both may quote data, so nothing in them may act."""
    from incidents.cli.output import say
    from incidents.printable import escape_controls

    problems: tuple[Problem, ...] = getattr(error, "problems", ())
    if len(problems) == 1 and problems[0].where is None:
        error = IncidentsError(problems[0].message, problems[0].hint)
        problems = ()
    for line in map(str, problems) if problems else (error.message,):
        say(f"Error: {escape_controls(line)}")
    hint = error.hint or (NOT_FOUND_HINT if isinstance(error, NotFoundError) else "")
    if hint:
        say(f"Hint: {hint}")
    return error.exit_code


def describe_os_error(error: OSError) -> str:
    """Name the file, where there is one, and the reason."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else f"cannot write: {reason}"
