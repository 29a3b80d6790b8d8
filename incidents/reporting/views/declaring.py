"""How a view is declared: a select, and a comment on it and on each of its columns."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    MetaData,
    Select,
    Table,
    case,
    literal,
    select,
)

from incidents.db.functions import as_number, as_text
from incidents.db.types import BigInt, Real, Text

# Of their own: migrations and the models' create_all know nothing of views.
METADATA: Final = MetaData()

Described = Mapping[str, tuple[ColumnElement[Any], str]]


def declare_view(name: str, comment: str, query: Select[Any], meanings: Mapping[str, str]) -> Table:
    """Declare a view over a query whose columns are named as in `meanings`, in that order.

    Returns:
        The view as a table to select from.
    """
    columns = list(query.selected_columns)
    assert [column.name for column in columns] == list(meanings), name  # noqa: S101 - for us
    return Table(
        name,
        METADATA,
        *(Column(each.name, _type_of(each), comment=meanings[each.name]) for each in columns),
        comment=comment,
        info={"select": query},
    )


def describe_view(
    name: str, comment: str, columns: Described, source: FromClause, *where: ColumnElement[bool]
) -> Table:
    """Declare a view with its columns, each with what it means, beside one another."""
    query = label_columns(columns).select_from(source).where(*where)
    return declare_view(name, comment, query, meanings_of(columns))


def label_columns(columns: Described) -> Select[Any]:
    """A select of the columns under their names."""
    return select(*(column.label(name) for name, (column, _) in columns.items()))


def meanings_of(columns: Described) -> dict[str, str]:
    """What each column means."""
    return {name: meaning for name, (_, meaning) in columns.items()}


def _type_of(column: ColumnElement[Any]) -> Any:  # noqa: ANN401 - an SQL type
    kind = column.type.python_type
    return {int: BigInt, float: Real, str: Text}[kind]


def of_one_kind(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A text as it is where it is stored, else marked as one: for the parts of a UNION ALL."""
    return column if isinstance(column, Column) else as_text(column)


def words(text: str) -> ColumnElement[str]:
    """A text of ours as a column."""
    return as_text(literal(text))


def yes_no(test: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the test holds, else 0, on either database."""
    return as_number(case((test, 1), else_=0))
