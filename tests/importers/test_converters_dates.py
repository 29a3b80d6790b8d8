"""Converters to dates: nothing is guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dates import parse_edtf
from incidents.errors import InputError
from incidents.importers.moments import read_unix
from incidents.importers.values import Odd
from tests.importers.samples import convert, refuse

DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("2023-05-01", "2023-05-01"),
        ("2023-05-01 00:00:00.000", "2023-05-01"),
        ("2023-05-01T00:00:00Z", "2023-05-01"),
        ("2023-05-01T16:15", "2023-05-01T16:15"),
        ("2023-05", "2023-05"),
        ("2023", "2023"),
        ("2023-05~", "2023-05~"),
        ("28 December 2022", "2022-12-28"),
        ("3 Mar 2022", "2022-03-03"),
        ("December 28, 2022", "2022-12-28"),
        ("28/12/2014", "2014-12-28"),
        ("12/28/2014", "2014-12-28"),
        ("28.12.2014", "2014-12-28"),
        ("04/04/2014", "2014-04-04"),
        ("2024-03-22 19:58", "2024-03-22T19:58"),
        ("2024-03-22 19:58:30", "2024-03-22T19:58:30"),
        ("2024-03-22 19:58:30.000", "2024-03-22T19:58:30"),
        ("2024-03-22 19:58+04:30", "2024-03-22T19:58+04:30"),
        ("2024-03-22 19:58 +0430", "2024-03-22T19:58+04:30"),
        ("2024-03-22 19:58 UTC", "2024-03-22T19:58Z"),
        ("2024-03-22 00:00:00+02", "2024-03-22T00:00:00+02:00"),
        ("22/03/2024 7:58 PM", "2024-03-22T19:58"),
        ("22/03/2024 0:00", "2024-03-22"),
        ("3/22/2024 12:00:00 AM", "2024-03-22"),
        ("2024/03/22", "2024-03-22"),
        ("2024.3.2", "2024-03-02"),
        ("22-Mar-2024", "2024-03-22"),
        ("22nd March 2024", "2024-03-22"),
        ("Friday, March 22, 2024", "2024-03-22"),
        ("22\N{NO-BREAK SPACE}March 2024", "2024-03-22"),
        ("5 Sept. 2022", "2022-09-05"),
        ("March 2024", "2024-03"),
        ("Mar-2024", "2024-03"),
    ],
)
def test_dates_as_files_write_them(cell, edtf):
    assert convert("date", cell).edtf == edtf


@pytest.mark.parametrize(
    "cell",
    [
        *("2023-02-29", "29 February 2023", "31/04/2014", "2023-13-01", "20230501", "1 May 23"),
        *("yesterday", "Maybe 5, 2022", "0", "45047", "2023-05-01 25:15", "5/2023", "00/01/2023"),
        *("2023-05-01 13:15 PM", "24-Mar", "2024/25", "May", "3 apples 2023", "16:15"),
    ],
)
def test_dates_that_are_none_are_refused(cell):
    assert repr(cell)[1:-1] in refuse("date", cell)


def test_a_refused_date_is_told_as_it_stands_and_as_it_was_read():
    assert refuse("date", "31/04/2014").startswith("'31/04/2014', read as '2014-04-31': 31 April")
    for cell in ("03.04.2024", "3-4-2024", "03/04/2024"):
        assert refuse("date", cell) == f"{cell!r} could mean 3 April 2024 or 4 March 2024"


@given(DAYS)
def test_a_date_that_could_be_two_is_refused_without_an_order(day):
    cell = f"{day.day:02}/{day.month:02}/{day.year:04}"
    assert convert("date", cell, order="day first").edtf == day.isoformat()
    if day.day > 12 or day.day == day.month:
        assert convert("date", cell).edtf == day.isoformat()
    else:
        assert "could mean" in refuse("date", cell)
        turned = f"{day.month:02}/{day.day:02}/{day.year:04}"
        assert convert("date", turned, order="month first").edtf == day.isoformat()


SHORT = {
    "22.03.24": "2024-03-22",
    "3/4/69": "2069-04-03",
    "1-12-70 19:58": "1970-12-01T19:58",
    "22-Mar-24": "2024-03-22",
    "March 22, 99": "1999-03-22",
    "Mar-24": "2024-03",
}


@pytest.mark.parametrize("cell", SHORT)
def test_a_year_of_two_digits_is_refused_until_the_mapping_says_its_century(cell):
    day = cell.split(" 19:58")[0]
    said = f"{day!r} has a year of two digits, which could be of any century"
    assert refuse("date", cell).startswith(said)
    assert convert("date", cell, order="day first", first_year=1970).edtf == SHORT[cell]
    assert refuse("date", cell, order="day first").startswith(said)


def test_of_three_short_numbers_the_first_could_be_the_year():
    assert "has a year of two digits" in refuse("date", "22.03.24", first_year=1970)
    assert convert("date", "22-Mar-24", first_year=1901).edtf == "1924-03-22"
    days = convert("between", "22.03.24", "24.03.24", order="day first", first_year=1970)
    assert days.edtf == "[2024-03-22..2024-03-24]"


def test_a_spreadsheets_number_of_a_day_is_told_as_that():
    assert "'45373' is no date; a spreadsheet may mean 2024-03-22 by it" in refuse("date", "45373")


def test_the_order_is_of_numbers_alone():
    assert convert("date", "2022-06-03", order="day first").edtf == "2022-06-03"
    assert convert("date", "June 3, 2022", order="day first").edtf == "2022-06-03"
    assert "there is no month 28" in refuse("date", "12/28/2022", order="day first")


WIDTHS = {"1": "day", "2": "week", "3": "month", "4": "year"}


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        (("2022-06-30", "1"), "2022-06-30"),
        (("2022-06-30", "2"), "[2022-06-24..2022-07-06]"),
        (("2022-06-30", "3"), "2022-06"),
        (("2022-06-30", "3.0"), "2022-06"),
        (("2022-06-30", "4"), "2022"),
        (("2022-06-30", ""), "2022-06-30"),
        (("2022-06", "1"), "2022-06"),
    ],
)
def test_a_precision_widens_a_day(cells, edtf):
    assert convert("date", *cells, precisions=WIDTHS).edtf == edtf


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-06", "9999-12-26", "9999-12-31"])
def test_a_week_beyond_the_calendar_is_refused(day):
    said = f"the week of {day} goes beyond the calendar"
    assert refuse("date", day, "2", precisions=WIDTHS) == said


def test_the_first_and_the_last_whole_week_are_taken():
    for day, edtf in (
        ("0001-01-07", "[0001-01-01..0001-01-13]"),
        ("9999-12-25", "[9999-12-19..9999-12-31]"),
    ):
        assert convert("date", day, "2", precisions=WIDTHS).edtf == edtf


def test_a_precision_that_is_not_listed_is_refused():
    assert refuse("date", "2022-06-30", "5", precisions=WIDTHS) == "precision '5'"
    assert convert("date", "2022-06-30", "5").edtf == "2022-06-30"


@given(st.dates(dt.date(1, 1, 7), dt.date(9999, 12, 25)), st.sampled_from(sorted(WIDTHS)))
def test_a_widened_day_still_holds_the_day(day, precision):
    wide = convert("date", day.isoformat(), precision, precisions=WIDTHS)
    assert wide.earliest <= f"{day}T00:00:00"
    assert f"{day}T23:59:59" <= wide.latest
    assert parse_edtf(wide.edtf) == wide


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        (("2023-05-01", "2023-05-01", ""), "2023-05-01"),
        (("2023-05-01", "2023-05-31", ""), "[2023-05-01..2023-05-31]"),
        (("2023-05-01", "2023-05-31", "2"), "2023-05-01/2023-05-31"),
        (("2023-05-01", "2023-05-31", "2.0"), "2023-05-01/2023-05-31"),
        (("2023-05-01", "2023-05-01", "2"), "2023-05-01"),
        (("2023-05-01 00:00:00.000", "2023-05-31 00:00:00.000"), "[2023-05-01..2023-05-31]"),
        (("2023-05-01", ""), "2023-05-01"),
    ],
)
def test_between_two_days(cells, edtf):
    assert convert("between", *cells, lasted=["2"]).edtf == edtf


@given(DAYS, DAYS)
def test_between_keeps_both_days_whatever_their_order(first, last):
    value = convert("between", first.isoformat(), last.isoformat())
    assert isinstance(value, Odd) == (last < first)
    moment = value.value if isinstance(value, Odd) else value
    assert moment.earliest == f"{min(first, last)}T00:00:00"
    assert moment.latest == f"{max(first, last)}T23:59:59"


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        (("2015", "1", "7"), "2015-01-07"),
        (("2015", "01", "0"), "2015-01"),
        (("2015", "0", "0"), "2015"),
        (("2015", "1.0", "7.0"), "2015-01-07"),
        (("2015", "1", "7", "early January"), "2015-01-07~"),
        (("2015", "1", "7", "", "1", "1/9/2015"), "2015-01-07/2015-01-09"),
        (("2015", "1", "0", "", "1", "2015-01-09 00:00:00"), "2015-01/2015-01-09"),
        (("2015", "1", "7", "", "0", "1/9/2015"), "2015-01-07"),
    ],
)
def test_a_day_in_parts(cells, edtf):
    assert convert("day", *cells).edtf == edtf


@pytest.mark.parametrize(
    "cells", [("2015", "13", "1"), ("2015", "2", "29"), ("2015", "1", "1.5"), ("x", "1", "1")]
)
def test_a_day_in_parts_that_is_none_is_refused(cells):
    assert refuse("day", *cells)


@given(DAYS)
def test_a_day_in_parts_is_that_day(day):
    assert convert("day", str(day.year), str(day.month), str(day.day)).edtf == day.isoformat()


@pytest.mark.parametrize("text", ["0", "1656633600", "1656633600.0"])
def test_seconds_since_1970(text):
    moment = dt.datetime.fromtimestamp(float(text), dt.UTC)
    assert read_unix(text).earliest == moment.replace(tzinfo=None).isoformat()
    assert read_unix(text).utc_offset == 0


@pytest.mark.parametrize("text", ["-1", "1_000", "1656633600000", "1656633600.5", "+1", "x"])
def test_other_moments_are_refused(text):
    with pytest.raises(InputError, match="is no moment"):
        read_unix(text)
