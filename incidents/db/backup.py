"""Backups."""
from pathlib import Path
from sqlalchemy import Engine

def backup_database(engine: Engine, target: Path) -> None:
    raise NotImplementedError
