"""What of a text is sent to a database, and what is refused before one is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.errors import InputError
from incidents.reporting.sandbox.statement import prepare_postgresql, prepare_sqlite
from incidents.reporting.sandbox.tokens import locate, read_tokens

WORKING = [
    "SELECT trim(code), trim(BOTH 'a' FROM code), replace(code, '-', ' ') FROM timeline",
    "SELECT replace(code, chr(10), ''), position('k' IN code), strpos(code, 'it''s')",
    "SELECT 3-1, 3- -1, 2*-1, 5>-1, 1<>-1, x->>'a', '1'::int, a[1:2], x || 'a' || y",
    "SELECT * FROM timeline WHERE title LIKE '%bomb%' AND code ILIKE ('k' || :word || '%')",
    "SELECT * FROM timeline WHERE lower(title) LIKE lower(:word) ESCAPE '!' OR NOT a LIKE 'b'",
    "WITH RECURSIVE months(month, n) AS (SELECT 1, 2) SELECT m.month FROM months AS m (month, n)",
    "SELECT count(*) FILTER (WHERE x IN (1, 2)), sum(a) OVER (PARTITION BY b) FROM t",
    'SELECT "a""b"."c" FROM "x y" -- words\n/* more */',
    "VALUES (1), (2);;",
]


@pytest.mark.parametrize("text", WORKING)
def test_ordinary_queries_pass(text):
    found = prepare_postgresql(text, {"word": "x"}, {"word": "text"})

    assert not any(mark in found.sql for mark in ("--", "/*", ";"))


def test_parameters_are_numbered_and_typed():
    text = "SELECT :b, ':a', :a, :b::text"
    found = prepare_postgresql(text, {"a": 1, "b": None}, {"a": "integer", "b": "date"})

    assert found.sql == (
        "SELECT CAST($2 AS text), ':a', CAST($1 AS bigint), CAST($2 AS text)::text"
    )
    assert found.values == (1, None)


@given(st.text(alphabet="'\"`-/*$eEuU&\\ \n\r;()ax:.[]%@?", max_size=30))
def test_what_the_server_sees_has_no_comments_and_one_statement(noise):
    try:
        found = prepare_postgresql(f"SELECT {noise}", {}, {})
    except InputError:
        return
    outside = found.sql
    for token in read_tokens(found.sql, "postgresql"):
        if token.kind in ("string", "quoted", "word"):
            end = token.start + len(token.text)
            outside = outside[: token.start] + " " * len(token.text) + outside[end:]
    assert not any(mark in outside for mark in (";", "--", "/*", "$", "\\"))
    # What is sent reads as what was looked at.
    again = prepare_postgresql(found.sql, {}, {})
    assert again.sql == found.sql
    assert set(again.called) == set(found.called)


@given(st.text(alphabet="ab\n'", max_size=20), st.integers(0, 19))
def test_a_place_is_a_line_and_a_column(text, at):
    line, column = (int(word) for word in locate(text, at)[5:].split(", column "))

    assert text.split("\n")[line - 1][: column - 1] == text[:at].split("\n")[-1]


def test_sqlite_gets_the_text_as_it_is():
    text = '-- title\nSELECT [a b], `c`, "d" /* e */ FROM t ; -- end'

    assert prepare_sqlite(text).sql == text.partition(" ;")[0]
