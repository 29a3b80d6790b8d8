"""The rows of large changesets, digested by the block while the database composes the next one."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.db.engine import read_plainly
from incidents.ledger.canonical import canonical_text

# Rows of a block: enough that a statement costs little, and the hashing of one block is done
# before the next has been composed.
BLOCK: Final = 2_000
# Texts of a block are joined by a character that hardly any text holds. Where one does, their
# number tells, and they are read one by one.
SEPARATOR: Final = 0x1E


def digest_rows(session: Session, table: sa.Table, after: int, digest: "hashlib._Hash") -> None:
    """Go on with a digest by those of a table's rows behind an id, in their order."""
    last = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    if last - after <= BLOCK:
        digest.update(_hash_texts(_read_singly(session, table, after, last)))
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: Future[bytes] | None = None
        for texts in _read_blocks(session, table, after, last):
            following = pool.submit(_hash_texts, texts)
            if waiting is not None:
                digest.update(waiting.result())
            waiting = following
        if waiting is not None:
            digest.update(waiting.result())


def _hash_texts(texts: Iterable[bytes]) -> bytes:
    sha256 = hashlib.sha256
    return b"".join([sha256(text).digest() for text in texts])


def _read_blocks(
    session: Session, table: sa.Table, after: int, last: int
) -> Iterator[Iterable[bytes]]:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    query = _select_block(table, on_sqlite=on_sqlite)
    for start in range(after, last, BLOCK):
        span = {"after": start, "upto": start + BLOCK}
        count, joined = session.execute(query, span).one()
        texts = _split(joined) if count else []
        yield texts if len(texts) == count else list(_read_singly(session, table, *span.values()))


def _split(joined: bytes | str) -> list[bytes]:
    encoded = joined if isinstance(joined, bytes) else joined.encode()
    return encoded.split(bytes([SEPARATOR]))


def _read_singly(session: Session, table: sa.Table, after: int, upto: int) -> Iterator[bytes]:
    texts = sa.select(canonical_text(table)).where(table.c.id > after, table.c.id <= upto)
    for (text,) in read_plainly(session, texts.order_by(table.c.id)):
        yield text.encode()


@cache
def _select_block(table: sa.Table, *, on_sqlite: bool) -> sa.Select[int, Any]:
    """How many rows stand between two ids, and their texts joined in order."""
    after, upto = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("after", "upto"))
    rows = sa.select(table.c.id, canonical_text(table).label("text")).where(
        table.c.id > after, table.c.id <= upto
    )
    if on_sqlite:  # it has no order within an aggregate yet, and takes rows as they come
        ordered = rows.order_by(table.c.id).subquery("each")
        joined = sa.func.group_concat(ordered.c.text, sa.func.char(SEPARATOR))
        # As bytes: what would be decoded here would only be encoded again.
        of_bytes = sa.cast(joined, sa.LargeBinary)
        return sa.select(sa.func.count(), of_bytes).select_from(ordered)
    each = rows.subquery("each")
    text = sa.func.string_agg(each.c.text, sa.func.chr(SEPARATOR)).aggregate_order_by(each.c.id)
    return sa.select(sa.func.count(), text).select_from(each)
