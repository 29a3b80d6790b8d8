"""What changed between two runs, and each reason there can be."""

import pytest

from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, only_sqlite

pytestmark = pytest.mark.slow

# Each comparison compiles its questions anew, for each changeset: half a second of processor.
prove = pytest.mark.prove


def kinds(rows, incident, value):
    """The kinds of reasons told for one value."""
    found = [row for row in rows if (row["incident"], row["value"]) == (incident, value)]
    assert len(found) == 1, rows
    return [reason["kind"] for reason in found[0]["why"]]


def compare(desk, *steps, toml=WEEKLY, then=None):
    """Run, do something, run again, and compare."""
    desk.define(toml)
    desk.due(MONDAY)
    for step in steps:
        desk.database.do(*step)
    desk.define(then or toml)
    desk.due(NEXT_MONDAY)
    return desk.rows("compare", "weekly")


@prove
@only_sqlite
def test_nothing_changed(desk):
    assert compare(desk) == []
    assert "nothing changed" in desk.do("compare", "weekly").err


NEW_SOURCE = ("claim", "kabul", "deaths=9", "--source", "bbc", "--create", "--gist", "nine")
LATER_WORD = (
    *("claim", "kabul", "deaths=8", "--source", "tolo", "--at", "line 9", "--gist", "eight"),
    *("--said", "2024-09-05"),
)
CORRECTION = ("claim", "correct", "c7", "9", "--source", "bbc", "--create", "--gist", "nine")
JUDGEMENT = ("claim", "assess", "c3", "--rank", "deprecated", "--reason", "early")
WITHDRAWAL = ("claim", "withdraw", "c3", "--reason", "misread")
GRADE = ("source", "edit", "irna-live", "--reliability", "E")
MARK = ("source", "edit", "irna-live", "--handling", "RED")
MARK_WIRE = ("source", "edit", "wire", "--handling", "RED")
MERGE = ("merge", "kerman", "kabul")
RULE = ("property", "edit", "deaths", "--rule", "conservative")
TITLE = ("edit", "kabul", "--title", "Bombing", "--summary", "Six dead", "--handling", "RED")
NAME = ("place", "edit", "kerman", "--name", "Kirman")
DRAFT = ("edit", "kabul", "--status", "draft")
# What was done, and which reason is told for which value of which incident.
CASES = {
    "told and edited": (
        [NEW_SOURCE, TITLE, WITHDRAWAL, NAME],
        {
            ("kabul", "deaths"): "new source",
            ("kabul", "disputed"): "new source",
            ("kabul", "title"): "title edited",
            ("kabul", "summary"): "summary edited",
            ("kabul", "handling"): "marking changed",
            ("kerman", "deaths"): "claim withdrawn",
            ("kerman", "place"): "name edited",
        },
    ),
    "said again and judged": (
        [LATER_WORD, JUDGEMENT, MARK_WIRE],
        {
            ("kabul", "deaths"): "source corrected itself",
            ("kerman", "deaths"): "assessed",
            ("kerman", "handling"): "marking changed",
        },
    ),
    "corrected and graded": (
        [CORRECTION, GRADE],
        {("kabul", "deaths"): "corrected", ("kerman", "deaths"): "source regraded"},
    ),
    "merged": (
        [MERGE],
        {("kerman", "incident"): "merged", ("kabul", "deaths"): "merged"},
    ),
    "ruled": (
        [RULE, DRAFT],
        {("kerman", "deaths"): "rule changed", ("kabul", "incident"): "status changed"},
    ),
}


@pytest.mark.parametrize("case", ["told and edited", "merged"])
def test_reasons(desk, case):
    check_reasons(desk, *CASES[case])


@prove
@pytest.mark.parametrize("case", CASES)
def test_each_reason(desk, case):
    check_reasons(desk, *CASES[case])


def check_reasons(desk, steps, reasons):
    rows = compare(desk, *steps)
    for (incident, value), kind in reasons.items():
        assert kinds(rows, incident, value) == [kind], (incident, value)


RENAME_OTHERS = [("actor", "edit", code, "--name", f"{code} X") for code in ("irna", "mole")]
RENAME_PLACE = ("place", "edit", "iran", "--name", "Persia")
RENAME_TERM = ("term", "edit", "incident type", "shelling", "--label", "Shells")


@only_sqlite
def test_only_names_of_what_is_shown_are_reasons(desk):
    """More names of others are edited than reasons are told."""
    for number in range(6):
        desk.database.do(
            "actor", "add", f"Other {number}", "--kind", "state", "--code", f"o{number}"
        )
    others = [("actor", "edit", f"o{number}", "--name", f"X {number}") for number in range(6)]
    claim = (
        *("claim", "kabul", "perpetrator=isis", "type=suicide-bombing", "place=kerman"),
        *("--source", "bbc", "--create", "--gist", "they did"),
    )
    rows = compare(desk, *RENAME_OTHERS, *others, RENAME_PLACE, RENAME_TERM, claim)

    for value in ("perpetrator", "place", "type"):
        assert kinds(rows, "kabul", value) == ["new source"]


