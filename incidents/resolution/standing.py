"""Steps 1 and 2: the claims as said, those that are live, and each voice's last word."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union,
)

from incidents.db.functions import greatest, materialized
from incidents.models import Actor, Assessment, Citation, Claim, Place, Property, Source, Term
from incidents.models.sources import UNSOURCED
from incidents.resolution.admission import (
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
# What claims compete within.
RIVALS = ("target_id", "property_id", "qualifier_id", "period")


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


def spoken_claims(question: Question, scope: FromClause) -> CTE:
    """Every claim of the scope with who said what, when, and what was made of it since.

    A claim that repeats another takes over when that was said and by whom. `ended_by` is the
    claim that corrected it, `misread_id` what it is a misreading of, `repeats_id` what it repeats.
    """
    limits = question.limits
    claim = Claim.__table__.alias("claim")
    about = claim.c.incident_id if question.subject == "incident" else claim.c.actor_id
    repeats = links_from(limits, "repeats", claim.c.id).scalar_subquery()
    mine = (
        select(claim, scope.c.target_id, repeats.label("repeats_id"))
        .select_from(scope.join(claim, about == scope.c.id))
        .where(*recorded(limits, claim))
        .subquery("mine")
    )
    own = new_passage()._replace(claim=mine)
    root = Claim.__table__.alias("root")
    said_in = Citation.__table__.alias("said_in")
    said_by = Source.__table__.alias("said_by")
    speaker = Actor.__table__.alias("speaker")
    prop = Property.__table__.alias("property")
    judged = Assessment.__table__.alias("judged")
    actor, place = Actor.__table__.alias("actor"), Place.__table__.alias("place")
    term = Term.__table__.alias("term")
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
    at = said_at(said_in, said_by)
    is_data = said_by.c.kind == "data set"
    unsourced = said_by.c.code == UNSOURCED
    named = and_(said_in.c.speaker_id.is_not(None), ~is_data, ~unsourced)
    speaks = _voice_within(limits, speaker)
    value, agreed = values_of(mine, actor, place, term)
    markings = markings_of(own)
    return materialized(
        select(
            mine.c.target_id,
            mine.c.id,
            mine.c.citation_id,
            said_in.c.id.label("said_in_id"),
            mine.c.property_id,
            func.coalesce(mine.c.qualifier_id, 0).label("qualifier_id"),
            mine.c.stance,
            mine.c.datatype,
            mine.c.low,
            mine.c.best,
            mine.c.high,
            mine.c.open,
            mine.c.edtf,
            mine.c.earliest,
            mine.c.latest,
            mine.c.precision,
            mine.c.utc_offset,
            canonical(actor).label("value_actor_id"),
            canonical(place).label("value_place_id"),
            mine.c.value_term_id,
            func.coalesce(actor.c.path, place.c.path, term.c.path).label("path"),
            value.label("value"),
            agreed.label("agreed"),
            func.coalesce(
                mine.c.valid_earliest,
                said_in.c.said_earliest,
                said_by.c.published_earliest,
                ALWAYS[0],
            ).label("valid_from"),
            func.coalesce(
                mine.c.valid_latest, said_in.c.said_latest, said_by.c.published_latest, ALWAYS[1]
            ).label("valid_to"),
            at.label("said"),
            case((named, speaks)).label("voice_actor_id"),
            # Each note without a source speaks for itself: it unsays no other, nor any source.
            case((named, "a"), (unsourced, "n"), else_="w").label("voice_kind"),
            case((named, speaks), (unsourced, said_in.c.id), else_=work_of(said_by)).label(
                "voice_id"
            ),
            case((or_(named, is_data), ""), else_=func.coalesce(said_in.c.speaker_text, "")).label(
                "voice_text"
            ),
            case((is_data, 1), else_=0).label("is_data"),
            case((unsourced, 1), else_=0).label("unsourced"),
            work_of(own.source).label("work_id"),
            work_of(said_by).label("said_work_id"),
            own.source.c.code.label("source_code"),
            func.coalesce(own.citation.c.locator, "").label("locator"),
            func.coalesce(own.citation.c.quote, own.citation.c.gist, "").label("words"),
            func.coalesce(own.speaker.c.code, own.citation.c.speaker_text, "").label("said_by"),
            prop.c.key.label("property"),
            prop.c.many,
            literal(limits.rule).label("rule") if limits.rule else prop.c.rule.label("rule"),
            (
                order_of(judged.c.rank, RANK_ORDER, "normal") * 100
                + order_of(judged.c.credibility, CREDIBILITY_ORDER, 6) * 10
                + order_of(own.source.c.reliability, RELIABILITY_ORDER, "F")
            ).label("merit"),
            greatest(*markings).label("marking"),
            case((judged.c.withdrawn == true(), 1), else_=0).label("withdrawn"),
            case(
                (or_(judged.c.withdrawn == true(), judged.c.rank == "deprecated"), 1), else_=0
            ).label("refused"),
            corrected_by(limits, mine.c.id, mine.c.repeats_id).scalar_subquery().label("ended_by"),
            links_from(limits, "misreads", mine.c.id).scalar_subquery().label("misread_id"),
            mine.c.repeats_id,
        )
        .select_from(joined)
        .where(*said(limits, at), *under_ceiling(limits, *markings)),
        "spoken",
    )


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


def live_claims(spoken: CTE) -> Select[tuple[object, ...]]:
    """Step 1: neither withdrawn nor deprecated, not corrected, not a misreading."""
    return select(spoken).where(
        spoken.c.refused == 0, spoken.c.ended_by.is_(None), spoken.c.misread_id.is_(None)
    )


def spread_over_time(question: Question, live: Select[tuple[object, ...]]) -> Subquery:
    """Give each claim its period; a claim about an actor has one row in each it was true in.

    Periods begin where the valid time of any rival claim begins or ends, so that within one
    either all of a claim holds or none: overlap, which is not transitive, becomes equality.
    `period` is the first second of it, or the last second before it followed by "~".
    """
    if question.subject == "incident":
        lone = live.subquery("live")
        return select(lone, literal("").label("period")).subquery("timed")
    claims = live.cte("live")
    keys = [claims.c[name] for name in RIVALS[:3]]
    cuts = union(
        select(*keys, claims.c.valid_from.label("period")),
        select(*keys, claims.c.valid_to + "~"),
    ).subquery("cuts")
    within = and_(
        *(cuts.c[name] == claims.c[name] for name in RIVALS[:3]),
        cuts.c.period >= claims.c.valid_from,
        cuts.c.period < claims.c.valid_to + "~",
    )
    return select(claims, cuts.c.period).select_from(claims.join(cuts, within)).subquery("timed")


def newest_first(rows: FromClause) -> list[ColumnElement[object]]:
    """Last said first; ties by what stands in the passage, never by the order of entry."""
    return [
        rows.c.said.desc(),
        rows.c.source_code,
        rows.c.locator,
        rows.c.value,
        rows.c.words,
        rows.c.stance,
    ]


def current_claims(question: Question, spoken: CTE) -> CTE:
    """Step 2: of each voice the claims equal to its last word, and what it denies."""
    timed = spread_over_time(question, live_claims(spoken))
    voice = [timed.c[name] for name in (*RIVALS, "voice_kind", "voice_id", "voice_text")]
    order = newest_first(timed)
    last = select(
        timed,
        func.first_value(timed.c.stance)
        .over(partition_by=[*voice, timed.c.value], order_by=order)
        .label("last_stance"),
        func.first_value(timed.c.value)
        .over(partition_by=[*voice, timed.c.stance], order_by=order)
        .label("last_value"),
    ).subquery("last")
    speaks = [last.c[name] for name in ("target_id", "voice_kind", "voice_id", "voice_text")]
    unsaid = and_(
        last.c.property == "occurred", last.c.qualifier_id == 0, last.c.last_stance == "denies"
    )
    heard = select(
        last,
        func.max(case((unsaid, 1), else_=0)).over(partition_by=speaks).label("denies_it_all"),
    ).subquery("heard")
    return materialized(
        select(heard).where(
            heard.c.stance == heard.c.last_stance,
            or_(heard.c.stance == "denies", heard.c.many, heard.c.value == heard.c.last_value),
            or_(heard.c.denies_it_all == 0, heard.c.property == "occurred"),
        ),
        "current_claims",
    )
