"""Incidents where nothing can compete: read by index probes, without the windows."""

from typing import Any, NamedTuple

from sqlalchemy import (
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
    select,
    union,
)

from incidents.db.functions import greatest
from incidents.handling import HANDLINGS
from incidents.models import (
    Actor,
    Assessment,
    Chronology,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    Place,
    Property,
    Source,
)
from incidents.models.claims import DATE
from incidents.models.sources import UNSOURCED
from incidents.resolution.admission import (
    marking_of,
    recorded,
    said,
    said_at,
    under_ceiling,
)
from incidents.resolution.origins import standing_lineage
from incidents.resolution.question import Limits, canonical, marking, work_of

ONE_VALUE = ("date", "place", "type", "deaths", "injured")
MANY_ACTORS = ("perpetrator", "responsibility")


def contested_incidents(after: ColumnElement[int] | None = None) -> CompoundSelect[Any]:
    """Incidents that need the whole procedure, of all or of those with greater ids.

    They have two citations, a property twice that admits one value or is probed for one, a denial,
    an assessment, a link from or to one of their claims, or were merged.
    """
    claim = Claim.__table__
    incident = Incident.__table__
    merged = incident.c.merged_into_id.is_not(None)

    def wanted(incident_id: ColumnElement[int]) -> ColumnElement[bool]:
        return incident_id.is_not(None) if after is None else incident_id > after

    mine = wanted(claim.c.incident_id)
    many = select(Property.id).where(Property.many, Property.key.not_in(ONE_VALUE))
    judged, link = Assessment.__table__, ClaimLink.__table__
    return union(
        select(claim.c.incident_id)
        .where(mine)
        .group_by(claim.c.incident_id)
        .having(func.min(claim.c.citation_id) != func.max(claim.c.citation_id)),
        select(claim.c.incident_id)
        .where(mine, claim.c.property_id.not_in(many))
        .group_by(claim.c.incident_id, claim.c.property_id, claim.c.qualifier_id)
        .having(func.count() > 1),
        select(claim.c.incident_id).where(
            mine, claim.c.stance == literal("denies", literal_execute=True)
        ),
        # Not joined: of few judgements and links SQLite would look for each among all claims.
        *(
            select(claim.c.incident_id).where(mine, claim.c.id.in_(select(of_claim)))
            for of_claim in (judged.c.claim_id, link.c.claim_id, link.c.target_id)
        ),
        *(
            select(row_id).where(merged, wanted(row_id))
            for row_id in (incident.c.id, incident.c.merged_into_id)
        ),
    )


def _property_id(key: str) -> ColumnElement[int]:
    return select(Property.id).where(Property.key == key).scalar_subquery()


def _probe(
    limits: Limits, incident: FromClause, key: str
) -> tuple[FromClause, ColumnElement[bool]]:
    """The incident's one unqualified claim on a single-valued property."""
    claim = Claim.__table__.alias(key)
    return claim, and_(
        claim.c.incident_id == incident.c.id,
        claim.c.property_id == _property_id(key),
        claim.c.qualifier_id.is_(None),
        *recorded(limits, claim),
    )


def _first_actor(
    limits: Limits, incident: FromClause, key: str
) -> tuple[FromClause, ColumnElement[bool]]:
    """The incident's first claim on a property of many actors; first is by code."""
    claim, named = Claim.__table__.alias(key), Claim.__table__.alias()
    actor, target = Actor.__table__.alias(), Actor.__table__.alias()
    about = (
        named.c.incident_id == incident.c.id,
        named.c.property_id == _property_id(key),
        named.c.qualifier_id.is_(None),
    )
    first = (
        select(named.c.id)
        .select_from(
            named.join(actor, actor.c.id == named.c.value_actor_id).join(
                target, target.c.id == canonical(actor)
            )
        )
        .where(
            *about,
            *recorded(limits, named),
            *under_ceiling(limits, marking_of(Actor.__table__, named.c.value_actor_id)),
        )
        .order_by(target.c.code, named.c.id)
        .limit(1)
        .correlate(incident)
        .scalar_subquery()
    )
    # Where nobody is named SQLite needn't make a table to put them in order.
    anybody = select(named.c.id).where(*about).correlate(incident).exists()
    return claim, claim.c.id == case((anybody, first))


