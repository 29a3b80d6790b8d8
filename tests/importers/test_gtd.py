"""The Global Terrorism Database through its mapping; every row of the sample is a trap."""

import csv
import re
from datetime import datetime

import pytest
import xlsxwriter

from incidents.importers.mapping import load_mapping
from incidents.importers.plan import Plan
from incidents.importers.values import ActorValue, PlaceValue
from incidents.quantities import Quantity
from tests.importers.samples import FOLDER, Sample, read_sample

FRONT, NORTH = "Example Liberation Front", "Example Front of the North"
WITHIN = (("country", "Brazil"), ("admin1", "Província Inventada"))
SPOT = (-12.345678, -45.5)
NUMBERS = ("eventid", "iyear", "imonth", "iday", "latitude", "longitude", "specificity", "nkill")


def key(number, day="19010514"):
    return f"{day}{number:04}"


def count(number):
    return Quantity(number, number, number, None)


def named(claims):
    """The claims with actors by name alone and terms by key."""
    return [
        (one[0], getattr(one[1], "name", one[1])) if type(one) is tuple else words(one)
        for one in claims
    ]


def words(value):
    return getattr(value, "name", None) or getattr(value, "key", value)


@pytest.fixture(scope="module")
def gtd():
    return read_sample("gtd-synthetic.csv", "gtd")


def test_the_sample_has_all_columns_and_an_encoding_of_its_own(gtd):
    assert len(gtd.columns) == 135
    assert gtd.plan.left_out == []
    assert "Windows-1252" in gtd.notes[0]


def test_the_plain_row(gtd):
    row = gtd.rows[key(1)]
    assert row.title == "Bombing/Explosion, São Exemplo, Brazil"
    assert row.quote == "Invented. The plain row: a bomb at a checkpoint “Norte” – nothing unknown."
    assert (row.gist, row.speaker, row.said, row.oddities) == (None, None, None, ())
    assert gtd.the(key(1), "date").edtf == "1901-05-14"
    assert gtd.the(key(1), "place") == PlaceValue(
        *("settlement", "São Exemplo", WITHIN, "BRA", *SPOT, "exact")
    )
    assert gtd.the(key(1), "type").key == "bombing"
    assert gtd.the(key(1), "weapon").key == "explosives"
    assert named(gtd.claims(key(1), "target_type")) == ["police", "government"]
    assert gtd.the(key(1), "perpetrator") == ActorValue(FRONT)
    assert gtd.the(key(1), "motive") == "To be invented"
    assert gtd.the(key(1), "attackers") == count(3)
    assert gtd.the(key(1), "arrested") == ("perpetrators", count(2))
    assert gtd.claims(key(1), "responsibility") == []


def test_totals_and_parts_of_them(gtd):
    assert gtd.claims(key(1), "deaths") == [
        *(count(7), ("perpetrators", count(1)), ("us-nationals", count(0)))
    ]
    assert gtd.claims(key(1), "injured") == [
        *(count(12), ("perpetrators", count(0)), ("us-nationals", count(1)))
    ]


def test_free_words_are_statements(gtd):
    assert gtd.claims(key(1), "statement") == [
        "Target: A police checkpoint",
        "Target: A district office",
        "Part of the perpetrating group: Example Brigade",
    ]


def test_citations_are_articles_as_they_stand(gtd):
    assert [article.title for article in gtd.rows[key(1)].articles] == [
        "“An invented headline,” Invented Gazette, May 15, 1901.",
        "“Another one,” Example Herald, May 16, 1901.",
        "Invented collection",
    ]
    assert {article.publisher for article in gtd.rows[key(1)].articles} == {None}


def test_a_day_or_month_of_0_is_unknown(gtd):
    assert gtd.the("190105000002", "date").edtf == "1901-05"
    assert gtd.the("190100000003", "date").edtf == "1901"


def test_an_approximate_date_keeps_its_words(gtd):
    assert gtd.the(key(4), "date").edtf == "1901-05-14~"
    assert "Approximate date: Mid-May 1901" in gtd.claims(key(4), "statement")
    assert not [text for text in gtd.claims(key(1), "statement") if "date" in text]


