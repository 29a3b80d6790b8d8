"""The chronology, filtered, in order, with what each value rests on."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Select,
    case,
    func,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from incidents.db.engine import read_parts, read_plainly
from incidents.models import Actor, Chronology, Claim, Incident, Participant, Place, Term
from incidents.models.chronology import LONG, SHOWN_PROPERTIES
from incidents.reporting.names import actor_name, place_name
from incidents.reporting.passages import Citer, cited_columns, join_cited, name_passage
from incidents.reporting.wording import write_shown
from incidents.resolution.question import UNLIMITED, Limits, Question
from incidents.results import TimelineEntry

VALUES = TimelineEntry._fields[:-1]
DISPUTED = VALUES.index("disputed")


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


def _only_ceiling(limits: Limits) -> str | None:
    """The ceiling, where that is all the limit there is."""
    return limits.ceiling if limits == Limits(ceiling=limits.ceiling) else None


def facts_of(limits: Limits) -> FromClause:
    """The stored chronology where today's answer is asked for, else one resolved anew."""
    if limits == UNLIMITED:
        return Chronology.__table__
    # Loaded only where it is needed: a plain timeline is printed the sooner for it.
    if ceiling := _only_ceiling(limits):
        from incidents.resolution.marked import resolve_under_ceiling  # noqa: PLC0415

        return resolve_under_ceiling(ceiling).cte("resolved_chronology")
    from incidents.resolution.chronology import resolve_chronology  # noqa: PLC0415

    return resolve_chronology(Question(limits=limits)).cte("resolved_chronology")


def facts_within(limits: Limits, filters: Filters) -> FromClause:
    """The facts within the dates asked for, by ranges of the index on (earliest, latest).

    What only reaches into the range began before it: at most a calendar year before, or else it
    is one of the few rows that an index of their own holds.
    """
    facts, low, high = facts_of(limits), filters.from_, filters.to
    if not (low or high or filters.certainly):
        return facts
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


def participants_of(limits: Limits) -> FromClause:
    """The stored participants, or those resolved anew; see `facts_of`."""
    if limits == UNLIMITED:
        return Participant.__table__
    if ceiling := _only_ceiling(limits):
        from incidents.resolution.marked import (  # noqa: PLC0415
            resolve_participants_under_ceiling,
        )

        return resolve_participants_under_ceiling(ceiling).subquery("resolved_participants")
    from incidents.resolution.chronology import resolve_participants  # noqa: PLC0415

    return resolve_participants(Question(limits=limits)).subquery("resolved_participants")


def _taking_part(limits: Limits, actor_id: int) -> Select[Any]:
    """Incidents in which somebody asserts, or denies, a role of an actor or part of it."""
    rows = participants_of(limits)
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


class Rows(NamedTuple):
    """The rows of a timeline before their columns are chosen: what there is to choose from."""

    joined: FromClause
    incident_id: ColumnElement[int]
    values: Sequence[Label[Any]]
    claims: Mapping[str, FromClause]


def _join(facts: FromClause, claims_of: Sequence[str]) -> Rows:
    """Facts with the names of what they refer to, and the claims that some of them rest on."""
    incident, place, type_ = Incident.__table__, Place.__table__, Term.__table__
    perpetrator = Actor.__table__.alias("perpetrator")
    responsibility = Actor.__table__.alias("resp")
    joined: FromClause = (
        facts.join(incident, incident.c.id == facts.c.incident_id)
        .outerjoin(place, place.c.id == facts.c.place_id)
        .outerjoin(type_, type_.c.id == facts.c.type_id)
        .outerjoin(perpetrator, perpetrator.c.id == facts.c.perpetrator_id)
        .outerjoin(responsibility, responsibility.c.id == facts.c.responsibility_id)
    )
    claims = {key: Claim.__table__.alias(f"{key}_claim") for key in claims_of}
    for key, claim in claims.items():
        joined = joined.outerjoin(claim, claim.c.id == facts.c[f"{key}_claim_id"])
    named: dict[str, ColumnElement[Any]] = {
        **{name: incident.c[name] for name in ("code", "title", "summary", "status")},
        "place_code": place.c.code,
        "place": place_name(facts.c.place_id),
        "type": type_.c.label,
        "perpetrator_code": perpetrator.c.code,
        "perpetrator": actor_name(facts.c.perpetrator_id),
        "responsibility_code": responsibility.c.code,
        "responsibility": actor_name(facts.c.responsibility_id),
        "deaths": _write_number(claims["deaths"]),
        "injured": _write_number(claims["injured"]),
    }
    values = [named[name] if name in named else facts.c[name] for name in VALUES]
    labelled = [value.label(name) for name, value in zip(VALUES, values, strict=True)]
    return Rows(joined, facts.c.incident_id, labelled, claims)


