"""Adding, showing, listing and changing incidents."""

import pytest

from incidents.cli.output import CLAIMS
from tests.cli.conftest import only_sqlite

pytestmark = pytest.mark.slow

KERMAN = "kerman-2024-01-03"


def test_adding_what_a_source_says(small):
    found = small.do(
        *("add", "Erbil strike", "deaths=at least 4", "--date", "2 January 2024"),
        *("--place", "Erbil, Iraq", "--type", "air-strike", "--source", "irna-live"),
        *("--at", "entry 9", "--quote", "four were killed", "--create"),
    )
    assert found.out == "erbil-2024-01-02\n"
    assert found.err.splitlines() == [
        "made place iraq (Iraq)",
        "made place erbil (Erbil)",
        "with the claims c2, c3, c4, c5",
    ]
    record = small.read("show", "erbil-2024-01-02")
    assert (record["date"], record["place"], record["type"]) == (
        "2024-01-02",
        "erbil",
        "air-strike",
    )
    assert record["deaths"] == "≥ 4"
    assert {claim["source"] for claim in record["claims"]} == {"irna-live"}
    assert {claim["at"] for claim in record["claims"]} == {"entry 9"}


def test_adding_with_a_title_alone(small):
    record = small.read("add", "Something")
    assert record == {"code": "something", "claims": ["c2"], "changeset": 3}
    claim = small.read("claim", "show", "c2")
    assert (claim["property"], claim["source"]) == ("occurred", "unsourced")


def test_adding_with_everything_said(small):
    small.do(
        *("add", "Draft", "--code", "a-1", "--summary", "Sum", "--status", "draft"),
        *("--handling", "RED"),
    )
    record = small.read("show", "a-1")
    assert (record["status"], record["handling"], record["summary"]) == ("draft", "RED", "Sum")
    assert "a-1" not in [row["code"] for row in small.read("list")]
    assert [row["code"] for row in small.read("list", "--status", "draft")] == ["a-1"]


@only_sqlite
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "X", "--code", KERMAN), "already"),
        (("add", "X", "--code", "Bad Code"), "Bad Code"),
        (("add", "X", "--place", "Atlantis"), "Atlantis"),
        (("add", "X", "--date", "soon"), "soon"),
        (("add", "X", "--date", "31 February 2024"), "February"),
        (("add", "X", "--type", "bombin"), "bombing"),
        (("add", "X", "--status", "gone"), "gone"),
        (("add", "X", "--source", "nowhere", "--gist", "x"), "nowhere"),
        (("add", " "), "TITLE is empty"),
    ],
)
def test_adding_what_cannot_be(small, arguments, words):
    found = small(*arguments)
    assert found.code == 1
    assert words in found.err
    assert found.err.startswith("Error: ")
    assert small.read("status")["changesets"] == 2
    assert small.read("status")["places"] == 2


def test_a_title_is_asked_for_only_at_a_terminal(small):
    found = small("add")
    assert (found.code, found.err.splitlines()[0]) == (2, "Error: TITLE is missing")


@only_sqlite
@pytest.mark.parametrize("typed", ["deaths=3", "deaths:civilians=3", "Deaths=3", "statement=E = m"])
def test_a_title_that_was_forgotten_is_missing(small, typed):
    found = small("add", typed, "--date", "2024-01-01")
    assert (found.code, found.err.splitlines()[0]) == (2, "Error: TITLE is missing")
    assert small.read("status")["changesets"] == 2


@only_sqlite
def test_a_title_may_hold_an_equals_sign(small):
    small.do("add", "E = mc2", "deaths=3", "--code", "e")
    assert small.read("show", "e")["title"] == "E = mc2"


def test_showing_for_people_and_for_programs(small):
    out = small.do("show", KERMAN).out
    assert "title" in out
    assert "c1" in out
    assert small.read("show", "Kerman bombings")["claims"][0]["value"] == "95"
    lines = small.do("show", KERMAN, "--format", "csv").out.splitlines()
    assert lines[0].startswith("claim,about,property,stance,value,")
    assert len(lines) == 2


@pytest.mark.parametrize("format_", ["csv", "markdown"])
@pytest.mark.parametrize(
    ("bare", "full"),
    [(("actor", "show", "isis"), ("show", KERMAN)), (("log", "2"), ("log", "3"))],
)
def test_columns_are_named_where_there_are_no_rows(small, format_, bare, full):
    small.do("edit", KERMAN, "--title", "Kerman")
    few = small.do(*bare, "--format", format_).out.splitlines()
    many = small.do(*full, "--format", format_).out.splitlines()

    assert few == many[: len(few)]
    assert len(few) < len(many)


def test_the_columns_of_claims_are_all_there_is_of_them(small):
    (claim,) = small.read("show", KERMAN)["claims"]
    assert tuple(claim) == CLAIMS.columns


def test_showing_what_is_not_there(small):
    found = small("show", "kerman-2024-01-30")
    assert found.code == 1
    assert KERMAN in found.err


def test_listing_in_chronological_order(read_only):
    rows = read_only.read("list")
    dated = [row["date"] for row in rows if row["date"]]
    assert [date[:10] for date in dated] == sorted(date[:10] for date in dated)
    assert len(read_only.read("list", "--limit", 2)) == 2


def test_editing(small):
    small.do("edit", KERMAN, "--title", "Twin bombings", "--summary", "S", "--handling", "GREEN")
    record = small.read("show", KERMAN)
    assert (record["title"], record["summary"], record["handling"]) == (
        "Twin bombings",
        "S",
        "GREEN",
    )
    small.do("edit", KERMAN, "--clear", "summary")
    assert small.read("show", KERMAN)["summary"] is None
    assert small("edit", KERMAN, "--clear", "title").code == 1


def test_retracting_and_taking_it_back(small):
    assert small("retract", KERMAN).code == 2
    small.do("retract", KERMAN, "--message", "a drill")
    assert small.read("list") == []
    assert small.read("log", "--limit", 1)[0]["message"] == "a drill"
    small.do("edit", KERMAN, "--status", "active")
    assert len(small.read("list")) == 1


def test_merging(small):
    small.do("add", "Blast in Kerman", "deaths=3", "--code", "b")
    small.do("merge", "b", KERMAN)
    record = small.read("show", "b")
    assert record["code"] == KERMAN
    assert {claim["value"] for claim in record["claims"]} == {"95", "3"}
    assert [row["code"] for row in small.read("list")] == [KERMAN]


def test_linking(small):
    small.do("add", "Strike", "--code", "strike")
    small.do("link", "strike", "responds_to", KERMAN)
    assert small.read("show", KERMAN)["links"] == [f"strike responds_to {KERMAN}"]
    small.do("link", "strike", "responds_to", KERMAN, "--withdraw")
    assert small.read("show", KERMAN)["links"] == []
    assert small("link", "strike", "follows", KERMAN).code == 2


def test_what_was_named_by_title_is_told_by_code(small):
    small.do("add", "Strike", "--code", "s")
    linked = small.read("link", "strike", "responds_to", "Kerman bombings")
    assert (linked["code"], linked["other"]) == ("s", KERMAN)
    merged = small.read("merge", "Strike", "Kerman bombings")
    assert (merged["code"], merged["merged"]) == (KERMAN, "s")


@pytest.mark.parametrize("things", ["actor", "place"])
def test_what_was_merged_by_name_is_told_by_code(small, things):
    for code in ("a-1", "a-2"):
        small.do(things, "add", code.upper(), "--code", code)
    merged = small.read(things, "merge", "A-1", "A-2")
    assert (merged["code"], merged["merged"]) == ("a-2", "a-1")
