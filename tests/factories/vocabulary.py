import factory

from incidents.models import Property, Term
from tests.factories.base import RecordedFactory


class PropertyFactory(RecordedFactory):
    class Meta:
        model = Property

    key = factory.Sequence(lambda n: f"property_{n}")
    label = factory.Sequence(lambda n: f"Property {n}")
    subject = "any"
    datatype = "quantity"


class TermFactory(RecordedFactory):
    class Meta:
        model = Term

    vocabulary = "qualifier"
    key = factory.Sequence(lambda n: f"term-{n}")
    label = factory.Sequence(lambda n: f"term {n}")
