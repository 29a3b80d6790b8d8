"""Codes and keys: unique names for people to type, made from words where none is given."""

import re
import unicodedata
from collections.abc import Container, Mapping
from itertools import chain, count
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.dossier import is_code, is_key
from incidents.errors import InputError
from incidents.ledger.changeset import check_text

LONGEST_SLUG: Final = 60

T = TypeVar("T")


def check_code(code: str) -> None:
    """Refuse what a dossier couldn't hold as a code."""
    if not is_code(code):
        raise InputError(
            f"{code!r} is no code", "expected lower-case letters, digits and hyphens, at most 100"
        )


def check_key(key: str) -> None:
    """Refuse what a dossier couldn't hold as the key of a term or property."""
    if not is_key(key):
        raise InputError(
            f"{key!r} is no key", "expected lower-case letters, digits, hyphens and _, at most 100"
        )


def check_one_of(what: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse a word that isn't on its list; None is no word."""
    if value is not None and value not in allowed:
        raise InputError(f"{what}: {value!r}", f"expected {', '.join(allowed)}")


def check_pattern(what: str, value: str | None, pattern: str, expected: str) -> None:
    """Refuse text that doesn't fit; None is no text."""
    if value is not None and not re.fullmatch(pattern, value, re.ASCII):
        raise InputError(f"{what}: {value!r}", f"expected {expected}")


def check_country(value: str | None) -> None:
    """Refuse what is no country code."""
    check_pattern("country", value, "[A-Z]{3}", "ISO 3166-1 alpha-3, such as IRN")


def check_language(value: str | None) -> None:
    """Refuse what is no language tag."""
    check_pattern("language", value, "[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", "BCP 47, such as fa")


def check_words(values: Mapping[str, object]) -> None:
    """Refuse text that a database can't hold, or that is there but says nothing."""
    for name, value in values.items():
        check_text(name.replace("_", " "), value)
        if isinstance(value, str) and not value.strip():
            raise InputError(f"{name.replace('_', ' ')} is empty", "leave it out instead")


def make_slug(text: str, otherwise: str) -> str:
    """ASCII letters, digits and hyphens of `text`; `otherwise` where nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug[:LONGEST_SLUG].rstrip("-") or otherwise


def make_unique(
    session: Session,
    base: str,
    *columns: Any,  # noqa: ANN401 - columns of text
    beside: Container[str] = (),
) -> str:
    """`base`, or `base-2`, `base-3` … where that is taken in one of the columns, or `beside`."""
    taken: set[str] = set()
    for column in columns:
        near = column.startswith(f"{base}-", autoescape=True)
        taken |= set(session.scalars(select(column).where((column == base) | near)))
    tried = chain([base], (f"{base}-{n}" for n in count(2)))
    return next(code for code in tried if code not in taken and code not in beside)