def _write_number(claim: FromClause) -> ColumnElement[str | None]:
    return case((claim.c.id.is_not(None), write_shown(claim)))


def _pick(limits: Limits, filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """The facts of a timeline, and the conditions that still have to be put to them.

    Where only the first are asked for, they are picked before anything is joined to them: else
    SQLite joins all, and sorts that.
    """
    facts = facts_within(limits, filters)
    conditions = [facts.c.earliest.is_not(None), *conditions_of(facts, limits, filters)]
    if filters.limit is None:
        return facts, conditions
    incident = Incident.__table__
    picked = (
        select(facts)
        .select_from(facts.join(incident, incident.c.id == facts.c.incident_id))
        .where(*conditions)
        .order_by(*_in_order(facts))
        .limit(filters.limit)
    )
    return picked.subquery("picked"), []


def _in_order(facts: FromClause) -> list[ColumnElement[Any]]:
    return [facts.c.earliest, facts.c.latest, Incident.__table__.c.code]


def _select(limits: Limits, filters: Filters, claims_of: Sequence[str]) -> tuple[Rows, Select[Any]]:
    """The rows of a timeline in order: earliest, latest, code; their columns are to be chosen."""
    facts, conditions = _pick(limits, filters)
    return _join(facts, claims_of), select().where(*conditions).order_by(*_in_order(facts))


@lru_cache(maxsize=8)  # an export reads one timeline many times
def select_entries(limits: Limits = UNLIMITED, filters: Filters = EVERYTHING) -> Select[Any]:
    """Rows of the incident's id, then what an entry shows, then the passages it rests on."""
    rows, query = _select(limits, filters, SHOWN_PROPERTIES)
    passages, joined = join_cited(rows.joined, rows.claims)
    return query.select_from(joined).add_columns(
        rows.incident_id, *rows.values, *cited_columns(passages)
    )


@lru_cache(maxsize=8)
def select_lines(
    limits: Limits = UNLIMITED, filters: Filters = EVERYTHING, *, cited: bool = False
) -> Select[Any]:
    """Rows of what an entry shows, flat; `cited`: and where what it rests on stands."""
    rows, query = _select(limits, filters, SHOWN_PROPERTIES if cited else ("deaths", "injured"))
    flat: list[ColumnElement[Any]] = list(rows.values)
    flat[DISPUTED] = func.replace(rows.values[DISPUTED].element, ",", "; ").label("disputed")
    query = query.add_columns(*flat)
    if not cited:
        return query.select_from(rows.joined)
    passages, joined = join_cited(rows.joined, rows.claims)
    named = (name_passage(each).label(f"{key}_citation") for key, each in passages.items())
    return query.select_from(joined).add_columns(*named)


def read_timeline(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[TimelineEntry]:
    """The entries of a timeline, in order, in constant memory."""
    return (entry for _, entry in read_numbered(session, limits, filters))


def read_numbered(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[tuple[int, TimelineEntry]]:
    """The same, each with the id of its incident."""
    citer = Citer(session, limits, 1 + len(VALUES))
    for part in read_parts(session, select_entries(limits, filters)):
        citer.prepare(part)
        for row in part:
            values = [*row[1 : 1 + len(VALUES)], citer.cite(row)]
            values[DISPUTED] = tuple(values[DISPUTED].split(",")) if values[DISPUTED] else ()
            yield row[0], TimelineEntry._make(values)


def read_lines(
    session: Session, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Iterator[Sequence[Any]]:
    """The entries flat, as `as_line` of the exporters has them, put together by the database."""
    return read_plainly(session, select_lines(limits, filters, cited=True))


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
