"""The chronology, filtered, in order, with what each value rests on."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    func,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from incidents.models import Actor, Chronology, Incident, Participant, Place, Term
from incidents.models.chronology import LONG, SHOWN_PROPERTIES
from incidents.quantities import Quantity, format_quantity
from incidents.reporting.citations import cite, read_claims
from incidents.reporting.names import actor_name, place_name
from incidents.resolution.question import UNLIMITED, Limits, Question
from incidents.results import About, CitedClaim, ExplainedEntry, Timeline, TimelineEntry

BATCH = 500
COLUMNS = tuple(Chronology.__table__.c.keys())


class Filters(NamedTuple):
    """Which incidents a timeline shows. Bounds are seconds, YYYY-MM-DDTHH:MM:SS, both included.

    `certainly`: the whole of an imprecise date lies within; otherwise any of it.
    """

    from_: str | None = None
    to: str | None = None
    certainly: bool = False
    place_id: int | None = None
    country: str | None = None
    actor_id: int | None = None
    type_id: int | None = None
    min_deaths: int | None = None
    disputed: bool = False
    statuses: tuple[str, ...] = ("active",)
    limit: int | None = None
    incident_ids: tuple[int, ...] | None = None


EVERYTHING = Filters()


def facts_of(limits: Limits) -> FromClause:
    """The stored chronology where today's answer is asked for, else one resolved anew."""
    if limits == UNLIMITED:
        return Chronology.__table__
    # Loaded only where it is needed: a plain timeline is printed the sooner for it.
    from incidents.resolution.chronology import resolve_chronology  # noqa: PLC0415

    return resolve_chronology(Question(limits=limits)).cte("resolved_chronology")


def in_range(facts: FromClause, filters: Filters) -> FromClause:
    """The facts within the dates asked for, by ranges of the index on (earliest, latest).

    What only reaches into the range began before it: at most a calendar year before, or else it
    is one of the few rows that an index of their own holds.
    """
    low, high = filters.from_, filters.to
    dated = facts.c.earliest.is_not(None)
    if filters.certainly:
        inside = [facts.c.earliest >= low] if low else []
        inside += [facts.c.latest <= high, facts.c.earliest <= high] if high else []
        return select(facts).where(dated, *inside).subquery("facts")
    until = [facts.c.earliest <= high] if high else []
    if low is None:
        return select(facts).where(dated, *until).subquery("facts")
    year = f"{max(int(low[:4]) - 1, 1):04}-01-01T00:00:00"
    long_ = text(LONG)
    reaching = [facts.c.earliest < low, facts.c.latest >= low]
    return union_all(
        select(facts).where(facts.c.earliest >= low, *until),
        select(facts).where(facts.c.earliest >= year, *reaching, text(f"NOT ({LONG})")),
        select(facts).where(*reaching, long_),
    ).subquery("facts")


def _under(table: FromClause, column: ColumnElement[Any], row_id: int) -> ColumnElement[bool]:
    """The column names the row or something below it, merged ones included."""
    top = select(table.c.path).where(table.c.id == row_id).scalar_subquery()
    return column.in_(
        select(table.c.id).where(func.substr(table.c.path, 1, func.length(top)) == top)
    )


def _participants(limits: Limits) -> FromClause:
    """The stored participants, or those resolved anew; see `facts_of`."""
    if limits == UNLIMITED:
        return Participant.__table__
    from incidents.resolution.chronology import resolve_participants  # noqa: PLC0415

    return resolve_participants(Question(limits=limits)).subquery("resolved_participants")


def _taking_part(limits: Limits, actor_id: int) -> Select[Any]:
    """Incidents in which somebody asserts, or denies, a role of an actor or part of it."""
    rows = _participants(limits)
    return select(rows.c.incident_id).where(_under(Actor.__table__, rows.c.actor_id, actor_id))