def test_what_was_extended_lasted_to_its_resolution(gtd):
    assert gtd.the(key(5), "date").edtf == "1901-05-14/1901-05-17"
    assert gtd.the(key(7), "date").edtf == "1901-05-14"


def test_an_end_before_the_beginning_is_odd(gtd):
    assert gtd.the(key(6), "date").edtf == "1901-05-14~"
    assert gtd.rows[key(6)].oddities == (
        "date: ends on 1901-05-01 before it begins on 1901-05-14~",
    )


def test_minus_9_and_minus_99_say_nothing_anywhere(gtd):
    said = {line.spec.property for line in gtd.plan.lines if gtd.claims(key(8), line.spec.property)}
    assert said == {"date", "place", "type"}
    assert gtd.the(key(8), "date").edtf == "1901-05-14"
    assert gtd.the(key(8), "type").key == "attack"
    assert gtd.the(key(8), "place") == PlaceValue("country", "Brazil", country="BRA")
    assert gtd.rows[key(8)].title == "Brazil"


def test_a_fraction_lies_between_two_whole_numbers(gtd):
    assert gtd.claims(key(9), "deaths") == [
        *(Quantity(4, None, 5, None), ("perpetrators", count(2)))
    ]
    assert gtd.the(key(9), "injured") == Quantity(0, None, 1, None)


def test_a_group_may_be_suspected_and_is_named_once(gtd):
    assert named(gtd.claims(key(10), "perpetrator")) == [("suspected", FRONT), NORTH]


def test_claims_of_responsibility_have_a_mode(gtd):
    assert named(gtd.claims(key(11), "responsibility")) == [
        *(("website", FRONT), ("call", NORTH), "Sample Brigades")
    ]
    assert gtd.the(key(11), "competing_claims") is True


def test_modes_follow_the_codebook():
    (line,) = [
        claim
        for claim in load_mapping("gtd").claims
        if claim.property == "responsibility" and claim.columns["value"] == ("gname",)
    ]
    assert line.qualified_by == ("claimmode",)
    assert list(line.qualifiers.values()) == [
        *("letter", "call", "call", "e-mail", "note", "video", "website", "personal", "other-mode")
    ]


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (12, ("settlement", "São Exemplo", WITHIN, "BRA", *SPOT, "admin2")),
        (13, ("admin2", "Exemplo district", WITHIN, "BRA", *SPOT, "admin2")),
        (14, ("admin1", "Província Inventada", WITHIN[:1], "BRA", *SPOT, "admin1")),
        (15, ("settlement", "São Exemplo", WITHIN, "BRA", *SPOT, "admin1")),
        (16, ("settlement", "São Exemplo", WITHIN, "BRA", *SPOT, "near")),
        (17, ("settlement", "Exemplo Bank", (), None, None, None, None)),
    ],
)
def test_specificity_says_what_place_and_coordinates_are_of(gtd, number, place):
    assert gtd.the(key(number), "place") == PlaceValue(*place)


def test_international_is_no_country(gtd):
    assert gtd.rows[key(17)].title == "Bombing/Explosion, Exemplo Bank"


def test_a_state_that_is_no_more_is_the_present_one(gtd):
    assert gtd.the(key(23), "place").country == "COD"


def test_failure_and_doubt_are_said_and_their_absence_is_not(gtd):
    assert gtd.the(key(18), "failed") is True
    assert gtd.the(key(18), "doubt_terrorism") is True
    assert gtd.the(key(18), "alternative").key == "other-crime"
    for prop in ("failed", "doubt_terrorism", "alternative", "unaffiliated", "competing_claims"):
        assert gtd.claims(key(1), prop) == []


def test_further_attack_types_and_suicide_are_methods(gtd):
    assert gtd.the(key(19), "type").key == "bombing"
    assert named(gtd.claims(key(19), "method")) == ["armed-assault", "suicide-attack"]


def test_two_weapons_of_one_type_are_said_once(gtd):
    assert named(gtd.claims(key(19), "weapon")) == ["explosives", "firearms"]


