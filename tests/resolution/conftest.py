"""A small world that the tests add claims to."""

import pytest

from tests.resolution.world import World


@pytest.fixture
def world() -> World:
    """Incident `i`; graded and marked sources; a few actors and places."""
    made = World()
    made.incident("i")
    made.source("s1", "2024-01-03", reliability="B")
    made.source("s2", "2024-01-04", reliability="A")
    made.source("s3", "2024-01-05", reliability="C")
    made.source("s4", "2024-01-10", reliability="B", edition_of="s1")
    made.source("undated", reliability="F")
    made.source("red", "2024-01-06", reliability="A", handling="RED")
    made.source("ged", "2024-02-01", "data set", reliability="B")
    made.actor("isis")
    made.actor("isis-k", parent="isis")
    made.actor("daesh", merged_into="isis")
    made.actor("mossad", "agency")
    made.actor("ministry", "agency")
    made.actor("minister", "person", "ministry")
    made.actor("spokesman", "person", "minister")
    made.actor("hermit", "person")
    made.actor("hospital", "organisation")
    made.actor("spy", "person", handling="RED")
    made.place("iran", country="IRN", spot=(32.0, 53.0))
    made.place("kerman", "iran", country="IRN", spot=(30.5, 57.0))
    made.place("kerman-city", "kerman", country="IRN", spot=(30.283333, 57.078834))
    made.place("kirman", merged_into="kerman-city")
    made.place("fars", "iran", country="IRN")
    return made
