"""Mappings guessed for spreadsheets: they load, and read the very file they were guessed from."""

import json
from datetime import date
from functools import partial

import pytest
import xlsxwriter

from incidents.importers.values import ActorValue, ArticleValue, PlaceValue, TermValue
from incidents.quantities import Quantity
from tests.importers import guessed_tables as tables
from tests.importers.guessed import guess_file, guess_text
from tests.importers.samples import FOLDER


@pytest.fixture
def guess(tmp_path):
    return partial(guess_text, tmp_path)


def sure(count):
    return Quantity(count, count, count, None)


def names(values):
    return [value.name for value in values]


def keys(values):
    return [value.key for value in values]


def dates(sample):
    """The date of each row that has one."""
    return [value.edtf for key in sample.rows for value in sample.claims(key, "date")]


# --- spreadsheets


def test_a_spreadsheet_of_open_sources(guess):
    text, mapping, sample = guess(tables.OSINT, "Attacks_2024 (final).csv")
    assert sample.rejected == {}
    assert mapping.source == {
        "code": "attacks-2024-final",
        "title": "Attacks 2024 (final)",
        "kind": "data set",
    }
    assert list(sample.rows) == [
        *("22/03/2024 Krasnogorsk", "02/09/2024 Kabul", "03/01/2024 Kerman")
    ]
    first, second, third = sample.rows
    assert dates(sample) == ["2024-03-22", "2024-09-02", "2024-01-03"]
    assert sample.the(first, "place") == PlaceValue(
        "settlement",
        "Krasnogorsk",
        (("country", "Russia"), ("admin1", "Moscow Oblast")),
        *("RUS", 55.82, 37.39, None),
    )
    assert sample.the(first, "deaths") == Quantity(94, None, None, "above")
    assert sample.the(first, "injured") == Quantity(None, 100, None, "both")
    assert sample.the(third, "deaths") == Quantity(84, None, 103, None)
    assert sample.claims(third, "injured") == []
    assert sample.the(second, "perpetrator") == ActorValue("ISIS-K")
    assert sample.claims(third, "perpetrator") == []
    assert keys(sample.claims(first, "weapon")) == ["firearms", "incendiary"]
    assert sample.the(second, "type") == TermValue("suicide-bombing")
    assert sample.the(third, "type") == TermValue("looting", "Looting")
    row = sample.rows[first]
    assert (row.title, row.quote) == ("Shooting, Krasnogorsk, Russia", "Gunmen opened fire")
    assert row.articles == (ArticleValue("TASS"), ArticleValue("https://example.org/1"))
    assert 'order = "day first"' in text
    assert "all 3 can be read" in text
    assert "nothing above uses" not in text


def test_bounds_make_an_estimate_with_or_without_a_best_figure(guess):
    _, _, sample = guess(tables.BOUNDS)
    assert sample.rejected == {}
    deaths = [sample.the(key, "deaths") for key in ("7", "8", "9")]
    assert deaths == [
        *(
            Quantity(3, None, 5, None),
            Quantity(10, None, 10, None),
            Quantity(None, None, 12, "below"),
        )
    ]
    assert sample.the("7", "injured") == Quantity(1, 2, 4, None)
    assert sample.claims("8", "injured") == []


def test_dates_that_nothing_proves_are_left_to_the_user(guess):
    text, mapping, sample = guess(tables.AMBIGUOUS)
    assert list(sample.rejected) == [2, 5]
    assert "could mean 3 April 2024 or 4 March 2024" in sample.rejected[2].reason
    assert dates(sample) == ["2024-05-05", "2024-06-01"]
    assert "order" not in mapping.claims[0].options
    assert "Nothing proves which number is the day" in text
    assert "2 of 4 can be read" in text


def test_cells_that_prove_both_orders_prove_none(guess):
    text, mapping, sample = guess("id,date\n1,13/01/2024\n2,01/13/2024\n3,01/02/2024\n")
    assert list(sample.rejected) == [4]
    assert "order" not in mapping.claims[0].options
    assert "Cells prove both orders" in text


def test_the_month_comes_first_where_a_cell_proves_it(guess):
    _, _, sample = guess(tables.MONTH_FIRST, "table.tsv")
    assert sample.rejected == {}
    assert dates(sample) == ["2024-03-04", "2023-12-28"]
    assert sample.the("A-2", "place") == PlaceValue(
        *("settlement", "Atlanta", (("admin1", "Georgia"),))
    )


