"""incidents import: what it says, what it refuses, and what it leaves behind."""

import csv
import json
import os
from zipfile import ZipFile

import pytest
import xlsxwriter

from tests.cli.conftest import only_sqlite

pytestmark = pytest.mark.slow

MAPPING = """\
[source]
code = "list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "{what}, {town}"

[[claims]]
property = "date"
as = "date"
value = "day"

[[claims]]
property = "deaths"
qualifier = "civilians"
as = "quantity"
value = "dead"

[[claims]]
property = "type"
as = "term"
value = "what"
terms = { "Bomb" = "bombing", "Fire" = "arson" }
"""
TABLE = "id,day,town,what,dead\n1,2024-03-01,Aba,Bomb,3\n2,2024-03-02,Bab,Fire,at least 2\n"
ROWS = list(csv.reader(TABLE.splitlines()))


def write_book(path, sheets):
    """A workbook of these sheets, by name."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    return path


class Desk:
    """A database and a folder with a table and its mapping."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.file = self.write("list.csv", TABLE)
        self.mapping = self.write("list.toml", MAPPING)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def map(self, old, new):
        """Change the mapping."""
        assert old in MAPPING
        self.mapping.write_text(MAPPING.replace(old, new))
        return self

    def take(self, *more, file=None, **environment):
        options = ("--mapping", self.mapping)
        return self.database("import", file or self.file, *options, *more, **environment)

    def refuse(self, *arguments, code=1, **more):
        """The two lines of an error, nothing having been recorded."""
        found = self.database("import", *arguments, **more)
        assert (found.code, found.out) == (code, "")
        assert len(self.database.read("log")) == 1
        return found.err.splitlines()


@pytest.fixture
def desk(database, tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_FILES", str(tmp_path / "files"))
    return Desk(database, tmp_path)


# --- words in the mapping that nothing is called


@only_sqlite
@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ('"deaths"', '"daeths"', ":16: there is no property 'daeths'", "did you mean deaths?"),
        ('"civilians"', '"civilans"', "civilans'", "did you mean civilians?"),
        ('"deaths"\nqualifier = "civilians"', '"deaths:civilans"',
         ":16: there is no qualifier or claim mode 'civilans'", "did you mean civilians?"),
        ('"arson"', '"arsn"', ":25: there is no incident type 'arsn'", "did you mean arson?"),
        ('"quantity"', '"quantty"', ":18: claims 2: no converter", "did you mean quantity?"),
        ('"date"\nas', '"deaths"\nas', ":11: deaths is a quantity", "choose another converter"),
        ("[row]", "[rows]", ":4: unknown: rows", "did you mean row?"),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_told_with_its_line_and_the_nearest(desk, old, new, said, hint):
    desk.map(old, new)
    error, more = desk.refuse(desk.file, "--mapping", desk.mapping)
    assert error.startswith("Error: list.toml:")
    assert said in error
    assert more.startswith(f"Hint: {hint}")


# --- files that are no tables


@only_sqlite
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PAR1\x15\0", "a Parquet file"),
        (b"\n<!DOCTYPE html><html><table>", "a web page (HTML)"),
        ("<html>".encode("utf-16"), "a web page (HTML)"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><kml>", "an XML file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"BZh91AY&SY\x9e", "an archive (bzip2)"),
        (("word/document.xml", "[Content_Types].xml"), "a Word document"),
        (("mimetype", "content.xml", "META-INF/manifest.xml"), "an OpenDocument file"),
        (("xl/workbook.bin",), "a binary Excel file (.xlsb)"),
    ],
)
def test_what_is_no_table_is_told_by_what_it_is(desk, content, said):
    if isinstance(content, tuple):
        path = desk.folder / "x"
        with ZipFile(path, "w") as archive:
            for name in content:
                archive.writestr(name, "")
    else:
        path = desk.write("x", content)
    error, hint = desk.refuse(path, "--mapping", desk.mapping)
    assert error == f"Error: x: this is {said}, not a table"
    assert hint.startswith("Hint: ")


@pytest.mark.parametrize("column", ["RIFF", "BZh", "PAR1", "II", "RDX"])
def test_a_column_may_be_called_as_other_files_begin(desk, column):
    desk.map('key = "id"', f'key = "{column}"')
    desk.write("list.csv", TABLE.replace("id,", f"{column},", 1))
    assert desk.take().code == 0


def test_an_array_of_json_is_read(desk):
    rows = list(csv.DictReader(TABLE.splitlines()))
    path = desk.write("list.json", json.dumps(rows, indent=2))
    assert desk.take(file=path).code == 0
    assert "list.json, line 9" in desk.database.do("claim", "show", "c4").out


# --- options that mean nothing


