"""What is said of a claim reaches the incidents that links tie to it."""

import pytest

from incidents.db.engine import reading
from incidents.dossier import read_dossier
from incidents.entry.assessments import withdraw_claim
from incidents.entry.incidents import merge_incidents
from incidents.entry.init import load_vocabulary
from incidents.entry.links import link_claims
from incidents.entry.load import load_dossiers
from incidents.entry.unit import record_changeset
from incidents.ledger.undo import undo_changeset
from incidents.models import Chronology, Claim, Incident
from incidents.resolution.refresh import check_chronology

pytestmark = pytest.mark.slow

# Claims 1 to 4: each of a passage of its own, the last about an actor.
WORLD = b"""
actors: {army: {name: Army, kind: armed group}}
incidents: {attack: {title: Attack}, blast: {title: Blast}, raid: {title: Raid}}
sources:
  paper:
    says:
    - {about: attack, gist: five, original: yes, deaths: 5}
    - {about: blast, gist: six, deaths: 6}
    - {about: raid, gist: seven, deaths: 7}
    - {about: army, gist: eight, strength: 8}
"""


@pytest.fixture
def change(engine):
    """Makes a change in a changeset of its own."""

    def make(what, *given):
        with record_changeset(engine, author="ann", message="", command="test") as work:
            what(work, *given)
            return work.id

    make(load_vocabulary)
    make(lambda work: load_dossiers(work, [read_dossier(WORLD, "test.yaml")]))
    return make


def link(work, number, relation, target):
    link_claims(
        work, work.session.get_one(Claim, number), relation, work.session.get_one(Claim, target)
    )


def withdraw(work, number):
    withdraw_claim(work, work.session.get_one(Claim, number), reason="oops")


def link_while_merged(change, relation):
    """Claim 2 stands so to claim 1, about another incident once the merge is undone."""
    merge = change(merge_incidents, "blast", "attack")
    change(link, 2, relation, 1)
    change(undo_changeset, merge)


def read_deaths(engine):
    """Those shown by incident, when the stored answers are what the claims say."""
    with reading(engine) as session:
        assert check_chronology(session) == []
        rows = session.query(Incident.code, Chronology.deaths_best).join(
            Chronology, Chronology.incident_id == Incident.id
        )
        return dict(rows.all())


@pytest.mark.parametrize("misread", [1, 4], ids=["of-an-incident", "of-an-actor"])
def test_a_misreading_counts_again_once_what_was_misread_is_withdrawn(engine, change, misread):
    change(link, 2, "misreads", misread)
    assert "blast" not in read_deaths(engine)

    change(withdraw, misread)

    assert read_deaths(engine)["blast"] == 6


@pytest.mark.parametrize(
    ("relation", "withdrawn", "left"),
    [("corrects", 2, {"attack": 5, "raid": 7}), ("repeats", 1, {"blast": 6, "raid": 7})],
)
def test_links_made_while_incidents_were_merged_are_heeded_once_they_are_not(
    engine, change, relation, withdrawn, left
):
    link_while_merged(change, relation)

    change(withdraw, withdrawn)

    assert read_deaths(engine) == left


def test_a_correction_of_another_incident_ends_nothing_while_it_is_a_misreading(engine, change):
    link_while_merged(change, "corrects")
    assert "attack" not in read_deaths(engine)

    change(link, 2, "misreads", 3)
    assert read_deaths(engine) == {"attack": 5, "raid": 7}

    change(withdraw, 3)
    assert read_deaths(engine) == {"blast": 6}
