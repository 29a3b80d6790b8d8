"""SQL functions that the two databases call differently."""

from typing import Any

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
