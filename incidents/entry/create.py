"""Making what is referred to but unknown, where that was asked for: no more than its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select, true

from incidents.entry.codes import check_words, make_slug, make_unique
from incidents.entry.paths import refresh_paths
from incidents.models import Actor, ActorName, Place, PlaceName, Source

if TYPE_CHECKING:
    from incidents.db.base import Base
    from incidents.entry.intake import Intake
    from incidents.entry.lookup import Kind


T = TypeVar("T", Actor, Place, Source)


def create_missing(intake: Intake, kind: Kind[Any], text: str) -> Base:
    """Make an actor, place or source called `text`, with a code made from it."""
    check_words({kind.noun: text})
    if kind.model is Place:
        return _create_place(intake, kind, text)
    if kind.model is Actor:
        actor = _create(intake, kind, text, Actor(code="", kind="unknown"))
        _name(intake, kind, text, ActorName(actor_id=actor.id, name=text))
        refresh_paths(intake.session, Actor, [actor.id])
        return actor
    return _create(intake, kind, text, Source(code="", kind="other", title=text))


def _create(intake: Intake, kind: Kind[Any], text: str, row: T) -> T:
    slug = make_slug(text, kind.noun)
    held = intake.fetch(kind, [slug]).get(slug)
    if held is not None and held.retracted:  # made before, and taken back by an undo
        row.code = slug
        row = intake.renew(held, f"{kind.noun} {slug}", row)
    else:
        row.code = make_unique(intake.session, slug, *kind.rivals)
        intake.add(row)
    intake.session.flush()
    intake.created.append(f"{kind.noun} {row.code} ({text})")
    return row


def _name(intake: Intake, kind: Kind[Any], text: str, name: ActorName | PlaceName) -> None:
    model: Any = type(name)
    owner = "actor_id" if isinstance(name, ActorName) else "place_id"
    theirs = getattr(model, owner) == getattr(name, owner)
    mine = select(model).where(theirs, model.name == text, model.retracted == true())
    if held := intake.session.scalars(mine.order_by(model.id)).first():
        intake.renew(held, f"name of {text}", name)
    else:
        intake.add(name)
    intake.session.flush()
    intake.index(kind).add(text, getattr(name, owner))


def _create_place(intake: Intake, kind: Kind[Any], text: str) -> Place:
    """Make a place, and of `Kerman, Iran` the places it lies in that are missing too.

    What lies in something is taken for a settlement, anything else for an area: nothing more is
    known of it.
    """
    name, comma, within = (part.strip() for part in text.partition(","))
    parent = intake.find_place(within) if comma and name and within else None
    place = Place(code="", kind="settlement" if parent else "area")
    if parent:
        place.parent_id, place.country = parent.id, parent.country
    called = name if parent else text
    place = _create(intake, kind, called, place)
    _name(intake, kind, called, PlaceName(place_id=place.id, name=called))
    refresh_paths(intake.session, Place, [place.id])
    return place
