"""The command line's own copies of fixed words, which spare `--help` the models, are theirs."""

import pytest

from incidents.cli import actor, claim, limits, link, list, passage, place, property  # noqa: A004
from incidents.models import actors, claims, incidents, places, sources, vocabulary


@pytest.mark.parametrize(
    ("ours", "tables"),
    [
        (actor.KINDS, ", ".join(actors.ACTOR_KINDS)),
        (claim.RANKS, claims.RANKS),
        (claim.RELATIONS, claims.CLAIM_RELATIONS),
        (limits.RULES, vocabulary.RULES),
        (link.RELATIONS, incidents.INCIDENT_RELATIONS),
        (list.STATUSES, incidents.STATUSES),
        (passage.STANCES, claims.STANCES),
        (passage.UNSOURCED, sources.UNSOURCED),
        (place.KINDS, ", ".join(places.PLACE_KINDS)),
        (place.PRECISIONS, ", ".join(places.PLACE_PRECISIONS)),
        (property.RULES, ", ".join(vocabulary.RULES)),
    ],
)
def test_the_choices_are_those_of_the_tables(ours, tables):
    assert ours == tables
