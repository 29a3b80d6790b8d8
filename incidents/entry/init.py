"""The built-in vocabulary: the first changeset of every database."""

from functools import cache
from importlib.resources import files

from incidents.dossier import read_dossier
from incidents.entry.load import LoadSummary, load_dossiers
from incidents.ledger.changeset import OpenChangeset
from incidents.records import Dossier

FILE = "vocabulary.yaml"


@cache
def read_vocabulary() -> Dossier:
    """The properties, terms and source that come with the program."""
    return read_dossier(files("incidents.entry").joinpath(FILE).read_bytes(), FILE)


def load_vocabulary(work: OpenChangeset) -> LoadSummary:
    """Record the built-in properties and terms, and the source that stands for none."""
    return load_dossiers(work, [read_vocabulary()])
