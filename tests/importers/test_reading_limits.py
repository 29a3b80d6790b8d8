import pytest
from table_files import read, refuse


@pytest.mark.parametrize(
    ("cell", "is_read"), [(1_000_000, True), (1_000_001, False), (3_999_990, False)]
)
def test_a_cell_has_its_limit(tmp_path, cell, is_read):
    for text in ("x" * cell, "é" * cell):
        data = f'a,b\n1,2\n"{text}",2\n'
        if is_read:
            assert read(tmp_path, data).rows[1][0] == text
        else:
            assert refuse(tmp_path, data).startswith(
                "t.csv:3: a cell of more than 1,000,000 characters (is a quote not closed?)"
            )
            assert refuse(tmp_path, f'{{"a": "{text}"}}').startswith("t.csv:1: a ")


def test_a_row_has_its_limit(tmp_path):
    fits = ",".join(["x" * 999_999] * 4)
    header = "a,b,c,d\n"
    assert len(read(tmp_path, header + fits + "\n").rows) == 1
    message = "t.csv:3: a row of more than 4,000,000 characters"
    assert refuse(tmp_path, f"{header}1,2,3,4\n{fits}xxxx\n").startswith(message)
    lines = ('"' + "x" * 499_999 + "\n" + "x" * 499_999 + '",') * 4
    assert refuse(tmp_path, f"{header}1,2,3,4\n{lines}x,\n").startswith(message)


def test_a_row_of_very_many_lines_is_refused(tmp_path):
    message = refuse(tmp_path, 'a,b\n1,"' + "\n" * 100_002)
    assert message == "t.csv:2: a row of more than 100,000 lines (is a quote not closed?)"


@pytest.mark.parametrize(
    ("header", "row", "line"),
    [
        ("a," * 16_384 + "a", "", 1),
        ("a,b", "," * 16_384, 2),
        ("a,b", "x" * 100_000 + "," * 16_384, 2),
        ('{"a": 1}', "", 0),
    ],
)
def test_columns_have_their_limit(tmp_path, header, row, line):
    if line:
        message = f"t.csv:{line}: a row of more than 16,384 cells"
        assert refuse(tmp_path, f"{header}\n{row}\n").startswith(message)
    else:
        keys = ",".join(f'"{number}":1' for number in range(16_385))
        assert refuse(tmp_path, f"{{{keys}}}").startswith("t.csv:1: a row of more than 16,384")


def test_as_many_columns_as_may_be_are_read(tmp_path):
    row = ",".join(["x"] * 16_384)
    assert len(read(tmp_path, f"{row}\n{row}\n").rows[0]) == 16_384


def test_delimiters_in_a_long_cell_make_no_columns(tmp_path):
    text = "1,2;" * 100_000
    assert read(tmp_path, f'a,b\n"{text}",x\n').rows == [[text, "x"]]
