"""A first mapping for a table that nobody wrote one for, guessed from its header and first rows.

What a column is shows in the words of its name and in what its cells hold; each claim is tried on
the cells before it is written. Same file, same text: nothing depends on the day or the machine.
"""

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from incidents.errors import InputError
from incidents.importers.guessing.counts import find_counts
from incidents.importers.guessing.drafts import Draft
from incidents.importers.guessing.keys import Key, choose_key, find_named, is_key, is_named
from incidents.importers.guessing.layout import Guess, write_guess
from incidents.importers.guessing.pool import Pool
from incidents.importers.guessing.sample import Column, Sample, take_sample
from incidents.importers.guessing.texts import (
    Title,
    find_articles,
    find_motive,
    find_quote,
    find_said,
    find_title,
    make_title,
)
from incidents.importers.guessing.totals import list_totals
from incidents.importers.guessing.when import draft_date
from incidents.importers.guessing.where import draft_place
from incidents.importers.guessing.who import find_actors, find_terms, find_type
from incidents.importers.mapping import read_mapping
from incidents.importers.plan import Plan, describe
from incidents.importers.reading import Table
from incidents.importers.toml_text import shorten
from incidents.printable import escape_controls

_NEEDED: Final = (
    "a mapping needs at least [source] code; [row] key, dataset, code and title; and one [[claims]]"
    " with property, as and a column, such as a date, a place or a number of dead"
)
# What tells incidents apart, the best first; and what could be measured anew.
_TELLING: Final = (
    *(("date", "value"), ("date", "first"), ("date", "year"), ("date", "month"), ("date", "day")),
    *(("place", name) for name in ("name", "admin3", "admin2", "admin1")),
    *((name, "value") for name in ("type", "perpetrator", "target")),
)
_NOT_TELLING: Final = ("country", "latitude", "longitude")
_LONGEST_REASON: Final = 200
_MOST_REASONS: Final = 3


def guess_mapping(
    table: Table,
    name: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    header: int | None = None,
) -> str:
    """Write the text of a first mapping for a table; its first rows are read.

    Args:
        table: as opened, not read yet.
        name: of its file; the source is called after it.
        encoding: as the file was opened, for the mapping to say so.
        sheet: likewise.
        header: likewise.

    Raises:
        InputError: no column is recognised, or none can be named.
    """
    sample = take_sample(table)
    file = {"encoding": encoding, "sheet": sheet, "header": header}
    told = {key: value for key, value in file.items() if value is not None}
    guess = replace(_make_guess(sample, name), file=told)
    tried = _try_guess(guess, sample, table.columns)
    looked_at = f"{len(sample.rows):,} rows" if sample.is_whole else "its first rows"
    head = (
        f"A first mapping for {name}, guessed from its header and {looked_at}.",
        "Nothing in it is certain: go through it, change what is wrong, then import with it.",
        *table.notes,
        *tried,
    )
    return write_guess(guess, head)


def _make_guess(sample: Sample, name: str) -> Guess:
    pool = Pool(sample)
    named = find_named(sample)
    pool.use([named] if named else [])
    drafts, own = _find_claims(pool)
    title, quote, said = find_title(pool), find_quote(pool), find_said(pool)
    articles = find_articles(pool)
    if not any(draft.prop == "type" for draft in drafts) and (kind := find_type(pool)):
        drafts.append(kind)
    if not drafts:
        raise InputError(f"{escape_controls(name)}: no column is recognised", _NEEDED)
    key = _choose_key(pool, named, drafts, title)
    if key is None:
        raise InputError(
            f"{escape_controls(name)}: no column can be named as the key of a row",
            "name one without { and |, unlike any other",
        )
    pool.use(key.columns)
    return Guess(
        name=name,
        key=key,
        title=title or make_title(drafts) or Title(key.template, key.columns),
        quote=quote,
        said=said,
        claims=tuple(drafts),
        articles=articles,
        own=own,
        unused=tuple((column, _tell_why(pool, column)) for column in pool.list_rest()),
    )


def _find_claims(pool: Pool) -> tuple[list[Draft], dict[str, str]]:
    """All claims, and the qualifiers they need besides the built-in ones."""
    drafts = [draft for draft in (draft_date(pool), draft_place(pool)) if draft]
    drafts += find_terms(pool)
    counts, own = find_counts(list(pool))
    drafts += map(pool.accept, counts)
    drafts += find_actors(pool)
    motive = find_motive(pool)
    return [*drafts, *([motive] if motive else [])], own


def _choose_key(
    pool: Pool, named: Column | None, drafts: list[Draft], title: Title | None
) -> Key | None:
    columns = {
        (draft.prop, parameter): column
        for draft in reversed(drafts)
        if draft.converter != "text"
        for parameter, column in draft.columns.items()
    }
    first = [columns[part] for part in _TELLING if part in columns]
    last = [column for (_, name), column in columns.items() if name not in _NOT_TELLING]
    rest = list(pool)
    every = dict.fromkeys([*first, *(title.columns if title else ()), *reversed(last), *rest])
    free = [column for column in rest if column.match("key") or not column.matches]
    return choose_key(pool.sample, named, free, every)


def _tell_why(pool: Pool, column: Column) -> str:
    """Why a column isn't used, where there is a reason to name."""
    if column.name and not column.is_alone:
        return "the file has another column of this name: rename all but one"
    if column.told and is_named(column) and not is_key(column):
        return "no key: not all of its cells are filled and distinct"
    return pool.reasons.get(column.at, "")


def _try_guess(guess: Guess, sample: Sample, columns: tuple[str, ...]) -> list[str]:
    """What becomes of the rows looked at, in lines of comment."""
    mapping = read_mapping(write_guess(guess), "the guess")
    plan = Plan(mapping, columns, with_articles=guess.articles is not None)
    reasons = dict(_list_rejected(plan, sample))
    rows = len(sample.rows)
    if not rows:
        return ["There were no rows to try it on."]
    return [*_tell_tried(rows, list(reasons.values())), *_tell_totals(sample, reasons)]


def _tell_tried(rows: int, reasons: list[str]) -> list[str]:
    if not reasons:
        return [f"Tried on them: all {rows:,} can be read."]
    return [
        f"Tried on them: {rows - len(reasons):,} of {rows:,} can be read. Rejected would be",
        *(f"  {shorten(reason, _LONGEST_REASON)}" for reason in reasons[:_MOST_REASONS]),
        *(["  …"] if len(reasons) > _MOST_REASONS else []),
    ]


def _tell_totals(sample: Sample, rejected: Container[int]) -> list[str]:
    """Rows that would come in and seem to sum the others up."""
    return [
        f"Line {line} would come in as well: {shorten(word, _LONGEST_REASON)}. If that is a total,"
        " take it out of the table."
        for line, word in list_totals(sample)
        if line not in rejected
    ][:_MOST_REASONS]


def _list_rejected(plan: Plan, sample: Sample) -> Iterator[tuple[int, str]]:
    """The lines that would be rejected and why, one of a key that another has, too."""
    lines: dict[str, int] = {}
    for line, cells in sample.rows:
        try:
            key = plan.read_row(line, list(cells)).key
        except InputError as error:
            yield line, f"line {line}: {describe(error)}"
            continue
        if key in lines:
            yield line, f"line {line}: {key} is the key of line {lines[key]} too"
        lines.setdefault(key, line)
