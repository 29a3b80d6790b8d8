"""The stored answers are those that the claims give, however they came to be touched."""

import pytest

from incidents.db.engine import reading
from incidents.dossier import read_dossier
from incidents.entry.incidents import merge_incidents
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.entry.unit import record_changeset
from incidents.ledger.undo import undo_changeset
from incidents.resolution import refresh
from incidents.resolution.chronology import resolve_chronology
from incidents.resolution.question import Question
from incidents.resolution.refresh import check_chronology

pytestmark = pytest.mark.slow


@pytest.fixture
def record(engine):
    """Records a dossier in a changeset of its own."""

    def load(text):
        with record_changeset(engine, author="ann", message="", command="load") as work:
            load_dossiers(work, [read_dossier(text.encode(), "test.yaml")])

    with record_changeset(engine, author="ann", message="", command="init") as work:
        load_vocabulary(work)
    return load


def write_incidents(*codes):
    """A dossier with five dead in each."""
    says = "".join(f"    - {{about: {code}, gist: {code}, deaths: 5}}\n" for code in codes)
    titles = "".join(f"  {code}: {{title: {code}}}\n" for code in codes)
    return f"incidents:\n{titles}sources:\n  s:\n    says:\n{says}"


def read(engine):
    with reading(engine) as session:
        assert check_chronology(session) == []
        return session.execute(resolve_chronology(Question())).all()


def test_two_values_of_one_passage_are_one_row_though_the_property_admits_many(engine, record):
    record(
        "properties: {deaths: {label: Deaths, subject: incident, datatype: quantity, many: yes}}\n"
        "about: attack\ntitle: Attack\n"
        "sources: {s: {says: [{gist: g, date: 2024-01-02, deaths: ['5', '7']}]}}\n"
    )

    (row,) = read(engine)
    assert (row.deaths_low, row.deaths_high) == (5, 7)


def test_many_new_incidents_leave_merged_older_ones_alone(engine, record, monkeypatch):
    monkeypatch.setattr(refresh, "MANY_NEW", 2)
    record(write_incidents("first", "second"))
    with record_changeset(engine, author="ann", message="", command="merge") as work:
        merge_incidents(work, "second", "first")

    record(write_incidents("third", "fourth", "fifth"))

    assert len(read(engine)) == 4


def test_a_changeset_that_updates_more_rows_than_one_condition_takes(engine, record):
    record("about: attack\ntitle: Attack\nsources: {s: {says: [{gist: g, deaths: 5}]}}\n")
    many = 2 * refresh.MANY_CHANGED + 100
    record("actors:\n" + "".join(f"  a{n}: {{name: A{n}}}\n" for n in range(many)))

    with record_changeset(engine, author="ann", message="", command="undo") as work:
        summary = undo_changeset(work, 3)

    assert summary.withdrawn["actors"] == many
    assert len(read(engine)) == 1


@pytest.mark.parametrize("named", ["", ", by: minister"])
def test_what_has_no_source_corroborates_nothing_whoever_is_named(engine, record, named):
    record(
        "actors: {minister: {name: Minister, kind: person}}\n"
        "about: attack\ntitle: Attack\n"
        f"sources: {{unsourced: {{says: [{{gist: g, deaths: 5{named}}}]}}}}\n"
    )

    (row,) = read(engine)
    assert (row.reports, row.origins) == (1, 0)
