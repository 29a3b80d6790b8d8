"""One import: a file read through a mapping, in one changeset, all of it or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Final

from sqlalchemy import Column, MetaData, Table, exists, func, select

from incidents.db.bulk import (
    create_indexes,
    drop_indexes,
    enlarge_cache,
    insert_tuples,
    tell_planner,
    temporary_table,
)
from incidents.db.types import Text
from incidents.entry.imports.ahead import ReadAhead
from incidents.entry.imports.articles import Articles, make_staged_articles, record_articles
from incidents.entry.imports.compare import compare_rows
from incidents.entry.imports.comparison import Comparison, make_fresh, make_held
from incidents.entry.imports.dropped import (
    FEW,
    MOST_DROPPED,
    count_known,
    deny_staged,
    stage_absent,
)
from incidents.entry.imports.edition import (
    Edition,
    find_edition,
    record_edition,
    require_order,
)
from incidents.entry.imports.fresh import (
    TABLES,
    last_id,
    record_citations,
    record_claims,
    record_incidents,
    settle_codes,
)
from incidents.entry.imports.known import SOME, make_judged, read_judged
from incidents.entry.imports.options import ImportOptions
from incidents.entry.imports.parts import PART, Part, PartReader
from incidents.entry.imports.recording import Outcome
from incidents.entry.imports.staging import (
    TEMPORARY,
    Stager,
    list_row_columns,
    make_lists,
    make_staged,
    stage_lines,
)
from incidents.entry.imports.summary import MOST_TOLD, Difference, ImportSummary
from incidents.entry.imports.things import Things
from incidents.entry.imports.words import record_words
from incidents.entry.lookup import find_property
from incidents.errors import InputError
from incidents.importers.mapping import ImportMapping
from incidents.importers.plan import Plan, RejectedRow, TypedRow, describe
from incidents.importers.reading import Table as FileTable
from incidents.ledger.canonical import RECORDED_TABLES
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Actor, Source

# New rows from which on PostgreSQL needs to be told, or it takes the tables for empty.
MANY: Final = 1_000
# Of the tables below, indexes of rows such as a file brings few of, or none.
KEPT: Final = (
    *("ix_claims_actor_id_property_id", "ix_claims_denies"),
    *("ix_citations_speaker_id", "ix_incidents_merged_into_id"),
)
LOADED: Final = ("incidents", "citations", "claims", "external_ids")


def import_table(
    work: OpenChangeset, file: FileTable, mapping: ImportMapping, options: ImportOptions
) -> ImportSummary:
    """Record what a file says, in the open changeset.

    Raises:
        InputError: the file is broken, lacks a column, or would drop most of what is known.
    """
    plan = Plan(mapping, file.columns, with_articles=options.with_articles)
    edition = find_edition(work.session, mapping, options.naming)
    require_order(work.session, edition, options.published)
    record_words(work, mapping)
    source_id = record_edition(
        work, mapping, edition, naming=options.naming, published=options.published
    )
    # Also for what follows on it: the chronology and the digest of the changeset.
    enlarge_cache(work.session.connection())
    run = ImportRun(work, file, plan, options=options, edition=edition, source_id=source_id)
    summary = run.run()
    work.settle_numbers()
    return summary


class ImportRun:
    """The state of one import."""

    def __init__(
        self,
        work: OpenChangeset,
        file: FileTable,
        plan: Plan,
        *,
        options: ImportOptions,
        edition: Edition,
        source_id: int,
    ) -> None:
        self.work, self.file, self.plan, self.options = work, file, plan, options
        self.edition, self.source_id = edition, source_id
        self.connection = work.session.connection()
        self.dataset = plan.mapping.row.dataset
        self.lines = stage_lines(work, plan)
        self.source = work.session.get_one(Source, source_id)
        self.things = Things(work, self.source.handling)
        if self.source.publisher_id is not None:
            self.things.bring_back(Actor, self.source.publisher_id)
        row = plan.mapping.row
        self.stager = Stager(row, self.lines, self.things)
        self.summary = ImportSummary(
            edition.code, edition.first, edition.first_of_part, notes=[*file.notes]
        )
        self.summary.notes += plan.left_out
        self.reader = PartReader(plan, file, self.stager)
        self.is_fresh = self._knows_nothing()
        self.indexes: list[str] | None = None
        self.kinds: dict[tuple[int, int], Difference] = {}
        self.articles = self._open_articles() if options.with_articles else None
        self.staged, self.lists = make_staged(row, self.lines), make_lists()
        self.staged_articles = make_staged_articles()
        self.seen = Table(
            "staged_keys", MetaData(), Column("key", Text, primary_key=True), **TEMPORARY
        )
        self.columns = [
            *list_row_columns(row),
            *(name for line in self.lines for name in line.columns),
        ]
        self.comparison = Comparison(
            *(work, self.staged, self.lists, make_held(), make_fresh(), make_judged()),
            *(self.lines, source_id),
            tuple({*edition.work_ids, source_id}),
            self.dataset,
            self.source.handling,
            find_property(work.session, "occurred").id,
            self._knows_retracted(),
        )

    def _knows_nothing(self) -> bool:
        """Whether no row of the data set is known, so that there is nothing to compare with."""
        ids, citation = TABLES["external_ids"], TABLES["citations"]
        known = exists().where(ids.c.dataset == self.dataset)
        cited = exists().where(
            citation.c.source_id.in_([*self.edition.work_ids, self.source_id]),
            citation.c.locator_type == "row",
        )
        return not (
            self.work.session.scalar(select(known)) or self.work.session.scalar(select(cited))
        )

    def _knows_retracted(self) -> bool:
        ids = TABLES["external_ids"]
        known = exists().where(ids.c.dataset == self.dataset, ids.c.retracted)
        return bool(self.work.session.scalar(select(known)))

    def _open_articles(self) -> Articles:
        return Articles(self.work, self.things, self.source.handling)

    def run(self) -> ImportSummary:
        """Read all rows, then look at what wasn't among them."""
        with ExitStack() as stack:
            compared = self.comparison
            for table in (self.staged, self.lists, self.staged_articles, self.seen,
                          compared.held, compared.fresh, compared.judged):  # fmt: skip
                stack.enter_context(temporary_table(self.connection, table))
            if not self.is_fresh:
                read_judged(compared)
            self._read_rows()
            if self.is_fresh:
                # They take the memory that sorting indexes needs.
                self.reader.lines_of_keys.clear()
            if self.indexes is not None:
                create_indexes(self.connection, self.indexes)
            if self.summary.new >= MANY:
                tell_planner(self.connection, *(TABLES[name] for name in LOADED))
            if not self.is_fresh:
                self._look_for_absent()
        return self._sum_up()

    # --- rows

    def _read_rows(self) -> None:
        with ReadAhead(self.reader.read) as self.ahead:
            while (part := self.ahead.take()).staged:
                self.summary.read += len(part.staged)
                if rows := self._settle(part):
                    self._record_part(rows)
        if not self.summary.read:
            raise InputError("the file holds no rows", "give one that has more than a header")
        self.options.on_progress(self.summary.read, 1.0)

    def _settle(self, part: Part) -> list[list[Any]]:
        """See to what is noted of a part; return the rows of it that are accepted."""
        for at, row in part.noted:
            if isinstance(row, RejectedRow):
                self._reject(row)
                continue
            try:
                part.staged[at] = part.staged[at] or self.reader.stage(row, at)
            except InputError as error:
                self._reject(RejectedRow(row.line, describe(error), row.raw, row.key))
                continue
            self._note(row)
        return [staged for staged in part.staged if staged is not None]

    def _note(self, row: TypedRow) -> None:
        """Note what an accepted row brings beside its claims."""
        if self.articles and row.articles:
            self.articles.stage(row.key, row.articles)
        for oddity in row.oddities:
            prop = oddity.partition(":")[0]
            self.summary.odd[prop] = self.summary.odd.get(prop, 0) + 1
            self.summary.oddities.append(f"{row.key} (line {row.line}): {oddity}")

    def _reject(self, row: RejectedRow) -> None:
        self.summary.rejected += 1
        if len(self.summary.rejects) < MOST_TOLD:
            self.summary.rejects.append(f"line {row.line}: {row.reason}")
        self.options.on_reject(row)

    # --- parts of the file

    def _record_part(self, part: list[list[Any]]) -> None:
        self.summary.accepted += len(part)
        self.things.flush()
        lists = self.stager.lists
        insert_tuples(self.connection, self.lists, ("n", "line", "value_id"), lists)
        lists.clear()
        if self.articles:
            self.articles.flush(self.staged_articles)
        if self.is_fresh:
            self._record_new(part)
        else:
            self._compare(part)
        if self.articles:
            record_articles(self.work, self.staged_articles, self.source_id)
            self.connection.execute(self.staged_articles.delete())
        self.comparison.clear()
        self.options.on_progress(self.summary.read, self.file.fraction())

    def _record_new(self, part: list[list[Any]]) -> None:
        """Rows of a data set of which nothing is known: numbered here, all of them recorded."""
        self.work.start()
        incident, citation = (last_id(self.work, name) for name in ("incidents", "citations"))
        for number, staged in enumerate(part, 1):
            staged += (incident + number, citation + number)  # noqa: PLW2901 - in place
        self._drop_indexes()
        columns = [*self.columns, "incident_id", "citation_id"]
        insert_tuples(self.connection, self.staged, columns, part)
        self.ahead.start()
        settle_codes(self.work, self.staged)
        record_incidents(self.work, self.staged, self.dataset, self.source.handling)
        record_citations(self.work, self.staged, self.source_id)
        record_claims(self.work, self.lines, self.staged, self.lists)
        self.summary.new += len(part)
        self._show(range(incident + 1, incident + len(part) + 1))

    def _drop_indexes(self) -> None:
        """Build indexes at the end, if the file brings more than is there."""
        if self.indexes is not None:
            return
        share = self.file.fraction()
        expected = self.summary.read / share if share > 0 else self.summary.read
        large = expected > PART and expected * len(self.lines) > last_id(self.work, "claims")
        tables = [TABLES[name] for name in LOADED]
        self.indexes = drop_indexes(self.connection, tables, KEPT) if large else []

    def _compare(self, part: list[list[Any]]) -> None:
        insert_tuples(self.connection, self.staged, self.columns, part)
        keys = [(row[1],) for row in part]
        insert_tuples(self.connection, self.seen, ("key",), keys)
        self.ahead.start()
        outcome = compare_rows(self.comparison)
        self._count(outcome)
        self.summary.unchanged += len(part) - outcome.new - outcome.differing

    def _count(self, outcome: Outcome) -> None:
        self.summary.new += outcome.new
        self.summary.changed += outcome.changed
        self.summary.returned += outcome.returned
        for prop, qualifier, what, count in outcome.kinds:
            difference = self.kinds.setdefault((prop, qualifier), Difference(""))
            setattr(difference, what, getattr(difference, what) + count)
        self._show(outcome.first)

    def _show(self, incident_ids: Sequence[int]) -> None:
        """Take the first of these as long as there are few to be shown."""
        self.summary.first += incident_ids[: SOME - len(self.summary.first)]

    # --- what the file doesn't hold

    def _look_for_absent(self) -> None:
        """Deny what this edition dropped, or say what the file doesn't hold."""
        part_ids = tuple({*self.edition.part_ids} - {self.source_id})
        is_new = self.edition.is_new and bool(part_ids)
        drops = is_new if self.options.drops is None else self.options.drops
        if self.file.is_of_rejects and not self.options.drops:
            return
        rejected = [(key,) for key in self._list_rejected_keys()]
        insert_tuples(self.connection, self.seen, ("key",), rejected)
        absent = stage_absent(self.comparison, (*part_ids, self.source_id), self.seen)
        if not absent:
            return
        if drops and self.reader.unread_keys:
            self.summary.unread_keys = self.reader.unread_keys
            drops = False
        if not drops:
            self.summary.absent = absent
            return
        if self.options.drops is None and absent > FEW:
            self._refuse_many(absent, (*part_ids, self.source_id))
        deny_staged(self.comparison)
        self.summary.dropped = absent

    def _refuse_many(self, absent: int, part_ids: tuple[int, ...]) -> None:
        """Refuse to deny a great part of what is known, unless it was asked for."""
        known = count_known(self.comparison, part_ids)
        if absent > known * MOST_DROPPED:
            raise InputError(
                f"{self.edition.code} would deny {absent:,} of {known:,} events that earlier"
                " editions hold",
                "is it a part of the data set? name it with --part NAME, or say --no-drops; if"
                " they are gone say --drops",
            )

    def _list_rejected_keys(self) -> Iterator[str]:
        """Keys of rows that were rejected, and are in the file all the same."""
        accepted = set(self.work.session.scalars(select(self.seen.c.key)))
        return (key for key in self.reader.lines_of_keys if key not in accepted)

    # --- the end

    def _sum_up(self) -> ImportSummary:
        summary = self.summary
        summary.source_id = self.source_id
        summary.added = dict(self._count_added())
        summary.differences = sorted(self._name_kinds(), key=lambda each: each.property)
        summary.renamed = self.things.renamed
        summary.unknown_countries = dict(sorted(self.things.unknown_countries.items()))
        return summary

    def _count_added(self) -> Iterator[tuple[str, int]]:
        """Rows recorded, by table."""
        self.work.session.flush()
        for table in RECORDED_TABLES if self.work.recorded else ():
            mine = select(func.count()).where(table.c.recorded_in == self.work.id)
            if count := self.work.session.scalar(mine):
                yield table.name, count

    def _name_kinds(self) -> Iterator[Difference]:
        prop, term = TABLES["properties"], TABLES["terms"]
        keys = dict(self.work.session.execute(select(prop.c.id, prop.c.key)).all())
        terms = dict(self.work.session.execute(select(term.c.id, term.c.key)).all())
        for (prop_id, qualifier_id), difference in self.kinds.items():
            difference.property = keys[prop_id]
            if qualifier_id:
                difference.property += f":{terms[qualifier_id]}"
            yield difference
