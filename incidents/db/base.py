"""The declarative base: naming convention, STRICT tables, a comment on every table and column."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.schema import SchemaItem

from incidents.db.types import BigInt, Flag, Real, Text

# SQLite can't drop a constraint that has no name, so each has one from the first migration on.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInt,
        str: Text,
        float: Real,
        bool: Flag,
    }


def options(*parts: Any, comment: str, **more: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's own table arguments
    """Table arguments: constraints and indexes, the comment, and STRICT on SQLite."""
    return (*parts, {"comment": comment, "sqlite_strict": True, **more})


def one_of(column: str, values: tuple[str, ...], name: str | None = None) -> CheckConstraint:
    """A CHECK that `column` is null or one of `values`.

    Not by IN: of more than two words SQLite makes an index, each time it checks a row.
    """
    alternatives = " OR ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(alternatives, name=name or column)


def dates_ordered(prefix: str = "") -> list[CheckConstraint]:
    """CHECKs of a date group: whole or absent, earliest not after latest, offset in range."""
    edtf, first, last = f"{prefix}edtf", f"{prefix}earliest", f"{prefix}latest"
    return [
        CheckConstraint(f"{first} <= {last}", name=f"{prefix}bounds"),
        CheckConstraint(
            f"({edtf} IS NULL) = ({first} IS NULL) AND ({edtf} IS NULL) = ({last} IS NULL)"
            f" AND ({edtf} IS NULL) = ({prefix}precision IS NULL)",
            name=f"{prefix}date_group",
        ),
        CheckConstraint(f"{prefix}utc_offset BETWEEN -1439 AND 1439", name=f"{prefix}utc_offset"),
    ]


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that fulfil a condition.

    Giving the condition for PostgreSQL as well would load that database's dialect whenever the
    models are imported, a tenth of the time a short command takes: see `fit_partial_indexes`.
    """
    return Index(name, *columns, sqlite_where=text(where), info={"where": where})


def fit_partial_indexes(metadata: MetaData) -> MetaData:
    """Give PostgreSQL the conditions too, for whoever creates or compares tables from models."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if where := index.info.get("where"):
                index.dialect_kwargs["postgresql_where"] = text(where)
    return metadata


def column(comment: str, *parts: SchemaItem, **more: Any) -> Any:  # noqa: ANN401 - as mapped_column
    """A column that states its meaning."""
    return mapped_column(*parts, comment=comment, **more)


def maybe(comment: str, *parts: SchemaItem, **more: Any) -> Any:  # noqa: ANN401 - as mapped_column
    """A column that may be null, and is unless given."""
    return mapped_column(*parts, comment=comment, default=None, **more)


def number(comment: str = "Number of the row") -> Any:  # noqa: ANN401 - as mapped_column
    """The primary key, given by the database."""
    return mapped_column(primary_key=True, comment=comment, init=False)


class Recorded(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """What every table outside the derived ones has: the changeset that recorded the row."""

    recorded_in: Mapped[int] = mapped_column(
        ForeignKey("changesets.id"),
        comment="The changeset that recorded this row",
        init=False,
        sort_order=99,
    )


class Salted(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """Free text is digested together with a salt, so that redacting both leaves no guess."""

    salt: Mapped[str] = mapped_column(
        comment="Random text that is part of the row's digest", init=False, sort_order=98
    )


class Retractable(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """A mutable row that an undo can take back; nothing is ever deleted."""

    retracted: Mapped[bool] = mapped_column(
        comment="Taken back by an undo: not offered, not shown", default=False, sort_order=97
    )
