"""The entries that differ between two timelines, on the disk: of many changes memory takes none."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Literal, NamedTuple, Self

Values = tuple[str | None, ...]
RunSide = Literal["before", "after"]
AT_ONCE: Final = 500
MARKED: Final = "(marked above the ceiling since)"
# Stands where nothing may be shown of an entry.
NOTHING: Final = "null"
TABLE: Final = """
CREATE TABLE changed (
    code TEXT PRIMARY KEY, before TEXT, after TEXT, shown_before TEXT, shown_after TEXT
) WITHOUT ROWID
"""


class Entry(NamedTuple):
    """An entry with its place in the order of timelines: earliest, latest, code."""

    place: tuple[str, str, str]
    values: Values


class Drawn(NamedTuple):
    """The values of an entry as the export had them, and as they may be shown; None: not at all."""

    real: Values
    shown: Values | None


Pair = tuple[Drawn | None, Drawn | None]


class Changed:
    """What differs, by code; a context that ends with it gone."""

    def __init__(self) -> None:
        # Without a name it is a temporary file, which SQLite keeps in memory while it is small.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("BEGIN")
        self._file.execute(TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, side: RunSide, code: str, values: Values) -> None:
        """Note an entry that the other side has not, or has otherwise."""
        self._file.execute(
            f"INSERT INTO changed (code, {side}) VALUES (?, ?) "
            f"ON CONFLICT (code) DO UPDATE SET {side} = excluded.{side}",
            (code, json.dumps(values)),
        )

    def hide_all(self, side: RunSide) -> None:
        """Let nothing of a side be shown but what `show` is given."""
        self._file.execute(f"UPDATE changed SET shown_{side} = ?", (NOTHING,))

    def show(self, side: RunSide, code: str, values: Values) -> None:
        """Say what may be shown of an entry, should it differ."""
        self._file.execute(
            f"UPDATE changed SET shown_{side} = ? WHERE code = ?", (json.dumps(values), code)
        )

    def read(self) -> Iterator[dict[str, Pair]]:
        """What differs, in the order of codes, some at a time; what is alike after all is not."""
        rows = self._file.execute(
            "SELECT code, before, shown_before, after, shown_after FROM changed "
            "WHERE before IS NOT after ORDER BY code"
        )
        while part := rows.fetchmany(AT_ONCE):
            yield {row[0]: (_load(*row[1:3]), _load(*row[3:])) for row in part}


def _load(real: str | None, shown: str | None) -> Drawn | None:
    if real is None:
        return None
    values = tuple(json.loads(real))
    if shown is None:
        return Drawn(values, values)
    return Drawn(values, None if shown == NOTHING else _hide(values, json.loads(shown)))


def _hide(real: Values, shown: Values) -> Values:
    """Put what is no longer to be shown out of sight."""
    pairs = zip(real, shown, strict=True)
    return tuple(mine if mine == theirs else MARKED for mine, theirs in pairs)


def note_changes(changed: Changed, before: Iterable[Entry], after: Iterable[Entry]) -> None:
    """Hold two timelines against each other, both read once and in their order."""
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old or new:
        old_first = old is not None and (new is None or old.place <= new.place)
        new_first = new is not None and (old is None or new.place <= old.place)
        if old_first and old and old != new:
            changed.put("before", old.place[-1], old.values)
        if new_first and new and new != old:
            changed.put("after", new.place[-1], new.values)
        old = next(olds, None) if old_first else old
        new = next(news, None) if new_first else new
