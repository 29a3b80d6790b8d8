"""What an import did, printed."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from incidents.cli.output import print_record, print_rows, say

if TYPE_CHECKING:
    from incidents.entry.imports.summary import ImportSummary

# How many of a kind are told one by one; JSON holds all.
MOST: Final = 10
COUNTS: Final = (
    *("read", "accepted", "rejected", "new", "changed", "unchanged", "returned", "dropped"),
    "absent",
)


def print_import(
    summary: "ImportSummary", changeset: int | None, format_: str, *, dry: bool
) -> None:
    """Print the numbers; in words what else there is to know."""
    if format_ in ("json", "jsonl"):
        facts = asdict(summary)
        for name in ("first", "source_id"):
            del facts[name]
        print_record({"changeset": changeset, "dry_run": dry, **facts}, format_)
        return
    for line in describe(summary):
        say(line)
    if dry:
        say("This was a dry run: nothing was recorded.")
    elif changeset is None:
        say("Nothing to change.")
    print_rows(list_counts(summary), ("rows", "count"), format_)


def list_counts(summary: "ImportSummary") -> list[tuple[str, int]]:
    """Rows by what became of them, what they changed by property, and what was recorded."""
    rows = [(name, getattr(summary, name)) for name in COUNTS]
    always = ("read", "accepted", "rejected")
    counts = [(name, count) for name, count in rows if count or name in always]
    counts += [
        (f"  {difference.property} {what}", getattr(difference, what))
        for difference in summary.differences
        for what in ("changed", "added", "dropped")
        if getattr(difference, what)
    ]
    recorded = [(f"recorded {name.replace('_', ' ')}", n) for name, n in summary.added.items() if n]
    return counts + recorded


def describe(summary: "ImportSummary") -> Iterator[str]:
    """What is to be known besides the numbers, a line each."""
    yield f"source {summary.source}{_tell_work(summary)}"
    yield from summary.notes
    for prop, number in sorted(summary.odd.items()):
        rows = count(number, "row contradicts itself", "rows contradict themselves")
        yield f"{rows} on {prop} and {'was' if number == 1 else 'were'} accepted, e.g."
        yield from tell(summary.oddities, prop)
    yield from tell_some("renamed", summary.renamed)
    countries = summary.unknown_countries.items()
    unknown = [f"{name} ({count(number, 'row', 'rows')})" for name, number in countries]
    yield from tell_some("unknown country", unknown)
    if summary.absent:
        events = count(summary.absent, "event that is known doesn't", "events that are known don't")
        kept = "it is kept" if summary.absent == 1 else "they are kept"
        yield f"{events} stand in the file; {kept} ({_tell_kept(summary)})"
    yield from (f"rejected: {reject}" for reject in summary.rejects)
    if (more := summary.rejected - len(summary.rejects)) > 0:
        yield f"rejected: {more:,} more"


def _tell_work(summary: "ImportSummary") -> str:
    """What else the work holds: editions of the same part, or of other parts alone."""
    if summary.first_of_part:
        return f", an edition of {summary.first_of_part}"
    return f", another part of the same work as {summary.edition_of}" if summary.edition_of else ""


def _tell_kept(summary: "ImportSummary") -> str:
    if not summary.unread_keys:
        return "a new --edition denies what it doesn't hold"
    rows = count(summary.unread_keys, "rejected row has", "rejected rows have")
    return f"{rows} no key that can be read: mend or take out what may be one of them"


def count(number: int, one: str, many: str) -> str:
    """A number of things: 1 row, 1,200 rows."""
    return f"{number:,} {one if number == 1 else many}"


def tell(oddities: Sequence[str], prop: str) -> Iterator[str]:
    """The first of the oddities on a property."""
    mine = [each for each in oddities if f"): {prop}: " in each]
    for each in mine[:3]:
        yield f"  {each}"


def tell_some(what: str, lines: Sequence[str]) -> Iterator[str]:
    """The first of some lines, and how many more there are."""
    for line in lines[:MOST]:
        yield f"{what}: {line}"
    if (more := len(lines) - MOST) > 0:
        yield f"{what}: {more:,} more (--format json tells them)"
