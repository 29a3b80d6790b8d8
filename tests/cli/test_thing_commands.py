"""Sources, actors, places, properties and terms: add, show, list, edit, merge."""

import pytest

from tests.cli.conftest import only_sqlite

pytestmark = pytest.mark.slow

THINGS = ("source", "actor", "place", "property", "term")


def test_a_source_from_its_options_to_its_record(small):
    small.do(
        *("source", "add", "un-s-2024-556", "--title", "Letter", "--kind", "report"),
        *("--publisher", "United Nations", "--create", "--author", "Guterres"),
        *("--published", "22 July 2024", "--url", "https://undocs.org/S/2024/556"),
        *("--archive-url", "https://archive.org/x", "--accessed-on", "2024-09-05"),
        *("--seen-as", "original", "--language", "en", "--symbol", "S/2024/556"),
        *("--licence", "UN", "--reliability", "B", "--handling", "GREEN", "--notes", "long"),
    )
    assert small.read("source", "show", "un-s-2024-556") == {
        "code": "un-s-2024-556",
        "kind": "report",
        "title": "Letter",
        "publisher": "united-nations",
        "author": "Guterres",
        "published": "2024-07-22",
        "url": "https://undocs.org/S/2024/556",
        "archive_url": "https://archive.org/x",
        "accessed_on": "2024-09-05",
        "seen_as": "original",
        "language": "en",
        "symbol": "S/2024/556",
        "licence": "UN",
        "reliability": "B",
        "handling": "GREEN",
        "edition_of": None,
        "notes": "long",
        "claims": [],
    }


def test_a_source_without_a_code_gets_one(small):
    assert small.do("source", "add", "--title", "Minutes of the Inquiry").out == (
        "minutes-of-the-inquiry\n"
    )
    assert small("source", "add").code == 2


def test_editing_changes_what_is_given_and_clears_what_is_named(small):
    small.do("source", "edit", "irna-live", "--reliability", "B", "--archive-url", "https://a.b/")
    small.do("source", "edit", "irna-live", "--clear", "reliability", "--title", "Live")
    source = small.read("source", "show", "irna-live")
    assert (source["reliability"], source["title"]) == (None, "Live")
    assert source["archive_url"] == "https://a.b/"
    small.do("source", "edit", "irna-live", "--clear", "archive-url")
    assert small.read("source", "show", "irna-live")["archive_url"] is None
    assert small("source", "edit", "irna-live", "--clear", "kind").code == 1


def test_an_unknown_publisher_is_refused_unless_it_may_be_made(small):
    found = small("source", "add", "x", "--publisher", "Xinhua")
    assert found.code == 1
    assert "Xinhua" in found.err
    assert small("source", "show", "x").code == 1
    found = small.do("source", "add", "x", "--publisher", "Xinhua", "--create")
    assert "made actor xinhua (Xinhua)" in found.err


def test_an_actor_with_its_names(small):
    small.do(
        *("actor", "add", "Islamic State Khorasan", "--language", "en", "--kind", "armed group"),
        *("--code", "isis-k", "--parent", "IS", "--alias", "Wilayat Khurasan"),
        *("--acronym", "ISKP", "--acronym", "ISIS-K", "--former", "x", "--country", "AFG"),
    )
    actor = small.read("actor", "show", "ISKP")
    assert actor["code"] == "isis-k"
    assert actor["parent"] == "isis"
    assert actor["names"] == [
        "Islamic State Khorasan (en)",
        "Wilayat Khurasan (en, alias)",
        "ISKP (en, acronym)",
        "ISIS-K (en, acronym)",
        "x (en, former)",
    ]
    small.do("actor", "edit", "isis-k", "--clear", "parent", "--name", "IS Khorasan")
    actor = small.read("actor", "show", "isis-k")
    assert actor["parent"] is None
    assert {"IS Khorasan", "Islamic State Khorasan (en)"} <= set(actor["names"])
    rows = small.read("actor", "list", "--kind", "armed group")
    assert [row["code"] for row in rows] == ["isis", "isis-k"]


@pytest.mark.parametrize(("things", "code"), [("actor", "isis"), ("place", "kerman")])
def test_a_language_is_of_the_names_given(small, things, code):
    small.do(things, "edit", code, "--alias", "عميل", "--language", "ar")
    assert "عميل (ar, alias)" in small.read(things, "show", code)["names"]

    found = small(things, "edit", code, "--language", "en")
    assert (found.code, found.err.splitlines()[0]) == (
        2,
        "Error: --language is of a name, and none is given",
    )


@only_sqlite
@pytest.mark.parametrize(
    ("things", "word", "expected"),
    [
        ("source", "artcle", "article"),
        ("actor", "armed grup", "armed group"),
        ("place", "contry", "country"),
    ],
)
def test_a_kind_that_is_none_is_refused_in_lists(small, things, word, expected):
    found = small(things, "list", "--kind", word)
    assert (found.code, found.out) == (1, "")
    assert word in found.err
    assert expected in found.err


