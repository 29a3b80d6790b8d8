"""What came of runs: rows on stdout, what failed in words on stderr."""

from typing import TYPE_CHECKING, Final

from incidents.cli.export.context import show_path
from incidents.cli.output import print_rows, say
from incidents.printable import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incidents.schedule.run import Result

COLUMNS: Final = ("export", "slot", "run", "status", "entries", "manifest")


def print_results(results: "Iterable[Result]", format_: str) -> int:
    """Print what was run; the exit code is 1 where something failed.

    Nothing to run prints nothing in a table: timers would send it by mail.
    """
    told = [tell(each, format_) for each in results]
    rows = [row for row, _ in told if row is not None]
    if rows or format_ != "table":
        print_rows(rows, COLUMNS, format_)
    return 1 if any(failed for _, failed in told) else 0


def tell(result: "Result", format_: str) -> tuple[tuple[object, ...] | None, bool]:
    """The row of a result, and whether it failed; what there is to say is said."""
    if result.status == "busy":
        say(f"{result.export}: {result.error}")
        return None, False
    failed = result.status == "failed"
    if result.error:
        what = "Error" if failed else "Warning"
        say(f"{what}: {result.export}: {escape_controls(result.error)}")
        if result.hint:
            say(f"Hint: {result.hint}")
    for manifest in result.removed:
        where = show_path(manifest, "table")
        say(f"{result.export}: removed {where} and its files, as keep has it")
    path = show_path(result.path, format_)
    row = (result.export, result.slot, result.run, result.status, result.entries, path)
    return row, failed
