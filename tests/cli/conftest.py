"""A command line to run in this process, and databases to run it on."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from incidents.cli.main import main

FIXTURES = Path(__file__).parents[2] / "fixtures"


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class WholeProgram:
    """What CliRunner needs of a command: here the program with its error boundary."""

    name = "incidents"

    def main(self, args: list[str], **_: object) -> None:
        main(list(args))


def run(*arguments: object, stdin: str | bytes | None = None, **environment: str) -> Result:
    """Run a command line in this process; an exception that it doesn't explain is raised."""
    environment = {"INCIDENTS_AUTHOR": "ann", "COLUMNS": "100", **environment}
    runner = CliRunner(env=environment)
    found = runner.invoke(
        WholeProgram(), [str(each) for each in arguments], input=stdin, catch_exceptions=False
    )
    return Result(found.exit_code, found.stdout, found.stderr)


class Database:
    """A database, and the commands run on it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, *arguments: object, **more: Any) -> Result:
        return run("--database", self.url, *arguments, **more)

    def do(self, *arguments: object, **more: Any) -> Result:
        """Run what has to go well."""
        found = self(*arguments, **more)
        assert found.code == 0, found.err
        return found

    def read(self, *arguments: object, **more: Any) -> Any:
        """Run what has to go well and answer in JSON."""
        return self.do(*arguments, "--format", "json", **more).data


def copy_database(server, template: str) -> str:
    """A copy of a database that nobody has open."""
    if template.startswith("sqlite"):
        url = server.create_empty()
        shutil.copyfile(make_url(template).database, make_url(url).database)
        return url
    return server.create(make_url(template).database)


@pytest.fixture(scope="session")
def initialised_template(server):
    url = server.create_empty()
    Database(url).do("init")
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def loaded_template(server, initialised_template):
    url = copy_database(server, initialised_template)
    Database(url).do("load", *sorted(FIXTURES.glob("*.yaml")))
    yield url
    server.drop(url)


@pytest.fixture
def database(server, initialised_template):
    """A database as `incidents init` leaves it."""
    url = copy_database(server, initialised_template)
    yield Database(url)
    server.drop(url)


@pytest.fixture(scope="session")
def read_only(loaded_template):
    """A database that holds the fixtures, shared: for tests that only read."""
    return Database(loaded_template)


@pytest.fixture
def loaded(server, loaded_template):
    """A copy of that, for tests that write."""
    url = copy_database(server, loaded_template)
    yield Database(url)
    server.drop(url)


@pytest.fixture
def small(database):
    """A database with one incident, one source, an actor, a place and a claim, c1."""
    dossier = """
about: kerman-2024-01-03
title: Kerman bombings
actors:
  irna: {kind: publisher, name: IRNA}
  isis: {kind: armed group, name: Islamic State, names: [{name: IS, kind: acronym}]}
places:
  iran: {kind: country, name: Iran, country: IRN}
  kerman: {kind: settlement, name: Kerman, parent: iran, country: IRN}
sources:
  irna-live:
    publisher: irna
    published: 2024-01-03
    says:
    - {at: entry 3, quote: 95 people were killed, deaths: 95}
"""
    database.do("load", "-", stdin=dossier)
    return database