def test_a_merged_actor_is_found_under_what_it_turned_out_to_be(small):
    small.do("actor", "add", "Daesh")
    assert small.do("actor", "merge", "daesh", "isis").out == "isis\n"
    assert small.read("actor", "show", "daesh")["code"] == "isis"
    assert "daesh" not in [row["code"] for row in small.read("actor", "list")]
    assert small("actor", "merge", "isis", "isis").code == 1


def test_a_place_in_a_place(small):
    small.do(
        *("place", "add", "Martyrs' cemetery", "--kind", "site", "--parent", "Kerman, Iran"),
        *("--latitude", "30.2", "--longitude", "57.1", "--precision", "near", "--code", "golzar"),
    )
    place = small.read("place", "show", "golzar")
    assert (place["parent"], place["latitude"], place["precision"]) == ("kerman", 30.2, "near")
    small.do("place", "edit", "golzar", "--clear", "coordinates", "--alias", "Golzar")
    assert small.read("place", "show", "Golzar")["latitude"] is None
    assert small("place", "add", "Nowhere", "--latitude", "91", "--longitude", "0").code == 1
    assert small("place", "add", "Nowhere", "--latitude", "9").code == 1


def test_a_place_merged(small):
    small.do("place", "add", "Kirman")
    small.do("place", "merge", "kirman", "kerman")
    assert small.read("place", "show", "kirman")["code"] == "kerman"


def test_a_property_of_ones_own(small):
    small.do("property", "add", "displaced", "--datatype", "quantity", "--unit", "persons")
    row = small.read("property", "show", "displaced")
    assert (row["label"], row["subject"], row["many"]) == ("Displaced", "incident", False)
    small.do("property", "edit", "displaced", "--rule", "latest", "--many")
    row = small.read("property", "show", "displaced")
    assert (row["rule"], row["many"], row["unit"]) == ("latest", True, "persons")
    found = small("property", "add", "displaced", "--datatype", "text")
    assert found.code == 1
    assert "already" in found.err
    small.do("claim", "kerman-2024-01-03", "displaced=about 300")
    assert small("property", "edit", "displaced", "--datatype", "text").code == 1


def test_a_term_of_ones_own(small):
    small.do("term", "add", "weapon", "small-drone", "--parent", "aircraft")
    small.do("term", "edit", "weapon", "small-drone", "--definition", "Under 25 kg.")
    row = small.read("term", "show", "weapon", "small-drone")
    assert (row["label"], row["parent"], row["definition"]) == (
        "Small drone",
        "aircraft",
        "Under 25 kg.",
    )
    assert small("term", "add", "weapon", "small-drone").code == 1
    vocabularies = {row["vocabulary"] for row in small.read("term", "list", "weapon")}
    assert vocabularies == {"weapon"}


@only_sqlite
@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("format_", ["table", "csv", "json", "jsonl", "markdown"])
def test_every_list_in_every_format(read_only, thing, format_):
    found = read_only.do(thing, "list", "--format", format_)
    assert found.out
    assert found.err == ""


@pytest.mark.parametrize("thing", ["source", "actor", "place", "property"])
def test_what_is_not_there(small, thing):
    for command in ("show", "edit"):
        found = small(thing, command, "xyzzy")
        assert found.code == 1
        assert found.err.startswith(f"Error: there is no {thing} 'xyzzy'\nHint: ")
        assert found.out == ""


def test_misspelt_codes_are_answered_with_the_nearest(small):
    found = small("source", "show", "irna-liev")
    assert "irna-live" in found.err


@only_sqlite
@pytest.mark.parametrize(
    "arguments",
    [
        ("source", "add", "x", "--kind", "novel"),
        ("source", "add", "X Y"),
        ("source", "add", "x", "--published", "03/04/2024"),
        ("source", "add", "x", "--url", "javascript:alert(1)"),
        ("source", "add", "x", "--reliability", "Z"),
        ("actor", "add", "x", "--country", "Iran"),
        ("actor", "add", "x", "--parent", "nobody"),
        ("actor", "add", ""),
        ("place", "add", "x", "--kind", "planet"),
        ("property", "add", "gist", "--datatype", "text"),
        ("property", "add", "x", "--datatype", "blob"),
        ("term", "add", "weapon", "Bad Key"),
        ("actor", "add", "nul\x00"),
    ],
)
def test_bad_input_gets_one_error_and_leaves_nothing(small, arguments):
    found = small(*arguments)
    assert found.code == 1
    assert found.out == ""
    assert found.err.startswith("Error: ")
    assert "Traceback" not in found.err
    assert small.read("status")["changesets"] == 2


def test_a_name_is_asked_for_only_at_a_terminal(small):
    found = small("actor", "add")
    assert (found.code, found.err.splitlines()[0]) == (2, "Error: NAME is missing")
