"""SQLite for tests: a database migrated once, then copied."""

import itertools
import shutil
from pathlib import Path

from incidents.db.engine import open_engine
from incidents.db.migrate import upgrade
from incidents.reporting.views import list_views


class SqliteServer:
    """Hands out fresh migrated database files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.template = folder / "template.db"
        upgrade(open_engine(url_of(self.template), create=True), list_views())

    def create(self) -> str:
        """Make a fresh migrated database and return its URL."""
        path = self.folder / f"test{next(self.numbers)}.db"
        shutil.copyfile(self.template, path)
        return url_of(path)

    def create_empty(self) -> str:
        """Make a database without any schema and return its URL."""
        path = self.folder / f"test{next(self.numbers)}.db"
        path.touch()
        return url_of(path)

    def drop(self, url: str) -> None:
        """Take a database away again."""
        for end in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)

    def stop(self) -> None:
        """Nothing runs."""


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"
