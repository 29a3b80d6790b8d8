from datetime import date, datetime, time, timedelta

import pytest
from table_files import read, read_file, refuse
from workbook_files import change_workbook, write_workbook

from incidents.errors import InputError
from incidents.importers.reading import Rejected, open_table


def read_rows(tmp_path, *rows, **options):
    path = write_workbook(tmp_path / "t.xlsx", ("Sheet1", rows), **options)
    return read_file(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (94, "94"),
        (-3.0, "-3"),
        (30.2832, "30.2832"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (123456789012345000000.0, "123456789012345000000"),
        (1e300, "1e+300"),
        (1e-7, "0.0000001"),
        (1.5e-20, "1.5e-20"),
        (date(2024, 1, 3), "2024-01-03"),
        (datetime(2024, 1, 3, 0, 0), "2024-01-03"),  # noqa: DTZ001 - a sheet knows no zones
        (datetime(2024, 1, 3, 14, 45, 5), "2024-01-03T14:45:05"),  # noqa: DTZ001
        (datetime(2024, 1, 3, 14, 45), "2024-01-03T14:45"),  # noqa: DTZ001
        (time(14, 45), "14:45:00"),
        (timedelta(hours=36, minutes=5, seconds=7), "36:05:07"),
        (True, "true"),
        (False, "false"),
        ("007", "007"),
        ("  x\ny ", "  x\ny "),
        ("=1+1", "=1+1"),
        (None, ""),
    ],
)
def test_values_are_text(tmp_path, value, text):
    found = read_rows(tmp_path, ["id", "value"], ["1", value])
    assert (found.columns, found.rows) == (("id", "value"), [["1", text]])


def test_lines_are_rows_of_the_sheet_and_blank_ones_none(tmp_path):
    rows = [["id", " n "], [None, None], ["1", 2], ["", ""], ["3"]]
    found = read_rows(tmp_path, *rows, top=2, left=1)
    assert found.columns == ("id", "n")
    assert (found.rows, found.lines) == ([["1", "2"], ["3", ""]], [5, 7])
    assert (found.header_raw, found.raws) == ("id,n", ["1,2", "3,"])
    assert found.facts.media_type.endswith("spreadsheetml.sheet")


def test_a_row_longer_than_the_header_is_rejected(tmp_path):
    found = read_rows(tmp_path, ["a", "b"], ["1", "2"], ["1", "2", None, "x,y"])
    assert found.rows == [["1", "2"]]
    assert found.rejected == [Rejected(3, "4 cells, expected 2", '1,2,,"x,y"')]


def test_an_error_in_a_cell_rejects_the_row(tmp_path):
    path = write_workbook(
        tmp_path / "t.xlsx",
        ("Good", [["a", "b"], ["1", "2"]]),
        ("Bad one", [["a", "b"], ["1", "2"], ["3", "ERROR"], ["ERROR", "ERROR"]]),
    )
    assert read_file(path, sheet="Good").rejected == []
    found = read_file(path, sheet="Bad one")
    assert found.rows == [["1", "2"]]
    assert found.rejected == [
        Rejected(3, "an error in cell B3, expected a value", "3,"),
        Rejected(4, "an error in cell A4, expected a value", ","),
    ]


def test_hxl_tags_under_the_header_are_skipped(tmp_path):
    found = read_rows(tmp_path, ["id", "n"], [None, "#affected"], ["1", 2])
    assert (found.rows, found.notes) == ([["1", "2"]], ("skipped the HXL tag row (line 2)",))


def test_a_sheet_is_chosen_by_name_and_the_first_one_said(tmp_path):
    path = write_workbook(
        tmp_path / "t.xlsx", ("Notes\u202e", [["x"], ["1"]]), ("Données", [["y"], ["2"]])
    )
    found = read_file(path)
    assert (found.columns, found.notes) == (
        ("x",),
        ("read sheet Notes\\u202e, the first of 2",),
    )
    found = read_file(path, sheet="Données")
    assert (found.columns, found.rows, found.notes) == (("y",), [["2"]], ())
    with pytest.raises(InputError) as caught:
        read_file(path, sheet="donnees\n")
    assert caught.value.message == "t.xlsx: there is no sheet donnees\\n"
    assert caught.value.hint == "it has Notes\\u202e, Données"


