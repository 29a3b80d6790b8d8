"""The articles that rows were coded from, as sources that are consulted and never counted."""

import hashlib
from typing import Any

from sqlalchemy import Column, MetaData, Table, exists, literal, select, true

from incidents.dates import parse_edtf
from incidents.db.bulk import insert_tuples
from incidents.db.types import BigInt, Text
from incidents.entry.codes import make_slug
from incidents.entry.imports.fresh import TABLES, no
from incidents.entry.imports.staging import NOT_STATED, TEMPORARY
from incidents.entry.imports.things import NewRows, Things
from incidents.errors import InputError
from incidents.importers.values import ActorValue, ArticleValue
from incidents.ledger.changeset import OpenChangeset
from incidents.ledger.salt import make_salt
from incidents.ledger.standing import stands
from incidents.models import Source

PUBLISHED = ("edtf", "earliest", "latest", "precision", "utc_offset")


def make_staged_articles() -> Table:
    """The row of which key was coded from which source."""
    columns: list[Column[Any]] = [Column("key", Text), Column("source_id", BigInt)]
    return Table("staged_articles", MetaData(), *columns, **TEMPORARY)


class Articles:
    """Ids of articles, made where they aren't there; their codes follow from what they are."""

    def __init__(self, work: OpenChangeset, things: Things, handling: str) -> None:
        self.work, self.things, self.handling = work, things, handling
        self.sources = NewRows(
            *(work, Source.__table__, "code", "kind", "title", "publisher_id"),
            *(f"published_{name}" for name in PUBLISHED),
            *("handling", "salt", "retracted"),
        )
        self.staged: list[tuple[str, int]] = []
        gone = select(Source.id).where(Source.retracted == true())
        self._gone = set(work.session.scalars(gone))
        self._ids: dict[ArticleValue, int] = {}
        self._codes: dict[str, int] = dict(
            work.session.execute(select(Source.code, Source.id)).all()
        )

    def stage(self, key: str, articles: tuple[ArticleValue, ...]) -> None:
        """Note what a row was coded from."""
        for article in articles:
            found = self._ids.get(article)
            if found is None:
                found = self._ids[article] = self._choose(article)
            self.staged.append((key, found))

    def _choose(self, article: ArticleValue) -> int:
        code = make_code(article)
        if code not in self._codes:
            published: Any = parse_edtf(article.published) if article.published else NOT_STATED
            self._codes[code] = self.sources.add(
                *(code, "article" if article.publisher else "other", article.title),
                self._find_publisher(article.publisher),
                *(*published, self.handling, make_salt(), self.things.no),
            )
        self._bring_back(self._codes[code])
        return self._codes[code]

    def _bring_back(self, number: int) -> None:
        """An article that an undo took back is there again."""
        if number in self._gone:
            self._gone.discard(number)
            source = self.work.session.get_one(Source, number)
            self.work.change(source, flush=False, retracted=False)

    def _find_publisher(self, name: str | None) -> int | None:
        if name is None:
            return None
        try:
            return self.things.find_actor(ActorValue(name[:500], "publisher"))
        except InputError:
            return None  # one of several of that name: nobody can tell which

    def flush(self, staged: Table) -> None:
        """Insert new sources, and what is noted of the rows."""
        self.sources.flush()
        connection = self.work.session.connection()
        insert_tuples(connection, staged, ("key", "source_id"), self.staged)
        self.staged.clear()


def make_code(article: ArticleValue) -> str:
    """A code that the same article gets in every file."""
    words = "\n".join(part or "" for part in article)
    digest = hashlib.sha256(words.encode()).hexdigest()[:10]
    named = make_slug(article.publisher or article.title, "article")[:40].rstrip("-")
    return "-".join(filter(None, (named, article.published, digest)))


def record_articles(work: OpenChangeset, articles: Table, source_id: int) -> None:
    """Say of the rows' passages what was consulted, where that isn't said."""
    citation, lineage = TABLES["citations"], TABLES["citation_sources"]
    said = exists().where(
        lineage.c.citation_id == citation.c.id,
        lineage.c.role == "consulted",
        lineage.c.source_id == articles.c.source_id,
        stands(lineage, lineage),
    )
    rows = (
        select(
            citation.c.id, literal("consulted"), articles.c.source_id, no(), literal(work.id)
        )
        .distinct()
        .select_from(articles)
        .join(citation, citation.c.locator == articles.c.key)
        .where(
            citation.c.source_id == source_id,
            citation.c.locator_type == "row",
            ~said,
        )
        .order_by(citation.c.id, articles.c.source_id)
    )  # fmt: skip
    if work.session.execute(rows.limit(1)).first() is None:
        return
    work.start()
    columns = ["citation_id", "role", "source_id", "withdrawn", "recorded_in"]
    work.session.execute(lineage.insert().from_select(columns, rows))
