"""The claims as said: who says what, when, and what was made of it since."""

from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
)

from incidents.db.functions import greatest, materialized
from incidents.models import (
    Actor,
    Assessment,
    Citation,
    Claim,
    ClaimLink,
    Place,
    Property,
    Source,
    Term,
)
from incidents.models.claims import DATE, QUANTITY
from incidents.models.sources import UNSOURCED
from incidents.resolution.admission import (
    Passage,
    corrected_by,
    latest_assessment,
    links_from,
    marking_of,
    markings_of,
    new_passage,
    recorded,
    said,
    said_at,
    under_ceiling,
)
from incidents.resolution.question import (
    CREDIBILITY_ORDER,
    RANK_ORDER,
    RELIABILITY_ORDER,
    Limits,
    Question,
    canonical,
    marking,
    order_of,
    work_of,
)

ALWAYS = ("0001-01-01T00:00:00", "9999-12-31T23:59:59")


def text_of(*columns: ColumnElement[int]) -> ColumnElement[str]:
    """Numbers side by side, for comparison only."""
    joined: ColumnElement[str] = literal("")
    for column in columns:
        joined = joined + "/" + func.coalesce(cast(column, Text), "")
    return joined


def scope_of(question: Question, name: str = "scope") -> CTE:
    """Rows (id, target_id): each subject asked for, and what it was merged into."""
    subjects = question.table.alias()
    rows = select(subjects.c.id, canonical(subjects).label("target_id"))
    if question.limits.ceiling is not None:
        rows = rows.where(
            *under_ceiling(question.limits, marking_of(question.table, subjects.c.id))
        )
    if question.ids is None:
        return rows.cte(name)
    asked = question.table.alias()
    wanted = select(canonical(asked)).where(asked.c.id.in_(question.ids))
    # Two index probes; one OR over both columns would read the whole table.
    return union(
        rows.where(subjects.c.id.in_(wanted)), rows.where(subjects.c.merged_into_id.in_(wanted))
    ).cte(name)


class Spoken(NamedTuple):
    """The tables that `spoken_claims` joins.

    `own` is the claim with the passage that makes it; `said_in`, `said_by` and `speaker` are of the
    passage whose words it repeats, where it repeats one, else the same again.
    """

    own: Passage
    said_in: FromClause
    said_by: FromClause
    speaker: FromClause
    prop: FromClause
    judged: FromClause
    actor: FromClause
    place: FromClause
    term: FromClause


def spoken_claims(question: Question, scope: FromClause) -> CTE:
    """Every claim of the scope with who said what, when, and what was made of it since.

    A claim that repeats another takes over when that was said and by whom. `ended_by` is the
    claim that corrected it, `misread_id` what it is a misreading of, `repeats_id` what it repeats.
    """
    mine = _claims_of(question, scope).subquery("mine")
    return materialized(hear_claims(question.limits, mine), "spoken")


def hear_claims(limits: Limits, mine: FromClause) -> Select[Any]:
    """The columns of `spoken_claims`, of claims with their `target_id` and `repeats_id`."""
    joined, tables = _join_spoken(limits, mine)
    markings = markings_of(tables.own)
    at = said_at(tables.said_in, tables.said_by)
    return (
        select(
            *_what_is_said(tables),
            *_when_it_holds(tables),
            at.label("said"),
            *_who_says_it(limits, tables),
            *_how_it_competes(limits, tables),
            *_what_became_of_it(limits, tables),
            greatest(*markings).label("marking"),
        )
        .select_from(joined)
        .where(*said(limits, at), *under_ceiling(limits, *markings))
    )


def _claims_of(question: Question, scope: FromClause) -> Select[Any]:
    """The claims on the subjects, each with what it repeats."""
    claim = Claim.__table__.alias("claim")
    about = claim.c.incident_id if question.subject == "incident" else claim.c.actor_id
    return (
        select(claim, scope.c.target_id, repeated_by(question.limits, claim).label("repeats_id"))
        .select_from(scope.join(claim, about == scope.c.id))
        .where(*recorded(question.limits, claim))
    )


def repeated_by(limits: Limits, claim: FromClause) -> ColumnElement[int]:
    """The claim that a claim repeats, if it does."""
    return _if_linked("claim_id", links_from(limits, "repeats", claim.c.id), claim.c.id)


