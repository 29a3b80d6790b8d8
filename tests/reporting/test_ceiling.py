"""Under a ceiling nothing is named that is marked above it."""

import pytest

from incidents.db.engine import reading
from incidents.entry.actors import merge_actors
from incidents.entry.unit import record_changeset
from incidents.reporting.explain import explain_subject
from incidents.reporting.timeline import read_timeline
from incidents.resolution.question import UNLIMITED, Limits
from tests.fixture_files import load_texts

DOSSIER = b"""
about: attack
title: Attack
actors:
  gazette: {name: Gazette, kind: publisher}
  secret: {name: Secret, kind: publisher, handling: RED}
sources:
  cable: {handling: AMBER, says: [{gist: five dead, deaths: 5, original: yes}]}
  copy:
    publisher: gazette
    edition_of: cable
    says: [{gist: five dead, date: 2024-01-02, deaths: 5}]
  reprint: {relays: cable, says: [{gist: five dead, deaths: 5}]}
"""


@pytest.fixture
def engine(engine):
    load_texts(engine, DOSSIER)
    with record_changeset(engine, author="ann", message="", command="actor merge") as work:
        merge_actors(work, "gazette", "secret")
    return engine


def answer(engine, limits):
    with reading(engine) as session:
        claims = [
            claim
            for prop in explain_subject(session, "incident", 1, "attack", limits=limits)
            for claim in prop.claims
        ]
        return repr((claims, list(read_timeline(session, limits))))


@pytest.mark.parametrize("name", ["cable", "Secret"])
def test_what_is_marked_above_the_ceiling_is_not_named(engine, name):
    assert name in answer(engine, UNLIMITED)
    assert name not in answer(engine, Limits(ceiling="CLEAR"))


def test_a_work_goes_by_its_first_edition_under_the_ceiling(engine):
    assert "voice='cable'" in answer(engine, UNLIMITED)
    assert "voice='copy'" in answer(engine, Limits(ceiling="CLEAR"))
