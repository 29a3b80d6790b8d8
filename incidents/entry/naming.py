"""Names of actors and places: the first is the one shown, and none is lost by loading."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.db.chunks import in_chunks
from incidents.entry.codes import check_language, check_one_of, check_words
from incidents.entry.intake import Intake
from incidents.models import ActorName, PlaceName
from incidents.models.actors import NAME_KINDS
from incidents.records import NameRecord

Named = type[ActorName] | type[PlaceName]
Name = ActorName | PlaceName
Facts = tuple[str, str | None, str]  # name, language, kind


def check_names(names: Iterable[NameRecord]) -> None:
    """Refuse names that say nothing or are of no known kind."""
    for name in names:
        check_words({"name": name.name})
        check_language(name.language)
        check_one_of("kind", name.kind, NAME_KINDS)


def read_names(session: Session, model: Named, owners: Iterable[int]) -> dict[int, list[Any]]:
    """The names of each owner that weren't taken back, oldest first."""
    owner = _owner(model)
    found: dict[int, list[Any]] = defaultdict(list)
    for part in in_chunks(owners):
        mine = select(model).where(owner.in_(part)).order_by(model.id)
        rows: list[Any] = list(session.scalars(mine))
        for row in rows:
            if not row.retracted:
                found[getattr(row, owner.key)].append(row)
    return found


def record_names(
    intake: Intake,
    model: Named,
    names: Mapping[int, tuple[str, Sequence[NameRecord]]],
    *,
    known: Iterable[int],
) -> None:
    """Add what is missing of the names of each owner; only the first may push another back.

    Args:
        intake: the unit of work.
        model: the table of names.
        names: by owner: what to call it in the summary, and its names in order.
        known: the owners that were there before and may have names.
    """
    rows = read_names(intake.session, model, known)
    for owner, (what, given) in names.items():
        mine = rows.get(owner, [])
        arranged = _arrange([_facts(row) for row in mine], given)
        for row, facts in zip(mine, arranged, strict=False):
            columns = dict(zip(("name", "language", "kind"), facts, strict=True))
            intake.apply(row, f"name of {what}", columns)
        for facts in arranged[len(mine) :]:
            intake.add(_make_name(model, owner, facts))


def _make_name(model: Named, owner: int, facts: Facts) -> Name:
    name, language, kind = facts
    if model is ActorName:
        return ActorName(actor_id=owner, name=name, language=language, kind=kind)
    return PlaceName(place_id=owner, name=name, language=language, kind=kind)


def _owner(model: Named) -> Any:  # noqa: ANN401 - a column
    return ActorName.actor_id if model is ActorName else PlaceName.place_id


def _facts(row: ActorName | PlaceName) -> Facts:
    return row.name, row.language, row.kind


def find_shown(names: Sequence[Facts]) -> int:
    """Position of the name shown: the first of kind name, else the first."""
    return next((at for at, (_, _, kind) in enumerate(names) if kind == "name"), 0)


def _arrange(held: list[Facts], given: Sequence[NameRecord]) -> list[Facts]:
    """What is held and given together: in the order held, unless another is to be shown.

    A language that isn't given isn't taken away.
    """
    arranged, free = list(held), list(range(len(held)))
    shown = None
    for record in given:
        at = _find_name(arranged, free, record)
        if at is None:
            at = len(arranged)
            arranged.append((record.name, record.language, record.kind))
        else:
            free.remove(at)
            arranged[at] = (record.name, record.language or arranged[at][1], record.kind)
        shown = at if shown is None else shown
    if shown is not None and arranged[shown][2] == "name" and find_shown(arranged) != shown:
        arranged.insert(0, arranged.pop(shown))
    return arranged


def _find_name(held: Sequence[Facts], free: Sequence[int], record: NameRecord) -> int | None:
    """The very name, else the same with another kind, or with a language that isn't given."""
    exact = (record.name, record.language, record.kind)
    near = [at for at in free if held[at][0] == record.name]
    for at in near:
        if held[at] == exact:
            return at
    fitting = (at for at in near if not record.language or held[at][1] in (None, record.language))
    return next(fitting, None)
