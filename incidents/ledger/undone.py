"""Which changesets were undone, by which others, and whether that still stands."""

import re
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from incidents.ledger.canonical import CHANGESETS

# The header says what a changeset undid, so the digest covers it.
UNDO = re.compile(r"undo ([1-9][0-9]*)")


class Undone(NamedTuple):
    """Undos of a whole chain.

    Attributes:
        targets: of each undo, the changeset it undid.
        by: of each changeset that is undone now, the undo that did it.
    """

    targets: dict[int, int]
    by: dict[int, int]

    def list_passed_over(self, number: int) -> list[int]:
        """Changesets after `number` that come to nothing: what was undone, with its undoing.

        Undos of what is older than `number` are work like any other.
        """
        undos = [undo for undo, target in self.targets.items() if target > number]
        return sorted({*self.by, *undos})


def name_undo(number: int) -> str:
    """The command of a changeset that undoes another."""
    return f"undo {number}"


def read_undone(session: Session) -> Undone:
    """Read all undos; the newest of those that stand decides."""
    commands = sa.select(CHANGESETS.c.id, CHANGESETS.c.command)
    undos = commands.where(CHANGESETS.c.command.like("undo %")).order_by(CHANGESETS.c.id.desc())
    found = Undone({}, {})
    for number, command in session.execute(undos):
        named = UNDO.fullmatch(command)
        if named is None:
            continue
        found.targets[number] = int(named[1])
        # Newest first: whether this undo was itself undone is known by now.
        if number not in found.by:
            found.by.setdefault(int(named[1]), number)
    return found
