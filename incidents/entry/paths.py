"""Paths: the line of ancestors of actors, places and terms, derived from parents and merges.

The path of a row is the path of what its parent turned out to be, and its own id; a merged row
has the path of its target. So a subtree is one prefix, and children of what was merged hang under
the target. Nothing here is part of the ledger: it follows from what is.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from incidents.db.chunks import in_chunks
from incidents.errors import InputError
from incidents.models import Actor, Place, Term

Placed = type[Actor] | type[Place] | type[Term]


class LoopError(InputError):
    """Something would be its own ancestor; `ids` are those concerned."""

    def __init__(self, ids: Iterable[int]) -> None:
        super().__init__("this would make it its own ancestor", "choose another parent or target")
        self.ids = tuple(ids)


class Node(NamedTuple):
    """What the path of one row follows from."""

    id: int
    parent_id: int | None
    merged_into_id: int | None
    kind: str | None


class Line(NamedTuple):
    """What is derived for one row: its path and, for actors, its voice."""

    path: str
    voice_id: int | None


def refresh_paths(session: Session, model: Placed, ids: Iterable[int] | None = None) -> int:
    """Derive paths and voices anew.

    Args:
        session: the open transaction; pending rows are flushed.
        model: the table.
        ids: the rows whose parent, merge or kind changed; their descendants follow. All if None.

    Returns:
        The number of rows that differed.

    Raises:
        LoopError: a row would be its own ancestor.
    """
    session.flush()
    nodes = _read_nodes(session, model, ids)
    lines = derive_lines(nodes, lambda missing: _read_nodes_above(session, model, missing))
    known = _read_lines(session, model, nodes)
    changed = {key: lines[key] for key in nodes if lines[key] != known[key]}
    _write_lines(session, model, changed)
    return len(changed)


def differing_paths(session: Session) -> list[str]:
    """The rows whose stored path or voice isn't what follows from parents and merges.

    Returns:
        Their codes or keys, with the table.
    """
    differing: list[str] = []
    for model in (Actor, Place, Term):
        nodes = _read_nodes(session, model, None)
        lines = derive_lines(nodes, lambda _: {})
        known = _read_lines(session, model, nodes)
        wrong = [key for key in nodes if lines[key] != known[key]]
        differing += [f"{model.__tablename__} {_name(session, model, key)}" for key in wrong]
    return differing


def _name(session: Session, model: Placed, key: int) -> str:
    column: Any = getattr(model, "key" if model is Term else "code")
    return str(session.scalar(select(column).where(model.id == key)))


def derive_lines(
    nodes: Mapping[int, Node], read_more: Callable[[set[int]], Mapping[int, Node]]
) -> dict[int, Line]:
    """Path and voice of every node; `read_more` gives those that are referred to but not here."""
    known = dict(nodes)
    while missing := {up for node in known.values() if (up := _above(node)) and up not in known}:
        known.update(read_more(missing))
    lines: dict[int, Line] = {}
    for key in known:
        for above in reversed(_climb(key, known, lines)):
            lines[above] = _derive_line(known[above], known, lines)
    return lines


def _above(node: Node) -> int | None:
    return node.merged_into_id or node.parent_id


def _climb(key: int, nodes: Mapping[int, Node], lines: Mapping[int, Line]) -> list[int]:
    """The node and what its line follows from, upwards, up to what has a line already."""
    climbed: dict[int, None] = {}
    at: int | None = key
    while at is not None and at not in lines:
        if at in climbed:
            raise LoopError(climbed)
        climbed[at] = None
        at = _above(nodes[at])
    return list(climbed)


def _derive_line(node: Node, nodes: Mapping[int, Node], lines: Mapping[int, Line]) -> Line:
    if node.merged_into_id:
        return lines[node.merged_into_id]
    above = lines[node.parent_id].path if node.parent_id else "/"
    path = f"{above}{node.id}/"
    return Line(path, _find_voice(path, nodes) if node.kind else None)


def _find_voice(path: str, nodes: Mapping[int, Node]) -> int:
    """The nearest that is no person; where all are, the actor itself."""
    line = [int(part) for part in reversed(path.split("/")) if part]
    return next((key for key in line if nodes[key].kind != "person"), line[0])


def _columns(model: Placed) -> list[Any]:
    merged = getattr(model, "merged_into_id", None)
    kind = model.kind if model is Actor else None
    return [model.id, model.parent_id, *(each for each in (merged, kind) if each is not None)]


def _nodes(session: Session, model: Placed, *conditions: Any) -> dict[int, Node]:  # noqa: ANN401 - SQL
    rows = session.execute(select(*_columns(model)).where(*conditions))
    return {row[0]: Node(*row, *(None,) * (4 - len(row))) for row in rows}


def _read_nodes(session: Session, model: Placed, ids: Iterable[int] | None) -> dict[int, Node]:
    """The rows of these ids and all whose path still leads through them."""
    if ids is None:
        return _nodes(session, model)
    nodes: dict[int, Node] = {}
    for part in in_chunks(ids):
        nodes |= _nodes(session, model, model.id.in_(part))
    stale = [path for path in _read_paths(session, model, nodes) if path]
    for paths in in_chunks(_topmost(stale), 50):
        nodes |= _nodes(session, model, or_(*(model.path.startswith(path) for path in paths)))
    return nodes


def _topmost(paths: Iterable[str]) -> list[str]:
    """Of paths of which some begin with others, the others."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def _read_paths(session: Session, model: Placed, ids: Iterable[int]) -> list[str]:
    return [
        path
        for part in in_chunks(ids)
        for path in session.scalars(select(model.path).where(model.id.in_(part)))
    ]


def _read_nodes_above(session: Session, model: Placed, ids: set[int]) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    for part in in_chunks(ids):
        nodes |= _nodes(session, model, model.id.in_(part))
    return nodes


def _read_lines(session: Session, model: Placed, ids: Iterable[int]) -> dict[int, Line]:
    columns: list[Any] = [model.id, model.path, *([Actor.voice_id] if model is Actor else [])]
    found: dict[int, Line] = {}
    for part in in_chunks(ids):
        for row in session.execute(select(*columns).where(model.id.in_(part))):
            found[row[0]] = Line(row[1], row[2] if model is Actor else None)
    return found


def _write_lines(session: Session, model: Placed, lines: Mapping[int, Line]) -> None:
    """Update below the ORM, and tell the rows already in the session."""
    if not lines:
        return
    table = model.__table__
    names = ["path", "voice_id"] if model is Actor else ["path"]
    statement = update(table).where(table.c.id == bindparam("row_id"))  # type: ignore[arg-type]
    rows = [{"row_id": key, **dict(zip(names, line, strict=False))} for key, line in lines.items()]
    session.connection().execute(statement.values({n: bindparam(n) for n in names}), rows)
    for key, line in lines.items():
        if row := session.identity_map.get(session.identity_key(model, key)):
            for name, value in zip(names, line, strict=False):
                set_committed_value(row, name, value)