@only_sqlite
def test_under_a_ceiling_no_edit_is_told_of_the_name_of_what_is_marked(desk):
    rename = ("actor", "edit", "isis", "--name", "Daesh", "--handling", "RED")
    rows = compare(desk, rename, toml=WEEKLY + 'handling = "CLEAR"')

    assert "marking changed" in kinds(rows, "kerman", "perpetrator")
    assert "name edited" not in str(rows)


@only_sqlite
def test_a_rule_of_the_definition(desk):
    rows = compare(desk, then=WEEKLY + 'rule = "conservative"')
    assert kinds(rows, "kerman", "deaths") == ["rule changed"]


@only_sqlite
def test_a_range_that_moves(desk):
    rows = compare(desk, toml=WEEKLY + 'from = "-6 days"')
    assert kinds(rows, "kabul", "incident") == ["range moved"]


@prove
@only_sqlite
def test_another_definition(desk):
    rows = compare(desk, then=WEEKLY + 'country = "IRN"')
    assert kinds(rows, "kabul", "incident") == ["definition changed"]


@only_sqlite
def test_a_new_incident(desk):
    add = ("add", "Moscow", "--date", "2024-03-22", "--source", "tass", "--create", "--gist", "x")
    (row,) = compare(desk, add)
    assert (row["before"], row["after"]) == (None, "Moscow; 2024-03-22")
    assert row["why"][0]["words"] == "new incident, from tass"


@only_sqlite
def test_a_marking_under_a_ceiling_is_told_and_what_it_marks_is_not(desk):
    toml = WEEKLY + 'handling = "CLEAR"'
    rows = compare(desk, MARK, toml=toml)

    (deaths,) = (row for row in rows if row["value"] == "deaths")
    assert deaths["before"] == "(marked above the ceiling since)"
    assert deaths["after"] == "84"
    assert kinds(rows, "kerman", "deaths") == ["marking changed"]
    assert "irna" not in str(rows)
    assert "95" not in str(rows)


@prove
@only_sqlite
def test_an_incident_marked_under_a_ceiling_is_not_named(desk):
    toml = WEEKLY + 'handling = "CLEAR"'
    (row,) = compare(desk, ("edit", "kabul", "--handling", "RED"), toml=toml)

    assert row["value"] == "incident"
    assert "abul" not in str(row)


@prove
@only_sqlite
def test_a_marking_lifted(desk):
    desk.database.do("edit", "kabul", "--handling", "RED")
    toml = WEEKLY + 'handling = "CLEAR"'
    rows = compare(desk, ("edit", "kabul", "--handling", "CLEAR"), toml=toml)
    assert kinds(rows, "kabul", "incident") == ["marking changed"]


@prove
@only_sqlite
def test_runs_by_number_date_and_manifest(desk):
    rows = compare(desk, NEW_SOURCE)
    desk.due("2024-09-16T06:00Z")
    first = desk.exports / "weekly/2024-09-02.manifest.json"

    assert desk.rows("compare", "weekly") == []
    for given in (("1",), ("#1", "2"), ("2024-09-02",), ("2", "1"), (first, "2024-09-09")):
        assert desk.rows("compare", "weekly", *given) == rows
    assert desk("compare", "weekly", "9").err.startswith("Error: weekly has no run 9")
    assert "was not run for 2023-01-01" in desk("compare", "weekly", "2023-01-01").err
    assert "can't be read" in desk("compare", "weekly", "x.json").err
    assert "compared with itself" in desk("compare", "weekly", "1", "1").err
    assert desk("compare", "weekly", "1", "2", "3").code == 2


@only_sqlite
def test_a_run_and_its_manifest_are_one(desk):
    desk.due(MONDAY)
    found = desk("compare", "weekly", desk.exports / "weekly/2024-09-02.manifest.json")
    assert (found.code, "is compared with itself" in found.err) == (1, True)


@only_sqlite
def test_too_few_runs(desk):
    desk.due(MONDAY)
    found = desk("compare", "weekly")
    assert (found.code, "was run 1 times" in found.err) == (1, True)


@prove
@only_sqlite
def test_formats_for_people(desk):
    compare(desk, NEW_SOURCE)
    assert "| kabul | deaths | 6 |" in desk.do("compare", "weekly", "--format", "markdown").out
    assert "new source bbc (c9): deaths 9" in desk.do("compare", "weekly", "--format", "csv").out
