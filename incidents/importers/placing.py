"""Cells that say where: names of a place and of what it lies in, coordinates, how good they are."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from incidents.countries import find_country, list_countries
from incidents.errors import InputError
from incidents.importers.cells import YES, Read, make_reader, widen_table
from incidents.importers.naming import check_name
from incidents.importers.values import PlaceValue

NORTH: Final = 90
EAST: Final = 180
DECIMALS: Final = 6  # eleven centimetres
EXPECTED_PRECISIONS: Final = (
    *("exact", "near", "admin2", "admin1", "area", "country", "international"),
)
# What a place is, by what its coordinates stand for; a point has a name of its own.
_KINDS: Final = {
    "admin2": "admin2",
    "admin1": "admin1",
    "country": "country",
    "area": "area",
    "international": "area",
}
EXPECTED_KINDS: Final = ("country", "admin1", "admin2", "settlement", "site", "area")
# A comma can stand for nothing but a point: there are no thousands of degrees.
_DEGREES: Final = re.compile(r"[+-]?\d{1,3}(?:[.,]\d*)?(?:[eE]-\d{1,3})?", re.ASCII)


def make_place(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """A place within what it lies in; its kind follows from the precision of its coordinates.

    Without a name it is the narrowest of what it lies in, unless there are coordinates. `kinds`
    says, by the precision's cell, what the name is of where the coordinates are of something else;
    `countries` which country a name of the data set's own means.
    """
    read = make_reader(options)
    precisions = _read_table(options, "precisions", EXPECTED_PRECISIONS)
    kinds = _read_table(options, "kinds", EXPECTED_KINDS)
    alpha3 = _make_country_finder(read, options)

    def convert(cells: tuple[str, ...]) -> PlaceValue | None:
        precision = _read_precision(read, cells[7], precisions)
        if read(cells[8]) in YES:  # near it, not in it
            precision = "near" if precision in (None, "exact") else precision
        latitude, longitude = read_coordinates(read(cells[5]), read(cells[6]))
        if latitude is None:
            precision = None
        name = read(cells[0])
        kind = kinds.get(cells[7].strip()) if name else None
        return _make_value(
            kind or _KINDS.get(precision or "", "settlement"),
            name,
            _list_lines(read, cells),
            alpha3(cells[1]),
            (latitude, longitude, precision),
        )

    return convert


def _read_table(options: Mapping[str, Any], name: str, expected: tuple[str, ...]) -> dict[str, str]:
    table: dict[str, str] = options.get(name, {})
    if wrong := sorted(set(table.values()) - set(expected)):
        raise InputError(f"{name}: {wrong[0]!r}", f"expected {', '.join(expected)}")
    return widen_table(table)


def _make_country_finder(read: Read, options: Mapping[str, Any]) -> Callable[[str], str | None]:
    """What finds the code of a country; the data set's own spellings go before everybody's."""
    own: dict[str, str] = options.get("countries", {})
    if wrong := sorted(set(own.values()) - {country.alpha3 for country in list_countries()}):
        raise InputError(
            f"countries: {wrong[0]!r}", "expected three letters of ISO 3166-1, such as COG"
        )

    def find(cell: str) -> str | None:
        text = read(cell)
        if text is None or text in own:
            return own.get(text or "")
        country = find_country(text)
        return country.alpha3 if country else None

    return find


def _list_lines(read: Read, cells: tuple[str, ...]) -> list[tuple[str, str]]:
    """Kind and name of all that the place lies in, the widest first."""
    named = zip(("country", "admin1", "admin2", "area"), cells[1:5], strict=True)
    return [(kind, check_name(text)) for kind, cell in named if (text := read(cell))]


def _make_value(
    kind: str,
    name: str | None,
    lines: list[tuple[str, str]],
    country: str | None,
    spot: tuple[float | None, float | None, str | None],
) -> PlaceValue | None:
    if kind in ("admin1", "admin2", "country"):
        # Its name is that of the line itself, under which all others know it; what is below it
        # isn't known.
        names = dict(lines)
        upto = [line for line in lines if line[0] != kind and _is_wider(line[0], kind)]
        called = names.get(kind) or (None if kind == "country" else name)
        if called:
            return PlaceValue(kind, check_name(called), tuple(upto), country, *spot)
        kind = "area"  # which has no name of its own
    if name is None and spot[0] is not None:
        name = f"{spot[0]}, {spot[1]}"
    if name is None:
        if not lines:
            return None
        (kind, name), lines = lines[-1], lines[:-1]
    return PlaceValue(kind, check_name(name), tuple(lines), country, *spot)


def _is_wider(kind: str, than: str) -> bool:
    order = ("country", "admin1", "admin2", "area")
    return order.index(kind) < order.index(than)


def _read_precision(read: Read, cell: str, precisions: Mapping[str, str]) -> str | None:
    text = read(cell)
    if text is None or not precisions:
        return None
    if text not in precisions:
        listed = dict.fromkeys(code.removesuffix(".0") for code in precisions)
        raise InputError(f"precision {text!r}", f"expected {', '.join(listed)}")
    return precisions[text]


def read_coordinates(north: str | None, east: str | None) -> tuple[float | None, float | None]:
    """Degrees, rounded to six decimals; both or none.

    Raises:
        InputError: they are no degrees, lie beyond the globe, or one is missing.
    """
    if north is None and east is None:
        return None, None
    if north is None or east is None:
        raise InputError("only one of latitude and longitude", "give both or neither")
    return _read_degrees("latitude", north, NORTH), _read_degrees("longitude", east, EAST)


def _read_degrees(what: str, text: str, limit: int) -> float:
    degrees = float(text.replace(",", ".")) if _DEGREES.fullmatch(text) else limit + 1
    if abs(degrees) > limit:
        raise InputError(f"{what} {text!r}", f"expected degrees from -{limit} to {limit}")
    return round(degrees, DECIMALS)
