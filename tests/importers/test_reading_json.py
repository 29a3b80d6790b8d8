import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_files import read, read_elsewhere, refuse

EXPECTED = "(expected an object a line, or one array of objects, [{…}, {…}])"
ARRAY = "(expected one array of objects, [{…}, {…}], or an object a line)"


def test_an_object_a_line_is_a_row_and_its_keys_are_columns(tmp_path):
    found = read(tmp_path, '{"id": "x", " n ": 1}\r\n\n{" n ": 2, "id": "y"}\n{"id": "z"}')
    assert found.columns == ("id", "n")
    assert found.rows == [["x", "1"], ["y", "2"], ["z", ""]]
    assert found.lines == [1, 3, 4]
    assert found.raws == ["x,1", "y,2", "z,"]
    assert (found.header_raw, found.delimiter, found.notes) == ("id, n ", ",", ())
    assert found.facts.media_type == "application/x-ndjson"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.0", "1.0"),
        ("-0", "-0"),
        ("1E+02", "1E+02"),
        ("0.10000000000000000555", "0.10000000000000000555"),
        ("9" * 5000, "9" * 5000),
        ("null", ""),
        ("true", "true"),
        ("false", "false"),
        ('""', ""),
        ('" a\\u2028\\n\\ud83d\\ude00 "', " a\u2028\n\U0001f600 "),
    ],
)
def test_values_are_text_as_they_are_written(tmp_path, value, text):
    assert read(tmp_path, f'{{"a": {value}}}\n').rows == [[text]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1, "b": [2]}', "b holds a list or an object, expected one value"),
        ('{"a": {"x": 1}}', "a holds a list or an object, expected one value"),
        ('{"a": 1, "c\\u202e": 2}', "c\\u202e is no key of the first line"),
        ('{"a": 1, "": 2}', '"" is no key of the first line'),
        ('{"a": 1, "b": 2, "a": 1}', "a stands twice"),
        ('{"a": 1, "b": {"x": 1, "x": 2}}', "x stands twice"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": -Infinity}', "-Infinity is no number of JSON"),
        ('{"a": 1', "no JSON at character 8: Expecting ',' delimiter"),
        ("{'a': 1}", "no JSON at character 2: Expecting property name enclosed in double quotes"),
        ('{"a": 01}', "no JSON at character 8: Expecting ',' delimiter"),
        ('{"a": 1} {"a": 2}', "no JSON at character 10: Extra data"),
        ('{"a": "\t"}', "no JSON at character 8: Invalid control character at"),
        ('{"a": "\\u0000"}', "NUL or half of a surrogate pair, expected text"),
        ('{"a": "\\uD800"}', "NUL or half of a surrogate pair, expected text"),
        ("[1, 2]", "no object, expected {…}"),
        ("1", "no object, expected {…}"),
        ("[" * 100_000, "lists or objects within others, expected one value a key"),
    ],
)
def test_a_line_that_is_no_row_is_rejected_and_kept_as_one_cell(tmp_path, line, reason):
    found = read(tmp_path, f'{{"a": 1, "b": 2}}\n{line}\r\n{{"b": 4}}\n')
    ((number, told, raw),) = found.rejected
    assert (number, told) == (2, reason)
    assert read(tmp_path, f"only\n{raw}\n").rows == [[line]]
    assert found.rows == [["1", "2"], ["", "4"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": \n', f"t.csv:1: no JSON at character 6: Expecting value {EXPECTED}"),
        ('{"a": 1, "a": 2}', f"t.csv:1: a stands twice {EXPECTED}"),
        ("{}\n", "t.csv:1: an object without keys (the first names the columns)"),
    ],
)
def test_a_first_line_that_names_no_columns_is_refused(tmp_path, text, message):
    assert refuse(tmp_path, text) == message


@pytest.mark.parametrize("name", ["t.jsonl", "T.NDJSON"])
def test_by_its_name_a_file_is_json_lines_whatever_it_begins_with(tmp_path, name):
    assert read(tmp_path, '\n {"a": 1}\n', name).rows == [["1"]]
    assert refuse(tmp_path, "\n1\n", name) == f"{name}:2: no object, expected {{…}} {EXPECTED}"
    assert refuse(tmp_path, "\n\n", name) == f"{name}: no rows {EXPECTED}"


def test_a_mark_before_the_first_object_is_no_part_of_it(tmp_path):
    found = read(tmp_path, '{"é": 1}\n'.encode("utf-16"))
    assert found.rows == [["1"]]


