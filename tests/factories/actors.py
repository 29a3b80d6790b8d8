import factory

from incidents.models import Actor, ActorName
from tests.factories.base import RecordedFactory


class ActorFactory(RecordedFactory):
    class Meta:
        model = Actor

    code = factory.Sequence(lambda n: f"actor-{n}")
    kind = "armed group"


class ActorNameFactory(RecordedFactory):
    class Meta:
        model = ActorName

    class Params:
        actor = factory.SubFactory(ActorFactory)

    actor_id = factory.LazyAttribute(lambda name: name.actor.id)
    name = factory.Sequence(lambda n: f"Actor {n}")
