"""The text of a guessed mapping."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from incidents.importers.guessing.drafts import Draft, list_unknown
from incidents.importers.guessing.keys import Key
from incidents.importers.guessing.sample import Column
from incidents.importers.guessing.texts import Articles, Title
from incidents.importers.naming import make_key
from incidents.importers.toml_text import (
    LONGEST_NAME,
    shorten,
    show_cells,
    write_key,
    write_pair,
    write_remark,
    write_value,
)

_ENDINGS: Final = re.compile(
    r"(?:\.(?:csv|tsv|tab|txt|xlsx|xlsm|jsonl|ndjson|json|gz|xz|zip))+$", re.IGNORECASE
)
# Codes of data sets that are something else than a table that happens to be called so.
_TAKEN: Final = ("ged", "ucdp-ged", "gtd", "acled", "unsourced")
_LONGEST_CODE: Final = 40
_LONGEST_PREFIX: Final = 20


@dataclass(frozen=True, eq=False)
class Guess:
    """All that a mapping is made of.

    Attributes:
        name: of the file.
        own: labels of qualifiers that aren't built in, by key.
        file: how the file has to be opened.
        unused: columns, and why they aren't used where there is something to say.
    """

    name: str
    key: Key
    title: Title
    quote: Column | None
    said: Column | None
    claims: tuple[Draft, ...]
    articles: Articles | None
    own: Mapping[str, str]
    unused: tuple[tuple[Column, str], ...]
    file: Mapping[str, Any] = field(default_factory=dict)


def write_guess(guess: Guess, head: Iterable[str] = ()) -> str:
    """The text of the mapping; `head` are lines of comment to begin with."""
    blocks = [
        [write_remark(line) for line in head],
        _write_source(guess.name),
        _write_file(guess.file),
        _write_row(guess),
        *(_write_claim(draft) for draft in guess.claims),
        _write_articles(guess.articles),
        _write_own(guess.own),
        _write_unused(guess.unused),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def name_source(name: str) -> tuple[str, str]:
    """Code and title of a source, from the name of its file."""
    stem = _ENDINGS.sub("", name)
    code = make_key(stem)[:_LONGEST_CODE].strip("-")
    title = re.sub(r"[\s_]+", " ", stem).strip() or code
    return (f"{code}-table" if code in _TAKEN else code), title


def _write_source(name: str) -> list[str]:
    code, title = name_source(name)
    return [
        "[source]",
        write_pair("code", code),
        write_pair("title", title),
        write_pair("kind", "data set"),
        '# publisher = "Who compiled it"',
    ]


def _write_file(file: Mapping[str, Any]) -> list[str]:
    return ["[file]", *(write_pair(key, value) for key, value in file.items())] if file else []


def _write_row(guess: Guess) -> list[str]:
    code, _ = name_source(guess.name)
    prefix = code[:_LONGEST_PREFIX].strip("-")
    words = [column for column in (guess.quote, guess.said) if column]
    unknown = list_unknown([*guess.title.columns, *words])
    return [
        "[row]",
        *map(write_remark, guess.key.remarks),
        write_pair("key", guess.key.template, _show(guess.key.columns)),
        write_pair("dataset", code),
        write_pair("code", prefix),
        write_pair("title", guess.title.template, _show(guess.title.columns)),
        *(write_pair("quote", each.name, _show([each])) for each in words if each is guess.quote),
        *(write_pair("said", each.name, _show([each])) for each in words if each is guess.said),
        *(write_pair(name, value) for name, value in unknown.items()),
    ]


def _show(columns: Iterable[Column]) -> str:
    """Some cells of one column, or the first of each of several."""
    every = list(columns)
    if len(every) == 1:
        return show_cells(every[0].counted)
    return show_cells(next(iter(column.counted), "") for column in every)


def _write_claim(draft: Draft) -> list[str]:
    options: dict[str, Any] = dict(draft.options)
    terms: Mapping[str, str] = options.pop("terms", {})
    lines = [
        *map(write_remark, draft.remarks),
        "[[claims]]",
        write_pair("property", draft.prop),
        *([write_pair("qualifier", draft.qualifier)] if draft.qualifier else []),
        write_pair("as", draft.converter),
        *(write_pair(name, each.name, _show([each])) for name, each in draft.columns.items()),
        *(write_pair(name, value) for name, value in options.items()),
    ]
    if terms:
        lines += ["", "[claims.terms]", *(write_pair(cell, term) for cell, term in terms.items())]
    return lines


def _write_articles(articles: Articles | None) -> list[str]:
    if not articles:
        return []
    lines = [
        f"  {write_value(column.name)},  {write_remark(_show([column]))}".rstrip()
        for column in articles.columns
    ]
    return ["[articles]", write_pair("as", articles.kind), "columns = [", *lines, "]"]


def _write_own(own: Mapping[str, str]) -> list[str]:
    if not own:
        return []
    lines = [f"{write_key(key)} = {write_value(label)}" for key, label in own.items()]
    return [
        write_remark("Who was counted, where no built-in qualifier says it."),
        "[terms.qualifier]",
        *lines,
    ]


def _write_unused(unused: Iterable[tuple[Column, str]]) -> list[str]:
    lines = [write_remark(_describe_unused(column, reason)) for column, reason in unused]
    return [write_remark("Columns that nothing above uses:"), *lines] if lines else []


def _describe_unused(column: Column, reason: str) -> str:
    name = shorten(column.name, LONGEST_NAME) or f"(column {column.at + 1} has no name)"
    return f"  {name}: {show_cells(column.counted) or 'empty'}{' – ' if reason else ''}{reason}"
