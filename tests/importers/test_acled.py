"""ACLED through its mapping, in the layout of today and in the old one; every row is a trap."""

import pytest

from incidents.importers.mapping import load_mapping
from incidents.importers.plan import Plan
from incidents.importers.values import PlaceValue, TermValue
from incidents.quantities import Quantity
from tests.importers.samples import read_sample

FRONT, FORCES = "Example Liberation Front", "Military Forces of Nowhere (2020-)"
COUNTY = (("country", "Kenya"), ("admin1", "Example County"))
WARD = (*COUNTY, ("admin2", "Example North"), ("area", "Example Ward"))
SPOT = (1.2345, 36.8219)


def key(number):
    return f"KEN90{number:04}"


def old_key(number):
    return f"90000{number}ALG"


def names(actors):
    return [actor.name for actor in actors]


def keys(terms):
    return [term.key for term in terms]


@pytest.fixture(scope="module")
def new():
    return read_sample("acled-synthetic-new.csv", "acled")


@pytest.fixture(scope="module")
def old():
    return read_sample("acled-synthetic-old.csv", "acled")


def test_both_layouts_are_read_by_one_mapping(new, old):
    assert (len(new.columns), new.plan.left_out) == (31, [])
    assert old.columns[:2] == ("GWNO", "EVENT_ID_CNTY")
    assert old.plan.left_out == [
        "no column timestamp: nothing of it in said",
        "no column sub_event_type: nothing on method",
        "no column disorder_type: nothing on disorder_type",
        "no column tags: nothing on tag",
        "no column civilian_targeting: nothing on target_type",
    ]


def test_the_plain_row(new):
    row = new.rows[key(1)]
    assert row.title == f"Battles: {FRONT} – {FORCES}, Mfano"
    assert (row.quote, row.gist, row.speaker) == ("Invented. The plain row.", None, None)
    assert new.the(key(1), "date").edtf == "2022-06-30"
    assert new.the(key(1), "place") == PlaceValue(
        *("settlement", "Mfano", WARD, "KEN", *SPOT, "exact")
    )
    assert keys(new.claims(key(1), "type")) == ["battle"]
    assert new.the(key(1), "method") == TermValue("armed-clash", "Armed clash")
    assert keys(new.claims(key(1), "disorder_type")) == ["political-violence"]
    assert new.the(key(1), "deaths") == Quantity(3, 3, 3, None)


def test_parties_have_no_direction(new):
    assert names(new.claims(key(1), "side")) == [FRONT, FORCES]
    said = {line.spec.property for line in new.plan.lines}
    assert said.isdisjoint({"perpetrator", "target", "responsibility"})


def test_a_row_was_said_when_it_was_last_changed(new, old):
    assert new.rows[key(1)].said.edtf == "2022-07-01T00:00:00Z"
    assert old.rows[old_key(1)].said is None


@pytest.mark.parametrize(
    ("number", "date"),
    [
        (2, "2022-12-28"),
        (3, "[2022-06-24..2022-07-06]"),
        (4, "2022-06"),
        (16, "2022-06-30"),
    ],
)
def test_dates_are_as_wide_as_their_precision(new, number, date):
    assert new.the(key(number), "date").edtf == date


def test_the_day_comes_first_in_old_files(old):
    assert old.the(old_key(1), "date").edtf == "2014-12-28"
    assert old.the(old_key(2), "date").edtf == "2014-04-03"
    assert old.the(old_key(5), "date").edtf == "2014-12"


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (5, ("settlement", "Mfano", WARD, "KEN", *SPOT, "near")),
        (6, ("admin1", "Example County", COUNTY[:1], "KEN", *SPOT, "admin1")),
        (14, ("settlement", "Mũfano", (("country", "Republic of Congo"),), "COG", *SPOT, "exact")),
        (16, ("settlement", "Mfano", COUNTY[:1], "KEN", *SPOT, None)),
    ],
)
def test_places_are_as_narrow_as_their_precision(new, number, place):
    assert new.the(key(number), "place") == PlaceValue(*place)


def test_the_town_that_stands_for_a_region_is_not_the_place(old):
    assert old.the(old_key(6), "place")[:2] == ("admin1", "Example Province")


def test_countries_of_the_old_spelling(old):
    assert old.the(old_key(1), "place").country == "DZA"
    assert old.the(old_key(7), "place").country == "COD"


