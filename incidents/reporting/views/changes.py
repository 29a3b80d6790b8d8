"""What was recorded when, by whom and why."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    case,
    literal,
    null,
    select,
    true,
    union_all,
)

from incidents.db.functions import as_text
from incidents.models import (
    Actor,
    Assessment,
    Change,
    Changeset,
    Citation,
    CitationSource,
    Claim,
    ClaimLink,
    Incident,
    IncidentLink,
    Place,
    Property,
    Source,
    Term,
)
from incidents.reporting.names import actor_name, place_name
from incidents.reporting.views.declaring import declare_view, of_one_kind
from incidents.reporting.wording import name_claim, write_value

MEANINGS = {
    "changeset": "Number of the changeset",
    "recorded": "When it was made: UTC, ISO 8601 with microseconds and Z",
    "author": "Who made it",
    "message": "Why it was made",
    "command": "The command that made it",
    "what": "incident, source, actor, place, property, term, claim: added; assessment; claim link;"
    " incident link; lineage; edit: an update of a row that was there",
    "incident": "Code of the incident it concerns, as recorded, not as merged",
    "actor": "Code of the actor it concerns",
    "source": "Code of the source it concerns",
    "claim": "Number of the claim it concerns",
    "detail": "What was added, judged, linked or edited, in words",
}


def _row(
    what: str, row: FromClause, joined: FromClause, **given: ColumnElement[Any]
) -> Select[Any]:
    # The sum keeps SQLite from reading all rows and looking up the changeset of each: of few
    # changesets an index leads to their rows.
    made = Changeset.__table__.alias("made")
    header = {
        "changeset": made.c.id,
        "recorded": made.c.made_at,
        **{name: made.c[name] for name in ("author", "message", "command")},
        "what": as_text(literal(what)),
    }
    columns = {**header, **given}
    return select(
        *(of_one_kind(columns.get(name, null())).label(name) for name in MEANINGS)
    ).select_from(joined.join(made, made.c.id + 0 == row.c.recorded_in))


def _code_of(table: FromClause, row_id: ColumnElement[Any]) -> ColumnElement[str]:
    named = table.alias()
    return (
        select(named.c.code).where(named.c.id == row_id).correlate_except(named).scalar_subquery()
    )


def _added_things() -> list[Select[Any]]:
    incident, source, actor = (model.__table__.alias() for model in (Incident, Source, Actor))
    place, prop, term = (model.__table__.alias() for model in (Place, Property, Term))
    key = term.c.vocabulary + ": " + term.c.label
    return [
        _row("incident", incident, incident, incident=incident.c.code, detail=incident.c.title),
        _row("source", source, source, source=source.c.code, detail=source.c.title),
        _row("actor", actor, actor, actor=actor.c.code, detail=actor_name(actor.c.id)),
        _row("place", place, place, detail=place.c.code + ": " + place_name(place.c.id)),
        _row("property", prop, prop, detail=prop.c.key + ": " + prop.c.label),
        _row("term", term, term, detail=key),
    ]


def _with_subject(claim: FromClause) -> dict[str, ColumnElement[Any]]:
    return {
        "incident": _code_of(Incident.__table__, claim.c.incident_id),
        "actor": _code_of(Actor.__table__, claim.c.actor_id),
        "claim": name_claim(claim.c.id),
    }


def _claims() -> Select[Any]:
    claim, term, prop = Claim.__table__.alias(), Term.__table__.alias(), Property.__table__.alias()
    citation, source = Citation.__table__.alias(), Source.__table__.alias()
    joined = (
        claim.join(prop, prop.c.id == claim.c.property_id)
        .join(citation, citation.c.id == claim.c.citation_id)
        .join(source, source.c.id == citation.c.source_id)
        .outerjoin(term, term.c.id == claim.c.value_term_id)
    )
    denial = case((claim.c.stance == "denies", "not "), else_="")
    detail = prop.c.key + ": " + denial + write_value(claim, term)
    return _row(
        "claim", claim, joined, **_with_subject(claim), source=source.c.code, detail=as_text(detail)
    )


def _assessments() -> Select[Any]:
    judged, claim = Assessment.__table__.alias(), Claim.__table__.alias()
    verdict = case((judged.c.withdrawn == true(), "withdrawn"), else_=judged.c.rank)
    return _row(
        "assessment",
        judged,
        judged.join(claim, claim.c.id == judged.c.claim_id),
        **_with_subject(claim),
        detail=as_text(verdict + ": " + judged.c.reason),
    )


def _links() -> list[Select[Any]]:
    link, claim, other = (
        ClaimLink.__table__.alias(),
        Claim.__table__.alias(),
        IncidentLink.__table__.alias(),
    )
    lineage, citation = CitationSource.__table__.alias(), Citation.__table__.alias()
    relayed = _code_of(Source.__table__, lineage.c.source_id)
    second = _code_of(Incident.__table__, other.c.other_id)
    return [
        _row(
            "claim link",
            link,
            link.join(claim, claim.c.id == link.c.claim_id),
            **_with_subject(claim),
            detail=as_text(
                _unless_withdrawn(link) + link.c.relation + " " + name_claim(link.c.target_id)
            ),
        ),
        _row(
            "incident link",
            other,
            other,
            incident=_code_of(Incident.__table__, other.c.incident_id),
            detail=as_text(_unless_withdrawn(other) + other.c.relation + " " + second),
        ),
        _row(
            "lineage",
            lineage,
            lineage.join(citation, citation.c.id == lineage.c.citation_id),
            source=_code_of(Source.__table__, citation.c.source_id),
            detail=as_text(_unless_withdrawn(lineage) + lineage.c.role + " " + relayed),
        ),
    ]


def _unless_withdrawn(link: FromClause) -> ColumnElement[str]:
    return case((link.c.withdrawn == true(), "no longer "), else_="")


def _edits() -> Select[Any]:
    change = Change.__table__.alias()

    def named(model: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a model
        code = _code_of(model.__table__, change.c.row_id)
        return as_text(case((change.c.table_name == model.__tablename__, code)))

    return _row(
        "edit",
        change,
        change,
        incident=named(Incident),
        actor=named(Actor),
        source=named(Source),
        detail=as_text(change.c.table_name + ": " + change.c.before + " → " + change.c.after),
    )


def _all_changes() -> Select[Any]:
    rows = union_all(*_added_things(), _claims(), _assessments(), *_links(), _edits()).subquery(
        "changed"
    )
    return select(*(rows.c[name] for name in MEANINGS))


CHANGES_SINCE: Table = declare_view(
    "changes_since",
    "What was recorded: filter by changeset or date, WHERE recorded >= '2024-09-01'",
    _all_changes(),
    MEANINGS,
)
