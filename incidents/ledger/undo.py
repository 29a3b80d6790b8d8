"""Undo a changeset: withdraw what it recorded, restore what it changed; nothing is deleted."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.db.types import Flag
from incidents.errors import InputError, NotFoundError
from incidents.ledger.canonical import CHANGESETS, STREAM
from incidents.ledger.changeset import OpenChangeset, write_json
from incidents.ledger.history import Step, read_step
from incidents.ledger.leaning import Leaning, find_leaning
from incidents.ledger.salt import RandomSalt
from incidents.ledger.standing import (
    LINK_KEYS,
    MUTABLE_TABLES,
    TABLES,
    stands,
)
from incidents.ledger.undone import name_undo, read_undone

VOCABULARY = 1
# Rows restored between two flushes: enough to be quick, few enough to hold.
BATCH = 1000
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


class UndoSummary(NamedTuple):
    """What an undo did.

    Attributes:
        number: the changeset undone.
        withdrawn: rows it had recorded and that stand no more, by table; none without any.
        restored: rows it had changed, judged or withdrawn, as they were before, by table.
    """

    number: int
    withdrawn: dict[str, int]
    restored: dict[str, int]


def undo_changeset(work: OpenChangeset, number: int) -> UndoSummary:
    """Undo a changeset, within a changeset that does nothing else.

    Its command becomes `undo NUMBER`: that is how later ones know. Paths and voices of actors
    and places, and the chronology, are for the caller to refresh.

    Raises:
        NotFoundError: there is no such changeset.
        InputError: it is the vocabulary's, undone already, or later work leans on it.
    """
    if work.recorded:
        raise RuntimeError("an undo needs a changeset of its own")
    _check_undoable(work.session, number)
    work.command = name_undo(number)
    work.start()
    summary = UndoSummary(number, {}, {})
    _count(summary.restored, "claims", _restore_assessments(work, number))
    _count(summary.withdrawn, "claims", _withdraw_claims(work, number))
    for name in LINK_KEYS:
        _restore_links(work, number, TABLES[name], summary)
    for name, rows in _restore_changes(work, number):
        _count(summary.restored, name, rows)
    for table in MUTABLE_TABLES:
        _count(summary.withdrawn, table.name, _retract_rows(work, number, table))
    # The statements above went past the objects the session holds.
    work.session.expire_all()
    if not summary.withdrawn and not summary.restored:
        raise InputError(f"nothing that changeset {number} did stands any more")
    return summary


def _count(counts: dict[str, int], name: str, rows: int) -> None:
    if rows:
        counts[name] = counts.get(name, 0) + rows


# --- May it be undone?


def _check_undoable(session: Session, number: int) -> None:
    if number == VOCABULARY:
        raise InputError("changeset 1 is the built-in vocabulary", "everything builds on it")
    known = sa.select(CHANGESETS.c.id).where(CHANGESETS.c.id == number)
    if session.execute(known).first() is None:
        raise NotFoundError(f"there is no changeset {number}", "run `incidents log`")
    undone = read_undone(session)
    if number in undone.by:
        by = undone.by[number]
        raise InputError(
            f"changeset {number} was undone by {by}", f"to bring it back, undo changeset {by}"
        )
    leaning = find_leaning(session, number, undone.list_passed_over(number))
    if leaning:
        raise _refuse(number, leaning)


def _refuse(number: int, leaning: list[Leaning]) -> InputError:
    builders = [
        f"changeset {newer} ({', '.join(f'{row.table} {row.row_id}' for row in rows)})"
        for newer, rows in groupby(leaning, key=lambda row: row.number)
    ]
    listed = " and ".join(builders)
    build = "builds" if len(builders) == 1 else "build"
    return InputError(
        f"changeset {number} can't be undone: {listed} {build} on it",
        f"undo changeset {leaning[0].number} first",
    )


# --- Claims and judgements


def _assess(work: OpenChangeset, number: int, judgements: sa.Select[Any]) -> int:
    """Insert assessments; the select gives claim, rank, credibility, withdrawn, in that order."""
    given = judgements.subquery("given")
    reason = f"undo of changeset {number}"
    rows = sa.select(
        given,
        *(sa.literal(value) for value in (reason, work.author, work.made_at)),
        RandomSalt(),
        sa.literal(work.id),
    ).order_by(given.c.claim_id)
    columns = ["claim_id", "rank", "credibility", "withdrawn"]
    columns += ["reason", "assessor", "assessed_at", "salt", "recorded_in"]
    insert = sa.insert(TABLES["assessments"]).from_select(columns, rows)
    return _run(work, insert)


def _run(work: OpenChangeset, statement: sa.Insert | sa.Update) -> int:
    # On PostgreSQL the count of an INSERT is not kept unless asked for.
    counting = {"preserve_rowcount": True}
    result = work.session.execute(statement, execution_options=counting)
    return result.rowcount  # type: ignore[attr-defined, no-any-return]


def _withdraw_claims(work: OpenChangeset, number: int) -> int:
    """Withdraw the changeset's claims; what else was said of them stays said."""
    claim, now = TABLES["claims"], TABLES["assessments"].alias("now")
    judged = TABLES["assessments"]
    latest = (
        sa.select(judged.c.claim_id, sa.func.max(judged.c.id).label("id"))
        .group_by(judged.c.claim_id)
        .subquery("latest")
    )
    rank, withdrawn = _coalesce_judgement(now)
    standing = (
        sa.select(claim.c.id.label("claim_id"), rank, now.c.credibility, sa.literal(True, Flag()))
        .outerjoin(latest, latest.c.claim_id == claim.c.id)
        .outerjoin(now, now.c.id == latest.c.id)
        .where(claim.c.recorded_in == number, sa.not_(withdrawn))
    )
    return _assess(work, number, standing)