def test_hostages(gtd):
    assert gtd.the(key(20), "type").key == "kidnapping"
    assert gtd.claims(key(20), "hostages") == [count(14), ("us-nationals", count(1))]
    assert gtd.the(key(20), "hostages_released") == count(9)
    assert gtd.claims(key(1), "hostages") == []


def test_codes_may_be_written_as_fractions(gtd):
    assert gtd.the(key(21), "date").edtf == "1901-05-14"
    assert gtd.the(key(21), "place").precision == "near"
    assert gtd.the(key(21), "type").key == "bombing"
    assert named(gtd.claims(key(21), "method")) == ["suicide-attack"]
    assert named(gtd.claims(key(21), "perpetrator")) == [("suspected", FRONT)]
    assert named(gtd.claims(key(21), "responsibility")) == [("video", FRONT)]
    assert gtd.claims(key(21), "attackers") == []
    assert gtd.the(key(21), "deaths") == count(2)


def test_individuals_without_a_group_are_no_actor(gtd):
    assert gtd.claims(key(22), "perpetrator") == []
    assert gtd.the(key(22), "unaffiliated") is True


def test_text_is_kept(gtd):
    assert gtd.rows[key(24)].quote == (
        'Invented. "Quoted", with a line\nthat breaks; and a cell that looks like a formula.'
    )
    assert gtd.the(key(24), "motive") == "=1+1"


@pytest.mark.parametrize(
    ("line", "reason", "known"),
    [
        (27, "the key '1.90105E+11' isn't whole (expected [0-9]{12}", None),
        (28, "longitude: longitude '-86185896' (expected degrees from -180 to 180)", key(26)),
        (29, "only one of latitude and longitude", key(27)),
        (30, "iyear: 1901-6-31 does not exist", "190106310028"),
        (31, "attacktype1: '17' is no known value (expected 1, 2, 3", key(29)),
        (32, "nkill: '1,200' is no number (expected a whole number)", key(30)),
        (33, "specificity: precision '6' (expected 1, 2, 3, 4, 5)", key(31)),
    ],
)
def test_rows_that_cannot_be_right_are_rejected(gtd, line, reason, known):
    assert reason in gtd.rejected[line].reason
    assert gtd.rejected[line].key == known
    assert gtd.rejected[line].raw.startswith(known or "1.90105E+11")


def test_every_row_is_accepted_or_rejected(gtd):
    assert (len(gtd.rows), len(gtd.rejected)) == (24, 7)


def test_a_workbook_says_the_same_as_the_text(gtd, tmp_path):
    sheet = Sample(write_workbook(tmp_path / "gtd-synthetic.xlsx"), load_mapping("gtd"))
    assert sheet.columns == gtd.columns
    # Lines and wording are of the file: one row of the text has two lines, and a date no time.
    assert [row[1:-1] for row in sheet.rows.values()] == [row[1:-1] for row in gtd.rows.values()]
    assert len(sheet.rejected) == len(gtd.rejected)


def write_workbook(path):
    """The sample as START publishes it: keys, codes and counts are numbers, ends are dates."""
    with (FOLDER / "gtd-synthetic.csv").open(encoding="cp1252", newline="") as file:
        header, *rows = csv.reader(file)
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, header)
    for at, row in enumerate(rows, 1):
        for column, (name, text) in enumerate(zip(header, row, strict=True)):
            if name in NUMBERS and re.fullmatch(r"-?[\d.]+", text):
                sheet.write_number(at, column, float(text))
            elif name == "resolution" and text:
                sheet.write_datetime(at, column, datetime.strptime(text, "%m/%d/%Y"))  # noqa: DTZ007
            elif text:
                sheet.write_string(at, column, text)
    book.close()
    return path


def test_an_older_edition_lacks_columns_and_says_so():
    plan = Plan(load_mapping("gtd"), ["eventid", "iyear", "imonth", "iday", "nkill"])
    assert {line.spec.property for line in plan.lines} == {"date", "deaths"}
    assert "no column weaptype4: nothing on weapon" in plan.left_out
    assert "no column summary: nothing of it in quote" in plan.left_out
