"""How large what is read may be: what lies beyond is an accident or an attack, and refused."""

from typing import Final

from incidents.errors import InputError

LONGEST_CELL: Final = 1_000_000
LONGEST_RECORD: Final = 4_000_000
MOST_LINES: Final = 100_000  # of one record
MOST_COLUMNS: Final = 16_384  # as many as a sheet of XLSX has

MIB: Final = 1 << 20
# Unpacked, what goes beyond the floor must be in proportion to the packed size. Real tables pack
# to a tenth or a thirtieth; zeros to a thousandth.
MOST_UNPACKED: Final = 8192 * MIB
MOST_UNPACKED_WORKBOOK: Final = 1024 * MIB
FLOOR: Final = 256 * MIB
FLOOR_WORKBOOK: Final = 64 * MIB
RATIO: Final = 200
MOST_MEMBERS: Final = 10_000


def refuse_long_cell(where: str) -> InputError:
    """The error for a cell that is too long; a quote that is never closed makes one, too."""
    return InputError(
        f"{where}: a cell of more than {LONGEST_CELL:,} characters", "is a quote not closed?"
    )


def refuse_long_record(where: str) -> InputError:
    """The error for a row that is too long."""
    return InputError(
        f"{where}: a row of more than {LONGEST_RECORD:,} characters",
        "is this a table of text, with a line for each row?",
    )


def refuse_many_lines(where: str) -> InputError:
    """The error for a row that goes on and on."""
    return InputError(f"{where}: a row of more than {MOST_LINES:,} lines", "is a quote not closed?")


def refuse_width(where: str) -> InputError:
    """The error for a row of too many cells."""
    return InputError(
        f"{where}: a row of more than {MOST_COLUMNS:,} cells",
        "is this a table of text, with a line for each row?",
    )
