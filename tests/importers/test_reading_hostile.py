"""Files made to do harm, read in a process of their own to see what that takes."""

import lzma
import zlib
from zipfile import ZipFile

import pytest
from table_files import read_elsewhere
from workbook_files import change_workbook, write_workbook
from zip_files import ZEROS, deflate_zeros, zip_deflated, zip_one

MOST_MEMORY = 200  # MiB
TEN_GIB = 10 << 30
OUT_OF_PROPORTION = ": unpacks to more than 200 times its size, as no table does"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_BEGINS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


def assert_refused(path, message, seconds=20):
    found = read_elsewhere(path)
    assert found.message == path.name + message
    assert found.peak < MOST_MEMORY
    assert found.seconds < seconds


@pytest.fixture
def path(tmp_path):
    return tmp_path / "t.csv"


def write_pieces(path, *pieces):
    with path.open("wb") as file:
        for piece, times in pieces:
            for _ in range(times):
                file.write(piece)


X = b"x" * (1 << 20)
TOO_LONG = "a row of more than 4,000,000 characters"


@pytest.mark.parametrize(
    ("before", "piece", "message"),
    [
        (b"", X, f":1: {TOO_LONG}"),
        (b"a,b\n1,", X, f":2: {TOO_LONG}"),
        (b'a,b\n1,"', X, f":2: {TOO_LONG}"),
        (b'a,b\n1,"', X[:99_999] + b"\n", ":2: a cell of more than 1,000,000 characters"),
        (b'a,b\n1,"', b"\xf0\x9f\x98\x80\n" * 1000, ":2: a row of more than 100,000 lines"),
        (b'a,"b\n1', b'\n"",' * 1000, ":1: a row of more than 100,000 lines"),
        (b'{"a": "', X, f":1: {TOO_LONG}"),
        (b'{"a": 1}\n{"a": "', X, f":2: {TOO_LONG}"),
    ],
)
def test_a_hundred_megabytes_without_an_end_are_refused_at_once(path, before, piece, message):
    write_pieces(path, (before, 1), (piece, (100 << 20) // len(piece)))
    assert_refused(path, message, seconds=5)


@pytest.mark.parametrize(
    ("header", "cell"),
    [("", b"a,"), ("a,b\n", b"\xf0\x9f\x98\x80,"), ("a,b\n", b'"\xc3\xa9\xc3\xa9",')],
)
def test_a_million_columns_are_refused_before_they_are_made(path, header, cell):
    cells = 1_999_000 if len(cell.decode()) == 2 else 799_000
    write_pieces(path, (header.encode(), 1), (cell, cells))
    line = 2 if header else 1
    assert_refused(path, f":{line}: a row of more than 16,384 cells", seconds=5)


def test_ten_gigabytes_declared_are_refused_unseen(path):
    zip_one(path, "t.csv", [ZEROS], declared=TEN_GIB)
    assert_refused(path, ": unpacks to more than 8,192 MiB", seconds=2)
    zip_one(path, "t.csv", [ZEROS], declared=5 << 30)
    assert_refused(path, OUT_OF_PROPORTION, seconds=2)


@pytest.mark.prove
def test_ten_gigabytes_undeclared_are_refused(path):
    zip_deflated(path, "t.csv", deflate_zeros(10_240), declared=1000)
    assert_refused(path, OUT_OF_PROPORTION)


@pytest.mark.prove
def test_ten_gigabytes_in_a_gz_are_refused(path):
    begin = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    write_pieces(path, (begin, 1), *((piece, 1) for piece in deflate_zeros(10_240)))
    assert_refused(path, OUT_OF_PROPORTION)


@pytest.mark.prove
def test_ten_gigabytes_in_an_xz_are_refused(path):
    packer = lzma.LZMACompressor()
    one = b"".join([*(packer.compress(ZEROS) for _ in range(256)), packer.flush()])
    write_pieces(path, (one, 40))
    assert_refused(path, OUT_OF_PROPORTION)


def test_an_xz_that_asks_for_much_memory_is_refused(path):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20, "preset": 0}]
    path.write_bytes(lzma.compress(b"a,b\n", filters=filters))
    assert_refused(path, ": damaged or cut short: Memory usage limit exceeded", seconds=2)


@pytest.fixture
def workbook(tmp_path):
    return write_workbook(tmp_path / "t.xlsx", ("Sheet1", [["id", "n"], ["1", 2]]))


def replace_sheet(workbook, deflated, declared):
    """Put something deflated in place of the sheet."""
    with ZipFile(workbook) as book:
        others = [(name, book.read(name)) for name in book.namelist() if name != SHEET]
    zip_deflated(workbook, SHEET, deflated, declared, others)


def deflate(*pieces):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    for piece, times in pieces:
        for _ in range(times):
            yield packer.compress(piece)
    yield packer.flush()


def test_a_workbook_that_defines_entities_is_refused(workbook):
    lol = '<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    change_workbook(
        workbook,
        "xl/sharedStrings.xml",
        lambda text: text.replace("<sst", f"<!DOCTYPE sst [{lol}]><sst").replace("id", "&a9;"),
    )
    assert_refused(
        workbook, ": no sound XLSX: a document type, which could define entities", seconds=2
    )


