"""The passages that the values of a timeline rest on, as columns beside them and as citations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, FromClause, func, select
from sqlalchemy.orm import Session

from incidents.models import Actor, Citation, Source
from incidents.models.chronology import SHOWN_PROPERTIES
from incidents.reporting.citations import locator_of, write_locator
from incidents.reporting.names import canonical_actor_name
from incidents.resolution.question import Limits
from incidents.results import CitedClaim

# Names of sources and speakers kept at a time; beyond that they are asked for anew.
MOST_KEPT: Final = 20_000


class Passage(NamedTuple):
    """Aliases of the claim that the value of one property rests on, and of its passage."""

    claim: FromClause
    citation: FromClause
    source: FromClause


def join_cited(
    joined: FromClause, claims: Mapping[str, FromClause]
) -> tuple[dict[str, Passage], FromClause]:
    """Join to the claims that rows of facts rest on, by property, where they are said."""
    found = {}
    for key, claim in claims.items():
        citation = Citation.__table__.alias(f"{key}_passage")
        source = Source.__table__.alias(f"{key}_source")
        joined = joined.outerjoin(citation, citation.c.id == claim.c.citation_id)
        joined = joined.outerjoin(source, source.c.id == citation.c.source_id)
        found[key] = Passage(claim, citation, source)
    return found, joined


def name_passage(passage: Passage) -> ColumnElement[str]:
    """Write "xinhua-2024-01-04 paragraph 2"; see `write_locator`."""
    return passage.source.c.code + func.coalesce(" " + locator_of(passage.citation), "")


PASSAGE = ("id", "source_id", "locator_type", "locator", "quote", "gist", "speaker_id",
           "speaker_text", "said_edtf")  # fmt: skip


def cited_columns(passages: Mapping[str, Passage]) -> list[ColumnElement[Any]]:
    """For each property the number of the claim, then what PASSAGE names."""
    return [
        column.label(f"{key}_{name}_cited")
        for key, passage in passages.items()
        for name, column in (
            ("claim", passage.claim.c.id),
            *((name, passage.citation.c[name]) for name in PASSAGE),
        )
    ]


class Citer:
    """Makes citations of the columns of `cited_columns`, which begin at `at` in a row.

    Under a ceiling claims go unnumbered: the numbers would tell how many there are besides.
    """

    def __init__(self, session: Session, limits: Limits, at: int) -> None:
        self.session, self.limits = session, limits
        self.numbered = limits.ceiling is None
        width = 1 + len(PASSAGE)
        self.places = [(key, at + n * width) for n, key in enumerate(SHOWN_PROPERTIES)]
        self.sources: dict[int, tuple[Any, ...]] = {}
        self.speakers: dict[int, str | None] = {}

    def prepare(self, rows: Sequence[Sequence[Any]]) -> None:
        """Look up the sources and speakers that some rows name."""
        at = [place for _, place in self.places]
        self._look_up(self.sources, {row[n + 2] for row in rows for n in at}, self._find_sources)
        self._look_up(self.speakers, {row[n + 7] for row in rows for n in at}, self._find_speakers)

    def _look_up(self, kept: dict[int, Any], wanted: set[int | None], find: Any) -> None:  # noqa: ANN401 - one of the two below
        missing = {number for number in wanted if number is not None and number not in kept}
        if missing:
            if len(kept) > MOST_KEPT:
                kept.clear()
                missing = {number for number in wanted if number is not None}
            kept.update(find(sorted(missing)))

    def _find_sources(self, ids: list[int]) -> Iterable[tuple[int, tuple[Any, ...]]]:
        source = Source.__table__
        query = select(
            source.c.id,
            source.c.code,
            source.c.kind,
            source.c.title,
            canonical_actor_name(self.limits, source.c.publisher_id),
            source.c.published_edtf,
            source.c.url,
            source.c.handling,
        ).where(source.c.id.in_(ids))
        return [(row[0], tuple(row[1:])) for row in self.session.connection().execute(query)]

    def _find_speakers(self, ids: list[int]) -> Iterable[tuple[int, str | None]]:
        actor = Actor.__table__
        name = canonical_actor_name(self.limits, actor.c.id)
        query = select(actor.c.id, name).where(actor.c.id.in_(ids))
        return [(row[0], row[1]) for row in self.session.connection().execute(query)]

    def cite(self, row: Sequence[Any]) -> tuple[CitedClaim, ...]:
        """The citations of a row; `prepare` has seen it."""
        cited = []
        last, tail = None, ()
        for key, at in self.places:
            if (claim := row[at]) is None:
                continue
            if (citation := row[at + 1]) != last:
                last, tail = citation, self._tell(row[at + 2 : at + 10])
            number = f"c{claim}" if self.numbered else None
            cited.append(tuple.__new__(CitedClaim, (key, number, *tail)))
        return tuple(cited)

    def _tell(self, passage: Sequence[Any]) -> tuple[Any, ...]:
        source_id, kind, locator, quote, gist, speaker_id, speaker, said = passage
        *source, handling = self.sources[source_id]
        if speaker_id is not None:
            speaker = self.speakers[speaker_id] or speaker
        return (*source, write_locator(kind, locator), quote, gist, speaker, said, handling)