def test_a_rejected_line_of_many_keys_costs_no_more_than_reading_it(tmp_path):
    pairs = ", ".join(f'"{number}": 1' for number in range(200_000))
    found = read(tmp_path, f'{{"a": 1}}\n{{{pairs}, "199999": 2}}\n')
    assert [bad.reason for bad in found.rejected] == ["199999 stands twice"]


def test_what_is_read_is_what_was_written(tmp_path):
    rows = [{"id": number, "text": f'"{number}"\n,;\\'} for number in range(100)]
    found = read(tmp_path, "\n".join(map(json.dumps, rows)))
    assert found.rows == [[str(row["id"]), row["text"]] for row in rows]
    assert found.rejected == []


def test_rows_rejected_for_other_reasons_are_records_of_csv(tmp_path):
    found = read(tmp_path, '{"a": "x,\\"y\\"\\nz", "b": null}\n')
    assert found.raws == ['"x,""y""\nz",']


# --- arrays


def test_the_objects_of_an_array_are_rows(tmp_path):
    found = read(tmp_path, '\n[\n {"a": 1,\n  "b": "x, ]"},\n\n {"a": null}, 5,\n [{}]]\n')
    assert found.facts.media_type == "application/json"
    assert (found.columns, found.rows, found.lines) == (
        ("a", "b"),
        [["1", "x, ]"], ["", ""]],
        [3, 6],
    )
    assert [(line, reason) for line, reason, _ in found.rejected] == [
        (6, "no object, expected {…}"),
        (7, "no object, expected {…}"),
    ]


TEXTS = st.text(st.sampled_from('ab"\\,[]{}é\n\u2028'), max_size=6)
VALUES = st.none() | st.booleans() | st.integers() | TEXTS
OBJECTS = st.lists(st.fixed_dictionaries({"id": VALUES, "text": TEXTS}), min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.sampled_from([None, 0, 1]), st.booleans())
def test_an_array_says_what_its_objects_say_line_by_line(tmp_path, objects, indent, escape):
    array = json.dumps(objects, indent=indent, ensure_ascii=escape)
    lines = "\n".join(json.dumps(each, ensure_ascii=escape) for each in objects)
    found, expected = read(tmp_path, array), read(tmp_path, lines)
    assert (found.columns, found.rows) == (expected.columns, expected.rows)
    step = 0 if indent is None else 4
    assert found.lines == [1 + bool(step) + step * number for number in range(len(objects))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", f"t.csv: no rows {EXPECTED}"),
        ("[\n", "t.csv:2: the array has no end (is the file cut short? get it again)"),
        ('[{"a": 1}, {"a', "t.csv:1: the array has no end (is the file cut short? get it again)"),
        ('[{"a": 1},]', f"t.csv:1: nothing between two commas {ARRAY}"),
        ('[{"a": 1}}', f"t.csv:1: a }} that closes nothing {ARRAY}"),
        ('[{"a": 1}] x', f"t.csv:1: text beside the array {ARRAY}"),
        ('[{"a": 1}] [{"a": 1}]', f"t.csv:1: text beside the array {ARRAY}"),
        ('[{"a": 1}]]', f"t.csv:1: text beside the array {ARRAY}"),
        ('[\n{"a": "x}\n', f"t.csv:2: a string is never closed on its line {ARRAY}"),
    ],
)  # fmt: skip
def test_what_is_no_array_is_refused(tmp_path, text, message):
    assert refuse(tmp_path, text) == message


def test_a_header_in_brackets_is_none(tmp_path):
    assert read(tmp_path, "[id],[day]\n1,2\n").columns == ("[id]", "[day]")


def test_an_array_is_never_held(tmp_path):
    """A hundred megabytes on a single line."""
    path = tmp_path / "t.json"
    row = json.dumps({"id": 1, "text": "x" * 500_000})
    with path.open("w") as file:
        file.write("[" + row)
        file.writelines(f",{row}" for _ in range(200))
        file.write("]")
    found = read_elsewhere(path)
    assert (found.message, found.rows) == ("", 201)
    assert found.peak < 200


@pytest.mark.parametrize("element", ['{"a": "' + "x" * 5_000_000, "[" * 5_000_000, '"' * 5_000_001])
def test_an_element_has_bounds(tmp_path, element):
    path = tmp_path / "t.json"
    path.write_text('[{"a": 1},\n' + element)
    found = read_elsewhere(path)
    assert "t.json:2: a row of more than 4,000,000 characters" in found.message
    assert found.seconds < 10
