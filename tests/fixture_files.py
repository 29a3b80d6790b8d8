"""The dossiers in fixtures/, in the order in which they refer to each other."""

from pathlib import Path

from sqlalchemy import Engine

from incidents.dossier import read_dossier
from incidents.entry.init import load_vocabulary
from incidents.entry.load import load_dossiers
from incidents.entry.unit import record_changeset

FOLDER = Path(__file__).parents[1] / "fixtures"
FILES = [
    FOLDER / f"{name}.yaml"
    for name in (
        "actors-and-places",
        "kerman-2024-01-03",
        "crocus-2024-03-22",
        "kabul-2024-09-02",
        "isis-k-and-un-reports",
        "seed-article",
    )
]


def load_fixtures(engine: Engine) -> None:
    """The vocabulary, then all fixtures, in two changesets."""
    load_texts(engine, *(file.read_bytes() for file in FILES))


def load_texts(engine: Engine, *texts: bytes) -> None:
    """The vocabulary, then dossiers, in two changesets."""
    with record_changeset(engine, author="ann", message="", command="init") as work:
        load_vocabulary(work)
    with record_changeset(engine, author="ann", message="", command="load") as work:
        load_dossiers(work, [read_dossier(text, "told.yaml") for text in texts])
