"""What was edited between two runs, by what it concerns: of many edits each is looked at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from incidents.handling import HANDLINGS
from incidents.schedule.manifest import Manifest
from incidents.schedule.past import Edit, find_owners, marked_above, name_rows, read_edits

# Where the names stand that a value is shown by.
NAMES: Final = {
    "place": "place_names",
    "perpetrator": "actor_names",
    "responsibility": "actor_names",
    "type": "terms",
}
LINEAGE: Final = frozenset({"parent_id", "merged_into_id", "kind", "edition_of_id"})
# What claims are admitted, weighed and ordered by.
WEIGHTS: Final = frozenset(
    {
        *(("sources", "handling"), ("sources", "reliability"), ("actors", "handling")),
        ("properties", "rule"),
    }
)


class Between(NamedTuple):
    """Two runs, and what was edited between them.

    incidents: edits by the incidents they concern: the edited one, and what it was merged into.
    names: edits of names by table and what is named; none of what is marked above the ceiling.
    weights: edits of what claims are weighed by; `sources` and `properties` name the rows.
    lineage: whether anything was merged, moved or made an edition of something.
    ceiling: limits what may be told.
    """

    older: Manifest
    newer: Manifest
    incidents: Mapping[int, Sequence[Edit]]
    names: Mapping[tuple[str, int], Sequence[Edit]]
    weights: Sequence[Edit]
    sources: Mapping[int, str]
    properties: Mapping[int, str]
    lineage: bool
    ceiling: str | None

    def about(self, incidents: Iterable[int]) -> list[Edit]:
        """The edits that concern some incidents, in order, none twice."""
        found = {edit for number in incidents for edit in self.incidents.get(number, ())}
        return sorted(found, key=lambda edit: (edit.row_id, edit.column))

    def naming(self, table: str, named: Iterable[int]) -> Iterator[Edit]:
        """The edits of the names of some places, actors or terms."""
        for number in sorted(named):
            yield from self.names.get((table, number), ())


def read_between(session: Session, older: Manifest, newer: Manifest) -> Between:
    """What was edited between two runs; the session sees what the newer one saw."""
    edits = read_edits(session, older.head.changeset, newer.head.changeset)
    ceiling = _choose_ceiling(older.request.handling, newer.request.handling)
    weights = [edit for edit in edits if (edit.table, edit.column) in WEIGHTS]
    return Between(
        older=older,
        newer=newer,
        incidents=_group_by_incident(edits),
        names=_group_by_named(session, edits, ceiling),
        weights=weights,
        sources=name_rows(session, "sources", _rows_of(weights, "sources")),
        properties=name_rows(session, "properties", _rows_of(weights, "properties")),
        lineage=any(edit.column in LINEAGE for edit in edits),
        ceiling=ceiling,
    )


def _choose_ceiling(*ceilings: str | None) -> str | None:
    """What may be told is what one of the two exports may hold."""
    given = [each for each in ceilings if each is not None]
    return max(given, key=HANDLINGS.index) if len(given) == len(ceilings) else None


def _rows_of(edits: Iterable[Edit], table: str) -> list[int]:
    return sorted({edit.row_id for edit in edits if edit.table == table})


def _group_by_incident(edits: Iterable[Edit]) -> Mapping[int, Sequence[Edit]]:
    found: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.table != "incidents":
            continue
        merged = {edit.before, edit.after} if edit.column == "merged_into_id" else set()
        for number in (merged | {edit.row_id}) - {None}:
            found[number].append(edit)
    return found


def _group_by_named(
    session: Session, edits: Sequence[Edit], ceiling: str | None
) -> Mapping[tuple[str, int], Sequence[Edit]]:
    found: dict[tuple[str, int], list[Edit]] = defaultdict(list)
    for table in sorted(set(NAMES.values())):
        rows = _rows_of(edits, table)
        marked = marked_above(session, table, rows, ceiling)
        owners = find_owners(session, table, [row for row in rows if row not in marked])
        for edit in edits:
            if edit.table == table and edit.row_id in owners:
                found[table, owners[edit.row_id]].append(edit)
    return found
