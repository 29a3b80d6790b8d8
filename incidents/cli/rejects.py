"""The file of rejected rows: each verbatim, behind its line and the reason, to be mended."""

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TextIO

from incidents.importers.rows import REJECTED

if TYPE_CHECKING:
    from incidents.importers.plan import RejectedRow
    from incidents.importers.reading import Table

BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


class RejectsFile:
    """Written once there is something to write; it can be imported with the same mapping.

    Without `open_file` nobody asked for one, and nothing is written.
    """

    def __init__(
        self, open_file: Callable[[], TextIO] | None, table: "Table", *, marked: bool
    ) -> None:
        self.open_file, self.table, self.marked = open_file, table, marked
        self.out: TextIO | None = None

    def add(self, row: "RejectedRow") -> None:
        """Write a row."""
        if self.open_file is None:
            return
        if self.out is None:
            self.out = self.open_file()
            if self.marked:
                self.out.write(BYTE_ORDER_MARK)
            self._write(REJECTED, self.table.header_raw)
        self._write((str(row.line), row.reason), row.raw)

    def flush(self) -> None:
        """Have all of it written: an import whose rejected rows are lost is none."""
        if self.out is not None:
            self.out.flush()

    def _write(self, cells: tuple[str, str], raw: str) -> None:
        """Two cells more before a row that stays as it was."""
        text = io.StringIO()
        csv.writer(text, delimiter=self.table.delimiter, lineterminator="").writerow(cells)
        assert self.out is not None  # noqa: S101 - for the type checker
        self.out.write(f"{text.getvalue()}{self.table.delimiter}{raw}\n")