@only_sqlite
def test_options_that_mean_nothing_are_refused(desk):
    book = write_book(desk.folder / "list.xlsx", {"List": ROWS})
    mapping = ("--mapping", desk.mapping)
    guess = "--guess writes a mapping and imports nothing"
    for said, arguments in (
        ("list.csv is no workbook, with sheets", (desk.file, *mapping, "--sheet", "List")),
        ("list.xlsx is a workbook, not text", (book, *mapping, "--encoding", "utf-8")),
        ("list.csv is no workbook, with sheets", (desk.file, "--guess", "--sheet", "List")),
        (guess, (desk.file, "--guess", *mapping)),
        (guess, (desk.file, "--guess", "--edition", "1")),
        (guess, (desk.file, "--guess", "--format", "json")),
    ):
        told = desk.refuse(*arguments, code=2)
        assert told == [f"Error: {said}", f"Hint: leave out {arguments[-2]}"]


@only_sqlite
def test_a_shipped_mapping_is_found_in_any_case(desk):
    assert "ged.toml needs a column" in desk.refuse(desk.file, "--mapping", "GED")[0]
    assert desk.refuse(desk.file, "--mapping", "gedd")[1] == "Hint: did you mean ged?"


def test_how_the_file_was_opened_stands_in_the_guess(desk):
    book = write_book(desk.folder / "list.xlsx", {"Read me": [["About"]], "List": ROWS})
    text = desk.write("list.txt", TABLE.replace("Aba", "Абаза").encode("cp1251"))
    for path, option in ((book, ("--sheet", "List")), (text, ("--encoding", "windows-1251"))):
        guessed = desk.database.do("import", "--guess", path, *option).out
        mapping = desk.write("guessed.toml", guessed)
        assert desk.database("import", path, "--mapping", mapping, "--dry-run").code == 0


@only_sqlite
def test_the_note_on_the_sheet_that_was_read_stays_when_it_does_not_fit(desk):
    for first in ([["About"], ["us"]], [[""]]):
        book = write_book(desk.folder / "list.xlsx", {"Read me": first, "List": ROWS})
        said = desk.refuse(book, "--mapping", desk.mapping)
        assert "read sheet Read me, the first of 2" in " ".join(said)


# --- standard input, interrupts


def test_standard_input_is_read_and_kept(desk):
    found = desk.take(file="-", stdin=TABLE)
    assert (found.code, "\nnew " in found.out) == (0, True)
    assert "stdin, line 2" in desk.database.do("claim", "show", "c1").out
    assert 'code = "table"' in desk.database.do("import", "-", "--guess", stdin=TABLE).out
    assert desk.take(file="-", stdin="").code == 1


@only_sqlite
def test_a_pipe_by_name_is_refused_with_what_to_do(desk):
    pipe = desk.folder / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero"):
        _, hint = desk.refuse(path, "--mapping", desk.mapping)
        assert hint == "Hint: give a file that holds a table; - reads one from a pipe"


# --- rejected rows


def test_mended_rows_are_a_part_and_nothing_is_missed(desk):
    """Even where they are taken for a new edition, and the mapping names an encoding."""
    desk.map("[row]", '[file]\nencoding = "windows-1251"\n\n[row]')
    broken = TABLE.replace("2024-03-02", "2. März").replace("Bab", "Баб").replace("März", "мар")
    desk.write("list.csv", broken.encode("cp1251"))
    rejects = desk.folder / "rejected.csv"
    found = desk.take("--rejects", rejects, "--edition", "1")
    assert (found.code, found.err.splitlines()[-1]) == (
        4,
        f"1 row was rejected; it stands in {rejects}",
    )
    rejects.write_bytes(rejects.read_bytes().replace("2. мар".encode(), b"2024-03-02"))
    for edition in ("1", "2"):
        mended = desk.take(file=rejects, *("--edition", edition))  # noqa: B026
        assert mended.code == 0
        assert "known" not in mended.err
        assert "read as UTF-8 with a byte order mark, not as windows-1251" in mended.err
    titles = {row["title"] for row in desk.database.read("list")}
    assert titles == {"Bomb, Aba", "Fire, Баб"}


@only_sqlite
def test_rejected_rows_that_cannot_be_written_take_the_import_back(desk):
    desk.write("list.csv", TABLE.replace("2024-03-02", "?"))
    full = ("--mapping", desk.mapping, "--rejects", "/dev/full")
    assert desk.refuse(desk.file, *full)[0] == "Error: cannot write: No space left on device"
    for path, what in ((desk.file, "file"), (desk.mapping, "mapping")):
        over = ("--mapping", desk.mapping, "--rejects", path)
        assert desk.refuse(desk.file, *over, code=2)[0] == f"Error: --rejects is the {what} itself"


# --- what came in, shown


ARTICLES = '\n[articles]\nas = "names"\ncolumns = ["seen"]\n'
SEEN = (
    "id,day,town,what,dead,seen\n1,2024-03-01,Aba,Bomb,4 [4-6],"
    + "; ".join(f"Outlet {number}" for number in range(1, 8))
    + "\n"
)


def test_one_row_is_told_as_one(desk):
    desk.write("list.csv", SEEN.replace("4 [4-6]", "a few"))
    found = desk.refuse(desk.file, "--mapping", desk.mapping)
    assert found[0].startswith("Error: the only row can't be read: line 2: dead: 'a few'")


