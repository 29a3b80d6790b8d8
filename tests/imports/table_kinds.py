"""The same rows as a file of every kind that can be read."""

import csv
import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

import xlsxwriter

Row = dict[str, str]


def write_text(rows: list[Row], delimiter: str = ",", line_end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: list[Row]) -> None:
    path.write_bytes(write_text(rows).encode())


def write_tsv(path: Path, rows: list[Row]) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + write_text(rows, "\t", "\n").encode())


def write_semicolons(path: Path, rows: list[Row]) -> None:
    path.write_bytes(f"sep=;\r\n{write_text(rows, ';')}".encode("utf-16"))


def write_json(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def write_gz(path: Path, rows: list[Row]) -> None:
    path.write_bytes(gzip.compress(write_text(rows).encode()))


def write_xz(path: Path, rows: list[Row]) -> None:
    path.write_bytes(lzma.compress(write_text(rows).encode()))


def write_zip(path: Path, rows: list[Row]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rows.csv", write_text(rows))


def write_workbook(path: Path, rows: list[Row]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            for column, cell in enumerate(cells):
                sheet.write_string(at, column, cell)


def write_numbers(path: Path, rows: list[Row]) -> None:
    """A workbook in which whole numbers are numbers, as a spreadsheet makes them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            for column, cell in enumerate(cells):
                if cell.isdecimal() and str(int(cell)) == cell:
                    sheet.write_number(at, column, int(cell))
                else:
                    sheet.write_string(at, column, cell)


KINDS = {
    "CSV": write_csv,
    "TSV with a mark": write_tsv,
    "semicolons in UTF-16": write_semicolons,
    "JSON lines": write_json,
    "gzip": write_gz,
    "xz": write_xz,
    "zip": write_zip,
    "workbook": write_workbook,
    "workbook of numbers": write_numbers,
}
