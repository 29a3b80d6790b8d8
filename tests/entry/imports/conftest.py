"""Imports into either database, through the program's own functions and files."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from incidents.db.engine import reading
from incidents.entry.imports.edition import Naming
from incidents.entry.imports.run import ImportOptions, import_table
from incidents.entry.init import load_vocabulary
from incidents.entry.undo import undo
from incidents.entry.unit import record_changeset
from incidents.importers.mapping import load_mapping
from incidents.importers.reading import open_table
from incidents.models import Actor, Chronology, Incident, Participant, Place

SAMPLES = Path(__file__).parents[3] / "fixtures" / "import-samples"
NOT_COMPARED = {name for name in Chronology.__table__.c.keys() if name.endswith("_id")}  # noqa: SIM118


class Importer:
    """One database and what is imported into it."""

    def __init__(self, engine):
        self.engine = engine
        with self.changeset() as work:
            load_vocabulary(work)

    def changeset(self):
        return record_changeset(self.engine, author="ann", message="", command="test")

    def take(self, file, mapping="ged", edition=None, published=None, part=None, **options):
        """Import a file; return the summary, with the number of the changeset in `changeset`."""
        options = ImportOptions(naming=Naming(edition, part), published=published, **options)
        with self.changeset() as work, open_table(file) as table:
            summary = import_table(work, table, load_mapping(str(mapping)), options)
        summary.changeset = work.id if work.recorded else None
        return summary

    def undo(self, number):
        with self.changeset() as work:
            undo(work, number)

    def read(self):
        """The derived tables, by codes."""
        with reading(self.engine) as session:
            codes = {
                model: dict(session.execute(select(model.id, model.code)).all())
                for model in (Incident, Actor, Place)
            }
            chronology = {
                codes[Incident][row.incident_id]: {
                    **{n: v for n, v in row._mapping.items() if n not in NOT_COMPARED},
                    "place": codes[Place].get(row.place_id),
                }
                for row in session.execute(select(Chronology.__table__))
            }
            participants = {
                (codes[Incident][row[0]], codes[Actor][row[1]], *row[2:])
                for row in session.execute(select(Participant.__table__))
            }
        return chronology, participants


@pytest.fixture
def importer(engine):
    return Importer(engine)


@pytest.fixture
def answers(importer):
    """What the derived tables say now."""
    return importer.read


def read_rows(file):
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return [row for row in csv.DictReader(opened) if row["id"]]


def write_rows(path, rows):
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
