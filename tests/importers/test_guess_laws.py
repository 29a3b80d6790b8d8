"""What holds of every guess, whatever the file: keys, hostile headers, laws, and its own words."""

import csv
import io
import tomllib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naughty import NAUGHTY

import incidents.entry
from incidents.dossier import read_dossier
from incidents.errors import InputError
from incidents.importers.guessing.counts import QUALIFIERS
from incidents.importers.guessing.headers import RULES, list_phrases, match_name, split_words
from incidents.importers.guessing.likeness import LIKE, NARROWER, find_term
from incidents.importers.guessing.sample import NOTHING
from incidents.importers.guessing.who import MANY, SUSPECTED, TERMS
from incidents.importers.toml_text import quote_toml, write_pair
from incidents.importers.values import TermValue
from incidents.printable import ACTIVE
from tests.importers.guessed import guess_text

BUILT_IN = read_dossier(
    Path(incidents.entry.__file__).with_name("vocabulary.yaml").read_bytes(), "vocabulary.yaml"
)


@pytest.fixture
def guess(tmp_path):
    return partial(guess_text, tmp_path)


def write_csv(*rows):
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


# --- keys


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("town,Case No.,killed\nA,1,1\nA,2,1\n", "Case No."),
        ("town,UID,killed\nA,x,1\nA,x,2\n", "{town} {killed}"),
        ("town,number,killed\nA,1,1\nA,,2\n", "{town} {killed}"),
        ("town,label,killed\nA,x9,1\nA,x8,1\n", "label"),
        ("killed,when\n1,2020-01-01\n1,2020-01-02\n", "{when} {killed}"),
        ("killed,date,clock\n1,2020-01-01,10:15\n1,2020-01-01,10:16\n", "{date} {clock}"),
        ("killed\n1\n2\n", "killed"),
        ("the {id},kill|ed,town\n1,1,A\n2,1,A\n", "town"),
        ("ID [internal],town\n1,A\n2,A\n", "ID [internal]"),
    ],
)
def test_what_becomes_the_key(guess, content, key):
    text, mapping, sample = guess(content)
    assert mapping.row.key == key
    assert len(sample.rows) == 2 or "NOTHING TELLS THE ROWS APART" in text


def test_without_a_column_that_can_be_named_there_is_no_key(guess):
    with pytest.raises(
        InputError, match=r"^table\.csv: no column can be named as the key of a row"
    ):
        guess("killed {n},town|city\n1,A\n")


def test_nothing_that_is_known_is_told(guess):
    with pytest.raises(InputError, match=r"^table\.csv: no column is recognised$") as caught:
        guess("colour,size\nred,large\n")
    for word in ("[source] code", "[row] key, dataset, code and title", "[[claims]]"):
        assert word in caught.value.hint


def test_only_the_first_rows_are_looked_at(guess):
    rows = "".join(f"{n},2020-01-01,{'Bombing' if n < 1000 else 'Theft'}\n" for n in range(1100))
    text, _, sample = guess(f"id,date,type\n{rows}")
    assert sample.rejected == {}
    assert sample.the("1099", "type") == TermValue("theft", "Theft")
    assert "guessed from its header and its first rows" in text


# --- what can't be read


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("id;killed;Date\n1;2;2024-03-22 19:58\n2;1;45373\n", "no dates that can be read"),
        ("id;killed;Lat;Lon\n1;2;12°30'N;13°30'E\n", "no degrees that can be read"),
        ("id;killed;Lat;Lon\n1;2;12.5;\n", "no degrees that can be read"),
        ("Serial;town;date\n7;A;2024\n7;B;2024\n", "no key: not all of its cells are filled"),
        ("id;killed;Type\n1;2;1\n2;1;3\n", "codes: a claim's `terms` has to say"),
    ],
)
def test_it_is_told_why_a_column_is_not_used(guess, content, why):
    text, _, sample = guess(content)
    assert sample.rejected == {}
    assert f" – {why}" in text


def test_a_few_rows_without_both_coordinates_cost_the_others_none(guess):
    rows = "".join(f"{n},Example,1.5,{2 if n % 10 else ''}\n" for n in range(40))
    text, mapping, sample = guess(f"id,town,lat,lon\n{rows}")
    assert sample.rejected == {}
    assert set(sample.plan.lines[0].columns) == {"name"}
    assert "too many rows lack a latitude or longitude" in text
    assert mapping.row.title == "[{town}]"


