"""Recording what is staged: a few INSERT … SELECT statements for each part of a file."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)

from incidents.db.base import Base
from incidents.db.types import Flag
from incidents.entry.imports.staging import SAID, StagedLine, select_claims
from incidents.ledger.changeset import OpenChangeset
from incidents.ledger.salt import RandomSalt
from incidents.models import Citation, Claim, ExternalId, Incident

TABLES = Base.metadata.tables
WORDS = ("quote", "gist", "speaker_text")


def last_id(work: OpenChangeset, name: str) -> int:
    """The greatest id of a table."""
    return work.session.scalar(select(func.coalesce(func.max(TABLES[name].c.id), 0))) or 0


def insert_select(work: OpenChangeset, model: Any, columns: Sequence[str], rows: Any) -> None:  # noqa: ANN401 - a table and a select
    """Insert what a select gives."""
    work.session.execute(model.__table__.insert().from_select(list(columns), rows))


def settle_codes(work: OpenChangeset, staged: Table, *which: ColumnElement[bool]) -> None:
    """Give another code to staged rows whose code is taken, or that of another such row."""
    twice = select(staged.c.code).where(*which).group_by(staged.c.code).having(func.count() > 1)
    code = staged.c.code
    rows = select(staged.c.n, code).where(or_(_is_taken(code), code.in_(twice)), *which)
    for number, code_before in work.session.execute(rows.order_by(staged.c.n)).all():
        others = exists().where(staged.c.n != number, *which)
        again = code_before
        while work.session.scalar(
            select(or_(_is_taken(literal(again)), others.where(staged.c.code == again)))
        ):
            again = f"{code_before}-{hashlib.sha256(again.encode()).hexdigest()[:6]}"
        work.session.execute(staged.update().where(staged.c.n == number).values(code=again))


def _is_taken(code: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(exists().where(TABLES[name].c.code == code) for name in ("incidents", "actors")))


def record_incidents(work: OpenChangeset, new: FromClause, dataset: str, handling: str) -> None:
    """The incidents of staged rows whose key nobody knew, and the keys.

    Their titles are made of the source's cells, and so marked as it is.
    """
    incidents = select(
        new.c.incident_id, new.c.code, new.c.title, literal("active"), literal(handling),
        RandomSalt(), literal(work.id),
    ).order_by(new.c.incident_id)  # fmt: skip
    columns = ("id", "code", "title", "status", "handling", "salt", "recorded_in")
    insert_select(work, Incident, columns, incidents)
    keys = select(literal(dataset), new.c.key, new.c.incident_id, no(), literal(work.id)).order_by(
        new.c.incident_id
    )
    into = ("dataset", "key", "incident_id", "retracted", "recorded_in")
    insert_select(work, ExternalId, into, keys)


def no() -> Any:  # noqa: ANN401 - SQL
    """A flag that is not set."""
    return literal(False, Flag())


def cell(rows: FromClause, name: str) -> ColumnElement[Any]:
    """What staged rows hold for a column of citations; nothing where the mapping has nothing."""
    if name in rows.c:
        return rows.c[name]
    return cast(null(), TABLES["citations"].c[name].type)


def record_citations(work: OpenChangeset, rows: FromClause, source_id: int) -> None:
    """A citation for each row, located by its key; with free text it has a salt."""
    has_words = or_(*(cell(rows, name).is_not(None) for name in WORDS))
    chosen = select(
        rows.c.citation_id, literal(source_id), literal("row"), rows.c.key,
        *(cell(rows, name) for name in (*WORDS, *SAID)),
        case((has_words, RandomSalt())), literal(work.id),
    ).order_by(rows.c.citation_id)  # fmt: skip
    columns = ("id", "source_id", "locator_type", "locator", *WORDS, *SAID, "salt", "recorded_in")
    insert_select(work, Citation, columns, chosen)


def record_claims(
    work: OpenChangeset, lines: Sequence[StagedLine], staged: FromClause, lists: Table
) -> None:
    """All claims of the staged rows, line by line."""
    for line in lines:
        columns, chosen = select_claims(line, staged, lists)
        rows = chosen.order_by(staged.c.n).subquery("rows")
        names = [name for name in columns if name != "n"]
        more: list[Any] = [literal(work.id)]
        if line.line.datatype == "text":
            more.append(RandomSalt())
        into = [*names, "recorded_in", "salt"][: len(names) + len(more)]
        insert_select(work, Claim, into, select(*(rows.c[name] for name in names), *more))
