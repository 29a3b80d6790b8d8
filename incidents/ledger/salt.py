"""Salts: random text digested with free text, made here or by the database."""

import secrets
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from incidents.db.base import Base, Salted
from incidents.db.types import Text
from incidents.models import Citation, Claim

# Salted only where they hold free text; the millions of rows from data sets hold none.
FREE_TEXT: dict[type[Base], tuple[str, ...]] = {
    Citation: ("quote", "gist", "speaker_text"),
    Claim: ("value_text",),
}


def make_salt() -> str:
    """128 random bits, in hex."""
    return secrets.token_hex(16)


class RandomSalt(FunctionElement[str]):
    """The same, another for each row of a statement."""

    name = "random_salt"
    type = Text
    inherit_cache = True


@compiles(RandomSalt, "sqlite")
def _salt_sqlite(*_: Any, **__: Any) -> str:  # noqa: ANN401
    return "lower(hex(randomblob(16)))"


@compiles(RandomSalt, "postgresql")
def _salt_postgresql(_: RandomSalt, __: SQLCompiler, **___: Any) -> str:  # noqa: ANN401
    # Random UUIDs come from the server's strong source; random() does not.
    return "replace(CAST(gen_random_uuid() AS TEXT), '-', '')"


def needs_salt(row: Base) -> bool:
    """Whether the row holds free text."""
    optional = FREE_TEXT.get(type(row))
    if optional is None:
        return isinstance(row, Salted)
    return any(getattr(row, name) is not None for name in optional)
