"""The file of rejected rows: each verbatim, behind its line and the reason, to be mended."""

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from incidents.importers.plan import RejectedRow
    from incidents.importers.reading import Table

ADDED: Final = ("rejected_line", "rejected_because")


class RejectsFile:
    """Written once there is something to write; it can be imported with the same mapping."""

    def __init__(self, open_file: Callable[[], TextIO], table: "Table") -> None:
        self.open_file, self.table = open_file, table
        self.out: TextIO | None = None

    def add(self, row: "RejectedRow") -> None:
        """Write a row."""
        if self.out is None:
            self.out = self.open_file()
            self._write(ADDED, self.table.header_raw)
        self._write((str(row.line), row.reason), row.raw)

    def _write(self, cells: tuple[str, str], raw: str) -> None:
        """Two cells more before a row that stays as it was."""
        text = io.StringIO()
        csv.writer(text, delimiter=self.table.delimiter, lineterminator="").writerow(cells)
        assert self.out is not None  # noqa: S101 - for the type checker
        self.out.write(f"{text.getvalue()}{self.table.delimiter}{raw}\n")
