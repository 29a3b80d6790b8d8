import csv
import io
import json

import pytest

from incidents.cli.output import FORMATS, print_record, print_result, print_rows
from incidents.cli.tables import SCREENFUL
from incidents.printable import escape_controls

PERSIAN = "می\u200cخواهم"  # noqa: RUF001 - the joiner is part of the spelling
NAUGHTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "back\x08space",
    "nul\x00",
    "a\r\nb",
    "tab\tbed",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "\u061c",
    "line\u2028separator",
    "\ufeffbom",
    "[red]markup[/b]",
    ":smile:",
    "=1+1",
    "a|b\\|c",
    "<script>alert(1)</script>",
    PERSIAN,
    "漢字",
    "",
]
ACTIVE = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u202a\u202e\u2066\u200f\u061c\ufeff",
]


@pytest.fixture
def rows():
    return [(f"c{number}", text, number, None, number == 1) for number, text in enumerate(NAUGHTY)]


COLUMNS = ("code", "text", "number", "nothing", "flag")


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_nothing_active_reaches_a_reader(capsys, rows, format_):
    print_rows(rows, COLUMNS, format_)
    out = capsys.readouterr().out
    assert not [character for character in ACTIVE if character in out.replace("\n", "")]
    assert "\\x1b" in out
    assert "\\u202egnp.exe" in out
    assert PERSIAN in out


def test_markup_is_no_markup(capsys, rows):
    print_rows(rows, COLUMNS, "table")
    out = capsys.readouterr().out
    assert "[red]markup[/b]" in out
    assert ":smile:" in out


def test_csv_carries_the_data_as_it_is(capsysbinary, rows):
    print_rows(rows, COLUMNS, "csv")
    out = capsysbinary.readouterr().out.decode("utf-8")
    read = list(csv.reader(io.StringIO(out, newline="")))
    assert read[0] == list(COLUMNS)
    assert [line[1] for line in read[1:]] == NAUGHTY
    assert read[2][2:] == ["1", "", "true"]
    assert "\r\n" not in out.replace("a\r\nb", "")


def test_json_carries_the_data_as_it_is(capsys, rows):
    print_rows(rows, COLUMNS, "json")
    out = capsys.readouterr().out
    assert json.loads(out) == [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert "漢字" in out
    assert "\u202e" not in out


def test_json_lines_hold_an_object_each(capsys, rows):
    print_rows(rows, COLUMNS, "jsonl")
    lines = capsys.readouterr().out.split("\n")
    assert [json.loads(line)["text"] for line in lines[:-1]] == NAUGHTY


def test_markdown_cells_stay_cells(capsys):
    print_rows([("a|b\\|c", "<b>")], ["x", "y"], "markdown")
    assert capsys.readouterr().out.splitlines()[2] == r"| a\|b\\\|c | \<b\> |"


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("table", ""),
        ("csv", "x\n"),
        ("json", "[]\n"),
        ("jsonl", ""),
        ("markdown", "| x |\n| --- |\n"),
    ],
)
def test_no_rows(capsys, format_, expected):
    print_rows([], ["x"], format_)
    captured = capsys.readouterr()
    assert captured.out == expected
    assert captured.err == ("Nothing to show.\n" if format_ == "table" else "")


@pytest.mark.parametrize("width", [40, 80, 132])
def test_a_table_fits_the_width_and_loses_nothing(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    title = " ".join(f"word{number}" for number in range(60))
    print_rows([("kerman-2024-01-03", title, 94)], ["code", "title", "deaths"], "table")
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= width
    assert all(word in out for word in title.split())
    assert "kerman-2024-01-03" in out


def test_beyond_a_screenful_lines_are_plain_and_as_many(capsys):
    rows = [(f"c{number}", "x" * number, number) for number in range(SCREENFUL * 3)]
    print_rows(iter(rows), ["code", "text", "number"], "table")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == SCREENFUL * 3 + 1
    assert [line.split()[0] for line in lines[1:]] == [row[0] for row in rows]


def test_a_long_table_is_streamed(capsys):
    def endless():
        number = 0
        while True:
            yield (f"c{number}", number)
            number += 1
            if number > SCREENFUL * 2:
                assert "c150" in capsys.readouterr().out
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_rows(endless(), ["code", "number"], "table")


def test_a_record_leaves_out_what_is_empty_for_people_only(capsys):
    record = {"code": "a", "title": None, "names": ["x", "y\x1b"], "ok": False}
    print_record(record, "table")
    assert capsys.readouterr().out == "code   a\nnames  x; y\\x1b\nok     no\n"
    print_record(record, "json")
    assert json.loads(capsys.readouterr().out) == record


def test_a_result_is_its_code_alone(capsys):
    print_result({"claims": ["c1", "c2"], "incident": "a"}, "table")
    assert capsys.readouterr().out == "c1\nc2\n"
    print_result({"code": "a", "claims": ["c1"]}, "csv")
    assert capsys.readouterr().out == "code,claims\na,c1\n"


def test_a_lone_carriage_return_parts_no_row_of_csv(capsys):
    print_rows([("one\rtwo", "x")], ["a", "b"], "csv")
    assert capsys.readouterr().out == 'a,b\n"one\rtwo",x\n'


@pytest.mark.parametrize("format_", FORMATS)
def test_a_stdout_closed_before_we_began(monkeypatch, format_):
    monkeypatch.setattr("sys.stdout", None)
    print_rows([("a",)], ["x"], format_)
    print_record({"x": "a"}, format_)
    print_result({"x": "a"}, format_)


@pytest.mark.parametrize("character", ACTIVE)
def test_every_active_character_is_escaped(character):
    assert escape_controls(f"a{character}b").isprintable()
