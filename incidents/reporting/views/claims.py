"""Every claim, with who says it, through whom, and whether it counts."""

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from incidents.db.functions import as_number, as_text
from incidents.models import (
    Actor,
    Assessment,
    Changeset,
    Chronology,
    Citation,
    Claim,
    Incident,
    Source,
    Term,
)
from incidents.models.chronology import SHOWN_PROPERTIES
from incidents.reporting.citations import locator_of
from incidents.reporting.names import canonical_actor_name
from incidents.reporting.views.declaring import declare_view, yes_no
from incidents.reporting.views.origins import name_origin, name_voice
from incidents.reporting.views.said import SAID
from incidents.reporting.views.standing import (
    is_current,
    is_current_of_actor,
    is_unsaid,
    newer_word,
    tell_why_not,
)
from incidents.reporting.wording import name_claim, write_marking, write_value
from incidents.resolution.admission import latest_assessment
from incidents.resolution.question import UNLIMITED

MEANINGS = {
    "claim": "Number of the claim: c1042",
    "incident": "Code of the incident it is about; of a merged one, what it was merged into",
    "actor": "Or code of the actor it is about",
    "property": "What it says something of: deaths, date, place, strength, …",
    "qualifier": "What narrows the property: deaths of civilians",
    "stance": "asserts or denies",
    "value": "The value, in words",
    "low": "Least number, of a quantity",
    "best": "The number given, of a quantity",
    "high": "Greatest number, of a quantity",
    "open": "End that is open: above (at least), below (at most), both (about)",
    "earliest": "First second it may mean, of a date",
    "latest": "Last second it may mean, of a date",
    "valid": "When it was true of the actor, EDTF",
    "current": "1 where it is its voice's last word and stands, else 0; of an actor, at any time",
    "shown": "1 where a timeline shows it, else 0",
    "why_not": "Why it is not current",
    "speaker": "Whose words it relays, by name or as described",
    "voice": "Who the claim is charged to: an actor's name, or the code of a work",
    "origin": "Who its passage has it from: an actor's name, codes of works; null: not recorded",
    "said": "Last second by which it was said, else published",
    "source": "Code of the source that makes it",
    "source_kind": "Kind of the source",
    "source_title": "Title of the source",
    "publisher": "Who published the source",
    "published": "When it was published, EDTF",
    "url": "Address it was read at",
    "grade": "Reliability of the source, Admiralty A to F; null: ungraded, sorts as F",
    "credibility": "Credibility of the claim, Admiralty 1 to 6; null: ungraded, sorts as 6",
    "rank": "Rank given by the last assessment: preferred, normal, deprecated",
    "locator": "Where in the source it stands: paragraph 5",
    "quote": "The wording, verbatim",
    "gist": "Our words, where the wording was not seen",
    "handling": "TLP marking it inherits from its source, its speaker and the actor it names",
    "recorded": "When we recorded it: UTC, ISO 8601 with microseconds and Z",
    "changeset": "Number of the changeset that recorded it",
}


class Told(NamedTuple):
    """A claim as heard, with the tables that name what it refers to."""

    heard: FromClause
    claim: FromClause
    citation: FromClause
    source: FromClause
    term: FromClause
    qualifier: FromClause
    judged: FromClause
    changeset: FromClause


def tell_claims(heard: FromClause) -> tuple[FromClause, Told]:
    """Claims as said, and all that is joined to them."""
    told = Told(
        heard,
        Claim.__table__.alias("c"),
        Citation.__table__.alias("passage"),
        Source.__table__.alias("src"),
        Term.__table__.alias("named_term"),
        Term.__table__.alias("qualifying"),
        Assessment.__table__.alias("assessed"),
        Changeset.__table__.alias("made"),
    )
    _, claim, citation, source, term, qualifier, judged, changeset = told
    joined = (
        heard.join(claim, claim.c.id == heard.c.id)
        .join(citation, citation.c.id == claim.c.citation_id)
        .join(source, source.c.id == citation.c.source_id)
        .join(changeset, changeset.c.id == claim.c.recorded_in)
        .outerjoin(term, term.c.id == claim.c.value_term_id)
        .outerjoin(qualifier, qualifier.c.id == claim.c.qualifier_id)
        .outerjoin(judged, judged.c.id == latest_assessment(UNLIMITED, claim))
    )
    return joined, told


