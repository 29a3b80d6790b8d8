"""What looks wrong: claims that can't be as they are recorded, or that want another look."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from incidents.db.functions import write_count
from incidents.models import Actor, Property, Term
from incidents.reporting.reports.facts import Picked, pick_facts
from incidents.reporting.timeline import Filters
from incidents.resolution.admission import (
    Passage,
    admitted,
    assessed,
    corrected_by,
    links_from,
    new_passage,
    said_at,
)
from incidents.resolution.question import Limits
from incidents.results import Chart, Report, Short

COLUMNS: Final = ("problem", "incident", "claim", "source", "detail")
DAY: Final = 10  # characters of YYYY-MM-DD
# Sources that nobody finds a passage in without being told where it stands.
LONG_KINDS: Final = ("report", "document", "reference", "broadcast", "video")
# Qualifiers under which a number may be greater than the total.
WIDER: Final = ("including-perpetrators", "family-included")
COUNTED: Final = ("deaths", "injured")
OFFICIAL: Final = ("state", "agency")
Row = Sequence[Any]


class Heard(NamedTuple):
    """The incidents picked, with their claims that stand, the passages, and the tests."""

    picked: Picked
    passage: Passage
    joined: FromClause
    where: Sequence[ColumnElement[bool]]


def report_lint(session: Session, limits: Limits, filters: Filters) -> Report:
    """A row a problem, kind by kind."""
    heard = _hear(limits, filters)
    checks: tuple[Callable[[Heard], Select[Any]], ...] = (
        _published_before,
        _above_total,
        _not_located,
        _officially_later,
    )
    found = chain.from_iterable(session.execute(check(heard)) for check in checks)
    return Report(
        "lint",
        "What wants another look",
        COLUMNS,
        (
            Short("incident", "incident"),
            Short("source", "source") if limits.ceiling else Short("claim", "claim"),
            Short("problem", "problem"),
            Short("detail", "detail"),
        ),
        islice(_number(found, limits), filters.limit),
        Chart("problem"),
    )


def _number(found: Iterator[Any], limits: Limits) -> Iterator[Row]:
    for problem, incident, claim, source, detail in found:
        # Under a ceiling claims go by no number: it would tell how many there are.
        yield problem, incident, None if limits.ceiling else f"c{claim}", source, detail


def _hear(limits: Limits, filters: Filters) -> Heard:
    picked, passage = pick_facts(limits, filters), new_passage()
    claim = passage.claim
    joined = passage.join_to(
        picked.joined.join(claim, claim.c.incident_id == picked.facts.c.incident_id)
    )
    stands = [
        *admitted(limits, passage),
        ~assessed(limits, claim, deprecated=True),
        # Of a subquery that IS NULL, PostgreSQL expects one row in two hundred.
        ~exists(corrected_by(limits, claim.c.id)),
        ~exists(links_from(limits, "misreads", claim.c.id)),
    ]
    return Heard(picked, passage, joined, [*picked.where, *stands])


def _select(heard: Heard, problem: str, detail: Any, *where: ColumnElement[bool]) -> Select[Any]:  # noqa: ANN401
    """The cheap tests first: what stands is asked of few."""
    claim, source = heard.passage.claim, heard.passage.source
    return (
        select(literal(problem), heard.picked.incident.c.code, claim.c.id, source.c.code, detail)
        .select_from(heard.joined)
        .where(*where, *heard.where)
        .order_by(heard.picked.incident.c.code, claim.c.id)
    )


def _published_before(heard: Heard) -> Select[Any]:
    """Claims said, or published, before the incident can have happened."""
    citation, source, facts = heard.passage.citation, heard.passage.source, heard.picked.facts
    at = said_at(citation, source)
    detail = "said by " + func.substr(at, 1, DAY) + ", happened from "
    detail = detail + func.substr(facts.c.earliest, 1, DAY) + " on"
    return _select(heard, "said before it happened", detail, at != "", at < facts.c.earliest)


def _above_total(heard: Heard) -> Select[Any]:
    """Numbers of a part that are greater than the greatest current total."""
    claim, facts = heard.passage.claim, heard.picked.facts
    term, prop = Term.__table__.alias("part"), _property()
    heard = heard._replace(
        joined=heard.joined.join(term, term.c.id == claim.c.qualifier_id).join(
            prop, prop.c.id == claim.c.property_id
        )
    )
    least = func.coalesce(claim.c.low, claim.c.best)
    exceeds = or_(
        *(
            and_(
                prop.c.key == key,
                least > facts.c[f"{key}_high"],
                func.coalesce(facts.c[f"{key}_open"], "").not_in(("above", "both")),
            )
            for key in COUNTED
        )
    )
    highest = case(
        (prop.c.key == COUNTED[0], facts.c[f"{COUNTED[0]}_high"]),
        else_=facts.c[f"{COUNTED[1]}_high"],
    )
    detail = prop.c.key + ", " + term.c.label + ": " + write_count(least)
    detail = detail + "; in all at most " + write_count(highest)
    part = and_(claim.c.stance == "asserts", term.c.key.not_in(WIDER))
    return _select(heard, "part above the total", detail, part, exceeds)


def _not_located(heard: Heard) -> Select[Any]:
    """Passages nobody can find again: long sources, or no wording to look for."""
    citation, source = heard.passage.citation, heard.passage.source
    nowhere = and_(
        citation.c.locator.is_(None),
        or_(citation.c.quote.is_(None), source.c.kind.in_(LONG_KINDS)),
    )
    detail = case(
        (source.c.kind.in_(LONG_KINDS), "a " + source.c.kind + ": say where it stands"),
        else_="neither a place in the source nor its wording",
    )
    return _select(heard, "no locator", detail, nowhere, source.c.code != "unsourced")


def _officially_later(heard: Heard) -> Select[Any]:
    """Numbers an authority gave later than the one that is shown."""
    claim, facts, speaker = heard.passage.claim, heard.picked.facts, heard.passage.speaker
    prop, voice, shown = _property(), Actor.__table__.alias("voice"), new_passage()
    joined = shown.join_to(
        heard.joined.join(prop, prop.c.id == claim.c.property_id)
        .join(voice, voice.c.id == speaker.c.voice_id)
        .join(shown.claim, shown.claim.c.id == _shown_claim(facts, prop))
    )
    later = said_at(heard.passage.citation, heard.passage.source)
    earlier = said_at(shown.citation, shown.source)
    number = func.coalesce(claim.c.best, claim.c.low, claim.c.high)
    before = func.coalesce(shown.claim.c.best, shown.claim.c.low, shown.claim.c.high)
    detail = prop.c.key + ": " + write_count(number) + " on " + func.substr(later, 1, DAY)
    detail = detail + ", shown " + write_count(before)
    detail = detail + case((earlier == "", ""), else_=" of " + func.substr(earlier, 1, DAY))
    return _select(
        heard._replace(joined=joined),
        "later official figure",
        detail,
        claim.c.stance == "asserts",
        claim.c.qualifier_id.is_(None),
        voice.c.kind.in_(OFFICIAL),
        number != before,
        later > earlier,
    )


def _shown_claim(facts: FromClause, prop: FromClause) -> ColumnElement[int]:
    return case(*((prop.c.key == key, facts.c[f"{key}_claim_id"]) for key in COUNTED))


def _property() -> FromClause:
    return Property.__table__.alias("counted")
