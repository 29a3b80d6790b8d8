import pytest
from table_files import read, refuse

from incidents.errors import InputError
from incidents.importers.reading import Rejected, open_table


@pytest.mark.parametrize(
    ("delimiter", "notes"),
    [
        (",", ()),
        (";", ("columns are separated by ;",)),
        ("\t", ("columns are separated by tab",)),
        ("|", ("columns are separated by |",)),
    ],
)
def test_the_delimiter_is_found_in_the_header(tmp_path, delimiter, notes):
    text = delimiter.join(["id", "name, of it", "when"]) + "\n" + delimiter.join("123") + "\n"
    found = read(tmp_path, text if delimiter != "," else text.replace("name, of it", "name"))
    assert found.rows == [["1", "2", "3"]]
    assert (found.delimiter, found.notes) == (delimiter, notes)


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ('"a,b,c";d', ";"),
        ('"a;b\n;;;"\t"c"', "\t"),
        ('"a ""x"", b";c', ";"),
        ('"a ""\n"";;;"|b,|c|d', "|"),
        ("a", ","),
        ("a,b;c", ","),
    ],
)
def test_a_delimiter_within_quotes_separates_nothing(tmp_path, header, delimiter):
    assert read(tmp_path, header + "\n").delimiter == delimiter


@pytest.mark.parametrize("stated", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_stated_delimiter_is_honoured_and_its_line_is_no_row(tmp_path, stated):
    found = read(tmp_path, f"{stated}\r\na,b,c;d\r\n1;2\r\n")
    assert (found.columns, found.rows, found.lines) == (("a,b,c", "d"), [["1", "2"]], [3])
    assert found.header_raw == "a,b,c;d"


def test_a_stated_tab_is_honoured(tmp_path):
    assert read(tmp_path, "\ufeffsep=\t\na\tb\n1\t2\n").rows == [["1", "2"]]


def test_a_stated_delimiter_that_no_table_has_is_refused(tmp_path):
    assert refuse(tmp_path, "sep=\u202e\n") == (
        "t.csv:1: sep=\\u202e (expected , or ; or tab or |)"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_row_and_is_part_of_none(tmp_path, end):
    found = read(tmp_path, end.join(["a,b", '1,"x', 'y"', "2", "", "3,z"]))
    assert found.rows == [["1", f"x{end}y"], ["3", "z"]]
    assert found.lines == [2, 6]
    assert found.rejected == [Rejected(4, "1 cell, expected 2", "2")]
    assert found.raws == [f'1,"x{end}y"', "2", "3,z"]


def test_lines_that_are_wholly_blank_are_no_rows(tmp_path):
    found = read(tmp_path, "\n  \na,b\n\n1,2\n   \n\t\n3,4\n\n")
    assert (found.columns, found.rows, found.lines) == (
        ("a", "b"),
        [["1", "2"], ["3", "4"]],
        [5, 8],
    )
    assert found.rejected == []


def test_cells_that_say_nothing_are_cells_all_the_same(tmp_path):
    found = read(tmp_path, 'a,b\n,\n"",""\n')
    assert found.rows == [["", ""], ["", ""]]
    assert read(tmp_path, 'a\n""\n  \n\n').rows == [[""], ["  "]]


def test_a_row_of_tabs_is_no_blank_line(tmp_path):
    assert [bad.reason for bad in read(tmp_path, "a\tb\tc\n\t\n").rejected] == [
        "2 cells, expected 3"
    ]


def test_cells_are_as_in_the_file(tmp_path):
    line = '  1 ,\u00a0x\u2028y\u0085z\x0b\x0c\x1c\u2029,\ufeff, a"b"c\n'
    (row,) = read(tmp_path, "a,b,c,d\n" + line).rows
    assert row == ["  1 ", "\u00a0x\u2028y\u0085z\x0b\x0c\x1c\u2029", "\ufeff", ' a"b"c']


def test_names_of_columns_are_stripped_and_may_repeat_or_be_empty(tmp_path):
    found = read(tmp_path, ' a ,"b\nc",,a,\n')
    assert found.columns == ("a", "b\nc", "", "a", "")
    assert found.header_raw == ' a ,"b\nc",,a,'
    assert found.rows == []


def test_ragged_rows_are_rejected_with_both_counts(tmp_path):
    found = read(tmp_path, 'a;b;c\n1;2\n1;2;3\n"1";2;"3 ""x""";4\n')
    assert found.rows == [["1", "2", "3"]]
    assert found.rejected == [
        Rejected(2, "2 cells, expected 3", "1;2"),
        Rejected(4, "4 cells, expected 3", '"1";2;"3 ""x""";4'),
    ]


def test_a_row_with_a_nul_is_rejected(tmp_path):
    found = read(tmp_path, 'a,b\n1,"x\n\0"\n2,y\n\0\n')
    assert found.rows == [["2", "y"]]
    assert found.rejected == [
        Rejected(2, "a NUL character, expected text", '1,"x\n\0"'),
        Rejected(5, "1 cell, expected 2", "\0"),
    ]


UNCLOSED = (
    "a quote is never closed, in the row that begins here"
    ' (close it; within quotes write "" for a quote)'
)
AFTER = (
    'text after a closing quote, in the row that begins here (within quotes write "" for a quote)'
)
NO_TEXT = (
    "the header holds NUL characters"
    " (is this a text? name its encoding with --encoding, for instance utf-16)"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', f"t.csv:3: {UNCLOSED}"),
        ('a,b\n1,2\n3,"4\n5,"6"\n7,8\n', f"t.csv:3: {AFTER}"),
        ('a,"b\n1,2\n', f"t.csv:1: {UNCLOSED}"),
        ("\n \n", "t.csv: no header (expected the columns' names first)"),
        ("\ufeff", "t.csv: no header (expected the columns' names first)"),
        (",,\n1,2,3\n", "t.csv:1: the header names no column (name the columns)"),
        ("a\0,b\n", f"t.csv:1: {NO_TEXT}"),
    ],
)
def test_what_is_wrong_with_the_file_ends_the_reading(tmp_path, text, message):
    assert refuse(tmp_path, text) == message


def test_rows_before_a_broken_quote_were_given(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n3,4\n5,"6\n')
    given = []
    with open_table(path) as table, pytest.raises(InputError, match=r"^t\.csv:4: a quote"):
        given.extend(cells for _, cells in table)
    assert given == [["1", "2"], ["3", "4"]]


def test_a_row_of_hxl_tags_under_the_header_is_skipped_and_said(tmp_path):
    found = read(tmp_path, "id,when,n\n\n,#date+start,#x\n1,2,3\n#1,#2,#3\n")
    assert found.rows == [["1", "2", "3"], ["#1", "#2", "#3"]]
    assert found.notes == ("skipped the HXL tag row (line 3)",)
    assert found.raws[0] == "1,2,3"


def test_the_first_row_is_judged_like_any_other(tmp_path):
    found = read(tmp_path, "a,b\n1\n2,#x\n")
    assert found.rejected == [Rejected(2, "1 cell, expected 2", "1")]
    assert found.rows == [["2", "#x"]]
    assert read(tmp_path, "a,b\n,\n").rows == [["", ""]]
