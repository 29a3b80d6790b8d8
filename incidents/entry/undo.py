"""Take a changeset back, and what is derived with it."""

from incidents.entry.paths import refresh_paths
from incidents.ledger.changeset import OpenChangeset
from incidents.ledger.undo import UndoSummary, undo_changeset
from incidents.models import Actor, Place, Term


def undo(work: OpenChangeset, number: int) -> UndoSummary:
    """Withdraw what the changeset recorded and restore what it changed.

    Raises:
        InputError: later work builds on it, or nothing of it stands any more.
        NotFoundError: there is no such changeset.
    """
    summary = undo_changeset(work, number)
    for model in (Actor, Place, Term):
        refresh_paths(work.session, model)  # parents and merges may be what they were
    return summary
