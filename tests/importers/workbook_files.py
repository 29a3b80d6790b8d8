"""Workbooks, sound ones and others."""

from datetime import date, datetime, time, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

FORMATS = {
    datetime: "yyyy-mm-dd hh:mm:ss",
    date: "yyyy-mm-dd",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}


def write_workbook(path, *sheets, top=0, left=0):
    """A workbook of sheets, each a name and rows; a value ERROR becomes a formula that fails."""
    with xlsxwriter.Workbook(path) as book:
        formats = {kind: book.add_format({"num_format": as_}) for kind, as_ in FORMATS.items()}
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows, top):
                for column, value in enumerate(values, left):
                    if value == "ERROR":
                        sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif value is not None:
                        sheet.write(row, column, value, formats.get(type(value)))
    return path


def change_workbook(path, part, change, *, again=False):
    """Write a workbook anew with one part changed or added; again: as well as it was."""
    with ZipFile(path) as book:
        parts = [(info.filename, book.read(info)) for info in book.infolist()]
    old = dict(parts).get(part, b"")
    changed = (part, change(old.decode()).encode())
    kept = parts if again else [each for each in parts if each[0] != part]
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, data in [*kept, (changed[0].upper() if again else changed[0], changed[1])]:
            book.writestr(name, data)
