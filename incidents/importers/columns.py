"""Columns of a file by name: never by position, whatever the case where that is clear."""

from collections.abc import Sequence
from typing import Final

from incidents.errors import InputError
from incidents.printable import escape_controls

SHOWN: Final = 12


class ColumnFinder:
    """The columns of one file.

    Attributes:
        columns: their names.
        missing: the place of a cell that is always empty, one behind the last.
    """

    def __init__(self, columns: Sequence[str], mapping: str) -> None:
        self.columns = [*columns, ""]
        self.missing = len(columns)
        self.mapping = mapping
        self._exact: dict[str, list[int]] = {}
        self._folded: dict[str, list[int]] = {}
        for at, name in enumerate(columns):
            self._exact.setdefault(name, []).append(at)
            self._folded.setdefault(name.casefold(), []).append(at)

    def find(self, names: Sequence[str]) -> int | None:
        """The place of the first of these columns that the file has.

        Raises:
            InputError: it has two of that name.
        """
        for name in names:
            places = self._exact.get(name) or self._folded.get(name.casefold(), [])
            if len(places) > 1:
                raise InputError(
                    f"the file has {len(places)} columns {name!r}", "rename all but one"
                )
            if places:
                return places[0]
        return None

    def place(self, names: Sequence[str]) -> int:
        """The same; where the file has none of them, that of the cell which is always empty."""
        at = self.find(names)
        return self.missing if at is None else at

    def refuse_missing(self, names: Sequence[str]) -> InputError:
        """The error for a column that can't be done without."""
        hint = f"the file has {self.describe()}"
        if len(list(filter(None, self.columns))) == 1:
            hint += "; if that is a title, --header LINE says where the columns are named"
        return InputError(f"{self.mapping} needs a column {' or '.join(names)}", hint)

    def describe(self) -> str:
        """The first of the file's columns."""
        names = [name for name in self.columns[: self.missing] if name]
        more = f", … ({len(names)} in all)" if len(names) > SHOWN else ""
        return escape_controls(", ".join(names[:SHOWN]) + more)
