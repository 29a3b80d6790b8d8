"""The mappings that are shipped, and what is said of mistakes in those that people write."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import incidents.entry
from incidents.countries import list_countries
from incidents.dossier import is_key, read_dossier
from incidents.dossier.words import ACTOR_KINDS, DATATYPES, PLACE_KINDS, PLACE_PRECISIONS
from incidents.errors import InputError
from incidents.importers.converters import CONVERTERS
from incidents.importers.mapping import SHIPPED, load_mapping, read_mapping
from incidents.importers.naming import EXPECTED_ACTORS
from incidents.importers.placing import EXPECTED_KINDS, EXPECTED_PRECISIONS
from incidents.importers.plan import Plan
from incidents.importers.vocabulary import EXPECTED_DATATYPES, KEY
from tests.importers.samples import HEAD, make_plan

BUILT_IN = read_dossier(
    Path(incidents.entry.__file__).with_name("vocabulary.yaml").read_bytes(), "vocabulary.yaml"
)
CLAIM = '[[claims]]\nproperty = "deaths"\nas = "number"\nvalue = "dead"\n'
PLACE = '[[claims]]\nproperty = "place"\nas = "place"\nname = "town"\n'
TYPE = '[[claims]]\nproperty = "type"\nas = "term"\nvalue = "kind"\n'


def refuse(text, name="mine.toml"):
    with pytest.raises(InputError) as caught:
        read_mapping(text, name)
    return caught.value


def strip_line(message):
    """A message without its line."""
    assert re.match(r"mine\.toml(?::\d+)?: ", message)
    return re.sub(r"^mine\.toml:\d+: ", "mine.toml: ", message)


def refuse_claim(lines):
    """The error for a claim with more lines, or other ones; it stands on line 10."""
    return refuse(HEAD + lines)


# --- those that are shipped


@pytest.fixture(params=SHIPPED)
def shipped(request):
    return load_mapping(request.param)


def test_every_mapping_in_the_package_is_named():
    folder = files("incidents.importers").joinpath("mappings")
    assert {file.name for file in folder.iterdir()} == {f"{name}.toml" for name in SHIPPED}


def test_what_claims_name_is_built_in_or_brought_along(shipped):
    properties = {each.key: each for each in (*BUILT_IN.properties, *shipped.properties)}
    terms = {(each.vocabulary, each.key) for each in (*BUILT_IN.terms, *shipped.terms)}
    qualifiers = {key for name, key in terms if name in ("qualifier", "claim mode")}
    for claim in shipped.claims:
        prop = properties[claim.property]
        assert prop.datatype == CONVERTERS[claim.converter].datatype, claim.line
        assert prop.many or "split" not in claim.options, claim.line
        used = {claim.qualifier, *claim.qualifiers.values()} - {None}
        assert used <= qualifiers, claim.line
        wanted = {(prop.vocabulary, key) for key in claim.options.get("terms", {}).values() if key}
        assert wanted <= terms, claim.line


def test_parents_of_terms_are_there(shipped):
    keys = {(each.vocabulary, each.key) for each in (*BUILT_IN.terms, *shipped.terms)}
    assert {(each.vocabulary, each.parent) for each in shipped.terms if each.parent} <= keys


def test_no_mapping_says_anew_what_is_built_in_or_another_one_brings():
    every = [BUILT_IN, *map(load_mapping, SHIPPED)]
    terms = [(each.vocabulary, each.key) for words in every for each in words.terms]
    properties = [each.key for words in every for each in words.properties]
    assert len(terms) == len(set(terms))
    assert len(properties) == len(set(properties))


def test_data_that_may_not_be_passed_on_is_marked():
    marks = {name: load_mapping(name).source.get("handling") for name in SHIPPED}
    assert marks == {"ged": None, "gtd": "AMBER+STRICT", "acled": "AMBER+STRICT"}
    for name in SHIPPED:
        assert {"publisher", "url", "licence", "notes"} <= set(load_mapping(name).source)


def test_the_republic_of_the_congo_is_congo_to_ucdp():
    plan = Plan(load_mapping("ged"), ["id", "date_start", "date_end", "best", "country",
                                      "where_coordinates"])  # fmt: skip
    for name, code in (("Congo", "COG"), ("DR Congo (Zaire)", "COD"), ("Nowhere", None)):
        row = plan.read_row(2, ["1", "2020-01-01", "2020-01-01", "1", name, "Example"])
        assert row.values[1].country == code


# --- mistakes


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[source", "mine.toml: Expected ']' at the end of a table declaration", "expected TOML"),
        ("", "mine.toml: source is missing", "expected a table"),
        ('[source]\ncode = "mine"\n' + CLAIM, "mine.toml: row is missing", "expected a table"),
        (HEAD, "mine.toml: no [[claims]]", "say which columns make claims"),
        (HEAD + "[claims]\n", "mine.toml: claims is no list of tables", "begins with [[claims]]"),
        (HEAD.replace('"id"', "7") + CLAIM, "mine.toml: row: key = 7", "a text in quotes"),
        (HEAD.replace('"id"', '" "') + CLAIM, "mine.toml: row: key is empty", "leave it out"),
        (HEAD.replace("key =", "kee =") + CLAIM, "row: key is missing", "did you mean it by kee?"),
        (HEAD.replace("key =", "who =") + CLAIM, "mine.toml: row: key is missing", "a text"),
        (HEAD + "sayd = 'x'\n" + CLAIM, "mine.toml: row: unknown: sayd", "did you mean said?"),
        (HEAD + "what = 'x'\n" + CLAIM, "mine.toml: row: unknown: what", "expected key, dataset"),
        (HEAD.replace("[row]", "[rows]") + CLAIM, "mine.toml: unknown: rows", "did you mean row?"),
        (HEAD + CLAIM.replace("claims", "claim"), "unknown: claim", "did you mean claims?"),
        (HEAD + "[extra]\n" + CLAIM, "mine.toml: unknown: extra", "expected source, row, claims"),
        (HEAD + "[file]\nenc = 'x'\n" + CLAIM, "mine.toml: file: unknown: enc", "encoding, sheet"),
        (HEAD + 'quote = "a"\ngist = "b"\n' + CLAIM, "row: both quote and gist", "its wording"),
        (HEAD + 'said_as = "julian"\n' + CLAIM, "row: said_as = 'julian'", "date or unix"),
        (HEAD + 'key_like = "("\n' + CLAIM, "row: key_like = '(': missing )", "the pattern of"),
        (HEAD + 'unknown = "x"\n' + CLAIM, "row: unknown = 'x'", "a list of texts"),
        (HEAD + 'quote = "{a"\n' + CLAIM, "row: '{a' has a brace or bracket without", "{column}"),
        (HEAD + 'quote = "[{a}"\n' + CLAIM, "row: '[{a}' has a brace or bracket", "{column}"),
        (HEAD.replace('code = "mine"', 'code = "Mine!"') + CLAIM, "code = 'Mine!'", "lower-case"),
        (HEAD + CLAIM + "[articles]\nas = 'urls'\n", "articles: as = 'urls'", "ucdp, text, names"),
        (HEAD + CLAIM + "[articles]\nas = 'text'\n", "articles: columns is missing", "of a column"),
    ],
)  # fmt: skip
def test_mistakes_in_the_file_name_the_file(text, said, hint):
    error = refuse(text)
    assert said in strip_line(error.message)
    assert "\n" not in error.message + error.hint
    assert hint in error.hint


@pytest.mark.parametrize(
    ("claim", "said", "hint"),
    [
        ('[[claims]]\nas = "number"\nvalue = "x"\n', "property is missing", "a text in quotes"),
        (CLAIM.replace('as = "number"', ""), "as is missing", "a text in quotes"),
        (CLAIM.replace('"number"', '"nmber"'), "no converter 'nmber'", "did you mean number?"),
        (CLAIM.replace('"number"', '"x"'), "no converter 'x'", "expected number, quantity"),
        (CLAIM.replace("value", "valeu"), "value is missing", "did you mean it by valeu?"),
        (CLAIM.replace("value", "col"), "value is missing", "the name of a column"),
        (CLAIM.replace('"deaths"', '"deaths:a"') + "qualifier = 'b'\n",
         "property says a, qualifier b", "leave out one"),
        ('[[claims]]\nproperty = "date"\nas = "date"\nvalue = "x"\nfirst_year = "1970"\n',
         "first_year = '1970'", "a whole number without quotes"),
        ('[[claims]]\nproperty = "date"\nas = "date"\nvalue = "x"\nfirst_year = true\n',
         "first_year = True", "a whole number without quotes"),
        ('[[claims]]\nproperty = "date"\nas = "date"\nvalue = "x"\nfirst_year = 0\n',
         "first_year = 0", "a year such as 1970"),
        (CLAIM + "low = 'x'\n", "unknown: low", "expected also, property, as, value"),
        (CLAIM + "unknown = '-9'\n", "unknown = '-9'", "a list of texts"),
        (CLAIM + "unknown = [-9]\n", "unknown = [-9]", "a list of texts"),
        (CLAIM + "required = 'yes'\n", "required = 'yes'", "true or false"),
        (CLAIM + "only = { x = '1' }\n", "only: x = '1'", "a list of texts"),
        (CLAIM + "qualified_by = 'x'\n", "qualified_by and qualifiers need each other", "narrow"),
        (CLAIM + "qualifiers = { 1 = 'first' }\n", "need each other", "narrow"),
        (CLAIM + "qualifiers = { 1 = 2 }\n", "qualifiers: 1 = 2", "a text in quotes"),
        (CLAIM + "qualifier = 'a'\nqualified_by = 'x'\nqualifiers = { 1 = 'b' }\n",
         "both qualifier and qualified_by", "one qualifier"),
        ('[[claims]]\nproperty = "deaths"\nas = "estimate"\n',
         "no column", "expected low or best or high"),
        (CLAIM.replace('"dead"', "[]"), "value = []", "a column, or a list of its names"),
        (CLAIM.replace('"dead"', "['a', 1]"), "value = ['a', 1]", "a column, or a list"),
        (PLACE + "precisions = { 1 = 'good' }\n", "precisions: 'good'", "expected exact, near"),
        (PLACE + "kinds = { 1 = 'town' }\n", "kinds: 'town'", "expected country, admin1"),
        (PLACE + "countries = { Congo = 'CON' }\n", "countries: 'CON'", "such as COG"),
        (PLACE + "countries = { Congo = 178 }\n", "countries: Congo = 178", "expected a text"),
        (PLACE + "precisions = { 1 = 1 }\n", "precisions: 1 = 1", "expected a text"),
        (PLACE + "also = ['b']\nlatitude = 'north'\n", "also needs a claim of one column", "each"),
        (TYPE + "terms = { 1 = 7 }\n", "terms: 1 = 7", "expected a text"),
        (TYPE + "new = 1\n", "new = 1", "true or false"),
        (TYPE + "split = ''\n", "split is empty", "one value"),
        ('[[claims]]\nproperty = "date"\nas = "date"\nvalue = "x"\norder = "dmy"\n',
         "order = 'dmy'", "day first or month first"),
        ('[[claims]]\nproperty = "date"\nas = "date"\nvalue = "x"\nprecisions = { 1 = "hour" }\n',
         "precisions: 'hour'", "day, week, month, year"),
        ('[[claims]]\nproperty = "side"\nas = "actor"\nvalue = "x"\nkind = "army"\n',
         "kind = 'army'", "armed group, state"),
        ('[[claims]]\nproperty = "occurred"\nas = "flag"\nvalue = "x"\n',
         "a flag needs yes or no", "lists the cells"),
    ],
)  # fmt: skip
def test_mistakes_in_a_claim_name_file_and_line(claim, said, hint):
    error = refuse_claim(claim)
    assert re.match(r"mine\.toml:1[0-7]: claims 1", error.message)
    assert said in error.message
    assert "\n" not in error.message + error.hint
    assert hint in error.hint


def test_the_line_is_that_of_the_key_or_of_its_table():
    text = HEAD + CLAIM + "\n# so\n" + PLACE + "nme = 'x'\n"
    assert refuse(text).message == "mine.toml:20: claims 2: unknown: nme"
    assert refuse(text).hint == "did you mean name?"
    nested = HEAD + CLAIM + TYPE + '[claims.terms]\n"a b" = "x"\n"ki\\"nd" = 7\n'
    assert refuse(nested).message.startswith("mine.toml:18: claims 2: terms: ki")
    inline = 'claims = [ { property = "deaths", as = "numbr" } ]\n'
    assert refuse(inline + HEAD).message == "mine.toml:1: claims 1: no converter 'numbr'"
    long = HEAD.replace('"name"', '"""\n[row]\nkey = 1\n"""') + "sayd = 'x'\n" + CLAIM
    assert refuse(long).message == "mine.toml:13: row: unknown: sayd"


def test_a_property_may_carry_its_qualifier():
    claim = CLAIM.replace('"deaths"', '"deaths:civilians"')
    (spec,) = read_mapping(HEAD + claim, "mine.toml").claims
    assert (spec.property, spec.qualifier) == ("deaths", "civilians")


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 5_000])
def test_what_no_reader_of_toml_takes_is_refused_in_one_line(text):
    error = refuse(text)
    assert error.message.startswith("mine.toml: ")
    assert "\n" not in error.message


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        ("[properties.a]\ndatatype = 'flag'\n", "properties.a: label is missing", "a text"),
        ("[properties.a]\nlabel = 'A'\ndatatype = 'number'\n", "datatype = 'number'", "quantity"),
        ("[properties.a]\nlabel = 'A'\ndatatype = 'term'\n", "need each other", "terms come from"),
        ("[properties.a]\nlabel = 'A'\ndatatype = 'flag'\nsubject = 'actor'\n", "subject", "any"),
        (
            "[properties.a]\nlabel = 'A'\ndatatype = 'flag'\nlable = 'B'\n",
            "unknown: lable",
            "did you mean label?",
        ),
        ("[properties.'A b']\nlabel = 'A'\ndatatype = 'flag'\n", "'A b' is no key", "lower-case"),
        ("[properties]\na = 1\n", "properties: a = 1", "a table"),
        ("[terms.weapon]\nstick = 1\n", "terms.weapon: stick = 1", "a label in quotes"),
        ("[terms.weapon]\nStick = 'Stick'\n", "terms.weapon.Stick: 'Stick' is no key", "lower"),
        ("[terms.weapon]\nstick = { labl = 'x' }\n", "weapon.stick: label is missing", "by labl?"),
        ("[terms]\nweapon = 'stick'\n", "terms: weapon = 'stick'", "a table"),
    ],
)
def test_mistakes_in_words_name_their_table(words, said, hint):
    error = refuse(HEAD + CLAIM + words)
    assert re.match(r"mine\.toml:1[4-7]: ", error.message)
    assert said in error.message
    assert hint in error.hint


def test_a_mapping_that_is_not_there_or_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="there is no mapping gted") as caught:
        load_mapping("gted")
    assert caught.value.hint == "did you mean gtd?"
    with pytest.raises(InputError, match="there is no mapping mine") as caught:
        load_mapping("mine")
    assert caught.value.hint.startswith("give ged, gtd, acled or a file")
    (tmp_path / "latin.toml").write_bytes(b"# S\xe3o\n")
    with pytest.raises(InputError, match=r"latin\.toml: can't be read: .* 0xe3"):
        load_mapping(str(tmp_path / "latin.toml"))
    (tmp_path / "mine.toml").write_text(HEAD + CLAIM, encoding="utf-8")
    assert load_mapping(str(tmp_path / "mine.toml")).name == "mine.toml"


# --- a mapping and the file's columns


def test_columns_go_by_their_exact_name_before_any_case():
    plan = make_plan(CLAIM, ["ID", "name", "DEAD", "dead"])
    assert plan.read_row(2, ["1", "x", "5", "6"]).values[0].best == 6
    assert make_plan(CLAIM, ["Id", "Dead"]).read_row(2, ["1", "5"]).values[0].best == 5


def test_a_column_may_have_other_names():
    claim = CLAIM.replace('"dead"', '["dead", "killed"]')
    assert make_plan(claim, ["id", "KILLED"]).read_row(2, ["1", "5"]).values[0].best == 5
    assert (
        make_plan(claim, ["id", "killed", "dead"]).read_row(2, ["1", "5", "6"]).values[0].best == 6
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["id", "dead", "dead"], "the file has 2 columns 'dead'"),
        (["id", "DEAD", "Dead"], "the file has 2 columns 'dead'"),
        (["id", "id", "dead"], "the file has 2 columns 'id'"),
        (["name", "dead"], "mine.toml needs a column id"),
        (["id", "name"], "mine.toml: the file has none of the columns that make claims"),
    ],
)
def test_files_that_do_not_fit_are_refused(columns, said):
    with pytest.raises(InputError) as caught:
        make_plan(CLAIM, columns)
    assert said in caught.value.message


def test_a_column_that_is_required_is_named_when_it_lacks():
    claim = CLAIM.replace('"dead"', '["dead", "killed"]') + "required = true\n"
    with pytest.raises(InputError) as caught:
        make_plan(claim, ["id", "name\x1b"])
    assert caught.value.message == "mine.toml needs a column dead or killed"
    assert caught.value.hint == "the file has id, name\\x1b"


def test_a_column_that_is_not_required_is_told():
    plan = make_plan(CLAIM + PLACE + "only = { sure = ['1'] }\n", ["id", "town", "dead"])
    assert plan.left_out == [
        "no column name: nothing of it in title",
        "no column sure: nothing on place",
    ]


def test_an_estimate_and_a_place_do_with_any_of_their_columns():
    estimate = '[[claims]]\nproperty = "deaths"\nas = "estimate"\nlow = "min"\nhigh = "max"\n'
    place = '[[claims]]\nproperty = "place"\nas = "place"\nadmin1 = "state"\n'
    plan = make_plan(estimate + place, ["id", "max", "state"])
    assert plan.read_row(2, ["1", "5", "County"]).values == [
        (None, None, 5, "below"),
        ("admin1", "County", (), None, None, None, None),
    ]
    assert (
        "no column min: nothing on deaths" in make_plan(estimate + place, ["id", "state"]).left_out
    )
    with pytest.raises(InputError, match=r"mine\.toml needs a column min"):
        make_plan(estimate + "required = true\n" + place, ["id", "state"])


def test_a_claim_may_stand_for_further_columns():
    claims = TYPE.replace('"type"', '"weapon"') + "also = ['b', 'c']\nterms = { 1 = 'blade' }\n"
    plan = make_plan(claims, ["id", "name", "kind", "c"])
    assert plan.read_row(2, ["1", "x", "", "1"]).values == [None, ("blade", None)]
    assert plan.left_out == ["no column b: nothing on weapon"]


def test_claims_can_hang_on_another_cell():
    plan = make_plan(CLAIM + "only = { sure = ['1', 'yes'] }\n", ["id", "dead", "sure"])
    said = [plan.read_row(2, ["1", "5", sure]).values[0] for sure in ("1", " yes ", "1.0", "0", "")]
    assert [bool(value) for value in said] == [True, True, True, False, False]


def test_the_same_is_said_once_and_what_differs_each_time():
    claims = "".join(
        f'[[claims]]\nproperty = "perpetrator"\nas = "actor"\nvalue = "{name}"\n{more}'
        for name, more in (
            ("a", 'qualified_by = "sure"\nqualifiers = { 0 = "suspected" }\n'),
            *(("b", ""), ("c", 'split = ";"\n'), ("d", 'qualifier = "suspected"\n')),
        )
    )
    plan = make_plan(claims, ["id", "sure", "a", "b", "c", "d"])
    one, two = ("One", "unknown", None, None), ("Two", "unknown", None, None)
    row = plan.read_row(2, ["1", "0", "One", "One", "One; Two", "One"])
    assert row.values == [one, "suspected", one, (two,), None]
    row = plan.read_row(2, ["1", "1", "One", "One", "One", "One"])
    assert row.values == [one, None, None, None, one]


# --- words that stand in other places too


def test_kinds_are_those_of_the_tables():
    assert EXPECTED_ACTORS == ACTOR_KINDS
    assert EXPECTED_KINDS == PLACE_KINDS
    assert EXPECTED_PRECISIONS == PLACE_PRECISIONS
    assert EXPECTED_DATATYPES == DATATYPES
    assert {converter.datatype for converter in CONVERTERS.values()} == set(DATATYPES)


@pytest.mark.parametrize("key", ["a", "a_b-9", "", "A", "-a", "a b", "é", "a" * 100, "a" * 101])
def test_keys_are_those_of_dossiers(key):
    assert bool(KEY.fullmatch(key)) == is_key(key)


def test_countries_of_mappings_have_codes():
    known = {country.alpha3 for country in list_countries()}
    for name in SHIPPED:
        for claim in load_mapping(name).claims:
            assert set(claim.options.get("countries", {}).values()) <= known
