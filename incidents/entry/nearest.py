"""Names near to one that was typed: whatever the case first, then by likeness."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

SUGGESTIONS: Final = 5
LIKENESS: Final = 60  # of 100; below it suggestions are noise
# Reading and comparing more names than this takes longer than people like to wait; whoever
# searches often enough in one go reads them all the same.
MANY_NAMES: Final = 30_000
OFTEN: Final = 20

Names = Select[str, int]


class NameIndex:
    """All names of one kind with the ids of what they belong to, read when that is worth it."""

    def __init__(self, session: Session, names: Names) -> None:
        self.session = session
        self.names = names
        self.column = names.selected_columns[0]
        self.suggesting = True
        self._searches = 0
        self._pairs: list[tuple[str, int]] | None = None
        self._folded: dict[str, set[int]] = {}

    def fold(self, text: str) -> set[int]:
        """Ids of what has the name in whatever case."""
        self._searches += 1
        if self._is_worth_reading():
            return self._folded.get(text.casefold(), set())
        # Databases fold ASCII only; for the rest, the spellings people use.
        spelt = {text.lower(), text.upper(), text.title(), text.capitalize()}
        same = (func.lower(self.column) == func.lower(text)) | self.column.in_(spelt)
        return {key for _, key in self._read(self.names.where(same))}

    def add(self, name: str, key: int) -> None:
        """Keep up with a name that was just recorded."""
        if self._pairs is not None:
            self._pairs.append((name, key))
            self._folded.setdefault(name.casefold(), set()).add(key)

    def candidates(self, text: str) -> list[tuple[str, int]]:
        """Names to compare `text` with: all, or of very many those that begin as it does."""
        if self._is_worth_reading():
            return self._pairs or []
        return self._read(self.names.where(begins_like(self.column, text)))

    def _is_worth_reading(self) -> bool:
        if self._pairs is None and (self._searches > OFTEN or not self._is_large()):
            self._pairs = self._read(self.names)
            for name, key in self._pairs:
                self._folded.setdefault(name.casefold(), set()).add(key)
        return self._pairs is not None

    def _is_large(self) -> bool:
        count = select(func.count()).select_from(self.names.subquery())
        return (self.session.scalar(count) or 0) > MANY_NAMES

    def _read(self, names: Names) -> list[tuple[str, int]]:
        return [(name, key) for name, key in self.session.execute(names)]


def begins_like(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The column begins with the first two letters, as typed, in lower case or as a title."""
    start = text[:2]
    spelt = {start, start.lower(), start.capitalize(), start.upper()}
    return or_(*(column.startswith(each, autoescape=True) for each in sorted(spelt)))


def nearest_names(text: str, names: Iterable[tuple[str, int]]) -> dict[int, str]:
    """Ids of the things whose names are likest, likest first, each with that name."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - 2 MB that only errors need

    known = list(names)
    hits = process.extract(
        *(text, [name for name, _ in known]),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=4 * SUGGESTIONS,
        score_cutoff=LIKENESS,
    )
    found: dict[int, str] = {}
    for name, _, position in hits:
        found.setdefault(known[position][1], name)
    return dict(list(found.items())[:SUGGESTIONS])
