"""Countries by the names that data sets and people give them; what could be two is none.

The table, countries.csv, holds ISO 3166-1, Kosovo, and states that no longer are, one a row:

- A state that was renamed, or goes on under another government, is a name of the present one:
  Zaire, Burma, Rhodesia, West Germany, North Yemen, the People's Republic of the Congo.
- One that was divided or absorbed keeps its own code of ISO 3166-3: the Soviet Union, Yugoslavia,
  Serbia and Montenegro, Czechoslovakia, East Germany, South Yemen, the Netherlands Antilles.
- Both Vietnams are VNM: ISO gave that code to the South, and to all of it after 1976.
- The West Bank and Gaza are PSE; England, Scotland, Wales and Northern Ireland are GBR.
- Names that two could claim are left out (Congo, Korea, Virgin Islands, America), and so are
  territories whose standing is what is fought over (Abkhazia, Northern Cyprus, Somaliland, Tibet):
  an import is no place to decide it.

`within` lists the states a country belongs to or was part of, as far as they have a row.
"""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

FILE: Final = "countries.csv"

_APOSTROPHES = re.compile("['`\N{ACUTE ACCENT}\u02bb\u02bc\u02bf\u2018\u2019\u2032]")
_SEPARATORS = re.compile(r"[\s.,()_\-\u2010-\u2015\u2212]+")
_CONJUNCTIONS = re.compile(r"[/,;]|\b(?:and|or)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
_IGNORED: Final = frozenset({"the", "of"})
_TWO_LETTERS: Final = 2
_LONGEST: Final = 120  # no name comes near; whatever is longer isn't worth remembering
_ABBREVIATIONS: Final = {"&": "and", "st": "saint", "rep": "republic", "dem": "democratic"}


class Country(NamedTuple):
    """A country or territory that has a code.

    Attributes:
        alpha3: of ISO 3166-1; XKX, for Kosovo, lies in the range left to users; a state that no
            longer is has the code it had.
        alpha2: the same in two letters; CS was two states'.
        numeric: three digits, or None where ISO gave none (Kosovo).
        name: in English, as data sets write it: Turkey, Ivory Coast, DR Congo.
        current: False for a state that no longer is.
    """

    alpha3: str
    alpha2: str
    numeric: str | None
    name: str
    current: bool


class _Table(NamedTuple):
    countries: tuple[Country, ...]
    codes: dict[str, Country]
    names: dict[str, Country]
    numbers: dict[str, Country]
    within: dict[str, frozenset[str]]


def list_countries() -> tuple[Country, ...]:
    """List all of them by alpha-3 code, past states included."""
    return _load_table().countries


def find_country(text: str) -> Country | None:
    """Find a country by code, name or former name; None where none or more than one is meant.

    Case, accents, punctuation, "the", "of", "&" for "and" and "St." for "Saint" make no difference,
    and "Korea, South" is "South Korea". Of "X (Y)" X counts, unless Y names another country that X
    neither belongs to nor was part of. Two letters are a code in capitals only, as "in" and "no"
    are words; so what R writes for a missing value, NA, is Namibia: empty such cells beforehand.
    """
    return None if len(text) > _LONGEST else _find_country(text.strip())


def find_country_by_number(text: str) -> Country | None:
    """Find a country by its number in ISO 3166-1, with or without leading zeros.

    891 was Yugoslavia's last number before it was that of the renamed state: Serbia and Montenegro.
    """
    digits = text.strip()
    return _load_table().numbers.get(digits.zfill(3)) if _NUMBER.fullmatch(digits) else None


@lru_cache(maxsize=4096)  # an import asks for the same few names a hundred thousand times
def _find_country(text: str) -> Country | None:
    found = _find_spelling(text)
    if found or not text.endswith(")"):
        return found
    name, _, remark = text[:-1].rpartition("(")
    if found := _find_turned(name, remark):  # "Sudan (South)" is not the Sudan
        return found
    found = _find_spelling(name)
    return None if found is None or _is_contradicted(found, remark) else found


def _find_spelling(text: str) -> Country | None:
    first, comma, rest = text.partition(",")
    return _find_exact(text) or (_find_turned(first, rest) if comma else None)


def _find_turned(first: str, rest: str) -> Country | None:
    """Find "Korea, South" in the order of speech; "China, Taiwan" is a list, and so none."""
    both = _find_exact(first) and _find_exact(rest)
    return None if both else _find_name(f"{rest} {first}")


def _find_exact(text: str) -> Country | None:
    wanted = text.strip()
    code = wanted if len(wanted) == _TWO_LETTERS else wanted.upper()
    return _load_table().codes.get(code) or _find_name(wanted)


def _find_name(text: str) -> Country | None:
    key = _make_key(text)
    if len(key) == _TWO_LETTERS and not text.isupper():
        return None
    return _load_table().names.get(key)


def _is_contradicted(country: Country, remark: str) -> bool:
    """Tell whether what stands in brackets, or a part of it, is a country that conflicts."""
    whole = _find_spelling(remark)
    named = [whole] if whole else map(_find_spelling, _CONJUNCTIONS.split(remark))
    allowed = {country.alpha3, *_load_table().within[country.alpha3]}
    return any(other.alpha3 not in allowed for other in named if other)


def _make_key(text: str) -> str:
    """Reduce a name to what spellings of it share; names with equal keys are the same name."""
    spread = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.replace("&", " & ")))
    letters = "".join(letter for letter in spread if not unicodedata.combining(letter))
    words = [_ABBREVIATIONS.get(word, word) for word in _SEPARATORS.split(letters.casefold())]
    return "".join(word for word in words if word not in _IGNORED)


@cache
def _load_table() -> _Table:
    lines = files("incidents").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    table = _Table((), {}, {}, {}, {})
    rows = {_make_country(row): row for row in csv.DictReader(lines)}
    for country, row in rows.items():
        spellings = [country.name, *filter(None, row["aliases"].split("|"))]
        table.names.update((_make_key(spelling), country) for spelling in spellings)
        table.within[country.alpha3] = frozenset(row["within"].split())
        table.codes.update({country.alpha3: country, country.alpha2: country})
        if country.numeric:
            table.numbers[country.numeric] = country
    del table.codes["CS"]  # of Czechoslovakia, and later of Serbia and Montenegro
    return table._replace(countries=tuple(rows))


def _make_country(row: dict[str, str]) -> Country:
    numeric, current = row["numeric"] or None, row["current"] == "yes"
    return Country(row["alpha3"], row["alpha2"], numeric, row["name"], current)
