"""The staging table: a part of the file at a time, each row wide, every reference an id."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Index,
    MetaData,
    Select,
    Table,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    true,
)

from incidents.db.types import BigInt, Text
from incidents.entry.dating import FIELDS as DATE
from incidents.entry.imports.named import find_named
from incidents.entry.imports.things import NotMetError, Things
from incidents.errors import InputError
from incidents.importers.mapping import RowSpec
from incidents.importers.plan import Line, Plan, TypedRow
from incidents.importers.values import Values
from incidents.ledger.changeset import OpenChangeset
from incidents.models.claims import VALUE_GROUPS

TEMPORARY: Final[Mapping[str, Any]] = {"prefixes": ["TEMPORARY"]}
SAID: Final = tuple(f"said_{name}" for name in DATE)
# What a mapping may say of a row as a whole, by its word for it.
WORDED: Final = {"speaker": "speaker_text", "quote": "quote", "gist": "gist"}
NUMBERS: Final = frozenset(
    ("n", "incident_id", "citation_id", "low", "best", "high", "utc_offset", "said_utc_offset")
)
NOT_STATED: Final = (None,) * len(DATE)


class StagedLine(NamedTuple):
    """A line of the plan with what it needs of the database.

    Attributes:
        line: the line.
        number: its place in the plan; part of the names of its columns.
        property_id, vocabulary: of its property.
        qualifier_id: of a qualifier that all its claims have.
        qualifiers: ids of those that some have, by key.
        columns: names of its staged columns.
    """

    line: Line
    number: int
    property_id: int
    vocabulary: str
    qualifier_id: int | None
    qualifiers: dict[str, int]
    columns: tuple[str, ...]

    @property
    def value_columns(self) -> tuple[str, ...]:
        """The columns of claims that hold its values."""
        return VALUE_GROUPS[self.line.datatype] or ("stance",)

    @property
    def is_count(self) -> bool:
        """Whether its values are single numbers, of which two columns tell all four."""
        return self.line.spec.converter == "number"

    @property
    def varies(self) -> bool:
        """Whether its qualifier depends on the row."""
        return bool(self.qualifiers)


def stage_lines(work: OpenChangeset, plan: Plan) -> list[StagedLine]:
    """Find what the lines of a plan refer to.

    Raises:
        InputError: as `find_named`.
    """
    return [_stage_line(work, plan, line, number) for number, line in enumerate(plan.lines)]


def _stage_line(work: OpenChangeset, plan: Plan, line: Line, number: int) -> StagedLine:
    prop, fixed, qualifiers = find_named(work.session, plan.mapping.name, line)
    staged = StagedLine(line, number, prop.id, prop.vocabulary or "", fixed, qualifiers, ())
    names = ("low", "high") if staged.is_count else staged.value_columns
    if line.is_list:
        names = ()  # in a table of their own
    if qualifiers:
        names = (*names, "qualifier_id")
    return staged._replace(columns=tuple(f"v{number}_{name}" for name in names))


def list_row_columns(spec: RowSpec) -> list[str]:
    """The columns of a row as a whole, in the order in which they are staged."""
    words = [column for word, column in WORDED.items() if getattr(spec, word)]
    return ["n", "key", "code", "title", *words, *(SAID if spec.said else ())]


def make_staged(spec: RowSpec, lines: Sequence[StagedLine]) -> Table:
    """The table of rows: the fewer columns, the faster they are filled."""
    names = [*list_row_columns(spec)[1:], "incident_id", "citation_id"]
    columns = [Column(name, BigInt if name in NUMBERS else Text) for name in names]
    for line in lines:
        for name in line.columns:
            kind = name.partition("_")[2]
            number = kind in NUMBERS or kind.endswith("_id")
            columns.append(Column(name, BigInt if number else Text))
    return Table("staged", MetaData(), Column("n", BigInt, primary_key=True, autoincrement=False),
                 *columns, **TEMPORARY)  # fmt: skip


def make_lists() -> Table:
    """The table of values of which a cell holds several: actors and terms."""
    columns = [Column(name, BigInt) for name in ("n", "line", "value_id")]
    index = Index("ix_staged_lists", "n", "line")
    return Table("staged_lists", MetaData(), *columns, index, **TEMPORARY)


class Stager:
    """Turns typed rows into rows of the staging tables.

    Attributes:
        lists: rows of the table of lists that came up since they were last taken.
    """

    def __init__(self, spec: RowSpec, lines: Sequence[StagedLine], things: Things) -> None:
        self.things = things
        self._words = [TypedRow._fields.index(word) for word in WORDED if getattr(spec, word)]
        self._is_dated = bool(spec.said)
        self.lists: list[tuple[int, int, int]] = []
        self._number = 0
        self._steps = [step for line in lines for step in self._make_steps(line)]

    def stage(self, row: TypedRow, number: int, code: str) -> list[Any]:
        """The staged row, without the ids of incident and citation.

        `number` is another one for each row of a part, also of those that are rejected.

        Raises:
            InputError: something it names could be several things, or isn't there.
            NotMetError: it names what no row before it did, and only these may be found.
        """
        listed = len(self.lists)
        try:
            return self._stage(row, number, code)
        except (InputError, NotMetError):
            del self.lists[listed:]
            raise

    def stage_met(self, row: TypedRow, number: int, code: str) -> list[Any] | None:
        """The same without asking the database, if rows before it named all that it names."""
        self.things.only_met = True
        try:
            return self.stage(row, number, code)
        except (InputError, NotMetError):
            return None
        finally:
            self.things.only_met = False

    def _stage(self, row: TypedRow, number: int, code: str) -> list[Any]:
        self._number = number
        staged = [number, row.key, code, row.title]
        for at in self._words:
            staged.append(row[at])  # noqa: PERF401 - there is one, or none
        if self._is_dated:
            staged += row.said or NOT_STATED
        for (convert, empty), value in zip(self._steps, row.values, strict=True):
            staged += empty if value is None else convert(value)
        return staged

    def _make_steps(self, line: StagedLine) -> Iterator[tuple[Any, tuple[None, ...]]]:
        if line.line.is_list:
            yield self._make_list_step(line), ()
        else:
            width = len(line.columns) - line.varies
            yield self._make_step(line), (None,) * width
        if line.varies:
            ids = line.qualifiers
            yield lambda key: (ids[key],), (None,)

    def _make_step(self, line: StagedLine) -> Callable[[Any], Sequence[Any]]:
        """What makes the columns of one value. Quantities and dates are just these columns."""
        things, vocabulary = self.things, line.vocabulary
        steps: dict[str, Callable[[Any], Sequence[Any]]] = {
            "quantity": itemgetter(0, 2) if line.is_count else tuple,
            "date": tuple,
            "actor": lambda value: (things.find_actor(value),),
            "place": lambda value: (things.find_place(value),),
            "term": lambda value: (things.find_term(vocabulary, value),),
            "text": lambda value: (value,),
            "flag": lambda value: ("asserts" if value else "denies",),
        }
        return steps[line.line.datatype]

    def _make_list_step(self, line: StagedLine) -> Callable[[Any], tuple[()]]:
        step = self._make_step(line)

        def convert(values: Values) -> tuple[()]:
            self.lists += [(self._number, line.number, step(value)[0]) for value in values]
            return ()

        return convert


def read_values(line: StagedLine, staged: FromClause) -> dict[str, ColumnElement[Any]]:
    """The columns of claims that hold a line's one value, as they are staged."""
    prefix = f"v{line.number}_"
    if line.is_count:
        low, high = staged.c[f"{prefix}low"], staged.c[f"{prefix}high"]
        best, closed = case((low == high, low)), cast(null(), Text)
        return {"low": low, "best": best, "high": high, "open": closed}
    return {name: staged.c[prefix + name] for name in line.value_columns}


