"""What a comparison of staged rows with what the work said last needs: its tables, its sources."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Index, MetaData, Table, delete

from incidents.db.types import BigInt, Text
from incidents.entry.imports.staging import TEMPORARY, StagedLine
from incidents.ledger.changeset import OpenChangeset
from incidents.models.claims import DATE, QUANTITY

NUMBERED: Final = ("value_place_id", "value_actor_id", "value_term_id")
VALUES: Final = (*QUANTITY, *DATE, *NUMBERED, "value_text")
INTEGERS: Final = frozenset({"low", "best", "high", "utc_offset", *NUMBERED})


def _value_columns() -> list[Column[Any]]:
    return [Column(name, BigInt if name in INTEGERS else Text) for name in VALUES]


def make_held() -> Table:
    """Claims that the work made last on the staged rows; `same` where the row says so still."""
    names = ("n", "claim_id", "property_id", "qualifier_id", "same")
    return Table(
        "staged_held",
        MetaData(),
        *(Column(name, BigInt) for name in names),
        *(Column(name, Text) for name in ("stance", "datatype")),
        *_value_columns(),
        Index("ix_staged_held", "n", "property_id", "qualifier_id"),
        **TEMPORARY,
    )


def make_fresh() -> Table:
    """Claims to be recorded; `again` where one that was withdrawn is to be there again."""
    names = ("n", "claim_id", "incident_id", "property_id", "qualifier_id", "again")
    return Table(
        "staged_fresh",
        MetaData(),
        Column("f", BigInt, primary_key=True, autoincrement=True),
        *(Column(name, BigInt) for name in names),
        *(Column(name, Text) for name in ("stance", "datatype")),
        *_value_columns(),
        Index("ix_staged_fresh", "n", "property_id", "qualifier_id"),
        **TEMPORARY,
    )


class Comparison(NamedTuple):
    """What a comparison of staged rows needs.

    Attributes:
        work: the open changeset.
        staged, lists, held, fresh, judged: the temporary tables.
        lines: of the plan.
        source_id: of the edition that is imported.
        work_ids: ids of all sources of the work.
        dataset: name under which keys are kept.
        handling: marking of the source.
        occurred_id: of the property `occurred`.
        any_retracted: whether an undo took any key of the data set back.
    """

    work: OpenChangeset
    staged: Table
    lists: Table
    held: Table
    fresh: Table
    judged: Table
    lines: Sequence[StagedLine]
    source_id: int
    work_ids: tuple[int, ...]
    dataset: str
    handling: str
    occurred_id: int
    any_retracted: bool

    def run(self, statement: Any) -> Any:  # noqa: ANN401 - SQL
        """Execute a statement in the open transaction."""
        return self.work.session.execute(statement)

    def clear(self) -> None:
        """Empty the temporary tables for the next part of the file."""
        for table in (self.staged, self.lists, self.held, self.fresh):
            self.run(delete(table))