def test_lists_of_helpers_are_split(new):
    assert names(new.claims(key(7), "side")) == [
        *(FRONT, "Example Youth", "Example Elders", FORCES, "Police Forces of Nowhere (2020-)")
    ]


def test_allies_are_the_same_in_old_files(old):
    assert names(old.claims(old_key(3), "side")) == [
        *("Military Forces of Nowhere (2010-)", "Example Youth", "Example Elders", FRONT),
        "Sample Brigades",
    ]


def test_who_is_on_both_sides_is_named_once(new):
    assert names(new.claims(key(8), "side")) == ["Rioters (Kenya)", "Example Youth"]


def test_an_event_may_have_one_party_and_two_disorder_types(new):
    assert names(new.claims(key(9), "side")) == ["Protesters (Kenya)"]
    assert new.rows[key(9)].title == "Protests: Protesters (Kenya), Mfano"
    assert keys(new.claims(key(8), "disorder_type")) == ["political-violence", "demonstrations"]


def test_tags_are_split(new):
    assert new.claims(key(9), "tag") == [
        TermValue("crowd-size-about-100", "crowd size=about 100"),
        TermValue("women-targeted-politicians", "women targeted: politicians"),
    ]
    assert len(set(keys(new.claims(key(14), "tag")))) == 2


def test_violence_against_civilians_has_them_as_target(new):
    assert keys(new.claims(key(10), "target_type")) == ["civilians"]
    assert new.claims(key(1), "target_type") == []


def test_coded_words_stay_the_number_they_were_coded_as(new):
    assert new.the(key(10), "deaths") == Quantity(12, 12, 12, None)


def test_sub_events_are_methods_known_or_new(new):
    assert new.the(key(11), "method") == TermValue("suicide-attack")
    assert new.claims(key(12), "method") == []
    assert new.the(key(13), "method") == TermValue("orbital-strike", "Orbital strike")


@pytest.mark.parametrize(
    ("number", "term"),
    [
        (1, "battle"),
        (4, "battle-non-state-overtakes"),
        (5, "riot-or-protest"),
        (6, "base-established"),
    ],
)
def test_types_of_old_files_have_terms(old, number, term):
    assert keys(old.claims(old_key(number), "type")) == [term]


def test_outlets_are_consulted_each_once(new):
    articles = new.rows[key(11)].articles
    assert [article.title for article in articles] == ["Invented Gazette", "Example Herald"]


def test_numbers_may_be_written_as_fractions(new):
    assert new.the(key(15), "date").edtf == "[2022-06-24..2022-07-06]"
    assert new.the(key(15), "place").precision == "near"
    assert new.the(key(15), "deaths") == Quantity(3, 3, 3, None)
    assert new.rows[key(15)].said.edtf == "2022-07-01T00:00:00Z"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (18, "event_type: 'Skirmishes' is no known value (expected Battles, "),
        (19, "event_date: '12/28/2022', read as '2022-28-12': there is no month 28"),
        (20, "timestamp: '1656633600000' is no moment (expected seconds since 1970)"),
        (21, "fatalities: '-1' is no number (expected a whole number)"),
        (22, "time_precision: precision '4' (expected 1, 2, 3)"),
        (23, "no key (expected what tells the row from all others)"),
    ],
)
def test_rows_that_cannot_be_right_are_rejected(new, line, reason):
    assert new.rejected[line].reason.startswith(reason)


def test_rows_of_old_files_are_rejected_with_their_columns(old):
    assert old.rejected[9].reason.startswith("EVENT_DATE: '31/04/2014', read as '2014-04-31': 31")
    assert old.rejected[10].reason.startswith("EVENT_DATE: '28/12/14' has a year of two digits")
    assert [row.key for row in old.rejected.values()] == [old_key(8), old_key(9)]


def test_every_row_is_accepted_or_rejected(new, old):
    assert (len(new.rows), len(new.rejected)) == (16, 6)
    assert (len(old.rows), len(old.rejected)) == (7, 2)


def test_columns_go_by_name_in_any_order_and_case():
    plan = Plan(load_mapping("acled"), ["Fatalities", "EVENT_DATE", "Event_Id_Cnty"])
    row = plan.read_row(2, ["4", "2022-06-30", "KEN1"])
    assert row.key == "KEN1"
    assert [value for value in row.values if value][1:] == [Quantity(4, 4, 4, None)]