def count_origins(
    limits: Limits, citation: FromClause, source: FromClause, speaker: FromClause
) -> ColumnElement[int]:
    """Origins of the claims of a passage that nothing else says anything about."""
    lineage, relayed = CitationSource.__table__.alias(), Source.__table__.alias()

    def stated(role: str, what: ColumnElement[Any]) -> ColumnElement[int]:
        return (
            select(func.count(what.distinct()))
            .select_from(lineage.join(relayed, relayed.c.id == lineage.c.source_id))
            .where(
                lineage.c.citation_id == citation.c.id,
                lineage.c.role == role,
                *standing_lineage(limits, lineage),
            )
            .correlate(citation, source)
            .scalar_subquery()
        )

    relayed_work = work_of(relayed)
    # A work that relays itself leads back to where one was: to no origin.
    another = case((relayed_work != work_of(source), relayed_work))
    return case(
        (source.c.code == UNSOURCED, 0),
        (source.c.kind == "data set", 1),
        (speaker.c.voice_id.is_not(None), 1),
        (stated("relays", relayed_work) > 0, stated("relays", another)),
        else_=stated("original", lineage.c.role),
    )


class Joined(NamedTuple):
    """The tables of the branch, each incident's one citation and its claims side by side."""

    incident: FromClause
    citation: FromClause
    source: FromClause
    speaker: FromClause
    claims: dict[str, FromClause]
    named: dict[str, FromClause]
    place: FromClause


def _only_citation(limits: Limits, incident: FromClause) -> ColumnElement[int]:
    """The citation of any claim that is shown: all have the same."""
    claim = Claim.__table__.alias("any_claim")
    named = marking_of(Actor.__table__, claim.c.value_actor_id)
    return (
        select(claim.c.citation_id)
        .where(
            claim.c.incident_id == incident.c.id,
            *recorded(limits, claim),
            *under_ceiling(limits, named),
        )
        .limit(1)
        .correlate(incident)
        .scalar_subquery()
    )


def _join_probes(limits: Limits) -> tuple[FromClause, Joined]:
    incident, citation = Incident.__table__.alias("i"), Citation.__table__.alias("ci")
    source, speaker = Source.__table__.alias("so"), Actor.__table__.alias("sp")
    joined: FromClause = (
        incident.join(citation, citation.c.id == _only_citation(limits, incident))
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(speaker, speaker.c.id == citation.c.speaker_id)
    )
    claims: dict[str, FromClause] = {}
    named: dict[str, FromClause] = {}
    for key in ONE_VALUE:
        claims[key], on = _probe(limits, incident, key)
        joined = joined.outerjoin(claims[key], on)
    for key in MANY_ACTORS:
        claims[key], on = _first_actor(limits, incident, key)
        named[key] = Actor.__table__.alias(f"{key}_actor")
        joined = joined.outerjoin(claims[key], on).outerjoin(
            named[key], named[key].c.id == claims[key].c.value_actor_id
        )
    said_place, place = Place.__table__.alias("pl"), Place.__table__.alias("pt")
    joined = joined.outerjoin(
        said_place, said_place.c.id == claims["place"].c.value_place_id
    ).outerjoin(place, place.c.id == canonical(said_place))
    return joined, Joined(incident, citation, source, speaker, claims, named, place)


def uncontested_rows(
    limits: Limits, contested: FromClause, after: ColumnElement[int] | None = None
) -> Select[Any]:
    """The chronology's columns of every incident that isn't contested."""
    joined, tables = _join_probes(limits)
    columns = _columns(limits, tables)
    return (
        select(*(columns[name].label(name) for name in Chronology.__table__.c.keys()))  # noqa: SIM118
        .select_from(joined)
        .where(
            tables.incident.c.id.not_in(select(contested.c.incident_id)),
            *([] if after is None else [tables.incident.c.id > after]),
            *said(limits, said_at(tables.citation, tables.source)),
            *under_ceiling(
                limits,
                marking(tables.incident.c.handling),
                marking(tables.source.c.handling),
                marking_of(Actor.__table__, tables.citation.c.speaker_id),
            ),
        )
    )


