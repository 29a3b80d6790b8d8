"""A command line to run in this process, and databases to run it on."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from incidents.cli.main import main
from incidents.db import engine

REUSED = "_reused"
FIXTURES = Path(__file__).parents[2] / "fixtures"


# What is refused before the database is asked, or only shown: once is enough.
only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


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


@pytest.fixture(scope="session", autouse=True)
def reuse_engines():
    """One engine a URL: compiling the resolution anew took most of the time of these tests."""
    engines = {}
    open_anew = engine.open_engine

    def open_engine(url, **more):
        if REUSED not in url:
            return open_anew(url, **more)
        key = (url, *more.items())
        if key not in engines:
            engines[key] = open_anew(url, **more)
        return engines[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "open_engine", open_engine)
        yield


def copy_database(server, template, name):
    """A copy of a database that nobody has open, at the same URL each time."""
    if template.startswith("sqlite"):
        url = f"sqlite:///{server.folder / name}{REUSED}.db"
        server.drop(url)
        shutil.copyfile(make_url(template).database, make_url(url).database)
        return url
    source = make_url(template).database
    target = f"{source}_{name}{REUSED}"
    url = server.server.get_uri(target)
    server.drop(url)
    server.admin.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")
    return url


@pytest.fixture(scope="session")
def initialised_template(server):
    url = server.create_empty()
    Database(url).do("init")
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def loaded_template(server, initialised_template):
    url = copy_database(server, initialised_template, "loaded_template")
    Database(url).do("load", *sorted(FIXTURES.glob("*.yaml")))
    yield url
    server.drop(url)


@pytest.fixture
def database(server, initialised_template):
    """A database as `incidents init` leaves it."""
    url = copy_database(server, initialised_template, "plain")
    yield Database(url)
    server.drop(url)


@pytest.fixture(scope="session")
def read_only(loaded_template):
    """A database that holds the fixtures, shared: for tests that only read."""
    return Database(loaded_template)


@pytest.fixture
def loaded(server, loaded_template):
    """A copy of that, for tests that write."""
    url = copy_database(server, loaded_template, "loaded")
    yield Database(url)
    server.drop(url)


SMALL = """
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


@pytest.fixture(scope="session")
def small_template(server, initialised_template):
    url = copy_database(server, initialised_template, "small_template")
    Database(url).do("load", "-", stdin=SMALL)
    yield url
    server.drop(url)


@pytest.fixture
def small(server, small_template):
    """A database with one incident, one source, an actor, places and a claim, c1."""
    url = copy_database(server, small_template, "small")
    yield Database(url)
    server.drop(url)