def test_what_a_row_was_coded_from_is_shown_and_not_counted(desk):
    desk.map('"arson" }\n', '"arson" }\n' + ARTICLES)
    desk.write("list.csv", SEEN)
    assert desk.take("--with-articles").code == 0
    claim = desk.database.read("claim", "show", "c2")
    codes = claim["consulted"]
    assert [code[:8] for code in codes] == [f"outlet-{number}" for number in range(1, 8)]
    assert claim["relays"] == []
    (said,) = desk.database.read("explain", "list-1", "deaths:civilians")
    assert (said["reports"], said["origins"]) == (1, 1)
    assert said["claims"][0]["consulted"] == codes
    shown = desk.database.do("explain", "list-1", "deaths:civilians").out
    assert f"consulted: {', '.join(codes[:5])} and 2 more" in " ".join(shown.split())
    assert "no wording recorded; see row 1" in shown
    assert "(none)" not in shown


def test_a_qualifier_can_be_asked_for_alone(desk):
    desk.write("list.csv", SEEN)
    assert desk.take().code == 0
    assert len(desk.database.read("explain", "list-1", "deaths")) == 1
    nothing = desk.database("explain", "list-1", "deaths:women")
    assert (nothing.code, nothing.out) == (1, "")
    assert "no source says anything of list-1 on deaths:women" in nothing.err
    assert desk.database("explain", "list-1", "deaths:womn").code == 1


def test_a_range_is_shown_once(desk):
    desk.map('qualifier = "civilians"\n', "")
    desk.write("list.csv", SEEN)
    assert desk.take().code == 0
    assert desk.database.read("show", "list-1")["deaths"] == "4 [4–6]"


@only_sqlite
def test_of_a_data_set_people_see_the_first_claims(desk):
    rows = "".join(f"{number},2024-03-01,Aba,Bomb,3\n" for number in range(1, 101))
    desk.write("list.csv", TABLE.splitlines()[0] + "\n" + rows)
    assert desk.take().code == 0
    found = desk.database.do("source", "show", "list")
    assert found.out.count("asserts") == found.out.count("bombing") == 0
    assert len(found.out.splitlines()) < 40
    told = "the first 10 of 300 claims; incidents source show list --format csv: all"
    assert found.err.strip() == told
    assert len(desk.database.read("source", "show", "list")["claims"]) == 300


# --- a title above the header


def test_a_header_below_a_title_is_found_and_kept_in_the_mapping(desk):
    above = [["Attacks, collected from the press"], [], *ROWS]
    book = write_book(desk.folder / "list.xlsx", {"List": above})
    text = desk.write("list.csv", "Attacks; of 2024,,,,\n\n" + TABLE.replace("2024-03-02", "?"))
    refused = desk.refuse(text, "--mapping", desk.mapping)
    assert "if that is a title, --header LINE says where the columns are named" in refused[-1]
    assert "header = 3" in desk.database.do("import", "--guess", text).out
    assert "header = 3" in desk.database.do("import", "--guess", book).out
    rejects = desk.folder / "rejected.csv"
    assert desk.take("--header", "3", "--rejects", rejects, file=text).code == 4
    assert rejects.read_text().splitlines()[1].startswith("5,")
    assert "list.csv, line 4" in desk.database.do("claim", "show", "c1").out
    desk.map("[row]", "[file]\nheader = 3\n\n[row]")
    rejects.write_text(rejects.read_text().replace("?", "2024-03-02"))
    assert desk.take(file=rejects).code == 0
    assert "Nothing to change." in desk.take(file=book).err


@only_sqlite
def test_json_has_no_header(desk):
    path = desk.write("list.json", '[{"id": 1, "day": "2024-03-01"}]')
    refused = desk.refuse(path, "--mapping", desk.mapping, "--header", "2", code=2)
    assert refused == ["Error: list.json is JSON, without a header", "Hint: leave out --header"]
    desk.map("[row]", "[file]\nheader = 0\n\n[row]")
    assert ":5: file: header = 0" in desk.refuse(path, "--mapping", desk.mapping)[0]


# --- what is said of it


@only_sqlite
def test_a_rehearsal_tells_of_what_it_shows_how_much_has_no_date(desk):
    path = desk.write("undated.csv", TABLE + "Total,,,,5\nx,,,,\n")
    found = desk.take("--dry-run", file=path)
    assert "2 of the first 4 without a date, not shown" in found.err
    assert "without a date" not in desk.take("--dry-run").err


@only_sqlite
def test_parts_of_a_work_and_its_editions_are_told_apart(desk):
    def tell(part, edition):
        return desk.take("--part", part, "--edition", edition).err.splitlines()[0]

    assert tell("north", "1") == "source list-north-1"
    assert (
        tell("south", "1") == "source list-south-1, another part of the same work as list-north-1"
    )
    assert tell("south", "2") == "source list-south-2, an edition of list-south-1"
    assert tell("north", "2") == "source list-north-2, an edition of list-north-1"
