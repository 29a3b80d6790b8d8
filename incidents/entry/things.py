"""What actors, places, incidents, sources and words have in common: a code and mutable columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from incidents.db.base import Base
from incidents.dossier import is_code
from incidents.entry.codes import check_code, check_words, make_slug, make_unique
from incidents.entry.intake import Intake
from incidents.entry.lookup import Kind, follow_merge, refuse_undone
from incidents.entry.paths import LoopError, Placed, refresh_paths
from incidents.entry.retracted import find_taken_back
from incidents.errors import InputError
from incidents.models import Actor, Incident, Place, Source
from incidents.records import Record, Where

T = TypeVar("T", bound=Base)
R = TypeVar("R", bound=Record)
Pairs = list[tuple[R, T]]

JOINED: Final = ("names", "links")
# What is set once all rows are there, as it refers to others of them.
LATER: Final[Mapping[str, str]] = {
    "parent": "parent_id",
    "merged_into": "merged_into_id",
    "edition_of": "edition_of_id",
}
STUBS: Final[Mapping[type[Base], Callable[[str], Any]]] = {
    Actor: lambda code: Actor(code=code, kind="unknown"),
    Incident: lambda code: Incident(code=code, title=code),
    Place: lambda code: Place(code=code, kind="area"),
    Source: lambda code: Source(code=code),
}


def given_words(record: Record, *names: str) -> dict[str, Any]:
    """Those of the named fields that the record gives."""
    values = {name: value for name, value in record.given() if name in names}
    check_words(values)
    return values


def unite_records(intake: Intake, records: Iterable[R], name: str = "code") -> list[R]:
    """One record a code: several files may each say a part, but not contradict each other."""
    united: dict[object, Any] = {}
    for record in records:
        code = getattr(record, name)
        first = united.get(code)
        united[code] = _unite(intake, first, record) if first else record
    return list(united.values())


def _unite(intake: Intake, first: Any, second: Any) -> Any:  # noqa: ANN401 - records of one class
    said = dict(first.given())
    more: dict[str, Any] = {}
    for name, value in second.given():
        if name in JOINED:
            more[name] = tuple(dict.fromkeys([*said.get(name, ()), *value]))
        elif said.setdefault(name, value) != value:
            intake.complain(
                second.where,
                f"{name}: {value!r} here, {said[name]!r} elsewhere",
                f"the other is at {first.where}" if first.where else "say it once",
            )
        else:
            more[name] = value
    return replace(first, **more)


def record_rows(
    intake: Intake,
    kind: Kind[T],
    records: Iterable[R],
    read_values: Callable[[R], dict[str, Any]],
    make_row: Callable[[R, dict[str, Any]], T],
) -> Pairs[R, T]:
    """Add what is new, set what is given of what is there, and renew what was taken back.

    Args:
        intake: the unit of work.
        kind: the table.
        records: each with a code.
        read_values: the columns a record gives; raises what is wrong with them.
        make_row: a new row; raises what is missing.

    Returns:
        The records that could be recorded, one a code, each with its row.
    """
    united = unite_records(intake, records)
    held = intake.fetch(kind, map(_code_of, united))
    back = find_taken_back(intake.session, held.values())

    def record_row(record: R) -> T:
        values = read_values(record)
        row = held.get(_code_of(record))
        if row and row not in back:
            return set_fields(intake, kind, row, values)
        check_code(_code_of(record))
        fresh = make_row(record, values)
        return renew_row(intake, kind, row, fresh, record) if row else intake.add(fresh)

    pairs: Pairs[R, T] = []
    for record in united:
        if row := intake.attempt(record.where, partial(record_row, record)):
            pairs.append((record, row))
        else:
            _add_stub(intake, kind, _code_of(record), held)
    intake.session.flush()
    intake.remember(kind, (row for _, row in pairs))
    return pairs


def _code_of(record: Any) -> str:  # noqa: ANN401 - a record with a code
    return str(record.code)


def _add_stub(intake: Intake, kind: Kind[Any], code: str, held: Mapping[str, Any]) -> None:
    """All is lost once something is wrong, but what refers to it can be checked all the same."""
    if not is_code(code):
        intake.mark_broken(kind.model, code)
    elif code not in held:
        intake.add(STUBS[kind.model](code))


def set_fields(intake: Intake, kind: Kind[T], row: T, values: Mapping[str, Any]) -> T:
    """Set columns of a row that was there; return it."""
    if not intake.apply(row, f"{kind.noun} {getattr(row, kind.code.key)}", values):
        intake.unchanged += 1
    return row


def renew_row(intake: Intake, kind: Kind[T], row: T, fresh: T, record: Record) -> T:
    """Let a row that was taken back be as a fresh one: nothing stays of what it said before."""
    what = f"{kind.noun} {getattr(row, kind.code.key)}"
    later = {LATER[name] for name, _ in record.given() if name in LATER}
    return intake.renew(row, what, fresh, later)


def record_parents(
    intake: Intake, kind: Kind[Any], pairs: Sequence[tuple[Any, Any]], find: Callable[[str], Any]
) -> None:
    """Hang rows under the parents their records name."""
    for record, row in pairs:
        if record.parent is None:
            continue
        with intake.noting(record.where):
            if parent := find(record.parent):
                what = f"{kind.noun} {record.code}"
                if parent is row:
                    raise InputError(f"{what} can't be its own parent", "name another")
                intake.apply(row, what, {"parent_id": parent.id})


def record_merges(
    intake: Intake, kind: Kind[Any], pairs: Sequence[tuple[Any, Any]], find: Callable[[str], Any]
) -> None:
    """Merge rows into what their records say they turned out to be."""
    for record, row in pairs:
        if record.merged_into is None:
            continue
        with intake.noting(record.where):
            if target := find(record.merged_into):
                merge_row(intake, kind, row, target)


def merge_row(intake: Intake, kind: Kind[Any], row: Any, target: Any) -> None:  # noqa: ANN401
    """Let a row, and all that was merged into it, be merged into the target."""
    target = follow_merge(intake.session, target)
    code = getattr(row, kind.code.key)
    if target is row:
        raise InputError(f"{kind.noun} {code} can't be merged into itself", "name another")
    model: Any = kind.model
    query = intake.session.query(model).where(model.merged_into_id == row.id)
    for each in [row, *query.order_by(model.id)]:
        what = f"{kind.noun} {getattr(each, kind.code.key)}"
        intake.apply(each, what, {"merged_into_id": target.id})


def refresh_lines(
    intake: Intake, model: Placed, pairs: Sequence[tuple[Record, Any]], *more: int
) -> None:
    """Derive the paths of what is new, and of what moved with all below it."""
    intake.session.flush()
    new = [row.id for _, row in pairs if not row.path]
    moved = intake.take_moved(model)
    if not (new or moved or more):
        return
    try:
        refresh_paths(intake.session, model, [*new, *moved, *more])
    except LoopError as error:
        where = {row.id: record.where for record, row in pairs}
        intake.complain(_find_where(error.ids, where), error.message, error.hint)


def _find_where(ids: Iterable[int], where: Mapping[int, Where | None]) -> Where | None:
    return next((where[key] for key in ids if where.get(key)), None)


# --- one at a time


def add_one(
    intake: Intake,
    kind: Kind[T],
    record: Any,  # noqa: ANN401 - a record with a code
    record_all: Callable[[Intake, Sequence[Any]], object],
    words: str,
) -> T:
    """Record one new thing; without a code it gets one made from `words`.

    Raises:
        DossierError: the code is taken, or something in the record can't be.
    """
    if not record.code:
        slug = make_slug(words, kind.noun)
        record = replace(record, code=make_unique(intake.session, slug, *kind.rivals))
    elif (held := intake.fetch(kind, [record.code])) and not find_taken_back(
        intake.session, held.values()
    ):
        intake.complain(
            record.where,
            f"there is a{'n' * (kind.noun[0] in 'aeiou')} {kind.noun} {record.code} already",
            "choose another code, or edit that one",
        )
    intake.refuse()
    return record_one(intake, kind, record, record_all)


def edit_one(
    intake: Intake,
    kind: Kind[T],
    record: Any,  # noqa: ANN401 - a record with a code
    record_all: Callable[[Intake, Sequence[Any]], object],
    clear: Mapping[str, object],
) -> T:
    """Set what the record gives of something that is there, and empty the columns in `clear`."""
    row: Any = refuse_undone(intake.session, kind.find(intake.session, record.code))
    record = replace(record, code=getattr(row, kind.code.key))
    intake.apply(row, f"{kind.noun} {record.code}", dict(clear))
    return record_one(intake, kind, record, record_all)


def record_one(
    intake: Intake,
    kind: Kind[T],
    record: Any,  # noqa: ANN401 - a record with a code
    record_all: Callable[[Intake, Sequence[Any]], object],
) -> T:
    """Record one thing, new or not, and raise what is wrong with it."""
    record_all(intake, [record])
    intake.refuse()
    intake.session.flush()
    return intake.fetch(kind, [record.code])[record.code]


def choose_clear(clear: Sequence[str], clearable: Mapping[str, Sequence[str]]) -> dict[str, None]:
    """The columns to empty for the fields named."""
    for name in clear:
        if name not in clearable:
            raise InputError(
                f"{name!r} can't be emptied", f"expected {', '.join(sorted(clearable))}"
            )
    return {column: None for name in clear for column in clearable[name]}
