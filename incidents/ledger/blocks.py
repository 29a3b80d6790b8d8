"""The rows of large changesets, digested by the block while the database composes the next one."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.db.engine import read_plainly
from incidents.db.turns import quick_turns
from incidents.ledger.canonical import canonical_text

# Rows of a block: enough that a statement costs little, and the hashing of one block is done
# before the next has been composed.
BLOCK: Final = 2_000
# Texts of a block are joined by a character that hardly any text holds. Where one does, their
# number tells, and they are read one by one.
SEPARATOR: Final = 0x1E


def digest_rows(
    session: Session, table: sa.Table, after: int, number: int, digest: "hashlib._Hash"
) -> None:
    """Go on with a digest by those of a table's rows behind an id, in their order.

    Raises:
        RuntimeError: one of them names another changeset than that of this number.
    """
    last = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    if last - after <= BLOCK:
        digest.update(_hash_texts(_read_singly(session, table, (after, last), number)))
        return
    with quick_turns(), ThreadPoolExecutor(max_workers=1) as pool:
        waiting: Future[bytes] | None = None
        for block in _read_blocks(session, table, (after, last), number):
            following = pool.submit(_hash_block, block)
            if waiting is not None:
                digest.update(waiting.result())
            waiting = following
        if waiting is not None:
            digest.update(waiting.result())


def _hash_block(block: bytes | list[bytes]) -> bytes:
    return _hash_texts(block.split(bytes([SEPARATOR])) if isinstance(block, bytes) else block)


def _hash_texts(texts: Iterable[bytes]) -> bytes:
    sha256 = hashlib.sha256
    return b"".join([sha256(text).digest() for text in texts])


def _read_blocks(
    session: Session, table: sa.Table, span: tuple[int, int], number: int
) -> Iterator[bytes | list[bytes]]:
    """Texts of rows between two ids by the block, joined where that can be undone."""
    query = _select_block(table, on_sqlite=session.get_bind().dialect.name == "sqlite")
    for start in range(*span, BLOCK):
        ends = (start, start + BLOCK)
        found = session.execute(query, dict(zip(("after", "upto"), ends, strict=True)))
        count, least, greatest, joined = found.one()
        if not count:
            continue
        _require_own(table, number, least, greatest)
        block = joined if isinstance(joined, bytes) else joined.encode()
        is_whole = block.count(SEPARATOR) == count - 1
        yield block if is_whole else list(_read_singly(session, table, ends, number))


def _read_singly(
    session: Session, table: sa.Table, span: tuple[int, int], number: int
) -> Iterator[bytes]:
    rows = sa.select(canonical_text(table), table.c.recorded_in)
    among = rows.where(table.c.id > span[0], table.c.id <= span[1]).order_by(table.c.id)
    for text, named in read_plainly(session, among):
        _require_own(table, number, named)
        yield text.encode()


def _require_own(table: sa.Table, number: int, *named: int) -> None:
    if any(other != number for other in named):
        raise RuntimeError(f"{table.name}: a new row names another changeset")


@cache
def _select_block(table: sa.Table, *, on_sqlite: bool) -> sa.Select[int, int, int, Any]:
    """How many rows stand between two ids, whose they are, and their texts joined in order."""
    after, upto = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("after", "upto"))
    rows = sa.select(table.c.id, table.c.recorded_in, canonical_text(table).label("text")).where(
        table.c.id > after, table.c.id <= upto
    )
    if on_sqlite:  # it has no order within an aggregate yet, and takes rows as they come
        each = rows.order_by(table.c.id).subquery("each")
        joined = sa.func.group_concat(each.c.text, sa.func.char(SEPARATOR))
        # As bytes: what would be decoded here would only be encoded again.
        texts: sa.ColumnElement[Any] = sa.cast(joined, sa.LargeBinary)
    else:
        each = rows.subquery("each")
        joined = sa.func.string_agg(each.c.text, sa.func.chr(SEPARATOR))
        texts = joined.aggregate_order_by(each.c.id)
    least, greatest = sa.func.min(each.c.recorded_in), sa.func.max(each.c.recorded_in)
    return sa.select(sa.func.count(), least, greatest, texts).select_from(each)
