"""The converter to places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.importers.converters import CONVERTERS
from incidents.importers.values import PlaceValue
from tests.importers.samples import convert, refuse


def place(**cells):
    names = CONVERTERS["place"].columns
    options = {name: cells.pop(name) for name in list(cells) if name not in names}
    return convert("place", *(cells.get(name, "") for name in names), **options)


LINES = {"country": "Kenya", "admin1": "County", "admin2": "North", "admin3": "Ward"}
WITHIN = (("country", "Kenya"), ("admin1", "County"), ("admin2", "North"), ("area", "Ward"))
SPOT = {"latitude": "1.5", "longitude": "-2"}
GOOD = {"1": "exact", "2": "near", "3": "admin2", "4": "admin1", "5": "area", "6": "country"}


@pytest.mark.parametrize(
    ("precision", "value"),
    [
        ("1", ("settlement", "Town", WITHIN, "KEN", 1.5, -2.0, "exact")),
        ("2", ("settlement", "Town", WITHIN, "KEN", 1.5, -2.0, "near")),
        ("3", ("admin2", "North", WITHIN[:2], "KEN", 1.5, -2.0, "admin2")),
        ("4", ("admin1", "County", WITHIN[:1], "KEN", 1.5, -2.0, "admin1")),
        ("5", ("area", "Town", WITHIN, "KEN", 1.5, -2.0, "area")),
        ("6", ("country", "Kenya", (), "KEN", 1.5, -2.0, "country")),
        ("", ("settlement", "Town", WITHIN, "KEN", 1.5, -2.0, None)),
    ],
)
def test_a_place_is_what_its_coordinates_are_of(precision, value):
    assert place(name="Town", precision=precision, precisions=GOOD, **LINES, **SPOT) == value


def test_a_place_of_a_precision_that_has_no_line_goes_by_its_name():
    at = {"precisions": GOOD, **SPOT}
    assert place(name="Tribal land", country="Kenya", precision="4", **at)[:2] == (
        *("admin1", "Tribal land"),
    )
    assert place(name="Sea", precision="6", **at)[:3] == ("area", "Sea", ())
    assert place(country="Kenya", precision="4", **at)[:3] == ("area", "1.5, -2.0", WITHIN[:1])


def test_a_place_without_a_name_is_the_narrowest_line_or_a_point():
    assert place(**LINES)[:3] == ("area", "Ward", WITHIN[:3])
    assert place(country="Kenya") == PlaceValue("country", "Kenya", country="KEN")
    assert place(country="Kenya", **SPOT)[:3] == ("settlement", "1.5, -2.0", WITHIN[:1])


def test_without_coordinates_there_is_no_precision():
    assert place(name="Town", precision="1", near="1", precisions=GOOD).precision is None


def test_near_makes_no_place_narrower_than_it_is():
    near = [
        place(name="Town", near=near, precision=precision, precisions=GOOD, **SPOT).precision
        for near, precision in (("1", ""), ("1.0", "1"), ("1", "3"), ("0", "1"), ("-9", "1"))
    ]
    assert near == ["near", "near", "admin2", "exact", "exact"]


def test_kinds_say_what_the_name_is_of():
    at = {"precisions": GOOD, "kinds": {"3": "settlement", "6": "admin2"}, **LINES, **SPOT}
    assert place(name="Town", precision="3", **at)[:3] == ("settlement", "Town", WITHIN)
    assert place(name="Town", precision="3.0", **at)[:3] == ("settlement", "Town", WITHIN)
    assert place(name="Town", precision="3", kinds={"3": "admin2"})[:2] == ("admin2", "Town")
    assert place(precision="3", **at)[:3] == ("admin2", "North", WITHIN[:2])


@pytest.mark.parametrize(
    ("country", "code"),
    [("Congo", "COG"), ("DR Congo (Zaire)", "COD"), ("Kenya", "XKX"), ("Nowhere", None)],
)
def test_a_data_set_may_spell_countries_its_own_way(country, code):
    own = {"Congo": "COG", "Kenya": "XKX"}
    assert place(country=country, countries=own) == PlaceValue("country", country, country=code)


def test_without_its_own_spelling_a_name_of_two_countries_is_none():
    assert place(country="Congo").country is None


@pytest.mark.parametrize(
    ("north", "east"),
    [
        ("91", "0"),
        ("0", "-180.1"),
        ("1,5,0", "2"),
        ("90,1", "2"),
        ("1,500.0", "2"),
        ("N1", "2"),
        ("nan", "2"),
        ("-86185896", "2"),
    ],
)
def test_coordinates_off_the_globe_are_refused(north, east):
    assert refuse("place", "Town", "", "", "", "", north, east).startswith(("lat", "long"))


def test_degrees_may_have_a_comma():
    found = place(name="Berlin", latitude="52,52", longitude="-13,405")
    assert (found.latitude, found.longitude) == (52.52, -13.405)


def test_one_coordinate_is_none():
    assert "only one" in refuse("place", "Town", "", "", "", "", "1.5")
    assert "precision '9'" in refuse("place", "Town", *[""] * 6, "9", precisions=GOOD)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_degrees_come_back_to_six_decimals(north, east):
    found = place(name="x", latitude=repr(north), longitude=repr(east))
    assert (found.latitude, found.longitude) == (round(north, 6), round(east, 6))
