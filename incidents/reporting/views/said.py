"""The claims as said: what the other views of claims are made from."""

from sqlalchemy import FromClause, Table, func, select

from incidents.db.functions import as_text
from incidents.models import Actor, Claim, Incident
from incidents.reporting.views.declaring import declare_view, yes_no
from incidents.resolution.question import UNLIMITED
from incidents.resolution.spoken import hear_claims, repeated_by

MEANINGS = {
    "id": "Number of the claim",
    "incident_id": "The incident it is about",
    "actor_id": "Or the actor it is about",
    "target_id": "The same, or what that was merged into",
    "property_id": "The property",
    "qualifier_id": "The qualifier; 0: none",
    "property": "Key of the property",
    "many": "1 where the property admits several values at once, else 0",
    "stance": "asserts or denies",
    "value": "The whole value as text, for comparison only",
    "said_in_id": "The passage whose words it is: of a claim that repeats another, that one's",
    "said": "Last second by which it was said, else published; empty: undated",
    "valid_from": "First second it was true of the actor; where not stated, it was said",
    "valid_to": "Last second it was true of the actor; where not stated, it was said",
    "voice_actor_id": "The actor it is charged to",
    "voice_kind": "a: an actor; w: a work, or an unnamed speaker within it; n: a note of ours",
    "voice_id": "Number of that actor, work or passage",
    "voice_text": "An unnamed speaker, as described",
    "is_data": "1 where a data set says it, else 0",
    "unsourced": "1 where it has no source yet, else 0",
    "said_work_id": "First edition of the work whose words it is",
    "source_code": "Code of the source that makes it",
    "locator": "Where it stands there",
    "words": "Its words, verbatim or ours",
    "withdrawn": "1 where it was an entry error of ours, else 0",
    "refused": "1 where it was withdrawn or deprecated, else 0",
    "ended_by": "The claim that corrected it",
    "misread_id": "The claim it is a misreading of",
    "marking": "Its TLP marking: 0 CLEAR, 1 GREEN, 2 AMBER, 3 AMBER+STRICT, 4 RED",
}


def _claims_with_targets() -> FromClause:
    claim = Claim.__table__.alias("claim")
    incident, actor = Incident.__table__.alias("incident"), Actor.__table__.alias("about")
    target = func.coalesce(
        incident.c.merged_into_id, incident.c.id, actor.c.merged_into_id, actor.c.id
    )
    return (
        select(claim, target.label("target_id"), repeated_by(UNLIMITED, claim).label("repeats_id"))
        .select_from(
            claim.outerjoin(incident, incident.c.id == claim.c.incident_id).outerjoin(
                actor, actor.c.id == claim.c.actor_id
            )
        )
        .subquery("mine")
    )


def _declare() -> Table:
    mine = _claims_with_targets()
    query = hear_claims(UNLIMITED, mine).add_columns(mine.c.incident_id, mine.c.actor_id)
    columns = {column.name: column for column in query.selected_columns}
    columns["many"] = yes_no(columns["many"])
    for name in ("value", "voice_kind", "voice_text", "locator", "words"):
        columns[name] = as_text(columns[name])
    return declare_view(
        "claims_as_said",
        "Claims as the resolution hears them; read claim_list instead, which is made from this and"
        " names what here are numbers",
        query.with_only_columns(
            *(columns[name].label(name) for name in MEANINGS), maintain_column_froms=True
        ),
        MEANINGS,
    )


SAID: Table = _declare()
