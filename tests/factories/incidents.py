import factory

from incidents.models import Incident, IncidentLink
from tests.factories.base import RecordedFactory


class IncidentFactory(RecordedFactory):
    class Meta:
        model = Incident

    code = factory.Sequence(lambda n: f"incident-{n}")
    title = factory.Sequence(lambda n: f"Incident {n}")


class IncidentLinkFactory(RecordedFactory):
    class Meta:
        model = IncidentLink

    class Params:
        incident = factory.SubFactory(IncidentFactory)
        other = factory.SubFactory(IncidentFactory)

    incident_id = factory.LazyAttribute(lambda link: link.incident.id)
    relation = "part_of"
    other_id = factory.LazyAttribute(lambda link: link.other.id)
