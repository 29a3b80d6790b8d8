"""SQL functions that the two databases call differently."""

from typing import Any

from sqlalchemy import CTE, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from incidents.db.types import BigInt


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