def test_a_few_cells_that_cannot_be_read_are_left_to_the_user(guess):
    cells = ["3", "4 to 6", "12 (2 police)", "two", "~10", "several", "0", "1", "1", "2"]
    rows = "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))
    text, _, sample = guess(f"id,killed\n{rows}")
    assert list(sample.rejected) == [4, 5]
    assert sample.claims("5", "deaths") == []
    assert 'Rows will be rejected until these cells are mended: "12 (2 police)", "two"' in text
    assert 'unknown = ["several"]' in text


# --- hostile files

HOSTILE = [
    *(
        'Killed"',
        "Killed\n[[claims]]",
        "Killed]]",
        '"""',
        "'''",
        "Killed \\",
        "Killed # x",
        "[source]",
    ),
    *(
        "Killed\x1b[31m",
        "Killed\u202e",
        "Killed\u2028x",
        "Killed\x9b",
        "Killed\ufeff",
        "= 1",
        "{killed}",
    ),
    *(
        "killed|dead",
        "[killed]",
        "{{claims}}",
        "Killed\ttab",
        "Killed\x7f",
        "Killed\r\nx",
        "\\u0000",
    ),
]


def assert_harmless(text):
    """Nothing in a mapping acts on a terminal, and line ends alone end its lines."""
    assert ACTIVE.sub("", text.replace("\n", "")) == text.replace("\n", "")
    assert len(text.splitlines()) == text.count("\n")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("where", ["header", "cells", "both"])
def test_names_and_cells_that_would_be_toml_are_text(guess, name, where):
    header = name if where != "cells" else "killed"
    cell = name if where != "header" else "5"
    rows = [["date", "id", header, "notes", "type"]]
    rows += [["2024-01-01", str(number), cell, name, name] for number in range(3)]
    text, mapping, sample = guess(write_csv(*rows), 'so\x1b]8;; "]].csv')
    assert_harmless(text)
    assert sample.rejected == {}
    assert mapping.claims[0].property == "date"
    assert mapping.row.key == "id"
    assert mapping.source["kind"] == "data set"


def test_naughty_strings_may_stand_anywhere(guess):
    names = list(dict.fromkeys(text.strip() for text in NAUGHTY if text.strip()))
    header = ["id", "killed", "type", "perpetrator", "town", "notes", *names]
    rows = [[str(n), text, text, text, text, text, *names] for n, text in enumerate(NAUGHTY)]
    text, mapping, sample = guess(write_csv(header, *rows))
    assert_harmless(text)
    assert mapping.row.key == "id"
    assert len(sample.rows) + len(sample.rejected) == len(NAUGHTY)


def test_columns_of_one_name_are_left_alone(guess):
    text, mapping, sample = guess("id,Date,Date,,killed,Killed\n1,2024-01-01,2024-01-02,x,1,2\n")
    assert sample.rejected == {}
    assert [claim.property for claim in mapping.claims] == ["deaths"]
    assert '#   Date: "2024-01-01" – the file has another column of this name' in text
    assert '#   (column 4 has no name): "x"' in text
    assert '#   Killed: "2"' in text


def test_two_thousand_columns(guess):
    header = ["id", "date", *(f"Perpetrator {number}" for number in range(1, 1000))]
    header += [f"Column {number}" for number in range(1000)]
    text, mapping, sample = guess(write_csv(header, ["1", "2024-01-01", *["x"] * 1999]))
    assert sample.rejected == {}
    assert len(mapping.claims) < 20
    assert text.count("\n#   ") > 1900


def test_a_row_of_long_cells_is_enough(guess):
    rows = [["id", "date", "notes"], *([str(n), "2024-01-01", "x y" * 200_000] for n in range(20))]
    text, mapping, _ = guess(write_csv(*rows))
    assert mapping.row.quote == "notes"
    assert len(text) < 5_000


def test_rejected_rows_do_not_keep_a_guess_from_being_made(guess):
    text, _, sample = guess("id,date\n1,2024-01-01\n2\n3,2024-01-03,x\n")
    assert list(sample.rows) == ["1"]
    assert list(sample.rejected) == [3, 4]
    assert "guessed from its header and 1 rows" in text


# --- laws

