"""Dossiers: the YAML format in which people write and exchange sources, passages and claims."""

from incidents.dossier.problems import DossierError
from incidents.dossier.read import read_dossier
from incidents.dossier.words import PASSAGE_KEYS, is_code, is_key
from incidents.dossier.write import write_dossier

__all__ = ["PASSAGE_KEYS", "DossierError", "is_code", "is_key", "read_dossier", "write_dossier"]
