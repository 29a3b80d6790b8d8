"""Column types that mean the same on SQLite STRICT tables and on PostgreSQL."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

# STRICT knows INTEGER only; PostgreSQL's INTEGER would end at two thousand million rows.
BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Byte order everywhere, which for UTF-8 is code point order, as in Python and SQLite's BINARY.
Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# STRICT refuses SQLAlchemy's FLOAT.
Real: sa.types.TypeEngine[float] = sa.REAL().with_variant(sa.Double(), "postgresql")


class Flag(sa.TypeDecorator[bool]):
    """BOOLEAN on PostgreSQL; INTEGER 0 or 1 in SQLite's STRICT tables, which know no BOOLEAN."""

    impl = sa.Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Integer())
        return dialect.type_descriptor(sa.Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: ANN401 - int or bool by database
        """Give SQLite an integer: a STRICT table takes nothing else."""
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bool | None:  # noqa: ANN401, ARG002
        """Give callers a bool from either database."""
        return None if value is None else bool(value)
