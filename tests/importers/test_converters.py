"""Converters to numbers, actors, terms, text and flags, and the laws they keep."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.dossier import is_key
from incidents.importers.converters import CONVERTERS
from incidents.importers.naming import LONGEST_KEY, LONGEST_NAME, make_key
from incidents.importers.values import ActorValue, Odd, TermValue
from incidents.quantities import LIMIT, Quantity, format_quantity, parse_quantity
from tests.importers.samples import convert, refuse

COUNTS = st.integers(0, LIMIT)


@pytest.mark.parametrize("name", CONVERTERS)
@pytest.mark.parametrize("empty", ["", "  ", "\t", "-9", "-9.0", " -9 ", "n/a"])
def test_cells_that_say_nothing_are_nothing_to_every_converter(name, empty):
    cells = [empty] * len(CONVERTERS[name].columns)
    options = {"unknown": ["-9", "n/a"], "yes": ["1"]}
    assert convert(name, *cells, **options) is None


# --- numbers


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        ("4", Quantity(4, 4, 4, None)),
        (" 4 ", Quantity(4, 4, 4, None)),
        ("4.0", Quantity(4, 4, 4, None)),
        ("4.", Quantity(4, 4, 4, None)),
        ("0", Quantity(0, 0, 0, None)),
        ("4.5", Quantity(4, None, 5, None)),
        ("0.07", Quantity(0, None, 1, None)),
    ],
)
def test_numbers(cell, quantity):
    assert convert("number", cell) == quantity


@pytest.mark.parametrize(
    "cell", ["-1", "1,200", "1_000", "1e3", "four", "~4", "٤", "4.5.6", "+4", "9" * 17, "9" * 16]
)
def test_what_is_no_number_is_refused(cell):
    assert refuse("number", cell) == f"{cell!r} is no number"


@given(COUNTS)
def test_a_number_comes_back_as_it_was(count):
    assert convert("number", str(count)) == Quantity(count, count, count, None)
    assert convert("number", f"{count}.0") == Quantity(count, count, count, None)
    assert convert("quantity", str(count)) == Quantity(count, count, count, None)


@given(st.integers(0, 10**6), st.integers(1, 999))
def test_a_fraction_lies_between_its_neighbours(whole, thousandths):
    low, best, high, end = convert("number", f"{whole}.{thousandths:03}", fractions=True)
    assert low < whole + thousandths / 1000 < high
    assert (high - low, best, end) == (1, None, None)


@pytest.mark.parametrize("cell", ["1.200", "1.000", "12.500", "999.999", " 4.333 "])
def test_what_may_be_thousands_is_refused(cell):
    text = cell.strip()
    told = f"{text!r} could mean {text.replace('.', ',')} or a fraction"
    assert refuse("number", cell) == told
    assert refuse("estimate", "", cell, "") == told
    assert convert("number", cell, fractions=True).low == int(text.partition(".")[0])


@pytest.mark.parametrize(("cell", "low"), [("0.125", 0), ("1234.567", 1234), ("1.2345", 1)])
def test_what_can_be_nothing_but_a_fraction_is_one(cell, low):
    assert convert("number", cell) == Quantity(low, None, low + 1, None)


@pytest.mark.parametrize("cell", ["at least 94", "4,000-6,000", "~100", "84 to 103"])
def test_quantities_are_read_as_people_write_them(cell):
    assert convert("quantity", cell) is not None
    assert refuse("quantity", "many").endswith("is no quantity")


@given(COUNTS, COUNTS, COUNTS)
def test_an_estimate_keeps_its_best_and_spans_the_three(low, best, high):
    value = convert("estimate", str(low), str(best), str(high))
    is_odd = isinstance(value, Odd)
    assert is_odd == (not low <= best <= high)
    quantity = value.value if is_odd else value
    assert quantity == Quantity(min(low, best, high), best, max(low, best, high), None)


@pytest.mark.parametrize(
    ("cells", "quantity"),
    [
        (("", "5", ""), Quantity(5, 5, 5, None)),
        (("3", "5", ""), Quantity(3, 5, None, "above")),
        (("", "5", "8"), Quantity(None, 5, 8, "below")),
        (("3", "", "8"), Quantity(3, None, 8, None)),
        (("3", "", ""), Quantity(3, None, None, "above")),
        (("", "", "8"), Quantity(None, None, 8, "below")),
    ],
)
def test_an_estimate_may_lack_parts(cells, quantity):
    assert convert("estimate", *cells) == quantity
    assert parse_quantity(format_quantity(quantity)) == quantity


def test_the_cells_of_an_odd_estimate_are_told():
    assert convert("estimate", "7", "5", "9").reason == "low 7, best 5, high 9"
    assert refuse("estimate", "1", "1.5", "2") == "'1.5' is no whole number"


# --- actors and terms


def test_actors_by_name_and_number():
    assert convert("actor", " One ") == ActorValue("One")
    assert convert("actor", "One", kind="state") == ActorValue("One", "state")
    assert convert("actor", "One", "7", dataset="d") == ActorValue("One", "unknown", "d", "7")
    assert convert("actor", "One", "7") == ActorValue("One")


def test_a_list_names_each_once_and_leaves_out_what_says_nothing():
    made = convert("actor", " One; Two;;One ; ? ", split=";", unknown=["?"])
    assert made == (ActorValue("One"), ActorValue("Two"))
    assert convert("actor", " ; ;", split=";") is None


def test_names_have_a_longest():
    assert convert("actor", "x" * LONGEST_NAME)
    assert "a name of 501 characters" in refuse("actor", "x" * (LONGEST_NAME + 1))
    assert "a name of 501 characters" in refuse("place", "x" * (LONGEST_NAME + 1))


def test_terms_go_through_their_table():
    table = {"1": "blade", "2": ""}
    assert convert("term", "1", terms=table) == TermValue("blade")
    assert convert("term", "1.0", terms=table) == TermValue("blade")
    assert convert("term", "2", terms=table) is None
    assert refuse("term", "3", terms=table) == "'3' is no known value"
    assert convert("term", "1;1.0; 2", terms=table, split=";") == (TermValue("blade"),)


def test_the_table_of_terms_goes_by_any_case_where_the_very_text_is_not_in_it():
    table = {"Shot": "firearms", "SHOT": "artillery"}
    made = [convert("term", cell, terms=table).key for cell in ("Shot", "SHOT")]
    assert made == ["firearms", "artillery"]
    assert convert("term", "sTABBED", terms={"Stabbed": "blade"}) == TermValue("blade")


def test_new_terms_are_made_as_they_stand():
    assert convert("term", "Armed clash", new=True) == TermValue("armed-clash", "Armed clash")
    named = convert("term", "7", "A conflict", new=True, prefix="ucdp-")
    assert named == TermValue("ucdp-7", "A conflict")


@given(st.text(min_size=1).filter(str.strip))
def test_keys_of_terms_are_keys(text):
    assert is_key(make_key(text))
    assert len(make_key(text)) <= LONGEST_KEY


@given(st.text(min_size=1), st.text(min_size=1))
def test_words_of_other_letters_have_other_keys(one, two):
    assume(not one.isascii() and not two.isascii() and one != two)
    assert make_key(one) != make_key(two) or is_same(one, two)


@given(st.text("abc", min_size=70), st.text("abc", min_size=70))
def test_words_that_are_too_long_have_other_keys(one, two):
    assert (make_key(one) == make_key(two)) == (one == two)


def is_same(one, two):
    """Whether two texts differ only in how their accents are stored."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", two)


def test_keys_of_plain_words_can_be_foreseen():
    assert make_key("Air/drone strike") == "air-drone-strike"
    assert make_key("Côte d'Ivoire").startswith("cote-d-ivoire-")
    assert make_key("e\u0301") == make_key("\u00e9")


# --- text and flags


def test_text_stays_as_it_is():
    assert convert("text", " =1+1\n ") == " =1+1\n "
    assert convert("text", "x", prefix="About: ") == "About: x"


def test_flags():
    options = {"yes": ["1", "yes"], "no": ["0"]}
    cells = ("1", " yes ", "1.0", "0", "0.0", "2", "")
    said = [convert("flag", cell, **options) for cell in cells]
    assert said == [True, True, True, False, False, None, None]
