"""Fresh databases with the vocabulary, of either kind."""

import pytest

from tests.imports.worlds import Templates, World


@pytest.fixture(scope="session")
def templates(server):
    templates = Templates(server)
    yield templates
    templates.drop(templates.template)


@pytest.fixture
def make_world(templates):
    """Makes databases that hold the vocabulary."""
    made = []

    def make(like: World | None = None) -> World:
        """A fresh one, or a copy of one that nobody has open."""
        if like is not None:
            like.engine.dispose()
        made.append(World(templates.make(like.url if like else None)))
        return made[-1]

    yield make
    for world in made:
        world.engine.dispose()
        templates.drop(world.url)


@pytest.fixture
def world(make_world):
    return make_world()
