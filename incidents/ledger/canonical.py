"""One text a row, the same on SQLite and PostgreSQL: what the ledger digests.

The text of a row is the name of its table and then, sorted by name, each of its columns that
holds something: `name=value;` for integers (booleans as 0 or 1, degrees as microdegrees) and
`name=length:value;` for text, its length in characters. What is null is left out, so that a
migration which adds a nullable column leaves the digests of old rows as they are. Columns go by
name, for the order in which a model lists its columns should bind nobody.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from incidents import models
from incidents.db.base import Base
from incidents.db.types import Flag

# Entry derives these from other columns, so they are no part of what was recorded.
DERIVED = {
    "actors": frozenset({"path", "voice_id"}),
    "places": frozenset({"path"}),
    "terms": frozenset({"path"}),
}

CHANGESETS = Base.metadata.tables[models.Changeset.__tablename__]

# In the order in which a changeset's rows are digested.
RECORDED_TABLES = tuple(
    table for _, table in sorted(Base.metadata.tables.items()) if "recorded_in" in table.c
)

# Rows at a time, for results of any size: a server-side cursor on PostgreSQL.
STREAM = {"yield_per": 2000}


class Microdegrees(FunctionElement[int]):
    """Degrees times a million, halves rounded away from zero."""

    name = "microdegrees"
    type = sa.BigInteger()
    inherit_cache = True


@compiles(Microdegrees, "sqlite")
def _microdegrees_sqlite(element: Microdegrees, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"CAST(round({compiler.process(element.clauses, **kw)} * 1000000) AS INTEGER)"


@compiles(Microdegrees, "postgresql")
def _microdegrees_postgresql(element: Microdegrees, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    # PostgreSQL rounds floating halves to even; this is SQLite's round(), step by step.
    scaled = f"({compiler.process(element.clauses, **kw)} * 1000000)"
    return f"CAST(trunc({scaled} + CASE WHEN {scaled} < 0 THEN -0.5 ELSE 0.5 END) AS BIGINT)"


def _literal(text: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{text}'", sa.Text())


def _value_text(name: str, value: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """What follows on `name=`: the value and the semicolon."""
    if isinstance(value.type, sa.Text):
        value = sa.func.length(value, type_=sa.Text).concat(_literal(":")).concat(value)
    elif isinstance(value.type, sa.Float):
        value = Microdegrees(value)
    elif isinstance(value.type, Flag):
        value = sa.cast(value, sa.Integer)
    elif not isinstance(value.type, sa.Integer):
        raise TypeError(f"{name}: the ledger has no text for {value.type!r}")
    return sa.type_coerce(value, sa.Text).concat(_literal(";"))


def compose_text(
    table: sa.Table, instead: Mapping[str, sa.ColumnElement[Any]]
) -> sa.ColumnElement[str]:
    """The text of a row of `table` as it would be with other values in some of its columns."""
    # A changeset's digest is computed over its other columns.
    left_out = DERIVED.get(table.name, frozenset({"digest"} if table is CHANGESETS else ()))
    template, parts = f"{table.name}:", []
    for column in sorted(table.c, key=lambda column: column.name):
        if column.name in left_out:
            continue
        value = instead.get(column.name, column)
        text = _value_text(column.name, value)
        template += "%s" if column.nullable else f"{column.name}=%s"
        if column.nullable:
            text = sa.case((value.is_not(None), _literal(f"{column.name}=").concat(text)))
        parts.append(text)
    # Both databases have it, and print null as nothing; joining by `||` takes twice the time.
    # SQLite's ends a text at a NUL, but then its semicolon is missing too.
    return sa.func.format(_literal(template), *parts, type_=sa.Text)


@cache
def canonical_text(table: sa.Table) -> sa.ColumnElement[str]:
    """The SQL expression for the text of a row of `table`."""
    return compose_text(table, {})


def digest_changeset(header: str, rows: Iterable[str]) -> str:
    """SHA-256 over the digests of a changeset's header and of its rows, in hex.

    Args:
        header: canonical text of the changeset itself, which names its parent's digest.
        rows: canonical texts of what it recorded, by table and id.
    """
    whole = hashlib.sha256(hashlib.sha256(header.encode()).digest())
    for text in rows:
        whole.update(hashlib.sha256(text.encode()).digest())
    return whole.hexdigest()
