"""Recording, judging, correcting and linking claims, as typed."""

import pytest

from tests.cli.conftest import only_sqlite

pytestmark = pytest.mark.slow

KERMAN = "kerman-2024-01-03"
PASSAGE = ("--source", "irna-live", "--quote", "so it says")


def test_a_passage_from_its_options_to_its_record(small):
    small.do("source", "add", "xinhua-1", "--title", "Wire")
    found = small.do(
        *("claim", KERMAN, "deaths:civilians=at least 84", "--source", "irna-live"),
        *("--at", "Paragraph 5", "--gist", "our words", "--speaker", "Ahmad Vahidi", "--create"),
        *("--said", "4 January 2024", "--relays", "xinhua-1"),
    )
    assert found.out == "c2\n"
    assert "made actor ahmad-vahidi (Ahmad Vahidi)" in found.err
    record = small.read("claim", "show", "c2")
    assert record == {
        "claim": "c2",
        "about": KERMAN,
        "property": "deaths:civilians",
        "stance": "asserts",
        "value": "≥ 84",
        "valid": None,
        "source": "irna-live",
        "at": "paragraph 5",
        "by": "ahmad-vahidi",
        "unnamed": None,
        "said": "2024-01-04",
        "quote": None,
        "gist": "our words",
        "judgement": None,
        "relays": ["xinhua-1"],
        "consulted": [],
        "links": [],
        "judgements": [],
    }
    dump = small.do("dump", KERMAN).out
    assert "relays: xinhua-1" in dump


def test_several_values_and_a_flag_are_one_passage(small):
    found = small.do("claim", KERMAN, "injured=284", "occurred", "type=bombing", *PASSAGE)
    assert found.out == "c2\nc3\nc4\n"
    claims = {row["property"]: row["value"] for row in small.read("show", KERMAN)["claims"]}
    assert claims == {
        "deaths": "95",
        "injured": "284",
        "occurred": None,
        "type": "bombing",
    }


def test_the_same_claim_again_changes_nothing(small):
    small.do("claim", KERMAN, "deaths=94", *PASSAGE)
    found = small.do("claim", "record", KERMAN, "deaths=94", *PASSAGE)
    assert (found.out, found.err) == ("c2\n", "Nothing to change.\n")


def test_without_a_source_a_claim_is_noted_unsourced(small):
    small.do("claim", KERMAN, "deaths=94")
    assert small.read("claim", "show", "c2")["source"] == "unsourced"


def test_dates_are_read_as_of_the_publication(small):
    """Published on Wednesday 3 January 2024."""
    small.do("claim", KERMAN, "date=yesterday", "--said", "on Monday", *PASSAGE)
    record = small.read("claim", "show", "c2")
    assert (record["value"], record["said"]) == ("2024-01-02", "2024-01-01")
    found = small("claim", KERMAN, "date=yesterday")
    assert found.code == 1


def test_a_claim_about_an_actor(small):
    small.do(
        *("claim", "IS", "strength=4,000-6,000", "--valid", "July 2024"),
        *("--unnamed", "some Member States", *PASSAGE),
    )
    claim = small.read("actor", "show", "isis")["claims"][0]
    assert (claim["about"], claim["value"], claim["valid"]) == ("isis", "4,000–6,000", "2024-07")
    assert claim["unnamed"] == "some Member States"


def test_a_denial(small):
    small.do("claim", KERMAN, "perpetrator=isis", "--stance", "denies", *PASSAGE)
    assert small.read("claim", "show", "c2")["stance"] == "denies"


def test_judging(small):
    reason = ("--reason", "the ministry keeps the list")
    small.do("claim", "assess", "c1", "--rank", "preferred", *reason)
    small.do("claim", "assess", "c1", "--credibility", 2, *reason)
    assert small.read("claim", "show", "c1")["judgement"] == "preferred, credibility 2"
    small.do("claim", "withdraw", "c1", "--reason", "typed wrongly")
    record = small.read("claim", "show", "c1")
    assert record["judgement"] == "withdrawn"
    assert len(record["judgements"]) == 3
    assert record["judgements"][-1].endswith("ann: withdrawn (typed wrongly)")
    small.do("claim", "assess", "c1", "--reason", "no, rightly")
    assert small.read("claim", "show", "c1")["judgement"] == "preferred, credibility 2"
    found = small("claim", "assess", "c1", "--rank", "preferred")
    assert (found.code, found.err.splitlines()[0]) == (2, "Error: --reason is missing")


def test_correcting(small):
    small.do("claim", KERMAN, "deaths:civilians=90", *PASSAGE)
    found = small.do("claim", "correct", "c2", "84", "--said", "2024-01-04", *PASSAGE)
    assert found.out == "c3\n"
    record = small.read("claim", "show", "c3")
    assert (record["property"], record["value"]) == ("deaths:civilians", "84")
    assert record["links"] == ["c3 corrects c2"]