def _if_linked(end: str, linked: Select[Any], *claim_ids: ColumnElement[int]) -> ColumnElement[int]:
    """What a link leads to, sought only where there is one: of most claims there is none.

    Seeking opens six tables. SQLite keeps all that a statement opened in one list, and goes through
    it each time: over all claims of a large database that was most of the work.
    """
    link = ClaimLink.__table__.alias()
    present = exists(select(link.c.id).where(link.c[end].in_(claim_ids)).correlate_except(link))
    return case((present, linked.scalar_subquery()))


def _join_spoken(limits: Limits, mine: FromClause) -> tuple[FromClause, Spoken]:
    root = Claim.__table__.alias("root")
    tables = Spoken(
        new_passage()._replace(claim=mine),
        Citation.__table__.alias("said_in"),
        Source.__table__.alias("said_by"),
        Actor.__table__.alias("speaker"),
        Property.__table__.alias("property"),
        Assessment.__table__.alias("judged"),
        Actor.__table__.alias("actor"),
        Place.__table__.alias("place"),
        Term.__table__.alias("term"),
    )
    own, said_in, said_by, speaker, prop, judged, actor, place, term = tables
    joined = (
        own.join_to(mine)
        .outerjoin(root, root.c.id == mine.c.repeats_id)
        .join(said_in, said_in.c.id == func.coalesce(root.c.citation_id, own.citation.c.id))
        .join(said_by, said_by.c.id == said_in.c.source_id)
        .outerjoin(speaker, speaker.c.id == said_in.c.speaker_id)
        .join(prop, prop.c.id == mine.c.property_id)
        .outerjoin(judged, judged.c.id == latest_assessment(limits, mine))
        .outerjoin(actor, actor.c.id == mine.c.value_actor_id)
        .outerjoin(place, place.c.id == mine.c.value_place_id)
        .outerjoin(term, term.c.id == mine.c.value_term_id)
    )
    return joined, tables


def _what_is_said(tables: Spoken) -> list[ColumnElement[Any]]:
    """The claim and its value: `value` is all of it as text, `agreed` what agreeing ones share."""
    claim = tables.own.claim
    value, agreed = values_of(claim, tables.actor, tables.place, tables.term)
    path = func.coalesce(tables.actor.c.path, tables.place.c.path, tables.term.c.path)
    same = ("stance", "datatype", *QUANTITY, *DATE, "value_term_id")
    return [
        claim.c.target_id,
        claim.c.id,
        claim.c.citation_id,
        tables.said_in.c.id.label("said_in_id"),
        claim.c.property_id,
        func.coalesce(claim.c.qualifier_id, 0).label("qualifier_id"),
        *(claim.c[name] for name in same),
        canonical(tables.actor).label("value_actor_id"),
        canonical(tables.place).label("value_place_id"),
        path.label("path"),
        value.label("value"),
        agreed.label("agreed"),
    ]


def _when_it_holds(tables: Spoken) -> list[ColumnElement[Any]]:
    """When a claim about an actor was true: as stated, else when it was said."""
    claim, said_in, said_by = tables.own.claim, tables.said_in, tables.said_by
    first = (claim.c.valid_earliest, said_in.c.said_earliest, said_by.c.published_earliest)
    last = (claim.c.valid_latest, said_in.c.said_latest, said_by.c.published_latest)
    return [
        func.coalesce(*first, ALWAYS[0]).label("valid_from"),
        func.coalesce(*last, ALWAYS[1]).label("valid_to"),
    ]


def _who_says_it(limits: Limits, tables: Spoken) -> list[ColumnElement[Any]]:
    """The voice the claim is charged to, and the works that print it."""
    said_in, said_by = tables.said_in, tables.said_by
    is_data = said_by.c.kind == "data set"
    unsourced = said_by.c.code == UNSOURCED
    named = and_(said_in.c.speaker_id.is_not(None), ~is_data, ~unsourced)
    speaks = _voice_within(limits, tables.speaker)
    unnamed = func.coalesce(said_in.c.speaker_text, "")
    # Each note without a source speaks for itself: it unsays no other, nor any source.
    kind = case((named, "a"), (unsourced, "n"), else_="w")
    number = case((named, speaks), (unsourced, said_in.c.id), else_=work_of(said_by))
    return [
        case((named, speaks)).label("voice_actor_id"),
        kind.label("voice_kind"),
        number.label("voice_id"),
        case((or_(named, is_data), ""), else_=unnamed).label("voice_text"),
        case((is_data, 1), else_=0).label("is_data"),
        case((unsourced, 1), else_=0).label("unsourced"),
        work_of(tables.own.source).label("work_id"),
        work_of(said_by).label("said_work_id"),
    ]


