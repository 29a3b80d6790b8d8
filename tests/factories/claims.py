import factory

from incidents.models import Assessment, Citation, CitationSource, Claim, ClaimLink
from tests.factories.base import RecordedFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.sources import SourceFactory
from tests.factories.vocabulary import PropertyFactory


class CitationFactory(RecordedFactory):
    class Meta:
        model = Citation

    class Params:
        source = factory.SubFactory(SourceFactory)

    source_id = factory.LazyAttribute(lambda citation: citation.source.id)
    gist = factory.Sequence(lambda n: f"as passage {n} has it")


class CitationSourceFactory(RecordedFactory):
    class Meta:
        model = CitationSource

    class Params:
        citation = factory.SubFactory(CitationFactory)
        source = factory.SubFactory(SourceFactory)

    citation_id = factory.LazyAttribute(lambda lineage: lineage.citation.id)
    role = "relays"
    source_id = factory.LazyAttribute(lambda lineage: lineage.source.id)


class ClaimFactory(RecordedFactory):
    """A claim on a quantity of an incident, unless `property` and columns of values are given."""

    class Meta:
        model = Claim

    class Params:
        citation = factory.SubFactory(CitationFactory)
        incident = factory.SubFactory(IncidentFactory)
        property = factory.SubFactory(PropertyFactory)
        actor = None
        count = factory.LazyAttribute(lambda c: 1 if c.property.datatype == "quantity" else None)

    citation_id = factory.LazyAttribute(lambda claim: claim.citation.id)
    incident_id = factory.LazyAttribute(lambda c: None if c.actor else c.incident.id)
    actor_id = factory.LazyAttribute(lambda c: c.actor.id if c.actor else None)
    property_id = factory.LazyAttribute(lambda claim: claim.property.id)
    datatype = factory.LazyAttribute(lambda claim: claim.property.datatype)
    low = factory.SelfAttribute("count")
    best = factory.SelfAttribute("count")
    high = factory.SelfAttribute("count")


class ClaimLinkFactory(RecordedFactory):
    class Meta:
        model = ClaimLink

    class Params:
        claim = factory.SubFactory(ClaimFactory)
        target = factory.SubFactory(ClaimFactory)

    claim_id = factory.LazyAttribute(lambda link: link.claim.id)
    relation = "corrects"
    target_id = factory.LazyAttribute(lambda link: link.target.id)


class AssessmentFactory(RecordedFactory):
    class Meta:
        model = Assessment

    class Params:
        claim = factory.SubFactory(ClaimFactory)

    claim_id = factory.LazyAttribute(lambda judgement: judgement.claim.id)
    reason = "as judged"
    assessor = "ann"
    assessed_at = factory.Sequence(lambda n: f"2024-01-01T00:00:00.{n % 1000000:06}Z")
