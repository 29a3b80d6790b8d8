"""Links that records ask for: finding their targets, and linking to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from incidents.entry.intake import Intake
from incidents.entry.links import LinkGraph, check_link
from incidents.entry.passages import RecordedClaim, RecordedPassage
from incidents.entry.references import (
    Candidate,
    Spot,
    Wanted,
    choose_targets,
    list_candidates,
    read_candidates,
    read_reference,
)
from incidents.models import Claim
from incidents.records import ClaimLinkRecord, Where


@dataclass
class LinkDraft:
    """A link a claim is to have; its target is described, not yet found."""

    passage: RecordedPassage
    claim: RecordedClaim
    record: ClaimLinkRecord
    wanted: Wanted

    @property
    def where(self) -> Where | None:
        """Where the link was asked for."""
        return self.record.where or self.claim.record.where or self.passage.record.where


def record_links(intake: Intake, passages: Sequence[RecordedPassage]) -> None:
    """Link the claims of passages as their records say; targets must be recorded by now."""
    drafts = list(_draft_links(intake, passages))
    if not drafts:
        return
    candidates = _read_spots(intake, drafts)
    graph = LinkGraph(intake.work)
    found = [(draft, _choose(intake, draft, candidates)) for draft in drafts]
    targets = [target.id for _, chosen in found for target in chosen]
    graph.load([*targets, *(draft.claim.id for draft in drafts)])
    for draft, chosen in found:
        for target in chosen:
            with intake.noting(draft.where):
                _link(intake, graph, draft, target)
    intake.session.flush()
    _complain_of_loose(intake, found)


def _draft_links(intake: Intake, passages: Sequence[RecordedPassage]) -> Iterator[LinkDraft]:
    for passage in passages:
        for claim in passage.claims:
            for record in claim.record.links:
                wanted = intake.attempt(
                    record.where or claim.record.where,
                    partial(read_reference, intake, record.target, claim.columns),
                )
                if wanted:
                    yield LinkDraft(passage, claim, record, wanted)


def _read_spots(intake: Intake, drafts: Sequence[LinkDraft]) -> dict[Spot, list[Candidate]]:
    spots = {draft.wanted.spot for draft in drafts}
    return read_candidates(
        intake.session,
        (incident for _, incident, _ in spots if incident is not None),
        (actor for _, _, actor in spots if actor is not None),
    )


def _choose(
    intake: Intake, draft: LinkDraft, candidates: dict[Spot, list[Candidate]]
) -> list[Candidate]:
    here = candidates.get(draft.wanted.spot, [])
    others = [each for each in here if each.id != draft.claim.id]
    chosen = choose_targets(others, draft.wanted)
    if len(chosen) > 1:
        intake.complain(
            draft.where,
            f"{draft.record.relation} fits several claims: {list_candidates(chosen)}",
            "say more of the one that is meant: at, by, on, value",
        )
        return []
    if not chosen and not draft.record.loose:
        _complain_of_none(intake, draft)
    return chosen


def _complain_of_none(intake: Intake, draft: LinkDraft) -> None:
    reference, claim = draft.record.target, draft.claim.record
    if intake.is_broken(Claim, reference.source):
        return
    prop = reference.property or claim.property
    intake.complain(
        draft.where,
        f"{draft.record.relation}: {reference.source} makes no such claim on {prop}"
        f" of {reference.about or claim.about}",
        "name the property, or what else the claim is told by",
    )


def _link(intake: Intake, graph: LinkGraph, draft: LinkDraft, target: Candidate) -> None:
    relation = draft.record.relation
    check_link(intake.session, draft.claim.columns, relation, target.facts)
    intake.added["claim_links"] += len(graph.add(draft.claim.id, relation, target.id))


def _complain_of_loose(intake: Intake, found: Sequence[tuple[LinkDraft, list[Candidate]]]) -> None:
    """What was asked of a whole passage must hold for one of its claims at least."""
    groups: dict[Any, tuple[LinkDraft, list[Candidate]]] = {}
    for draft, chosen in found:
        if draft.record.loose:
            key = (id(draft.passage), draft.record)
            groups.setdefault(key, (draft, []))[1].extend(chosen)
    for draft, chosen in groups.values():
        if not chosen and not any(problem.where == draft.where for problem in intake.problems):
            _complain_of_none(intake, draft)
