import pytest

from incidents.errors import NotFoundError
from incidents.ledger.log import list_changesets, show_changeset
from tests.ledger.rows import changeset, undo


def test_the_log_counts_rows_newest_first(session, base):
    with changeset(session, "edit", "bob", "incidents edit") as work:
        work.change(base["incident"], title="B")
    undo(session, 3, message="no")
    newest, edit, added, vocabulary = list_changesets(session)
    assert (edit.number, edit.author, edit.message) == (3, "bob", "edit")
    assert (edit.command, edit.counts, edit.undone_by) == ("incidents edit", {"changes": 1}, 4)
    assert added.counts == {"citations": 1, "claims": 1, "incidents": 1, "sources": 1}
    assert (newest.number, newest.message, newest.undone_by) == (4, "no", None)
    assert vocabulary.counts == {"properties": 1}
    assert len(newest.digest) == 64
    assert [entry.number for entry in list_changesets(session, 2)] == [4, 3]
    undo(session, 4)
    assert [entry.undone_by for entry in list_changesets(session)] == [None, 5, None, None, None]


def test_the_log_of_an_empty_database_is_empty(session):
    assert list_changesets(session) == []


def test_one_changeset_is_shown_with_rows_and_changes(session, base):
    with changeset(session) as work:
        work.change(base["incident"], title="B")
    shown = show_changeset(session, 3)
    assert shown.rows == {"changes": [1]}
    assert shown.changes == [("incidents", 1, (3, {"title": "Bombing"}, {"title": "B"}))]
    assert show_changeset(session, 2).rows["claims"] == [base["claim"].id]
    with pytest.raises(NotFoundError):
        show_changeset(session, 9)
