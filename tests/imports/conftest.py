"""Fresh databases with the vocabulary, of either kind."""

import pytest

from tests.cli.conftest import reuse_engines  # noqa: F401 - for the commands run here
from tests.imports.worlds import Templates, World, trying


@pytest.fixture(scope="session")
def templates(server):
    templates = Templates(server)
    yield templates
    server.drop(templates.template)


@pytest.fixture
def make_world(templates):
    """Makes databases that hold the vocabulary, or copies of another one."""
    made = []

    def make(like: World | None = None) -> World:
        made.append(templates.make(like))
        return made[-1]

    yield make
    for world in made:
        templates.take_back(world)


@pytest.fixture
def world(make_world):
    return make_world()


@pytest.fixture(scope="session")
def vocabulary(templates):
    """A database that holds the vocabulary and nothing else, whatever is tried on it."""
    world = templates.make()
    yield world.engine
    templates.take_back(world)


@pytest.fixture
def trial(vocabulary):
    """A database of which nothing stays: where no process but this one needs to see it."""
    with trying(vocabulary) as trial:
        yield trial