def test_year_month_and_day_in_columns_of_their_own(guess):
    _, _, sample = guess(tables.PARTS)
    assert sample.rejected == {}
    assert dates(sample) == ["2015-01-07", "2016", "2016-11"]
    assert sample.the("E1", "place") == PlaceValue("admin2", "Harim", (("admin1", "Idlib"),))
    assert sample.the("E2", "place") == PlaceValue("admin1", "Homs")
    assert sample.the("E2", "deaths") == Quantity(2, None, 3, None)


def test_months_that_are_words_leave_the_year(guess):
    text, _, sample = guess("id,Year,Month,Day\n1,2015,March,7\n2,2016,May,8\n")
    assert dates(sample) == ["2015", "2016"]
    assert '#   Month: "March", "May"' in text


def test_what_began_and_ended(guess):
    _, _, sample = guess(tables.LASTED)
    assert sample.rejected == {}
    assert dates(sample) == ["2020-02-01/2020-02-03", "2020-03-05"]
    assert sample.the("c1", "arrested") == sure(12)
    assert sample.the("c2", "arrested") == Quantity(None, None, 30, "below")
    assert sample.the("c1", "missing") == sure(1)


def test_a_german_spreadsheet(guess):
    text, _, sample = guess(tables.GERMAN.encode("cp1252"))
    assert sample.rejected == {}
    assert dates(sample) == ["2016-12-19", "2019-10-09", "2020-02-01"]
    halle = "09.10.2019 Halle"
    assert sample.the(halle, "place").within == (("admin1", "Sachsen-Anhalt"),)
    assert sample.the(halle, "deaths") == sure(2)
    assert sample.the(halle, "injured") == sure(48)
    assert sample.the(halle, "type") == TermValue("shooting")
    assert sample.the(halle, "weapon") == TermValue("firearms")
    assert names(sample.claims(halle, "perpetrator")) == ["Einzeltäter"]
    assert sample.rows[halle].quote == "Angriff auf eine Synagoge"
    assert sample.rows[halle].articles == (ArticleValue("dpa"),)
    assert "# columns are separated by ;" in text
    assert '#   Land: "Deutschland" – too few of these are countries by name' in text


def test_a_french_spreadsheet(guess):
    _, _, sample = guess(tables.FRENCH)
    assert sample.rejected == {}
    assert dates(sample) == ["2015-11-13", "2016-07-14"]
    assert sample.the("1", "place").within == (("country", "France"), ("admin1", "Paris"))
    assert [sample.the("1", name) for name in ("deaths", "injured")] == [sure(130), sure(413)]
    assert sample.the("1", "type") == TermValue("shooting")
    assert sample.the("1", "weapon") == TermValue("firearms")
    assert sample.the("1", "perpetrator") == ActorValue("État islamique")
    assert sample.claims("2", "perpetrator") == []


def test_a_spanish_spreadsheet(guess):
    _, _, sample = guess(tables.SPANISH)
    assert sample.rejected == {}
    neiva = "2003-02-07 Neiva"
    assert sample.the(neiva, "place") == PlaceValue(
        "admin2", "Neiva", (("country", "Colombia"), ("admin1", "Huila")), "COL"
    )
    assert sample.the(neiva, "type") == TermValue("hostage-taking")
    assert sample.the("2003-02-07 Bogotá", "type") == TermValue("bombing")
    assert sample.the(neiva, "injured") == sure(30)
    assert sample.the(neiva, "perpetrator") == ActorValue("FARC")


def test_counts_of_some_of_the_dead_are_qualified(guess):
    text, mapping, sample = guess(tables.GROUPS)
    assert sample.rejected == {}
    assert sample.claims("r-1", "deaths") == [
        sure(183),
        ("civilians", sure(170)),
        ("soldiers", sure(13)),
        ("perpetrators", sure(1)),
    ]
    assert ("children", sure(7)) in sample.claims("r-2", "deaths")
    assert ("women", sure(0)) in sample.claims("r-2", "deaths")
    assert sample.claims("r-2", "injured") == [("women-and-children", sure(1))]
    assert sample.the("r-1", "attackers") == sure(1)
    assert [(term.vocabulary, term.key) for term in mapping.terms] == [("qualifier", "soldiers")]
    assert "nothing above uses" not in text