def _how_it_competes(limits: Limits, tables: Spoken) -> list[ColumnElement[Any]]:
    """What the rules order claims by."""
    own, prop, judged = tables.own, tables.prop, tables.judged
    merit = (
        order_of(judged.c.rank, RANK_ORDER, "normal") * 100
        + order_of(judged.c.credibility, CREDIBILITY_ORDER, 6) * 10
        + order_of(own.source.c.reliability, RELIABILITY_ORDER, "F")
    )
    words = func.coalesce(own.citation.c.quote, own.citation.c.gist, "")
    said_by = func.coalesce(own.speaker.c.code, own.citation.c.speaker_text, "")
    return [
        own.source.c.code.label("source_code"),
        func.coalesce(own.citation.c.locator, "").label("locator"),
        words.label("words"),
        said_by.label("said_by"),
        prop.c.key.label("property"),
        prop.c.many,
        literal(limits.rule).label("rule") if limits.rule else prop.c.rule.label("rule"),
        merit.label("merit"),
    ]


def _what_became_of_it(limits: Limits, tables: Spoken) -> list[ColumnElement[Any]]:
    """Whether it was taken back, refused, corrected, or is a misreading."""
    claim, judged = tables.own.claim, tables.judged
    withdrawn = judged.c.withdrawn == true()
    refused = or_(withdrawn, judged.c.rank == "deprecated")
    targets = (claim.c.id, claim.c.repeats_id)
    ended_by = _if_linked("target_id", corrected_by(limits, *targets), *targets)
    misread = _if_linked("claim_id", links_from(limits, "misreads", claim.c.id), claim.c.id)
    return [
        case((withdrawn, 1), else_=0).label("withdrawn"),
        case((refused, 1), else_=0).label("refused"),
        ended_by.label("ended_by"),
        misread.label("misread_id"),
        claim.c.repeats_id,
    ]


def _voice_within(limits: Limits, speaker: FromClause) -> ColumnElement[int]:
    """The speaker's voice; under a ceiling one marked above it isn't there to speak."""
    if limits.ceiling is None:
        return speaker.c.voice_id
    voice = Actor.__table__.alias()
    allowed = (
        select(voice.c.id)
        .where(voice.c.id == speaker.c.voice_id, *under_ceiling(limits, marking(voice.c.handling)))
        .correlate_except(voice)
        .scalar_subquery()
    )
    return func.coalesce(allowed, canonical(speaker))


def values_of(
    claim: FromClause, actor: FromClause, place: FromClause, term: FromClause
) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """A claim's whole value as text, and the part of it in which claims that agree are equal.

    Quantities agree in their best number, else in the least, else in the greatest.
    """
    numbers = text_of(claim.c.low, claim.c.best, claim.c.high)
    others = {
        "date": claim.c.earliest + "/" + claim.c.latest,
        "place": _code_of(Place.__table__, place),
        "actor": _code_of(Actor.__table__, actor),
        "term": term.c.key,
        "text": claim.c.value_text,
    }
    number = cast(func.coalesce(claim.c.best, claim.c.low, claim.c.high), Text)
    whole = {"quantity": numbers + "/" + func.coalesce(claim.c.open, ""), **others}
    agreed = {"quantity": number, **others}
    return (
        case(whole, value=claim.c.datatype, else_=""),
        case(agreed, value=claim.c.datatype, else_=""),
    )


def _code_of(table: FromClause, named: FromClause) -> ColumnElement[str]:
    """The code merges lead to: unlike an id it doesn't depend on the order of entry."""
    target = table.alias()
    return (
        select(target.c.code)
        .where(target.c.id == canonical(named))
        .correlate_except(target)
        .scalar_subquery()
    )
