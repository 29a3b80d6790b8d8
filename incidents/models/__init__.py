"""The tables, one file an aggregate; importing this package registers all of them."""

from incidents.models.actors import Actor, ActorName
from incidents.models.chronology import Chronology, Participant
from incidents.models.claims import Assessment, Citation, CitationSource, Claim, ClaimLink
from incidents.models.exports import ExportRun
from incidents.models.incidents import ExternalId, Incident, IncidentLink
from incidents.models.ledger import Change, Changeset
from incidents.models.places import Place, PlaceName
from incidents.models.sources import Source, SourceFile
from incidents.models.vocabulary import Property, Term

__all__ = [
    "Actor",
    "ActorName",
    "Assessment",
    "Change",
    "Changeset",
    "Chronology",
    "Citation",
    "CitationSource",
    "Claim",
    "ClaimLink",
    "ExportRun",
    "ExternalId",
    "Incident",
    "IncidentLink",
    "Participant",
    "Place",
    "PlaceName",
    "Property",
    "Source",
    "SourceFile",
    "Term",
]
