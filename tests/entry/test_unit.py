"""One unit of work: recorded whole with its chronology, or not at all."""

import pytest
from sqlalchemy import func, select

from incidents.db.engine import reading
from incidents.dossier import DossierError
from incidents.entry.claims import record_citation
from incidents.entry.incidents import add_incident
from incidents.entry.init import load_vocabulary
from incidents.entry.unit import record_changeset
from incidents.models import Changeset, Chronology, Incident
from incidents.records import CitationRecord, ClaimRecord, IncidentRecord


def record(engine):
    return record_changeset(engine, author="ann", message="why", command="test")


def passage(value):
    claim = ClaimRecord(about="kerman", property="deaths", value=value)
    return CitationRecord(source="unsourced", claims=(claim,))


def test_a_unit_is_kept_with_its_chronology(engine):
    with record(engine) as work:
        load_vocabulary(work)
    with record(engine) as work:
        add_incident(work, IncidentRecord(code="kerman", title="Kerman"))
        record_citation(work, passage("94"))
    with reading(engine) as session:
        assert session.scalar(select(Chronology.deaths_best)) == 94
        assert len(session.scalar(select(Changeset.digest).order_by(Changeset.id.desc()))) == 64


def add_wrongly(engine):
    with record(engine) as work:
        add_incident(work, IncidentRecord(code="kerman", title="Kerman"))
        record_citation(work, passage("dozens"))


def test_nothing_is_kept_of_a_unit_that_fails(engine):
    with record(engine) as work:
        load_vocabulary(work)
    with pytest.raises(DossierError):
        add_wrongly(engine)
    with record(engine) as work:
        load_vocabulary(work)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Incident)) == 0
        assert session.scalar(select(func.count()).select_from(Changeset)) == 1
