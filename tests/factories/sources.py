import factory

from incidents.models import Source
from tests.factories.base import RecordedFactory


class SourceFactory(RecordedFactory):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")
