"""Cells that name actors and terms, or hold words."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from incidents.errors import InputError
from incidents.importers.cells import make_reader, spell_codes, widen_table
from incidents.importers.values import ActorValue, TermValue, Value, Values

# PostgreSQL's indexes take about 2,700 bytes, four to a character.
LONGEST_NAME: Final = 500
MOST_SHOWN: Final = 12
LONGEST_KEY: Final = 60
EXPECTED_ACTORS: Final = (
    *("armed group", "state", "agency", "organisation"),
    *("publisher", "person", "population", "unknown"),
)


def check_name(text: str) -> str:
    """A name that both databases can keep an index of."""
    if len(text) > LONGEST_NAME:
        raise InputError(f"a name of {len(text):,} characters", f"expected at most {LONGEST_NAME}")
    return text


def _split_cells(
    options: Mapping[str, Any], convert: Callable[[str, str], Value | None]
) -> Callable[[tuple[str, ...]], Value | Values | None]:
    """Apply a conversion to a cell, or to each part of one that holds a list."""
    separator: str | None = options.get("split")
    read = make_reader(options)

    def convert_one(cells: tuple[str, ...]) -> Value | None:
        text = read(cells[0])
        return None if text is None else convert(text, cells[1].strip())

    def convert_many(cells: tuple[str, ...]) -> Values | None:
        assert separator is not None  # noqa: S101 - for the type checker
        parts = [text for part in cells[0].split(separator) if (text := read(part)) is not None]
        made = (convert(text, "") for text in dict.fromkeys(parts))
        return tuple(dict.fromkeys(value for value in made if value is not None)) or None

    return convert_many if separator else convert_one


def make_actor(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """An actor by name, and by the data set's own number where there is one."""
    dataset, kind = options.get("dataset"), options.get("kind", "unknown")
    if kind not in EXPECTED_ACTORS:
        raise InputError(f"kind = {kind!r}", f"expected {', '.join(EXPECTED_ACTORS)}")

    def convert(text: str, key: str) -> ActorValue:
        if key and dataset:
            return ActorValue(check_name(text), kind, dataset, check_name(key))
        return ActorValue(check_name(text), kind)

    return _split_cells(options, convert)


def make_term(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """A term: through the table `terms`, or with `new` as it stands, made where it isn't there.

    The table goes by the very text first, then by the text in any case.
    """
    terms: dict[str, str] = options.get("terms", {})
    new, prefix = options.get("new", False), options.get("prefix", "")
    spelled = widen_table(terms)
    folded = {spelling.casefold(): term for spelling, term in spelled.items()}

    def convert(text: str, label: str) -> TermValue | None:
        term = spelled.get(text, folded.get(text.casefold()))
        if term is not None:
            return TermValue(term) if term else None
        if not new:
            listed = ", ".join(list(terms)[:MOST_SHOWN])
            more = ", …" if len(terms) > MOST_SHOWN else ""
            raise InputError(f"{text!r} is no known value", f"expected {listed}{more}")
        return TermValue(make_key(prefix + text), check_name(label or text))

    return _split_cells(options, convert)


def make_key(text: str) -> str:
    """A key made of words: letters, digits and hyphens.

    Where letters had to go, or it was cut, a digest tells words apart that would look alike.
    """
    whole = unicodedata.normalize("NFC", text)
    plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if slug and whole.isascii() and len(slug) <= LONGEST_KEY:
        return slug
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{slug[: LONGEST_KEY - 9].strip('-')}-{digest}".strip("-")


def make_text(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """Words as they stand; `prefix` says what they are about."""
    read, prefix = make_reader(options), options.get("prefix", "")

    def convert(cells: tuple[str, ...]) -> str | None:
        return None if read(cells[0]) is None else prefix + cells[0]

    return convert


def make_flag(options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a conversion
    """Asserted by the cells in `yes`, denied by those in `no`."""
    read = make_reader(options)
    yes, no = (frozenset(spell_codes(options.get(name, ()))) for name in ("yes", "no"))

    def convert(cells: tuple[str, ...]) -> bool | None:
        text = read(cells[0])
        if text in yes:
            return True
        return False if text in no else None

    return convert