def _handling(tables: Joined) -> ColumnElement[Any]:
    """The highest marking among the title and, where anything is shown, what it rests on."""
    nothing = and_(*(claim.c.id.is_(None) for claim in tables.claims.values()))
    own = marking(tables.incident.c.handling)
    actors = [tables.citation.c.speaker_id, *(actor.c.id for actor in tables.named.values())]
    others = [marking_of(Actor.__table__, actor_id) for actor_id in actors]
    highest = greatest(own, marking(tables.source.c.handling), *others)
    return case(dict(enumerate(HANDLINGS)), value=case((nothing, own), else_=highest))


def _columns(limits: Limits, tables: Joined) -> dict[str, ColumnElement[Any]]:
    claims, date = tables.claims, tables.claims["date"]
    shown = case((func.coalesce(claims["deaths"].c.id, date.c.id).is_not(None), 1), else_=0)
    origins = count_origins(limits, tables.citation, tables.source, tables.speaker)
    return {
        "incident_id": tables.incident.c.id,
        **{name: date.c[name] for name in DATE},
        "place_id": tables.place.c.id,
        **{name: tables.place.c[name] for name in ("country", "latitude", "longitude")},
        "type_id": claims["type"].c.value_term_id,
        **_quantity(claims["deaths"], "deaths"),
        **_quantity(claims["injured"], "injured"),
        **{f"{key}_id": canonical(actor) for key, actor in tables.named.items()},
        "reports": shown,
        "origins": case((shown == 1, origins), else_=0),
        "disputed": cast(literal(""), Text),
        "handling": _handling(tables),
        **{f"{key}_claim_id": claim.c.id for key, claim in claims.items()},
    }


def _quantity(claim: FromClause, key: str) -> dict[str, ColumnElement[Any]]:
    low, best, high = claim.c.low, claim.c.best, claim.c.high
    return {
        f"{key}_low": func.coalesce(low, best, high),
        f"{key}_best": func.coalesce(best, low, high),
        f"{key}_high": func.coalesce(high, best, low),
        f"{key}_open": claim.c.open,
    }


def uncontested_participants(
    limits: Limits, contested: FromClause, after: ColumnElement[int] | None = None
) -> Select[Any]:
    """(incident_id, actor_id, role, asserting, denying) of every incident that isn't contested."""
    claim, actor = Claim.__table__.alias(), Actor.__table__.alias()
    incident, prop = Incident.__table__.alias(), Property.__table__.alias()
    citation, source = Citation.__table__.alias(), Source.__table__.alias()
    speaker = Actor.__table__.alias()
    joined = (
        claim.join(actor, actor.c.id == claim.c.value_actor_id)
        .join(incident, incident.c.id == claim.c.incident_id)
        .join(prop, prop.c.id == claim.c.property_id)
        .join(citation, citation.c.id == claim.c.citation_id)
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(speaker, speaker.c.id == citation.c.speaker_id)
    )
    markings = [
        marking(incident.c.handling),
        marking(source.c.handling),
        marking_of(Actor.__table__, citation.c.speaker_id),
        marking_of(Actor.__table__, claim.c.value_actor_id),
    ]
    named = [claim.c.incident_id, canonical(actor), prop.c.key]
    of_actors = select(Property.id).where(Property.datatype == "actor")
    origins = count_origins(limits, citation, source, speaker)
    return (
        select(*named, func.max(origins), literal(0))
        .select_from(joined)
        .where(
            # Told by the index, before the claim itself is read.
            claim.c.property_id.in_(of_actors),
            claim.c.value_actor_id.is_not(None),
            claim.c.incident_id.not_in(select(contested.c.incident_id)),
            *([] if after is None else [claim.c.incident_id > after]),
            *recorded(limits, claim),
            *said(limits, said_at(citation, source)),
            *under_ceiling(limits, *markings),
        )
        .group_by(*named)
    )
