"""Passages, claims and links on their way out, as records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any, Final

from incidents.entry.assessments import read_assessments
from incidents.entry.dating import read_columns
from incidents.entry.links import read_links
from incidents.entry.locators import Locator, format_locator
from incidents.entry.references import Candidate, Wanted, choose_targets, read_candidates
from incidents.entry.scope import Row, Scope
from incidents.entry.values import IDENTIFYING, format_value
from incidents.models import Assessment
from incidents.records import (
    AssessmentRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    ClaimReference,
    LineageRecord,
)

# What a claim is told by, the plainest first; each with the columns it stands for.
TELLING: Final[Mapping[str, tuple[str, ...]]] = {
    "locator": ("locator",),
    "value": IDENTIFYING,
    "said": ("said_edtf",),
    "speaker": ("speaker_id",),
    "speaker_text": ("speaker_text",),
    "stance": ("stance",),
    "valid": ("valid_edtf",),
    "gist": ("gist",),
    "quote": ("quote",),
}


def tell_passages(scope: Scope) -> tuple[CitationRecord, ...]:
    """All passages of a scope with their claims, in an order that no number decides."""
    links = _Links(scope)
    assessments = read_assessments(scope.session, sorted(scope.claims))
    claims = {
        key: replace(
            tell_claim(scope, row),
            links=links.tell(key),
            assessments=tuple(map(_tell_assessment, assessments[key])),
        )
        for key, row in scope.claims.items()
    }
    by_citation = scope.claims_by_citation()
    records = [
        _tell_citation(scope, row, [claims[claim] for claim in by_citation[key]])
        for key, row in scope.citations.items()
    ]
    return tuple(sorted(records, key=lambda record: (record.source, repr(record))))


def _tell_citation(scope: Scope, row: Row, claims: Sequence[ClaimRecord]) -> CitationRecord:
    lineage = [
        LineageRecord(role=role, source=source.code)
        for role, source_id in scope.lineage.get(row["id"], ())
        if (source := scope.sources.get(source_id))
    ]
    return CitationRecord(
        source=scope.sources[row["source_id"]].code,
        lineage=tuple(sorted(lineage, key=repr)),
        claims=tuple(sorted(claims, key=repr)),
        **_tell_passage(scope, row),
    )


def _tell_passage(scope: Scope, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that records of passages and references to claims share."""
    speaker = None if row["speaker_id"] is None else scope.actors[row["speaker_id"]].code
    return {
        "locator": format_locator(Locator(row["locator_type"], row["locator"])),
        "quote": row["quote"],
        "gist": row["gist"],
        "speaker": speaker,
        "speaker_text": row["speaker_text"],
        "said": read_columns(row, "said_"),
    }


def tell_claim(scope: Scope, row: Row) -> ClaimRecord:
    """A claim, without its links and assessments."""
    qualifier = None if row["qualifier_id"] is None else scope.terms[row["qualifier_id"]].key
    return ClaimRecord(
        about=_tell_subject(scope, row),
        property=scope.properties[row["property_id"]].key,
        qualifier=qualifier,
        value=_tell_value(scope, row),
        stance=row["stance"],
        valid=read_columns(row, "valid_"),
    )


def _tell_subject(scope: Scope, row: Mapping[str, Any]) -> str:
    if row["incident_id"] is not None:
        return scope.incidents[row["incident_id"]].code
    return scope.actors[row["actor_id"]].code


def _tell_value(scope: Scope, row: Mapping[str, Any]) -> str | None:
    def called(datatype: str, key: int) -> str:
        if datatype == "term":
            return scope.terms[key].key
        return scope.places[key].code if datatype == "place" else scope.actors[key].code

    return format_value(row["datatype"], row, called)


def _tell_assessment(row: Assessment) -> AssessmentRecord:
    return AssessmentRecord(
        reason=row.reason,
        rank=row.rank,
        credibility=row.credibility,
        withdrawn=row.withdrawn,
        assessor=row.assessor,
        assessed_at=row.assessed_at,
    )


class _Links:
    """The links between the claims of a scope, each naming its target as shortly as may be."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.targets = _read_targets(scope)
        linked = {target for told in self.targets.values() for _, target in told}
        rows = [scope.claims[key] for key in sorted(linked)]
        self.candidates = read_candidates(
            scope.session,
            (row["incident_id"] for row in rows if row["incident_id"] is not None),
            (row["actor_id"] for row in rows if row["actor_id"] is not None),
        )
        self.by_id = {each.id: each for told in self.candidates.values() for each in told}

    def tell(self, claim: int) -> tuple[ClaimLinkRecord, ...]:
        """The links of one claim."""
        records = [
            ClaimLinkRecord(relation=relation, target=self._refer(claim, self.by_id[target]))
            for relation, target in self.targets.get(claim, ())
        ]
        return tuple(sorted(records, key=repr))

    def _refer(self, claim: int, target: Candidate) -> ClaimReference:
        """The shortest reference from a claim that fits the target alone."""
        spot = self.candidates[target.spot]
        others = [each for each in spot if each.id != claim]
        fields, full = self._describe(claim, target)
        base = {"property_id": target.facts["property_id"]}
        base["qualifier_id"] = target.facts["qualifier_id"]
        for names in _list_subsets(full):
            facts = {column: target.facts[column] for name in names for column in TELLING[name]}
            if choose_targets(others, Wanted(target.spot, base | facts)) == [target]:
                break
        return ClaimReference(**fields, **{name: full[name] for name in names})

    def _describe(self, claim: int, target: Candidate) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a reference has to say in any case, and what it may say besides."""
        scope, mine, theirs = self.scope, self.scope.claims[claim], self.scope.claims[target.id]
        told = tell_claim(scope, theirs)
        fields: dict[str, Any] = {"source": scope.sources[target.spot[0]].code}
        if told.about != _tell_subject(scope, mine):
            fields["about"] = told.about
        if any(mine[name] != theirs[name] for name in ("property_id", "qualifier_id")):
            fields |= {"property": told.property, "qualifier": told.qualifier}
        passage = _tell_passage(scope, scope.citations[theirs["citation_id"]])
        besides = {"value": told.value, "stance": told.stance, "valid": told.valid, **passage}
        return fields, {name: besides[name] for name in TELLING if besides[name] is not None}


def _list_subsets(names: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Every choice of names, the smaller before the larger."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def _read_targets(scope: Scope) -> dict[int, list[tuple[str, int]]]:
    """The links that count, between claims of the scope."""
    targets: dict[int, list[tuple[str, int]]] = {}
    for claim, relation, target in read_links(scope.session, sorted(scope.claims)):
        if target in scope.claims:
            targets.setdefault(claim, []).append((relation, target))
    return targets
