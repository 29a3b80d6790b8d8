"""`incidents sql`: queries as text, files, saved ones; parameters; formats; what there is."""

import csv
import io
import json

import pytest

from incidents.reporting.saved import list_queries
from tests.cli.conftest import only_sqlite

SAVED = """\
-- Incidents of a country
--
-- The rest of what there is to say.
--
-- :country text = AFG  ISO 3166-1 alpha-3
-- :since date = 2024-01  First day
-- :until date-end?  Last day
-- :least integer = 0
SELECT code, :since AS since, :until AS until FROM timeline
WHERE country = :country AND deaths_best >= :least AND (:until IS NULL OR earliest <= :until)
"""


def test_a_text_is_run(read_only):
    found = read_only.read("sql", "SELECT code, deaths_best AS dead FROM timeline ORDER BY code")

    assert found[1] == {"code": "kabul-2024-09-02", "dead": 6}
    assert len(found) == 3


def test_the_same_answers_from_both_kinds_of_database(read_only):
    query = (
        "SELECT count(*) AS n, sum(best) AS total, avg(low) AS mean, max(claim) IS NULL AS no,"
        " 7/2 AS half, cast(3 AS numeric) AS three, min(title) AS first"
        " FROM claim_list LEFT JOIN timeline ON code = incident WHERE property = 'deaths'"
    )
    assert read_only.read("sql", query) == [
        {"n": 73, "total": 4400, "mean": pytest.approx(77.232876712), "no": 0, "half": 3}
        | {"three": 3, "first": "Crocus City Hall attack"}
    ]


def test_a_file_and_standard_input_are_run(read_only, tmp_path):
    path = tmp_path / "one two.sql"
    path.write_text("\ufeff-- A title\nSELECT 1 AS one;\n", encoding="utf-8")

    assert read_only.read("sql", path) == [{"one": 1}]
    assert read_only.read("sql", "-", stdin="SELECT 2 AS two") == [{"two": 2}]


def test_a_saved_query_takes_parameters_by_their_types(read_only, tmp_path):
    (tmp_path / "of-country.sql").write_text(SAVED)
    of_country = ("sql", "of-country")
    mine = {"INCIDENTS_QUERIES": str(tmp_path)}

    found = read_only.do(*of_country, "--format", "json", **mine).data
    assert found == [{"code": "kabul-2024-09-02", "since": "2024-01-01", "until": None}]
    found = read_only.do(
        *of_country, "-p", "country=RUS", "-p", "until=March 2024", "--format", "json", **mine
    ).data
    assert found == [{"code": "crocus-2024-03-22", "since": "2024-01-01", "until": "2024-03-31"}]
    assert read_only.do(*of_country, "-p", "least=1000", **mine).err == "Nothing to show.\n"


@only_sqlite
@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (["of-country", "-p", "least=many"], 2, "parameter least: 'many' is no integer"),
        (["of-country", "-p", "least=9223372036854775808"], 2, "the number is too large"),
        (["of-country", "-p", "since=03/04/2024"], 1, "03/04/2024"),
        (["of-country", "-p", "other=1"], 2, "the query has no parameter other"),
        (["of-country", "-p", "least"], 2, "'least' is no parameter"),
        (["of-country", "-p", "least=1", "-p", "least=2"], 2, "given twice"),
        (["of-country", "-p", "least:text=1"], 2, "declared as integer"),
        (["claims-on"], 2, "parameter code (text) has no value: Code of the incident or actor"),
        (["SELECT :x"], 2, "parameter x has no value"),
        (["SELECT :x", "-p", "x=1"], 2, "could be a number or a text"),
        (["SELECT :x", "-p", "x:integer=" + "1" * 5000], 2, "x: the number is too large"),
        (["SELECT :x", "-p", f"x:integer=-{2**63}"], 2, "integers go from -9223372036854775807"),
        (["SELECT ?"], 1, "line 1, column 8: ? isn't offered"),
        (["of-contry"], 1, "there is no saved query of-contry"),
        ([""], 1, "there is no query in what was given"),
        ([" "], 1, "there is no query in what was given"),
        (["../of-country"], 1, "no such file"),
        (["nowhere.sql"], 1, "nowhere.sql: no such file or directory"),
        (["bad"], 1, "line 2: ':x whole' declares no parameter"),
        (["latin"], 1, "byte 12 is not UTF-8"),
        (["out"], 1, "there is no saved query out"),
        (["SELECT nought FROM timeline"], 1, "SQLite: no such column: nought"),
        (["SELECT 1 AS a, 2 AS a", "--format", "json"], 1, "two columns are called a"),
        (["SELECT * FROM claims", "--max-rows", "7"], 1, "more than 7 rows"),
        (["DELETE FROM claims"], 1, "DELETE isn't offered here"),
        ([], 2, "one of them"),
        (["SELECT 1", "--list"], 2, "one of them"),
        (["--schema", "nothing"], 1, "there is no view or table nothing"),
    ],
)
def test_what_is_wrong_is_said(read_only, tmp_path, given, code, words):
    outside = tmp_path / "outside.sql"
    outside.write_text("SELECT 1")
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "of-country.sql").write_text(SAVED)
    (folder / "bad.sql").write_text("-- Title\n-- :x whole\nSELECT :x")
    (folder / "latin.sql").write_bytes(b"SELECT 'caf\xe9'")
    (folder / "out.sql").symlink_to(outside)

    found = read_only("sql", *given, INCIDENTS_QUERIES=str(folder))

    assert found.code == code
    assert words in found.err
    assert found.out == "" or "--max-rows" in given


