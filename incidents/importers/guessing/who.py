"""Columns of actors and terms: who did it, to whom, with what, and what kind of incident it was."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from incidents.importers.guessing.drafts import Draft, list_unknown, warn_of
from incidents.importers.guessing.headers import gather, split_words
from incidents.importers.guessing.likeness import find_term
from incidents.importers.guessing.pool import Pool, find_rank, is_number, is_words
from incidents.importers.guessing.sample import Column
from incidents.importers.toml_text import show_cells

SEPARATOR: Final = ";"
LONGEST_ACTOR: Final = 100
LONGEST_TERM: Final = 60
MOST_TERMS: Final = 60
FEW: Final = 12
ACTORS: Final = ("responsibility", "perpetrator", "side", "target")
# The vocabularies of properties; those in MANY may have several values.
TERMS: Final = {
    "type": "incident type",
    "target_type": "target type",
    "weapon": "weapon",
    "method": "method",
}
MANY: Final = (*ACTORS, "target_type", "weapon", "method")
SUSPECTED: Final = gather("suspected suspect suspects alleged presumed")


def find_terms(pool: Pool) -> Iterator[Draft]:
    """Claims of terms."""
    for prop, vocabulary in TERMS.items():
        named = pool.list_of_a_kind(prop) if prop in MANY else pool.list_named(prop)
        for column in named:
            draft = _draft_term(pool, prop, vocabulary, column)
            if draft:
                yield pool.accept(draft)
                if prop not in MANY:
                    break


def find_type(pool: Pool) -> Draft | None:
    """A claim of the type, from a column whose name says nothing but whose cells do."""
    for column in pool.list_unnamed():
        if _is_like(TERMS["type"], _count_parts(column, split=False)):
            draft = _draft_term(pool, "type", TERMS["type"], column)
            if draft:
                return pool.accept(draft)
    return None


def _draft_term(pool: Pool, prop: str, vocabulary: str, column: Column) -> Draft | None:
    split = prop in MANY and _is_list(column)
    parts = _count_parts(column, split=split)
    rank = find_rank(column, (prop,))
    if parts and all(map(is_number, parts)):
        pool.reasons[column.at] = "codes: a claim's `terms` has to say what each stands for"
        return None
    if not _are_few(column, parts) or (rank != 0 and not _is_like(vocabulary, parts)):
        return None
    terms = {part: term for part in parts if (term := find_term(vocabulary, part))}
    new = [part for part in parts if part not in terms]
    options: dict[str, Any] = list_unknown([column]) | ({"split": SEPARATOR} if split else {})
    # Beyond the sample there may be others.
    if new or not pool.sample.is_whole or not parts:
        options["new"] = True
    if terms:
        options["terms"] = terms
    remarks = (f"Terms of your own will be made of: {show_cells(new)}",) if new else ()
    draft = Draft(prop, "term", {"value": column}, options, remarks=remarks)
    return draft if draft.is_good else None


def _are_few(column: Column, parts: Mapping[str, int]) -> bool:
    if not column.told:
        return True
    few = len(parts) <= max(FEW, column.told // 2) and len(parts) <= MOST_TERMS
    return (
        few and max(map(len, parts), default=0) <= LONGEST_TERM and is_words(column, LONGEST_ACTOR)
    )


def _is_like(vocabulary: str, parts: Mapping[str, int]) -> bool:
    """Whether at least half of the cells name a term that is built in."""
    like = sum(count for part, count in parts.items() if find_term(vocabulary, part))
    return bool(parts) and like * 2 >= sum(parts.values())


def _is_list(column: Column) -> bool:
    return any(SEPARATOR in cell for cell in column.counted)


def _count_parts(column: Column, *, split: bool) -> Counter[str]:
    if not split:
        return column.counted
    counted: Counter[str] = Counter()
    for cell, count in column.counted.items():
        for part in filter(None, map(str.strip, cell.split(SEPARATOR))):
            if part not in column.nothing:
                counted[part] += count
    return counted


def find_actors(pool: Pool) -> Iterator[Draft]:
    """Claims of actors, by name."""
    for prop in ACTORS:
        for column in pool.list_of_a_kind(prop):
            draft = _draft_actor(prop, column)
            if draft:
                yield pool.accept(draft)


def _draft_actor(prop: str, column: Column) -> Draft | None:
    if not is_words(column, LONGEST_ACTOR):
        return None
    options: dict[str, Any] = list_unknown([column])
    if _is_list(column):
        options["split"] = SEPARATOR
    suspected = prop == "perpetrator" and not SUSPECTED.isdisjoint(split_words(column.name))
    qualifier = "suspected" if suspected else None
    tried = Draft(prop, "actor", {"value": column}, options, qualifier)
    remarks = warn_of(cells[0] for cells in tried.refused)
    return replace(tried, remarks=remarks) if tried.is_good else None
