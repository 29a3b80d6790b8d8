"""The chronology and its participants as selects: of the stored tables' own columns."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from incidents.db.functions import greatest
from incidents.handling import HANDLINGS
from incidents.models import Chronology, Incident, Place, Term
from incidents.models.chronology import SHOWN_PROPERTIES
from incidents.resolution.question import Question, marking
from incidents.resolution.rules import claims_with_origins, resolve_properties, weigh_values
from incidents.resolution.uncontested import (
    contested_incidents,
    uncontested_participants,
    uncontested_rows,
)

COLUMNS = tuple(Chronology.__table__.c.keys())
DATE = ("edtf", "earliest", "latest", "precision", "utc_offset")


def _disputes(resolved: FromClause) -> Select[Any]:
    """The disputed properties of each incident: all in one text, sorted; of each its marking."""
    term = Term.__table__.alias()
    asserted = func.max(resolved.c.asserted).over(partition_by=resolved.c.target_id)
    of_its_existence = and_(
        resolved.c.property == "occurred",
        resolved.c.qualifier_id == 0,
        resolved.c.denied == 1,
        asserted == 1,
    )
    label = resolved.c.property + func.coalesce(":" + term.c.key, "")
    marked = (
        select(
            resolved.c.target_id,
            label.label("label"),
            resolved.c.marking,
            case((of_its_existence, 1), else_=resolved.c.disputed).label("disputed"),
        )
        .select_from(resolved.outerjoin(term, term.c.id == resolved.c.qualifier_id))
        .subquery("marked")
    )
    return select(
        marked.c.target_id,
        marked.c.marking,
        func.aggregate_strings(marked.c.label, ",")
        .over(partition_by=marked.c.target_id, order_by=marked.c.label, rows=(None, None))
        .label("disputed"),
    ).where(marked.c.disputed == 1)


def _one_below_another(resolved: CTE) -> CompoundSelect[Any]:
    """A row for each property that is asserted, which has a name if it is shown, and the disputes.

    An incident none of whose claims is shown has its row all the same. Each naming of `resolved`
    has SQLite parse all that it is made of once more, in 8 MB: here it is named twice.
    """
    disputes = _disputes(resolved).subquery("disputes")
    marked = ("marking", "shown_marking")
    left_out = ("target_id", "property", "qualifier_id", "period", "disputed", *marked)
    plain = [column for column in resolved.c if column.key not in left_out]
    shown = and_(resolved.c.qualifier_id == 0, resolved.c.property.in_(SHOWN_PROPERTIES))
    nothing = [null() for column in plain]
    return union_all(
        select(
            resolved.c.target_id,
            case((shown, resolved.c.property), else_="").label("property"),
            case((shown, _marking_of_shown(resolved))).label("marking"),
            *plain,
            cast(null(), Text).label("disputed"),
        ).where(resolved.c.asserted == 1),
        select(
            disputes.c.target_id, literal(""), disputes.c.marking, *nothing, disputes.c.disputed
        ),
    )


def _marking_of_shown(resolved: FromClause) -> ColumnElement[int]:
    """Of a property that is shown: all its claims stand behind spans and counts.

    Of several actors one is shown, by one claim.
    """
    return case(
        (resolved.c.datatype == "actor", resolved.c.shown_marking), else_=resolved.c.marking
    )


def _side_by_side(resolved: CTE) -> FromClause:
    """One row an incident: the unqualified properties that are shown, and the disputes."""
    facts = _one_below_another(resolved).subquery("facts")

    def pick(key: str, column: str) -> ColumnElement[Any]:
        return func.max(case((facts.c.property == key, facts.c[column])))

    return (
        select(
            facts.c.target_id.label("incident_id"),
            *(pick("date", f"shown_{name}").label(name) for name in DATE),
            pick("place", "shown_value_place_id").label("place_id"),
            pick("type", "shown_value_term_id").label("type_id"),
            *_numbers(pick, "deaths"),
            *_numbers(pick, "injured"),
            pick("perpetrator", "shown_value_actor_id").label("perpetrator_id"),
            pick("responsibility", "shown_value_actor_id").label("responsibility_id"),
            func.coalesce(pick("deaths", "reports"), pick("date", "reports"), 0).label("reports"),
            func.coalesce(pick("deaths", "origins"), pick("date", "origins"), 0).label("origins"),
            func.coalesce(func.max(facts.c.disputed), "").label("disputed"),
            func.coalesce(func.max(facts.c.marking), 0).label("marking"),
            *(pick(key, "shown_id").label(f"{key}_claim_id") for key in SHOWN_PROPERTIES),
        )
        .group_by(facts.c.target_id)
        .subquery("side_by_side")
    )


def _numbers(pick: Any, key: str) -> list[ColumnElement[Any]]:  # noqa: ANN401 - the closure above
    shown = func.coalesce(pick(key, "shown_best"), pick(key, "shown_low"), pick(key, "shown_high"))
    return [
        pick(key, "low").label(f"{key}_low"),
        shown.label(f"{key}_best"),
        pick(key, "high").label(f"{key}_high"),
        pick(key, "open").label(f"{key}_open"),
    ]


class Among(NamedTuple):
    """All incidents of greater ids than `after`, of which those in `contested` compete."""

    contested: FromClause
    after: ColumnElement[int] | None = None


@cache
def _all_incidents() -> Among:
    return Among(contested_incidents().cte("contested"))


@lru_cache(maxsize=8)
def _competing_claims(question: Question, contested: FromClause | None) -> CTE:
    """The claims that go through the windows.

    For equal questions it is one and the same, so that the chronology and its participants may
    stand in one statement.
    """
    if contested is not None:
        ids = select(contested.c.incident_id)
        question = Question(question.subject, question.limits, ids)
    return claims_with_origins(question)


def resolve_chronology(question: Question, among: Among | None = None) -> Select[Any]:
    """The chronology's columns, resolved from the claims.

    Two branches: where nothing can compete, an index probe a property; only the rest goes through
    the windows. With `ids` all of them do, being few.
    """
    if question.ids is not None:
        backed = _competing_claims(question, None)
        rows: Any = _with_names(_side_by_side(resolve_properties(backed)))
    else:
        contested, after = among or _all_incidents()
        backed = _competing_claims(question, contested)
        rows = union_all(
            uncontested_rows(question.limits, contested, after),
            _with_names(_side_by_side(resolve_properties(backed))),
        )
    both = rows.subquery("both_branches")
    return select(*(both.c[name] for name in COLUMNS))


def _with_names(wide: FromClause) -> Select[Any]:
    """Add what the place says, and the marking of the title."""
    place = Place.__table__.alias()
    incident = Incident.__table__.alias()
    own = marking(incident.c.handling)
    handling = case(dict(enumerate(HANDLINGS)), value=greatest(own, wide.c.marking))
    added = {
        "country": place.c.country,
        "latitude": place.c.latitude,
        "longitude": place.c.longitude,
        "handling": handling,
    }
    columns = (added[name] if name in added else wide.c[name] for name in COLUMNS)
    joined = wide.join(incident, incident.c.id == wide.c.incident_id).outerjoin(
        place, place.c.id == wide.c.place_id
    )
    return select(
        *(column.label(name) for name, column in zip(COLUMNS, columns, strict=True))
    ).select_from(joined)


def resolve_participants(question: Question, among: Among | None = None) -> Select[Any]:
    """(incident_id, actor_id, role, asserting, denying): counts are of independent origins."""
    if question.ids is not None:
        rows: Any = _weighed_participants(_competing_claims(question, None))
    else:
        contested, after = among or _all_incidents()
        rows = union_all(
            _weighed_participants(_competing_claims(question, contested)),
            uncontested_participants(question.limits, contested, after),
        )
    both = rows.subquery("both_branches")
    return select(*both.c)


def _weighed_participants(backed: FromClause) -> Select[Any]:
    weighed = weigh_values(backed)
    actor = func.coalesce(weighed.c.value_actor_id, weighed.c.denied_actor_id)
    return (
        select(
            weighed.c.target_id.label("incident_id"),
            actor.label("actor_id"),
            weighed.c.property.label("role"),
            func.max(weighed.c.origins).label("asserting"),
            func.max(weighed.c.denying).label("denying"),
        )
        .where(weighed.c.datatype == "actor")
        .group_by(weighed.c.target_id, actor, weighed.c.property)
    )