@only_sqlite
def test_saved_queries_are_listed_and_ones_own_come_first(read_only, tmp_path):
    (tmp_path / "gaps.sql").write_text("-- My own gaps\nSELECT 1 AS mine")
    (tmp_path / "no name.sql").write_text("SELECT 1")
    mine = {"INCIDENTS_QUERIES": str(tmp_path)}

    listed = {
        row["name"]: row for row in read_only.do("sql", "--list", "--format", "json", **mine).data
    }
    assert listed["gaps"]["title"] == "My own gaps"
    assert listed["disputed-tolls"]["parameters"] == "property=deaths"
    assert "no name" not in listed
    assert read_only.do("sql", "gaps", "--format", "csv", **mine).out == "mine\n1\n"


def test_values_are_bound_and_never_pasted(read_only):
    evil = "x' OR '1'='1"
    found = read_only.read(
        "sql", "SELECT :v AS v FROM timeline WHERE title <> :v", "-p", f"v={evil}"
    )

    assert found == [{"v": evil}] * 3


def test_what_looks_like_a_parameter_in_a_text_is_none(read_only):
    found = read_only.read("sql", "SELECT ':a' AS \":b\" /* :c */ -- :d")

    assert found == [{":b": ":a"}]


def test_formats_and_files(read_only, tmp_path):
    query = 'SELECT code AS "a|b", NULL AS empty FROM timeline ORDER BY code LIMIT 1'
    target = tmp_path / "out.csv"

    read_only.do("sql", query, "--format", "csv", "-o", target)
    assert target.read_text() == "a|b,empty\ncrocus-2024-03-22,\n"
    assert read_only.do("sql", query, "--format", "markdown").out.startswith("| a\\|b | empty |")
    assert json.loads(read_only.do("sql", query, "--format", "jsonl").out)["empty"] is None
    assert read_only("sql", "SELECT nought", "-o", tmp_path / "no.csv").code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv"]


def test_the_plan_is_shown(read_only):
    found = read_only.do("sql", "SELECT * FROM claims WHERE id = 7", "--explain").out

    assert "claims" in found
    assert "step" in found


@only_sqlite
def test_a_long_plan_keeps_its_shape(read_only):
    found = read_only.do("sql", "SELECT * FROM claim_list", "--explain", "--format", "csv").out

    steps = [line.strip('"') for line in found.splitlines()[1:]]
    assert len(steps) > 40
    assert sum(step.startswith(" ") for step in steps) > len(steps) / 2


def test_the_schema_says_what_everything_means(read_only):
    relations = read_only.read("sql", "--schema")
    columns = read_only.read("sql", "--schema", "casualties_*")

    kinds = {row["name"]: row["kind"] for row in relations}
    assert kinds["timeline"] == "view"
    assert kinds["claims"] == "table"
    assert next(iter(kinds)) == "timeline"
    assert {row["relation"] for row in columns} == {"casualties_by_month", "casualties_by_country"}
    assert all(row["meaning"] for row in columns)


@only_sqlite
def test_long_texts_are_cut_for_people_only(read_only):
    query = "SELECT printf('%3000d', 1) || 'z' AS x"

    assert "…" in read_only.do("sql", query, "--format", "markdown").out
    assert read_only.read("sql", query)[0]["x"].endswith("1z")


def test_what_json_does_not_know_is_written_in_words(read_only):
    infinite, bytes_ = "9e999", "x'00ff'"
    if read_only.url.startswith("postgresql"):
        infinite, bytes_ = "cast('Infinity' AS float8)", "cast('\\x00ff' AS bytea)"
    found = read_only.read("sql", f"SELECT {infinite} AS a, {bytes_} AS b, 1.5 AS c")

    assert found == [{"a": "Infinity", "b": "00ff", "c": 1.5}]


GIVEN = {
    "actor-by-month": "actor=isis-k",
    "claims-on": "code=kabul-2024-09-02",
    "lint": "incident=kabul-2024-09-02",
    "recorded-since": "since=2024",
    "silent-sources": "since=2024-10",
    "strength-over-time": "actor=isis-k",
    "what-rests-on": "source=ifpnews-91",
}
# The fixtures record where every figure comes from, and undo nothing.
EMPTY = ("unknown-origin", "single-origin")


@pytest.mark.prove
def test_shipped_queries_give_the_same_on_both(read_only, shared_answers):
    for query in list_queries():
        given = ["-p", GIVEN[query.name]] if query.name in GIVEN else []
        printed = read_only.do("sql", query.name, *given, "--format", "csv").out
        rows = list(csv.DictReader(io.StringIO(printed)))
        for row in rows:
            row.pop("recorded", None)

        assert query.title
        assert rows or query.name in EMPTY, query.name
        assert shared_answers.setdefault(query.name, rows) == rows, query.name


@pytest.fixture(scope="session")
def shared_answers():
    """What the first database answered, for the second one to be held against."""
    return {}