@pytest.mark.parametrize(
    ("begins", "piece", "message"),
    [
        (b"", b" " * (1 << 20), ": no sound XLSX: a text or tag without an end"),
        (
            SHEET_BEGINS + b"<row a='",
            X,
            ": no sound XLSX: a text or tag without an end",
        ),
        (
            SHEET_BEGINS + b"<!--",
            b"<" * (1 << 20),
            ": no sound XLSX: a text or tag without an end",
        ),
        (
            SHEET_BEGINS,
            b"<a>" * 350_000,
            ": no sound XLSX: tags within tags, or of ever other names",
        ),
        pytest.param(
            SHEET_BEGINS,
            b"<row>" + b"<c/>" * 10_000 + b"</row>",
            OUT_OF_PROPORTION,
            marks=pytest.mark.prove,
        ),
    ],
)
def test_a_workbook_that_unpacks_to_much_is_refused(workbook, begins, piece, message):
    replace_sheet(workbook, deflate((begins, 1), (piece, (100 << 20) // len(piece))), 1000)
    assert_refused(workbook, message)


def test_a_workbook_of_ever_other_names_is_refused(workbook):
    names = "".join(f"<a{number:x}/>" for number in range(300_000))
    tag = "<c " + " ".join(f'a{number:x}=""' for number in range(20_000)) + "/>"
    for text in (names, tag):
        change_workbook(workbook, SHEET, lambda _, text=text: SHEET_BEGINS.decode() + text)
        assert_refused(workbook, ": no sound XLSX: tags within tags, or of ever other names")


def test_a_workbook_that_declares_much_is_refused_unseen(workbook):
    replace_sheet(workbook, deflate((b"<a/>", 1)), 2 << 30)
    assert_refused(workbook, ": unpacks to more than 1,024 MiB", seconds=2)


def test_a_workbook_whose_sheet_declares_little_is_unpacked_to_its_end(workbook):
    with ZipFile(workbook) as book:
        sheet = book.read(SHEET)
    replace_sheet(workbook, deflate((sheet, 1)), len(sheet) - 5)
    found = read_elsewhere(workbook)
    assert found.message.startswith("t.xlsx: damaged or cut short: ")


def test_cells_far_apart_are_refused(workbook):
    places = {"A1": "A1", "B2": "XFD1048576"}
    change_workbook(workbook, SHEET, lambda text: text.replace('r="B2"', f'r="{places["B2"]}"'))
    assert_refused(workbook, ": a sheet of 4 cells spread over 17,179,869,184 places", seconds=2)


SHARED = "xl/sharedStrings.xml"
ROW = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c><c r="B{0}" t="s"><v>1</v></c></row>'


def share_text(path, length, rows, written=ROW):
    """Let many cells have one long text, of which a workbook holds a single copy."""
    more = "".join(written.format(row, 2) for row in range(10, 10 + rows))
    change_workbook(path, SHEET, lambda text: text.replace("</sheetData>", more + "</sheetData>"))
    long = f"<si><t>{'x' * length}</t></si></sst>"
    change_workbook(path, SHARED, lambda text: text.replace("</sst>", long))


@pytest.mark.parametrize(
    "written",
    [
        ROW,
        ROW.replace('"s"', "'s'"),
        ROW.replace("<v>{1}", "<v>&#50;").replace("{1}", "2"),
        ROW.replace("<v>{1}", "<v>\n<!-- 0 -->{1}"),
    ],
)
def test_a_long_text_that_many_cells_share_is_refused(tmp_path, written):
    path = write_workbook(tmp_path / "t.xlsx", ("one", [["a", "b"]]))
    share_text(path, 900_000, 2_000, written)
    assert_refused(path, ": unpacks to more than 1,024 MiB", seconds=5)


def test_a_text_that_many_cells_share_is_read(tmp_path):
    path = write_workbook(tmp_path / "t.xlsx", ("one", [["a", "b"]]))
    share_text(path, 1_000, 50_000)  # some 50 MB
    found = read_elsewhere(path)
    assert (found.message, found.rows) == ("", 50_000)


def test_a_single_long_text_is_no_reason_to_refuse_short_ones(tmp_path):
    path = write_workbook(tmp_path / "t.xlsx", ("one", [["a", "b"]]))
    share_text(path, 100_000, 1)
    more = "".join(ROW.format(row, 0) for row in range(20, 20_000))
    change_workbook(path, SHEET, lambda text: text.replace("</sheetData>", more + "</sheetData>"))
    assert read_elsewhere(path).message == ""


def test_texts_that_no_cell_needs_are_refused(tmp_path):
    path = write_workbook(tmp_path / "t.xlsx", ("one", [["a", "b"]]))
    change_workbook(
        path, SHARED, lambda text: text.replace("</sst>", "<si/>" * 3_000_000 + "</sst>")
    )
    assert_refused(path, ": more shared texts than cells need", seconds=15)


@pytest.mark.prove
def test_memory_does_not_grow_with_the_file(tmp_path):
    row = b'%d,"some text of a row, as long as many are",Kabul,34.5,69.2,1,2,3\n'
    peaks = {}
    for rows in (50_000, 2_000_000):
        csv, lines = tmp_path / "t.csv", tmp_path / "t.jsonl"
        with csv.open("wb") as file:
            file.write(b"id,text,place,lat,lon,x,y,z\n")
            file.writelines(row % number for number in range(rows))
        with lines.open("wb") as file:
            file.writelines(b'{"id": %d, "text": "as before"}\n' % n for n in range(rows))
        found = [read_elsewhere(path) for path in (csv, lines)]
        assert [each.rows for each in found] == [rows, rows]
        peaks[rows] = [each.peak for each in found]
    assert all(
        large - small <= 2 for small, large in zip(peaks[50_000], peaks[2_000_000], strict=True)
    )