def _coalesce_judgement(
    judged: sa.FromClause,
) -> tuple[sa.ColumnElement[str], sa.ColumnElement[bool]]:
    """Rank and withdrawal by an outer-joined assessment: without one, neutral."""
    withdrawn = sa.func.coalesce(judged.c.withdrawn, sa.literal(False, Flag()))
    return sa.func.coalesce(judged.c.rank, "normal"), withdrawn


def _restore_assessments(work: OpenChangeset, number: int) -> int:
    """Judge older claims as they were judged before the changeset, if at all."""
    claim, judged = TABLES["claims"], TABLES["assessments"]
    own, then, now = (judged.alias(name) for name in ("own", "then", "now"))
    # By aggregates, for a subquery a claim takes PostgreSQL minutes.
    greatest = sa.func.max(judged.c.id)
    touched = (
        sa.select(
            judged.c.claim_id,
            greatest.label("now"),
            greatest.filter(judged.c.recorded_in < number).label("then"),
        )
        .where(judged.c.claim_id.in_(sa.select(own.c.claim_id).where(own.c.recorded_in == number)))
        .group_by(judged.c.claim_id)
        .subquery("touched")
    )
    rank, withdrawn = _coalesce_judgement(then)
    judgements = (
        sa.select(touched.c.claim_id, rank, then.c.credibility, withdrawn)
        .join(claim, claim.c.id == touched.c.claim_id)
        .join(now, now.c.id == touched.c.now)
        .outerjoin(then, then.c.id == touched.c.then)
        .where(
            claim.c.recorded_in != number,
            sa.or_(
                rank != now.c.rank,
                withdrawn != now.c.withdrawn,
                then.c.credibility.is_distinct_from(now.c.credibility),
            ),
        )
    )
    return _assess(work, number, judgements)


# --- Links


def _restore_links(work: OpenChangeset, number: int, table: sa.Table, summary: UndoSummary) -> None:
    keys = LINK_KEYS[table.name]
    for withdrawn, counts in ((True, summary.withdrawn), (False, summary.restored)):
        rows = _links_to_set(work, number, table, withdrawn)
        columns = [*keys, "withdrawn", "recorded_in"]
        _count(counts, table.name, _run(work, sa.insert(table).from_select(columns, rows)))


