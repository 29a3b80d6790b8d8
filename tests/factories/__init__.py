"""Rows for tests, one file an aggregate. A fixture gives them the open changeset they record in:

    with open_changeset(session, …) as work, recording_in(work):
        claim = ClaimFactory(low=94, best=94, high=94)

Paths and voices are derived afterwards: `refresh_paths(session, Actor)`.
"""

from tests.factories.actors import ActorFactory, ActorNameFactory
from tests.factories.base import recording_in
from tests.factories.claims import (
    AssessmentFactory,
    CitationFactory,
    CitationSourceFactory,
    ClaimFactory,
    ClaimLinkFactory,
)
from tests.factories.incidents import IncidentFactory, IncidentLinkFactory
from tests.factories.places import PlaceFactory, PlaceNameFactory
from tests.factories.sources import SourceFactory
from tests.factories.vocabulary import PropertyFactory, TermFactory

__all__ = [
    "ActorFactory",
    "ActorNameFactory",
    "AssessmentFactory",
    "CitationFactory",
    "CitationSourceFactory",
    "ClaimFactory",
    "ClaimLinkFactory",
    "IncidentFactory",
    "IncidentLinkFactory",
    "PlaceFactory",
    "PlaceNameFactory",
    "PropertyFactory",
    "SourceFactory",
    "TermFactory",
    "recording_in",
]
