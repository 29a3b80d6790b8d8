"""SQL functions that the two databases call differently."""

from typing import Any, Self

from sqlalchemy import CTE, Boolean, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.operators import OperatorType

from incidents.db.types import BigInt, Text


class greatest(GenericFunction[int]):  # noqa: N801 - an SQL function's name
    """The greatest of several numbers, none of them null."""

    type = BigInt
    inherit_cache = True


@compiles(greatest, "sqlite")
def _call_it_max(element: greatest, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"max({compiler.process(element.clauses, **kw)})"


def materialized(query: Select[Any], name: str) -> CTE:
    """A common table expression that is computed once, however often it is read.

    Without the hint both databases may put its text in place of its name, and compute its
    subqueries anew at each place.
    """
    return query.cte(name).prefix_with("MATERIALIZED")


class as_text(GenericFunction[str]):  # noqa: N801 - an SQL function's name
    """A text put together in SQL, compared by code point as the stored ones are.

    On PostgreSQL words written out in a statement would else compare as the server's language has
    it.
    """

    type = Text
    inherit_cache = True


@compiles(as_text, "sqlite")
def _cast_text(element: as_text, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    # SQLite reads into a UNION ALL only where the columns of its parts are of one affinity.
    return f"CAST({compiler.process(element.clauses, **kw)} AS TEXT)"


@compiles(as_text, "postgresql")
def _collate_it(element: as_text, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f'CAST({compiler.process(element.clauses, **kw)} AS TEXT) COLLATE "C"'


class as_number(GenericFunction[int]):  # noqa: N801 - an SQL function's name
    """A whole number as tables hold it: PostgreSQL's sums are of another type."""

    type = BigInt
    inherit_cache = True


@compiles(as_number, "sqlite")
def _cast_integer(element: as_number, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"CAST({compiler.process(element.clauses, **kw)} AS INTEGER)"


@compiles(as_number, "postgresql")
def _cast_number(element: as_number, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"CAST({compiler.process(element.clauses, **kw)} AS BIGINT)"


class among(GenericFunction[bool]):  # noqa: N801 - an SQL function's name
    """A column's value is one of those that a subquery finds: `among(column, select(...))`.

    IN, which PostgreSQL makes a join of. Where a view joins many tables that join comes last, and
    everything is read before; a list it computes first, and an index answers for each value.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """As it stands: SQLAlchemy would compare it to 1, and SQLite use no index for that."""
        return self


@compiles(among, "sqlite")
def _write_in(element: among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    column, found = element.clauses
    return f"({compiler.process(column, **kw)} IN {compiler.process(found, **kw)})"


@compiles(among, "postgresql")
def _write_any(element: among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    column, found = element.clauses
    return f"({compiler.process(column, **kw)} = ANY (ARRAY{compiler.process(found, **kw)}))"


class write_count(GenericFunction[str]):  # noqa: N801 - an SQL function's name
    """A number with its thousands set off by commas: 4,000."""

    type = Text
    inherit_cache = True


@compiles(write_count, "sqlite")
def _print_number(element: write_count, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"printf('%,d', {compiler.process(element.clauses, **kw)})"


@compiles(write_count, "postgresql")
def _write_number(element: write_count, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"to_char({compiler.process(element.clauses, **kw)}, 'FM999,999,999,999,999,990')"