def conditions_of(facts: FromClause, limits: Limits, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters, but for the dates."""
    tests: list[ColumnElement[bool]] = [Incident.__table__.c.status.in_(filters.statuses)]
    if filters.incident_ids is not None:
        tests.append(facts.c.incident_id.in_(filters.incident_ids))
    if filters.place_id is not None:
        tests.append(_under(Place.__table__, facts.c.place_id, filters.place_id))
    if filters.country is not None:
        tests.append(facts.c.country == filters.country)
    if filters.actor_id is not None:
        tests.append(facts.c.incident_id.in_(_taking_part(limits, filters.actor_id)))
    if filters.type_id is not None:
        tests.append(_under(Term.__table__, facts.c.type_id, filters.type_id))
    if filters.min_deaths is not None:
        tests.append(facts.c.deaths_best >= filters.min_deaths)
    if filters.disputed:
        tests.append(facts.c.disputed != "")
    return tests


def select_timeline(limits: Limits = UNLIMITED, filters: Filters = EVERYTHING) -> Select[Any]:
    """The rows of a timeline, in order: earliest, latest, code."""
    ranged = filters.from_ is not None or filters.to is not None or filters.certainly
    facts = in_range(facts_of(limits), filters) if ranged else facts_of(limits)
    incident = Incident.__table__
    place, type_ = Place.__table__, Term.__table__
    perpetrator, responsibility = (
        Actor.__table__.alias("perpetrator"),
        Actor.__table__.alias("resp"),
    )
    query = (
        select(
            *(facts.c[name] for name in COLUMNS),
            incident.c.code,
            incident.c.title,
            incident.c.summary,
            incident.c.status,
            place.c.code.label("place_code"),
            place_name(facts.c.place_id).label("place"),
            type_.c.label.label("type"),
            perpetrator.c.code.label("perpetrator_code"),
            actor_name(facts.c.perpetrator_id).label("perpetrator"),
            responsibility.c.code.label("responsibility_code"),
            actor_name(facts.c.responsibility_id).label("responsibility"),
        )
        .select_from(
            facts.join(incident, incident.c.id == facts.c.incident_id)
            .outerjoin(place, place.c.id == facts.c.place_id)
            .outerjoin(type_, type_.c.id == facts.c.type_id)
            .outerjoin(perpetrator, perpetrator.c.id == facts.c.perpetrator_id)
            .outerjoin(responsibility, responsibility.c.id == facts.c.responsibility_id)
        )
        .where(facts.c.earliest.is_not(None), *conditions_of(facts, limits, filters))
        .order_by(facts.c.earliest, facts.c.latest, incident.c.code)
    )
    return query.limit(filters.limit) if filters.limit is not None else query


def read_timeline(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[TimelineEntry]:
    """The entries of a timeline, in order, in constant memory."""
    rows = iter(session.execute(select_timeline(limits, filters)).yield_per(BATCH))
    while batch := list(islice(rows, BATCH)):
        yield from with_citations(session, limits, batch)


def with_citations(
    session: Session, limits: Limits, batch: list[Row[Any]]
) -> Iterator[TimelineEntry]:
    """The entries of some rows of a timeline, with the claims they rest on."""
    claim_ids = [f"{key}_claim_id" for key in SHOWN_PROPERTIES]
    wanted = (getattr(row, name) for row in batch for name in claim_ids)
    claims = read_claims(session, limits, (number for number in wanted if number is not None))
    for row in batch:
        rests_on = {
            key: claims[number]
            for key, name in zip(SHOWN_PROPERTIES, claim_ids, strict=True)
            if (number := getattr(row, name)) is not None
        }
        yield _make_entry(row, rests_on)


def _shown(claim: Row[Any] | None) -> str | None:
    """The number a claim gives, as people write it; without its own range where it has a best."""
    if claim is None:
        return None
    if claim.best is not None and claim.open is None:
        return format_quantity(Quantity(claim.best, claim.best, claim.best, None))
    return format_quantity(Quantity(claim.low, claim.best, claim.high, claim.open))


def _make_entry(row: Row[Any], rests_on: dict[str, Row[Any]]) -> TimelineEntry:
    same = {name: getattr(row, name) for name in TimelineEntry._fields if hasattr(row, name)}
    citations: tuple[CitedClaim, ...] = tuple(cite(claim) for claim in rests_on.values())
    return TimelineEntry(
        **{
            **same,
            "deaths": _shown(rests_on.get("deaths")),
            "injured": _shown(rests_on.get("injured")),
            "disputed": tuple(row.disputed.split(",")) if row.disputed else (),
            "citations": citations,
        }
    )


def count_undated(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> int:
    """Incidents that fit but for having no date, and so have no place in a timeline."""
    facts = facts_of(limits)
    incident = Incident.__table__
    found = (
        select(func.count())
        .select_from(facts.join(incident, incident.c.id == facts.c.incident_id))
        .where(facts.c.earliest.is_(None), *conditions_of(facts, limits, filters))
    )
    return session.scalar(found) or 0


def draw_timeline(
    session: Session, about: About, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Timeline:
    """What exports are written from; it is read as often as it is asked for, while session lasts.

    `about` says in words what `limits` and `filters` do.
    """

    def explain() -> Iterator[ExplainedEntry]:
        # Loaded only where it is needed: a plain timeline is printed the sooner for it.
        from incidents.reporting.explained import read_explained  # noqa: PLC0415

        return read_explained(session, limits, filters)

    return Timeline(about, lambda: read_timeline(session, limits, filters), explain)
