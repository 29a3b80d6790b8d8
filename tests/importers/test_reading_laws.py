"""Any table that was written is read as it was, and each row is given back verbatim."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from naughty import NAUGHTY
from table_files import read

from incidents.errors import InputError

RELAXED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TEXTS = st.sampled_from(NAUGHTY) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from(',;\t|"\n\r# \ufeff\u2028'),
    max_size=20,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
DELIMITERS = st.sampled_from(",;\t|")


@st.composite
def written_tables(draw, rows):
    """A file of rows as csv.writer writes them, with the rows and the text of each."""
    delimiter, end = draw(DELIMITERS), draw(ENDS)
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    table = draw(rows)
    if quoting == csv.QUOTE_MINIMAL and end != "\r\n":
        # Up to Python 3.12 the writer leaves the other line end unquoted: no reader can tell.
        table = [[cell.replace("\r", "\n").replace("\n", end) for cell in row] for row in table]
    texts = []
    for row in table:
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting).writerow(row)
        texts.append(written.getvalue().removesuffix(end))
    header = delimiter.join(["one", "two", "three"])
    return header + end + "".join(text + end for text in texts), table, texts


def read_anew(data, name="t.csv"):
    with tempfile.TemporaryDirectory() as folder:
        return read(Path(folder), data, name)


def is_no_row(row):
    """What the reader takes for something else: HXL tags, or a line of blanks."""
    told = [cell for cell in row if cell]
    return bool(told and all(cell.startswith("#") for cell in told)) or (
        len(row) == 1 and not row[0].strip() and row[0] != ""
    )


@RELAXED
@given(written_tables(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=8)))
def test_what_is_written_is_read(written):
    text, table, texts = written
    assume(not any(map(is_no_row, table)))
    found = read_anew(text)
    assert found.columns == ("one", "two", "three")
    assert found.rows == table
    assert (found.rejected, found.raws) == ([], texts)


@RELAXED
@given(written_tables(st.lists(st.lists(TEXTS, min_size=1, max_size=5), max_size=8)))
def test_each_row_is_accepted_or_rejected_and_kept_verbatim(written):
    text, table, texts = written
    assume(not any(map(is_no_row, table)))
    found = read_anew(text)
    assert found.rows == [row for row in table if len(row) == 3]
    assert found.raws == texts
    assert [bad.reason for bad in found.rejected] == [
        f"{len(row)} cell{'s' * (len(row) > 1)}, expected 3" for row in table if len(row) != 3
    ]
    lines = [line.rstrip("\r\n") for line in io.StringIO(text, newline="")]
    for bad in found.rejected:
        assert bad.raw.startswith(lines[bad.line - 1])


@RELAXED
@given(st.lists(TEXTS, max_size=20), ENDS)
def test_a_table_of_one_column_is_read(cells, end):
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([["only"], *([cell] for cell in cells)])
    assume(not (cells and is_no_row([cells[0]])))
    assert read_anew(written.getvalue()).rows == [[cell] for cell in cells]


@RELAXED
@given(
    written_tables(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_the_encoding_makes_no_difference(written, codec):
    text, table, _ = written
    assume(not any(map(is_no_row, table)))
    assert read_anew(text.encode(codec)).rows == table


@RELAXED
@given(st.binary(max_size=200) | st.text('a,;"\n\r\t|{}[]: \0é', max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_refused_in_one_line(data):
    found, message = attempt(data)
    assert bool(found) != message.startswith("t.csv:")
    assert "\n" not in message
    assert found is None or len(found.raws) == len(found.rows) + len(found.rejected)


def attempt(data):
    try:
        return read_anew(data), ""
    except InputError as error:
        return None, error.message
