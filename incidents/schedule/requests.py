"""What one run asks for, in words that any database understands: the same request, the same bytes.

A request is what a definition means at a slot: relative dates have become days, names codes.
"""

from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from incidents.entry.lookup import (
    find_actor,
    find_actor_under,
    find_place,
    find_place_under,
    find_term,
)
from incidents.errors import InputError
from incidents.handling import HANDLINGS
from incidents.models import Changeset
from incidents.reporting.timeline import Filters
from incidents.resolution.question import Limits
from incidents.results import About
from incidents.schedule.definitions import (
    NAME,
    RULES,
    STATUSES,
    Asked,
    Definition,
    Wanted,
)
from incidents.schedule.plain import BOUND, INSTANT, Part
from incidents.schedule.relative import read_relative
from incidents.schedule.slots import write_stamp

Pairs = tuple[tuple[str, str], ...]
INCIDENT_TYPE = "incident type"


class Request(NamedTuple):
    """All that decides what is drawn, but for the database.

    `changeset` is the last one that may be used; None is all there are. `said` are the limits,
    then the filters, in words.
    """

    export: str
    title: str
    slot: str
    formats: tuple[str, ...]
    asked: Asked
    rule: str | None
    known_by: str | None
    changeset: int | None
    handling: str | None
    said: tuple[Pairs, Pairs]


def make_request(session: Session, definition: Definition, slot: datetime) -> Request:
    """What a definition means at a slot.

    Raises:
        NotFoundError: a place, actor or type isn't there.
        InputError: the dates run backwards, or something is marked above the ceiling.
    """
    wanted = definition.wanted
    today = slot.astimezone(ZoneInfo(definition.zone)).date()
    asked = _read_asked(session, wanted, today)
    known_by = _bound(wanted.known_by, today, "latest")
    by = _bound(wanted.recorded_by, today, "latest")
    limits = [("rule", wanted.rule), ("known by", known_by), ("recorded by", by)]
    return Request(
        export=definition.name,
        title=definition.title,
        slot=write_stamp(slot),
        formats=definition.formats,
        asked=asked,
        rule=wanted.rule,
        known_by=known_by,
        changeset=None if by is None else _last_changeset(session, by),
        handling=wanted.handling,
        said=(_say((*limits, ("handling", wanted.handling))), _say_filters(wanted.asked, asked)),
    )


def _read_asked(session: Session, wanted: Wanted, today: date) -> Asked:
    words = wanted.asked
    from_ = _bound(words.from_, today, "earliest")
    to = _bound(words.to, today, "latest")
    if from_ and to and from_ > to:
        raise InputError(f"from ({from_[:10]}) lies after to ({to[:10]})", "exchange the two")
    actor = find_actor_under(session, words.actor, wanted.handling) if words.actor else None
    return words._replace(
        from_=from_,
        to=to,
        place=find_place_under(session, words.place, wanted.handling).code if words.place else None,
        actor=actor.code if actor else None,
        type_=find_term(session, INCIDENT_TYPE, words.type_).key if words.type_ else None,
    )


def _bound(phrase: str | None, today: date, bound: str) -> str | None:
    return None if phrase is None else str(getattr(read_relative(phrase, today), bound))


def _last_changeset(session: Session, by: str) -> int:
    """Number of the last changeset made by a second, UTC; 0 where there was none yet."""
    made = select(func.max(Changeset.id)).where(Changeset.made_at <= f"{by}.999999Z")
    return session.scalar(made) or 0


def _say_filters(words: Asked, asked: Asked) -> Pairs:
    said = {
        "from": asked.from_ and asked.from_.removesuffix("T00:00:00"),
        "to": asked.to and asked.to.removesuffix("T23:59:59"),
        "certainly": "yes" if asked.certainly else None,
        "place": words.place,
        "country": asked.country,
        "actor": words.actor,
        "type": words.type_,
        "min deaths": None if asked.min_deaths is None else str(asked.min_deaths),
        "disputed": "yes" if asked.disputed else None,
        "status": ", ".join(asked.statuses) if asked.statuses != ("active",) else None,
    }
    return _say(said.items())


def _say(pairs: Any) -> Pairs:  # noqa: ANN401 - pairs of a name and a text or None
    return tuple((name, value) for name, value in pairs if value is not None)


# --- what reporting takes


def limits_of(request: Request) -> Limits:
    """The limits of a request."""
    return Limits(request.known_by, request.changeset, request.handling, request.rule)


def filters_of(session: Session, asked: Asked) -> Filters:
    """The filters of a request: codes as ids.

    Raises:
        NotFoundError: something isn't there any more.
    """
    return Filters(
        from_=asked.from_,
        to=asked.to,
        certainly=asked.certainly,
        place_id=find_place(session, asked.place).id if asked.place else None,
        country=asked.country,
        actor_id=find_actor(session, asked.actor).id if asked.actor else None,
        type_id=find_term(session, INCIDENT_TYPE, asked.type_).id if asked.type_ else None,
        min_deaths=asked.min_deaths,
        disputed=asked.disputed,
        statuses=asked.statuses,
    )


def about_of(request: Request, left_out: tuple[tuple[str, int], ...]) -> About:
    """What the export says of itself."""
    limits, filters = request.said
    return About(request.export, request.title, request.slot, limits, filters, left_out)


# --- as a manifest has it


def write_request(request: Request) -> dict[str, Any]:
    """The request as JSON has it, but for the changeset, which the manifest says itself."""
    limits, filters = request.said
    plain = request._asdict()
    del plain["changeset"], plain["said"]
    asked = {name.strip("_"): value for name, value in request.asked._asdict().items()}
    return {
        **plain,
        "asked": {**asked, "statuses": list(request.asked.statuses)},
        "formats": list(request.formats),
        "said": {"limits": [list(each) for each in limits], "filters": [list(f) for f in filters]},
    }


def read_request(plain: Part, changeset: int) -> Request:
    """A request out of a manifest, as of the changeset it was drawn from.

    Raises:
        ValueError: something is missing or of another kind.
    """
    said = plain.part("said")
    return Request(
        export=plain.text("export", NAME),
        title=plain.text("title"),
        slot=plain.text("slot", INSTANT),
        formats=plain.texts("formats"),
        asked=_read_words(plain.part("asked")),
        rule=plain.choice_or_none("rule", RULES),
        known_by=plain.text_or_none("known_by", BOUND),
        changeset=changeset,
        handling=plain.choice_or_none("handling", HANDLINGS),
        said=(said.pairs("limits"), said.pairs("filters")),
    )


def _read_words(asked: Part) -> Asked:
    return Asked(
        from_=asked.text_or_none("from", BOUND),
        to=asked.text_or_none("to", BOUND),
        certainly=asked.flag("certainly"),
        place=asked.text_or_none("place"),
        country=asked.text_or_none("country"),
        actor=asked.text_or_none("actor"),
        type_=asked.text_or_none("type"),
        min_deaths=asked.number_or_none("min_deaths"),
        disputed=asked.flag("disputed"),
        statuses=asked.texts("statuses", STATUSES),
    )
