import factory

from incidents.models import Place, PlaceName
from tests.factories.base import RecordedFactory


class PlaceFactory(RecordedFactory):
    class Meta:
        model = Place

    code = factory.Sequence(lambda n: f"place-{n}")
    kind = "settlement"


class PlaceNameFactory(RecordedFactory):
    class Meta:
        model = PlaceName

    class Params:
        place = factory.SubFactory(PlaceFactory)

    place_id = factory.LazyAttribute(lambda name: name.place.id)
    name = factory.Sequence(lambda n: f"Place {n}")