def is_filled(line: StagedLine, staged: FromClause) -> ColumnElement[bool]:
    """Whether a line says anything of a staged row."""
    values = read_values(line, staged)
    if line.line.datatype == "quantity" and not line.is_count:
        return or_(*(values[name].is_not(None) for name in ("low", "best", "high")))
    return next(iter(values.values())).is_not(None)


def select_claims(
    line: StagedLine, staged: FromClause, lists: Table
) -> tuple[list[str], Select[Any]]:
    """What a line claims of the staged rows: names of claims' columns, and the select of them.

    `n` comes first; it is no column of claims.
    """
    source: FromClause = staged
    if line.line.is_list:
        source = staged.join(lists, and_(lists.c.n == staged.c.n, lists.c.line == line.number))
        values: dict[str, ColumnElement[Any]] = {line.value_columns[0]: lists.c.value_id}
        filled: ColumnElement[bool] = true()
    else:
        values = read_values(line, staged)
        filled = is_filled(line, staged)
    columns: dict[str, ColumnElement[Any]] = {
        "n": staged.c.n,
        "incident_id": staged.c.incident_id,
        "citation_id": staged.c.citation_id,
        "property_id": literal(line.property_id),
        "stance": literal("asserts"),
        "datatype": literal(line.line.datatype),
        **values,
    }
    if line.varies:
        columns["qualifier_id"] = staged.c[f"v{line.number}_qualifier_id"]
    elif line.qualifier_id is not None:
        columns["qualifier_id"] = literal(line.qualifier_id)
    chosen = select(*(column.label(name) for name, column in columns.items()))
    return list(columns), chosen.select_from(source).where(filled)