def test_an_empty_sheet_has_no_header(tmp_path):
    with pytest.raises(InputError, match=r"^t\.xlsx: no header$"):
        read_rows(tmp_path)
    assert read_rows(tmp_path, ["a"]).rows == []


@pytest.fixture
def workbook(tmp_path):
    rows = [["id", "n", "when"], ["1", 2, date(2024, 1, 3)]]
    return write_workbook(tmp_path / "t.xlsx", ("Sheet1", rows))


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (
            SHEET,
            "<worksheet ",
            '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet ',
            "no sound XLSX: a document type, which could define entities",
        ),
        (SHEET, 'r="A2"', 'r="XFE2"', "no sound XLSX: a cell in column XFE"),
        (SHEET, 'r="A2"', 'r="A1048577"', "no sound XLSX: a cell in row 1048577"),
        (SHEET, 'r="A2"', 'r="A1B2"', "no sound XLSX: a cell in column A1B"),
        (SHEET, '<row r="2"', '<row r="x\u202e"', "no sound XLSX: a cell in row x\\u202e"),
        (
            SHEET,
            'r="A2"',
            'r="XFD1048576"',
            "a sheet of 6 cells spread over 17,179,869,184 places",
        ),
        ("xl/sharedStrings.xml", 'Count="4"', 'Count="4294967295"', "no sound XLSX: a count of"),
        (SHEET, "</sheetData>", "", "no sound XLSX: mismatched tag: line 2, column"),
        (SHEET, "<v>3</v>", "<v>99</v>", "damaged or cut short: Cell string index not found"),
        ("xl/workbook.xml", "<sheet ", "<leaf ", "a workbook without sheets"),
    ],
)
def test_what_no_sound_workbook_holds_is_refused(workbook, part, old, new, message):
    change_workbook(workbook, part, lambda text: text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_file(workbook)
    assert caught.value.message.startswith(f"t.xlsx: {message}")


def test_a_part_that_stands_twice_is_refused(workbook):
    change_workbook(workbook, SHEET, lambda text: text, again=True)
    with pytest.raises(InputError, match=r"^t\.xlsx: two parts of one name$"):
        read_file(workbook)


def test_pictures_and_macros_are_left_behind(workbook):
    change_workbook(workbook, "xl/media/image1.png", lambda _: "\0no XML <")
    assert read_file(workbook).rows == [["1", "2", "2024-01-03"]]


def test_empty_cells_far_off_are_no_cells(workbook):
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    change_workbook(workbook, SHEET, lambda text: text.replace("</sheetData>", far))
    assert read_file(workbook).rows == [["1", "2", "2024-01-03"]]


def test_cells_without_places_stand_one_after_the_other(workbook):
    change_workbook(
        workbook,
        SHEET,
        lambda text: text.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="C2"', ""),
    )
    assert read_file(workbook).rows == [["1", "2", "2024-01-03"]]


def test_old_excel_files_and_locked_ones_are_told_apart_from_text(tmp_path):
    message = refuse(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "t.xls")
    assert message.startswith("t.xls: an Excel file of the old kind, or one with a password (")


def test_values_beyond_python_are_told(workbook):
    change_workbook(workbook, "xl/styles.xml", lambda text: text.replace("yyyy-mm-dd", "[h]:mm"))
    change_workbook(workbook, SHEET, lambda text: text.replace("<v>45294</v>", "<v>1e300</v>"))
    with pytest.raises(InputError, match=r"^t\.xlsx: damaged or cut short: "):
        read_file(workbook)


def test_the_share_read_grows_to_all(workbook):
    write_workbook(workbook, ("Sheet1", [["a"], *([number] for number in range(100))]))
    with open_table(workbook) as table:
        shares = [table.fraction() for _ in table]
    assert shares == sorted(shares)
    assert (shares[0] < 0.1, shares[-1]) == (True, 1.0)


def test_encodings_are_none_of_a_workbooks_business(workbook):
    assert read_file(workbook, encoding="cp1251").rows
    assert read(workbook.parent, "a\n1\n", sheet="Sheet1").rows == [["1"]]
