"""Rows of CSV as we write them: RFC 4180 with LF."""

import csv
from typing import Any, Protocol


class Writable(Protocol):
    """What takes text."""

    def write(self, text: str, /) -> object:
        """Take text."""


class _Lines:
    """A stream that ends lines with LF where csv ends them with CRLF.

    Told to end them with LF, csv before Python 3.13 leaves text with a lone CR unquoted.
    """

    def __init__(self, out: Writable) -> None:
        self.write_text = out.write

    def write(self, line: str) -> None:
        self.write_text(line[:-2] + "\n")


def make_writer(out: Writable) -> Any:  # noqa: ANN401 - csv's writer has no name of its own
    """A writer of rows, as csv makes them."""
    return csv.writer(_Lines(out))