def test_a_list_of_killed_journalists(guess):
    _, _, sample = guess(tables.JOURNALISTS)
    assert sample.rejected == {}
    one, two, three = sample.rows
    assert [row.title for row in sample.rows.values()] == [
        "Jo Invented",
        "Al Invented",
        "Mo Invented",
    ]
    assert sample.the(one, "place") == PlaceValue("country", "MEX", country="MEX")
    assert sample.claims(one, "perpetrator") == []
    assert sample.claims(two, "perpetrator") == [("suspected", ActorValue("Cartel members"))]
    assert sample.the(one, "motive") == "Reporting"
    assert sample.the(three, "target_type") == TermValue("journalists")
    assert [article.title for article in sample.rows[three].articles] == [
        *("https://example.org/j3", "https://example.org/j4")
    ]


def test_lists_are_split(guess):
    _, _, sample = guess(tables.LISTS)
    assert sample.rejected == {}
    assert names(sample.claims("k1", "side")) == ["Army", "Militia"]
    assert names(sample.claims("k1", "target")) == ["Police", "Market"]
    assert sample.claims("k2", "target") == []
    assert names(sample.claims("k1", "responsibility")) == ["Militia"]
    assert sample.claims("k2", "responsibility") == []
    assert sample.rows["k1"].articles == (ArticleValue("AP"), ArticleValue("Reuters"))
    assert sample.rows["k1"].title == "A clash"


def test_x_and_y_are_degrees_where_they_have_fractions(guess):
    _, _, sample = guess(tables.STRIKES)
    assert sample.rejected == {}
    spot = sample.the("S001", "place")
    assert (spot.latitude, spot.longitude, spot.country) == (15.35, 44.2, "YEM")
    assert sample.the("S003", "place") == PlaceValue("country", "Yemen", country="YEM")
    assert sample.the("S001", "deaths") == Quantity(4, 5, 8, None)
    assert sample.the("S002", "deaths") == Quantity(7, 7, 9, None)
    assert sample.rows["S002"].oddities == ("deaths: low 9, best 7, high 8",)
    assert sample.the("S001", "casualties") == sure(20)


def test_columns_whose_names_say_nothing_are_known_by_their_cells(guess):
    _, mapping, sample = guess(tables.NAMELESS)
    assert sample.rejected == {}
    assert dates(sample) == ["2024-03-22", "2024-09-02", "2024-01-03"]
    assert [sample.the(key, "place").country for key in sample.rows] == ["RUS", "AFG", "IRN"]
    types = [sample.the(key, "type").key for key in sample.rows]
    assert types == ["shooting", "suicide-bombing", "bombing"]
    assert (mapping.row.key, mapping.row.quote) == ("Spalte A", "Spalte E")
    assert sample.rows["x1"].quote.startswith("Four men")


def test_rows_that_nothing_tells_apart_are_told(guess):
    text, mapping, sample = guess(tables.NOT_DISTINCT)
    assert mapping.row.key == "{Date} {Town}"
    assert "NOTHING TELLS THE ROWS APART: 1 of 3" in text
    assert "line 3: 2024-01-01 Example is the key of line 2 too" in text
    assert sample.rejected == {}  # that one key stands twice is for entry to say


def test_numbers_that_are_mostly_words_are_kept_in_their_words(guess):
    _, _, sample = guess(tables.WORDY)
    assert sample.rejected == {}
    assert sample.the("1", "statement") == "killed: 5 (incl. 2 police)"
    assert sample.the("4", "statement") == "killed: dozens"
    assert sample.claims("1", "deaths") == []
    assert dates(sample) == ["2024-01-01", "2024-01-02", "2024-01-03"]


def test_a_header_may_say_the_order_and_na_may_be_namibia(guess):
    _, _, sample = guess(tables.PRECISE)
    assert sample.rejected == {}
    assert dates(sample) == ["2019-04-03", "2019-06-05"]
    assert sample.the("1", "place") == PlaceValue("admin1", "Khomas", (("country", "NA"),), "NAM")
    assert sample.the("3", "place") == PlaceValue("country", "ZA", country="ZAF")
    assert keys(sample.the(key, "type") for key in "123") == ["hostage-taking", "arrest", "protest"]
    assert sample.rows["1"].said.edtf == "2019-05-01"


