"""A part of a file, read and staged in the reader's thread as far as that goes without asking."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from incidents.entry.imports.incident_codes import make_code
from incidents.entry.imports.staging import Stager
from incidents.importers.plan import Plan, RejectedRow, TypedRow
from incidents.importers.reading import Table

# Rows of a part: enough that statements cost little, few enough to stay in memory.
PART: Final = 5_000


class Part(NamedTuple):
    """What was read at once.

    Attributes:
        staged: each row as it is staged; None for those that aren't, or not yet.
        noted: rows that more has to be done about, with their place among the others: that were
            rejected, that the database has to be asked about, that bring articles or oddities.
    """

    staged: list[list[Any] | None]
    noted: list[tuple[int, TypedRow | RejectedRow]]


class PartReader:
    """Reads a file part by part.

    Attributes:
        lines_of_keys: where a key stands first, also if its row was rejected.
        unread_keys: rejected rows whose key can't be read.
    """

    def __init__(self, plan: Plan, file: Table, stager: Stager) -> None:
        self.lines_of_keys: dict[str, int] = {}
        self.unread_keys = 0
        self._prefix, self._stager = plan.mapping.row.code, stager
        self._rows = self._refuse_repeated(plan.read_rows(file))

    def read(self) -> Part:
        """The next part, with no rows at the end.

        Raises:
            InputError: the file is broken.
        """
        part = Part([], [])
        staged, noted = part
        for at, row in enumerate(islice(self._rows, PART)):
            if isinstance(row, RejectedRow):
                staged.append(None)
                noted.append((at, row))
                continue
            met = self._stager.stage_met(row, at + 1, make_code(self._prefix, row.key))
            staged.append(met)
            if met is None or row.articles or row.oddities:
                noted.append((at, row))
        return part

    def stage(self, row: TypedRow, at: int) -> list[Any]:
        """Stage a row for which the database has to be asked, in the database's own thread.

        Raises:
            InputError: as `Stager.stage`.
        """
        return self._stager.stage(row, at + 1, make_code(self._prefix, row.key))

    def _refuse_repeated(
        self, rows: Iterator[TypedRow | RejectedRow]
    ) -> Iterator[TypedRow | RejectedRow]:
        """Reject rows whose key an earlier row has."""
        lines = self.lines_of_keys
        for row in rows:
            if row.key is None:
                self.unread_keys += 1
            elif row.key not in lines:
                lines[row.key] = row.line
            elif isinstance(row, TypedRow):
                reason = f"{row.key} is the key of line {lines[row.key]} too (keep one of them)"
                yield RejectedRow(row.line, reason, row.raw, row.key)
                continue
            yield row