def _links_to_set(
    work: OpenChangeset, number: int, table: sa.Table, withdrawn: bool
) -> sa.Select[Any]:
    """Links the changeset touched that stood otherwise before it; absent is withdrawn."""
    keys = LINK_KEYS[table.name]
    own, each = table.alias("own"), table.alias("each")
    columns = [own.c[key] for key in keys]
    touched = sa.select(*columns, sa.func.min(own.c.id).label("first")).group_by(*columns)
    link = touched.where(own.c.recorded_in == number).subquery("link")
    alike = (
        sa.select(each.c.withdrawn)
        .where(*(each.c[key] == link.c[key] for key in keys))
        .order_by(each.c.id.desc())
        .limit(1)
    )
    before = alike.where(each.c.recorded_in < number).scalar_subquery()
    wanted, other = (sa.literal(value, Flag()) for value in (withdrawn, not withdrawn))
    return (
        sa.select(*(link.c[key] for key in keys), wanted, sa.literal(work.id))
        .where(
            alike.scalar_subquery() == other,
            sa.func.coalesce(before, sa.literal(True, Flag())) == wanted,
        )
        .order_by(link.c.first)
    )


# --- Mutable rows


def _retract_rows(work: OpenChangeset, number: int, table: sa.Table) -> int:
    """Retract rows the changeset added, all in two statements: an import's are many."""
    standing = sa.and_(table.c.recorded_in == number, stands(table, table))
    before: sa.ColumnElement[str] = sa.literal(write_json({"retracted": False}))
    values: dict[str, object] = {"retracted": True}
    if table.name == "incidents":
        before = sa.literal('{"status":"').concat(table.c.status).concat('"}')
        values = {"status": "retracted"}
    after = sa.literal(write_json(values))
    rows = sa.select(
        sa.literal(table.name), table.c.id, before, after, RandomSalt(), sa.literal(work.id)
    )
    columns = ["table_name", "row_id", "before", "after", "salt", "recorded_in"]
    changes = rows.where(standing).order_by(table.c.id)
    _run(work, sa.insert(TABLES["changes"]).from_select(columns, changes))
    return _run(work, sa.update(table).where(standing).values(values))


def _restore_changes(work: OpenChangeset, number: int) -> Iterator[tuple[str, int]]:
    """Give older rows back what the changeset changed; yields tables and 1 a row."""
    found = _read_steps(work.session, number)
    while batch := list(islice(found, BATCH)):
        rows = _load_rows(work.session, batch)
        for name, row_id, steps in batch:
            yield name, int(_restore_row(work, rows[name, row_id], steps))
        work.session.flush()


def _read_steps(session: Session, number: int) -> Iterator[tuple[str, int, list[Step]]]:
    """What a changeset changed, row by row."""
    edit = TABLES["changes"].c
    own = sa.select(edit.table_name, edit.row_id, edit.recorded_in, edit.before, edit.after)
    ordered = own.where(edit.recorded_in == number).order_by(edit.table_name, edit.row_id, edit.id)
    with session.execute(ordered, execution_options=STREAM) as found:
        for (name, row_id), rows in groupby(found, key=lambda row: (row.table_name, row.row_id)):
            yield name, row_id, [read_step(*row[2:]) for row in rows]


def _load_rows(
    session: Session, batch: Sequence[tuple[str, int, list[Step]]]
) -> dict[tuple[str, int], Base]:
    rows: dict[tuple[str, int], Base] = {}
    for name in {name for name, _, _ in batch}:
        ids = [row_id for named, row_id, _ in batch if named == name]
        model = MODELS[name]
        for row in session.scalars(sa.select(model).where(TABLES[name].c.id.in_(ids))):
            rows[name, row.id] = row
    return rows


def _restore_row(work: OpenChangeset, row: Base, steps: Sequence[Step]) -> bool:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for step in steps:
        before, after = step.before | before, after | step.after
    # What was set back since needs nothing.
    left = {name: old for name, old in before.items() if getattr(row, name) == after[name]}
    return work.change(row, flush=False, **left)