def test_linking_and_taking_it_back(small):
    small.do("claim", KERMAN, "deaths=95")
    small.do("claim", "link", "c2", "repeats", "c1")
    assert small.read("claim", "show", "c1")["links"] == ["c2 repeats c1"]
    small.do("claim", "link", "c2", "repeats", "c1", "--withdraw")
    assert small.read("claim", "show", "c1")["links"] == []
    assert small("claim", "link", "c2", "repeats", "c2").code == 1


def test_of_repetitions_the_latest_is_shown_on_either_side(small):
    small.do("claim", KERMAN, "deaths=95", "deaths=96")
    small.do("claim", "link", "c3", "repeats", "c1")
    small.do("claim", "link", "c3", "repeats", "c2")
    shown = [small.read("claim", "show", claim)["links"] for claim in ("c1", "c2", "c3")]
    assert shown == [[], ["c3 repeats c2"], ["c3 repeats c2"]]


@only_sqlite
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("claim", KERMAN), 2, "Missing argument"),
        (("claim", KERMAN, "deaths"), 1, "'deaths' gives no value"),
        (("claim", KERMAN, "deaths="), 1, "'deaths=' gives no value"),
        (("claim", KERMAN, "deaths=many"), 1, "'many'"),
        (("claim", KERMAN, "deths=3"), 1, "deaths"),
        (("claim", KERMAN, "deaths:civilian=3"), 1, "civilians"),
        (("claim", KERMAN, "place=Atlantis"), 1, "Atlantis"),
        (("claim", KERMAN, "date=03/04/2024"), 1, "4 March 2024"),
        (("claim", "kermna-2024-01-03", "deaths=3"), 1, KERMAN),
        (("claim", KERMAN, "deaths=3", "--source", "irna-life", "--gist", "x"), 1, "irna-live"),
        (("claim", KERMAN, "deaths=3", "--source", "irna-live"), 1, "quote"),
        (("claim", KERMAN, "deaths=3", "--quote", "x", "--gist", "y"), 1, "gist"),
        (("claim", KERMAN, "deaths=3", "--speaker", "IS", "--unnamed", "y"), 1, "unnamed"),
        (("claim", KERMAN, "deaths=3", "--stance", "doubts"), 2, "doubts"),
        (("claim", KERMAN, "deaths=3", "--valid", "2024"), 1, "valid"),
        (("claim", "asess", "c1"), 2, "'assess'"),
        (("claim", "show", "c99"), 1, "c99"),
        (("claim", "show", "d1"), 1, "d1"),
        (("claim", "withdraw", "c99", "--reason", "x"), 1, "c99"),
        (("claim", "assess", "c1", "--reason", ""), 1, "reason"),
    ],
)
def test_typing_the_wrong_thing(small, arguments, code, words):
    found = small(*arguments)
    assert found.code == code, found.err
    assert words in found.err
    assert found.out == ""
    assert small.read("status")["changesets"] == 2


def test_naughty_words_stay_what_they_are_and_do_nothing(small):
    naughty = "\x1b[31m[red]\u202egnp [/b] =1+1 | 漢字 \n x"
    small.do("claim", KERMAN, f"statement={naughty}", "--source", "irna-live", "--quote", naughty)
    record = small.read("claim", "show", "c2")
    assert (record["value"], record["quote"]) == (naughty, naughty)
    for format_ in ("table", "markdown"):
        out = small.do("claim", "show", "c2", "--format", format_).out
        assert "\x1b" not in out
        assert "\u202e" not in out
    for found in (small("claim", "show", naughty), small("claim", KERMAN, f"deaths={naughty}")):
        assert found.code == 1
        assert "\x1b" not in found.err
        assert found.err.count("\n") <= 2


def test_withdrawing_twice_changes_nothing_and_can_be_undone(small):
    small.do("claim", "withdraw", "c1", "--reason", "typed wrongly")
    once = small.read("status")["changesets"]
    small.do("claim", "withdraw", "c1", "--reason", "typed very wrongly")
    assert small.read("status")["changesets"] == once

    small.do("undo", once)
    assert small.read("claim", "show", "c1")["judgement"] == "normal"


def test_a_correction_of_words_may_hold_an_equals_sign(small):
    small.do("claim", KERMAN, "statement=E = mc", "--source", "irna-live", "--gist", "x")
    small.do("claim", "correct", "c2", "E = mc2", "--source", "irna-live", "--gist", "y")
    corrected = small.read("claim", "show", "c3")
    assert (corrected["property"], corrected["value"]) == ("statement", "E = mc2")