def test_a_year_may_be_all_that_is_known_of_the_date(guess):
    _, _, sample = guess(tables.YEARS)
    assert sample.rejected == {}
    assert dates(sample) == ["1994", "1995", "1988"]
    assert sample.the("2", "place") == PlaceValue(
        "country", "Bosnia and Herzegovina", country="BIH"
    )
    assert sample.the("1", "deaths") == Quantity(800001, None, None, "above")


def test_codes_are_left_to_the_user(guess):
    text, _, sample = guess(tables.CODED)
    assert sample.rejected == {}
    assert sample.claims("1", "type") == []
    assert '#   event_type: "1", "2" – codes: ' in text
    assert sample.the("2", "place") == PlaceValue(
        *("settlement", "12.5, -13.5", (), None, 12.5, -13.5)
    )
    assert sample.claims("3", "place") == []


def test_a_workbook(tmp_path):
    path = tmp_path / "deaths.xlsx"
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("2023")
        book.add_worksheet("2022")
        sheet.write_row(0, 0, ["Nr", "Date", "City", "Dead (min)", "Dead (max)", "Lat", "Lon"])
        for number, row in enumerate([[4, 5, 1.5, -2], [7, None, None, None]], 1):
            sheet.write(number, 0, number)
            sheet.write_datetime(number, 1, date(2023, 4, number), days)
            sheet.write_row(number, 2, ["Example", *row])
    text, _, sample = guess_file(path)
    assert sample.rejected == {}
    assert dates(sample) == ["2023-04-01", "2023-04-02"]
    assert sample.the("1", "deaths") == Quantity(4, None, 5, None)
    assert sample.the("2", "deaths") == Quantity(7, None, None, "above")
    assert sample.the("1", "place").longitude == -2.0
    assert "# read sheet 2023, the first of 2" in text


def test_lines_of_json(guess):
    rows = [
        {"eventId": "a", "eventDate": "2020-01-01", "numKilled": 3, "townName": "Example"},
        {"eventId": "b", "eventDate": None, "numKilled": 0, "townName": None},
    ]
    _, _, sample = guess("".join(json.dumps(row) + "\n" for row in rows), "t.jsonl")
    assert sample.rejected == {}
    assert dates(sample) == ["2020-01-01"]
    assert [sample.the(key, "deaths") for key in "ab"] == [sure(3), sure(0)]


def test_without_rows_the_header_has_to_do(guess):
    text, mapping, sample = guess("Date,Town,Killed,Weapon\n")
    assert sample.rows == {}
    assert [claim.property for claim in mapping.claims] == ["date", "place", "weapon", "deaths"]
    assert "There were no rows to try it on" in text


# --- data sets that have mappings


def test_the_events_of_ucdp(guess):
    text, mapping, sample = guess(f"{tables.GED}\n{tables.GED_ROW}\n", "ged.csv")
    assert sample.rejected == {}
    assert mapping.source["code"] == "ged-table"
    assert dates(sample) == ["[1992-09-01..1992-09-30]"]
    assert ("civilians", sure(0)) in sample.claims("1", "deaths")
    assert Quantity(8, 9, 11, None) in sample.claims("1", "deaths")
    assert sample.the("1", "place") == PlaceValue(
        "settlement",
        "Mfano town",
        (
            ("country", "Mexico"),
            ("admin1", "Example state"),
            ("admin2", "Example municipality"),
        ),
        *("MEX", 19.4, -99.1, None),
    )
    assert names(sample.claims("1", "side")) == ["One", "Two"]
    assert "#   region:" in text


@pytest.mark.parametrize("name", ["acled-synthetic-new.csv", "acled-synthetic-old.csv"])
def test_others_can_at_least_be_begun_with(name):
    guessed = guess_file(FOLDER / name)
    claimed = {claim.property for claim in guessed.mapping.claims}
    assert {"date", "place", "deaths", "side"} <= claimed


def test_the_list_of_the_manual():
    text, mapping, sample = guess_file(FOLDER / "list.csv")
    claimed = [claim.property for claim in mapping.claims]
    assert claimed == ["date", "place", "type", "deaths", "injured", "perpetrator"]
    assert mapping.row.title == "[{What}][, {Town}][, {Country}]"
    assert {row.reason[:18] for row in sample.rejected.values()} == {
        *("no key (expected w", "Date: '31/04/2024'", "Date: 'circa June ")
    }
    assert mapping.row.key == "No"
    assert "7 of 10 can be read" in text


def test_the_same_file_gives_the_same_text(guess):
    assert guess(tables.OSINT).text == guess(tables.OSINT).text