WORDS = sorted({phrase for rule in RULES for phrase in list_phrases(rule.phrases)})
HEADERS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(WORDS), st.text(max_size=5), st.sampled_from(WORDS)).map(" ".join),
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "5", "4.0", "-9", "at least 94", "2024-01-01", "03/04/2024", "22/03/2024"]
    ),
    st.sampled_from(["Kenya", "NA", "n/a", "12.5", "bombing", "a; b", "1", "yes", "{x}", "2019"]),
)


@st.composite
def write_tables(draw):
    header = draw(st.lists(HEADERS, min_size=1, max_size=8))
    rows = st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=6)
    return write_csv(header, *draw(rows))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(write_tables(), st.text(max_size=10))
def test_every_table_has_a_mapping_that_fits_or_is_refused_in_one_line(tmp_path, content, name):
    name = f"{name.replace('/', '').replace(chr(0), '')}.csv"
    told, guessed = "", None
    try:
        guessed = guess_text(tmp_path, content, name)
    except InputError as error:
        told = error.message + error.hint
    assert "\n" not in told
    if guessed:
        assert_harmless(guessed.text)
        assert guessed.mapping.claims
        assert len(guessed.sample.plan.lines) == len(guessed.mapping.claims)


@given(st.text())
def test_every_text_comes_back_from_toml(text):
    quoted = quote_toml(text)
    assert tomllib.loads(f"x = {quoted}\n{quoted} = 1 # {quoted}")["x"] == text
    assert list(tomllib.loads(f"{quoted} = 1")) == [text]
    assert not ACTIVE.search(quoted)


@given(st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text()), st.text())
def test_every_value_comes_back_from_toml(key, words, table, remark):
    for value in (words, table, key, True, False):
        line = write_pair(key, value, remark)
        assert tomllib.loads(line) == {key: value}
        assert len(line.splitlines()) == 1


# --- its own words


def test_phrases_are_spelt_as_names_are_read():
    phrases = [phrase for rule in RULES for phrase in list_phrases(f"{rule.phrases},{rule.beside}")]
    phrases += [phrase.strip() for like in LIKE.values() for text in like.values()
                for phrase in text.split(",")]  # fmt: skip
    phrases += [word for groups in QUALIFIERS.values() for group in groups for word in group]
    assert [phrase for phrase in phrases if " ".join(split_words(phrase)) != phrase] == []


def test_what_is_guessed_is_built_in():
    properties = {each.key: each for each in BUILT_IN.properties}
    terms = {(each.vocabulary, each.key) for each in BUILT_IN.terms}
    assert {name for name, each in properties.items() if each.many} >= set(MANY)
    assert {name: properties[name].vocabulary for name in TERMS} == TERMS
    assert {(name, key) for name, like in LIKE.items() for key in like} <= terms
    assert {("qualifier", key) for key in (*QUALIFIERS, "suspected")} <= terms
    assert set(TERMS.values()) == set(LIKE)
    every = {key for like in LIKE.values() for key in like}
    assert set(NARROWER).union(*NARROWER.values()) <= every
    assert SUSPECTED
    assert {word.casefold() for word in NOTHING} == NOTHING


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("Bombing/Explosion", "bombing"),
        ("Armed Assault", "armed-assault"),
        ("Assault", "armed-assault"),
        ("KIDNAPPING", "hostage-taking"),
        ("Shooting attack", "shooting"),
        ("Attack", "attack"),
        ("drone strike", "air-strike"),
        ("suicide bomb", "suicide-bombing"),
        ("Bombing and shooting", None),
        ("Foiled bombing", None),
        ("sexual assault", None),
        ("Theft", None),
    ],
)
def test_terms_that_cells_name(cell, term):
    assert find_term("incident type", cell) == term


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("Date", {"date"}),
        ("Date reported", set()),
        ("Article date", set()),
        ("Country of perpetrator", set()),
        ("Lat/Long", set()),
        ("Town/City", {"name"}),
        ("# dead", {"deaths"}),
        ("Name of victim", {"target"}),
        ("Weapon type", {"weapon"}),
        ("Type of target", {"target_type"}),
        ("Source URL", {"article"}),
        ("Number of sources", set()),
        ("", set()),
        ("§", set()),
    ],
)
def test_names_stand_for_roles(name, roles):
    assert {match.role for match in match_name(name)} == roles
