"""A desk: a folder with a database, an incidents.toml, and the command line to work with them."""

from pathlib import Path

import pytest

from tests.cli.conftest import (  # noqa: F401 - fixtures
    Database,
    copy_database,
    initialised_template,
    only_sqlite,
    reuse_engines,
)

WORLD = (
    """
about: kerman
title: Kerman bombings
actors:
  irna: {kind: publisher, name: IRNA}
  isis: {kind: armed group, name: Islamic State}
  mole: {kind: person, name: Palimpsest, handling: RED}
places:
  iran: {kind: country, name: Iran, country: IRN}
  kerman: {kind: settlement, name: Kerman, parent: iran, country: IRN}
sources:
  wire:
    published: 2024-01-03
    says:
    - {at: entry 1, quote: on Wednesday in Kerman, date: 2024-01-03, place: kerman}
  irna-live:
    publisher: irna
    published: 2024-01-03
    says:
    - {at: entry 3, quote: 95 people were killed, deaths: 95}
  fars:
    published: 2024-01-02
    says:
    - {at: line 2, gist: 84 dead, deaths: 84, perpetrator: isis}
""",
    """
about: kabul
title: Kabul attack
sources:
  tolo:
    published: 2024-09-02
    says:
    - {at: line 1, quote: six killed on Monday, date: 2024-09-02, deaths: 6}
""",
    """
about: rumour
title: Rumour
sources:
  caller: {kind: message, says: [{gist: some day, deaths: 3}]}
""",
)
WEEKLY = """
[exports.weekly]
title = "Attacks, weekly"
formats = ["json", "jsonl"]
path = "weekly/{date}"
schedule = "0 6 * * MON"
"""
MONDAY, NEXT_MONDAY = "2024-09-02T06:00:00Z", "2024-09-09T06:00:00Z"


class Desk:
    """Where exports are defined and run."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database, self.folder = Database(url), folder
        self.exports = folder / "exports"

    @property
    def url(self) -> str:
        return self.database.url

    def define(self, toml: str = WEEKLY) -> None:
        (self.folder / "incidents.toml").write_text(toml, encoding="utf-8")

    def __call__(self, *arguments: object, **more):
        """Run what may go wrong."""
        return self.database("export", *arguments, **more)

    def do(self, *arguments: object):
        """Run what has to go well."""
        return self.database.do("export", *arguments)

    def rows(self, *arguments: object):
        return self.database.read("export", *arguments)

    def due(self, now: str):
        """What `due` ran at a moment, as (export, slot, status)."""
        return [
            (row["export"], row["slot"], row["status"]) for row in self.rows("due", "--now", now)
        ]

    def files(self) -> list[str]:
        """All files in the folder of exports, hidden ones too."""
        found = (path for path in self.exports.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.exports)) for path in found)

    def read(self, name: str) -> bytes:
        return (self.exports / name).read_bytes()

    def take(self) -> dict[str, bytes]:
        return {name: self.read(name) for name in self.files()}


@pytest.fixture(scope="session")
def world_template(server, initialised_template):  # noqa: F811 - the fixture above
    url = copy_database(server, initialised_template, "world_template")
    for dossier in WORLD:
        Database(url).do("load", "-", stdin=dossier)
    yield url
    server.drop(url)


@pytest.fixture
def desk(server, world_template, tmp_path, monkeypatch):
    url = copy_database(server, world_template, "desk")
    monkeypatch.chdir(tmp_path)
    found = Desk(url, tmp_path)
    found.define()
    yield found
    server.drop(url)
