"""One text a row, the same on SQLite and PostgreSQL: what the ledger digests.

The text of a row is the name of its table and then, sorted by name, each of its columns that
holds something: `name=value;` for integers (booleans as 0 or 1, degrees as microdegrees) and
`name=length:value;` for text, its length in characters. What is null is left out, so that a
migration which adds a nullable column leaves the digests of old rows as they are. Columns go by
name, for the order in which a model lists its columns should bind nobody.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

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


class Shape(NamedTuple):
    """What most rows of a table look like: words they all hold, columns they fill, or may fill."""

    words: Mapping[str, str]
    filled: tuple[str, ...]
    maybe: tuple[str, ...]


# The text of a row of such a shape takes a third of the time, the other columns being first seen
# to be empty all at once. What is filled otherwise gets the same text in the general way.
CLAIMED = ("citation_id", "id", "incident_id", "property_id", "recorded_in")
USUAL: Mapping[str, Sequence[Shape]] = {
    "claims": [
        Shape({"datatype": datatype, "stance": "asserts"}, (*CLAIMED, *filled), maybe)
        for datatype, filled, maybe in (
            ("quantity", ("low", "best", "high"), ("open", "qualifier_id")),
            ("date", ("edtf", "earliest", "latest", "precision"), ("qualifier_id", "utc_offset")),
            ("place", ("value_place_id",), ("qualifier_id",)),
            ("actor", ("value_actor_id",), ("qualifier_id",)),
            ("term", ("value_term_id",), ("qualifier_id",)),
        )
    ],
    "citations": [
        Shape(
            {"locator_type": "row"},
            ("id", "source_id", "locator", "recorded_in"),
            ("quote", "gist", "speaker_text", "salt"),
        )
    ],
}

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


def _spell(name: str, value: sa.ColumnElement[Any]) -> tuple[str, list[sa.ColumnElement[Any]]]:
    """What follows on `name=`, as a template for format() and what fills it."""
    if isinstance(value.type, sa.Text):
        # The semicolon goes with the value: SQLite's format ends a text at a NUL, and it with it.
        return "%s:%s", [sa.func.length(value), value.concat(_literal(";"))]
    if isinstance(value.type, sa.Float):
        return "%s;", [Microdegrees(value)]
    if isinstance(value.type, Flag):
        return "%s;", [sa.cast(value, sa.Integer)]
    if isinstance(value.type, sa.Integer):
        return "%s;", [value]
    raise TypeError(f"{name}: the ledger has no text for {value.type!r}")


def _spell_maybe(name: str, value: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The name and what follows on it; null where the column is empty."""
    template, parts = _spell(name, value)
    text: sa.ColumnElement[str] = _literal(f"{name}=")
    for part, after in zip(parts, template.split("%s")[1:], strict=True):
        text = text.concat(sa.type_coerce(part, sa.Text)).concat(_literal(after))
    return sa.case((value.is_not(None), text))


def compose_text(
    table: sa.Table, instead: Mapping[str, sa.ColumnElement[Any]]
) -> sa.ColumnElement[str]:
    """The text of a row of `table` as it would be with other values in some of its columns."""
    names = _list_digested(table)
    return _format(table, names, {name for name in names if table.c[name].nullable}, instead)


def _list_digested(table: sa.Table) -> list[str]:
    # A changeset's digest is computed over its other columns.
    left_out = DERIVED.get(table.name, frozenset({"digest"} if table is CHANGESETS else ()))
    return sorted(column.name for column in table.c if column.name not in left_out)


def _format(
    table: sa.Table,
    names: Iterable[str],
    maybe: Collection[str],
    instead: Mapping[str, sa.ColumnElement[Any]],
    words: Mapping[str, str] = MappingProxyType({}),
) -> sa.ColumnElement[str]:
    """The text of some columns, of which some may be empty, and some hold known words."""
    template, parts = f"{table.name}:", list[sa.ColumnElement[Any]]()
    for name in names:
        value = instead.get(name, table.c[name])
        if name in words:
            template += f"{name}={len(words[name])}:{words[name]};"
        elif name in maybe:
            template += "%s"
            parts.append(_spell_maybe(name, value))
        else:
            pieces, values = _spell(name, value)
            template += f"{name}={pieces}"
            parts += values
    # Both databases have it, and print null as nothing; joining by `||` takes twice the time.
    return sa.func.format(_literal(template), *parts, type_=sa.Text)


@cache
def canonical_text(table: sa.Table) -> sa.ColumnElement[str]:
    """The SQL expression for the text of a row of `table`."""
    general = compose_text(table, {})
    usual = [_format_usual(table, shape) for shape in USUAL.get(table.name, ())]
    return sa.case(*usual, else_=general) if usual else general


def _format_usual(
    table: sa.Table, shape: Shape
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[str]]:
    """Whether a row is of a shape, and its text if it is."""
    names = _list_digested(table)
    known = (*shape.words, *shape.filled, *shape.maybe)
    tests = [table.c[name] == _literal(word) for name, word in shape.words.items()]
    tests += [table.c[name].is_not(None) for name in shape.filled if table.c[name].nullable]
    empty = [table.c[name] for name in names if name not in known]
    # PostgreSQL's coalesce takes values of one type.
    for kind in (sa.Text, sa.Integer, sa.Float):
        of_kind = [column for column in empty if isinstance(column.type, kind)]
        if of_kind:
            alone = sa.func.coalesce(*of_kind) if len(of_kind) > 1 else of_kind[0]
            tests.append(alone.is_(None))
    listed = [name for name in names if name in known]
    return sa.and_(*tests), _format(table, listed, shape.maybe, {}, shape.words)


def begin_digest(header: str) -> "hashlib._Hash":
    """The digest of a changeset before any of its rows: see `digest_changeset`."""
    return hashlib.sha256(hashlib.sha256(header.encode()).digest())


def digest_changeset(header: str, rows: Iterable[str]) -> str:
    """SHA-256 over the digests of a changeset's header and of its rows, in hex.

    Args:
        header: canonical text of the changeset itself, which names its parent's digest.
        rows: canonical texts of what it recorded, by table and id.
    """
    whole = begin_digest(header)
    for text in rows:
        whole.update(hashlib.sha256(text.encode()).digest())
    return whole.hexdigest()