def write_columns(told: Told, current: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    """The columns of `claim_list` by name, but for those that depend on the kind of subject."""
    heard, claim, citation, source, term, qualifier, judged, changeset = told
    return {
        "claim": name_claim(claim.c.id),
        "property": heard.c.property,
        "qualifier": qualifier.c.key,
        "stance": claim.c.stance,
        "value": write_value(claim, term),
        **{name: claim.c[name] for name in ("low", "best", "high", "open", "earliest", "latest")},
        "valid": claim.c.valid_edtf,
        "current": yes_no(current),
        "speaker": func.coalesce(
            canonical_actor_name(UNLIMITED, citation.c.speaker_id), citation.c.speaker_text
        ),
        "voice": name_voice(heard),
        "origin": name_origin(heard),
        "said": as_text(func.nullif(heard.c.said, "")),
        "source": source.c.code,
        "source_kind": source.c.kind,
        "source_title": source.c.title,
        "publisher": canonical_actor_name(UNLIMITED, source.c.publisher_id),
        "published": source.c.published_edtf,
        "url": source.c.url,
        "grade": source.c.reliability,
        "credibility": judged.c.credibility,
        "rank": as_text(func.coalesce(judged.c.rank, "normal")),
        "locator": as_text(locator_of(citation)),
        "quote": citation.c.quote,
        "gist": citation.c.gist,
        "handling": write_marking(heard.c.marking),
        "recorded": changeset.c.made_at,
        "changeset": changeset.c.id,
    }


def _claims_on_incidents(*, merged: bool) -> Select[Any]:
    """The claims on incidents, of those that were merged into others or of the rest.

    Two, so that the code of an incident leads to its claims by way of indexes.
    """
    heard, about = SAID.alias("heard"), Incident.__table__.alias("about")
    subject, facts = Incident.__table__.alias("subject"), Chronology.__table__.alias("facts")
    joined, told = tell_claims(heard)
    if merged:
        target, of_the_kind = about.c.merged_into_id, about.c.merged_into_id.is_not(None)
    else:
        target, of_the_kind = about.c.id, about.c.merged_into_id.is_(None)
    joined = (
        joined.join(about, about.c.id == heard.c.incident_id)
        .join(subject, subject.c.id == target)
        .outerjoin(facts, facts.c.incident_id == target)
    )
    current = is_current(heard)
    shows = or_(*(facts.c[f"{key}_claim_id"] == told.claim.c.id for key in SHOWN_PROPERTIES))
    later = newer_word(heard)
    otherwise = func.coalesce(
        "its voice said otherwise later: " + name_claim(later), "its voice denies that it occurred"
    )
    columns = write_columns(told, current) | {
        "incident": subject.c.code,
        "actor": as_text(null()),
        "shown": yes_no(shows),
        "why_not": tell_why_not(heard, is_unsaid(heard), otherwise),
    }
    query = select(*(columns[name].label(name) for name in MEANINGS)).select_from(joined)
    return query.where(of_the_kind)


def select_actor_claims() -> tuple[dict[str, ColumnElement[Any]], FromClause, Told]:
    """The columns of the claims on actors, and the tables they come from."""
    heard = SAID.alias("heard")
    joined, told = tell_claims(heard)
    subject = Actor.__table__.alias("subject")
    current = is_current_of_actor(told.heard)
    columns = write_columns(told, current) | {
        "incident": as_text(null()),
        "actor": subject.c.code,
        "shown": as_number(literal(0)),
        "why_not": tell_why_not(told.heard, ~current, "its voice said otherwise later"),
    }
    about = and_(subject.c.id == heard.c.target_id, heard.c.actor_id.is_not(None))
    return columns, joined.join(subject, about), told


def _claims_on_actors() -> Select[Any]:
    columns, joined, _ = select_actor_claims()
    return select(*(columns[name].label(name) for name in MEANINGS)).select_from(joined)


def _all_claims() -> Select[Any]:
    rows = union_all(
        _claims_on_incidents(merged=False), _claims_on_incidents(merged=True), _claims_on_actors()
    ).subquery("every_claim")
    return select(*(rows.c[name] for name in MEANINGS))


CLAIM_LIST: Table = declare_view(
    "claim_list",
    "Every claim: who says what of what, through which source, and whether it counts today."
    " Ask for the claims of one incident (WHERE incident = 'code') and indexes answer",
    _all_claims(),
    MEANINGS,
)
