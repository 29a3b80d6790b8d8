"""Links between claims: one corrects, repeats or misreads another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, Final

from sqlalchemy.orm import Session

from incidents.db.base import Base
from incidents.entry.codes import check_one_of
from incidents.entry.lookup import follow_merge
from incidents.entry.standing import CLAIM_LINK, read_standing
from incidents.errors import InputError
from incidents.ledger.changeset import OpenChangeset
from incidents.models import Actor, Claim, ClaimLink, Incident
from incidents.models.claims import CLAIM_RELATIONS

REPEATS: Final = "repeats"
AFTER_ALL: Final = 1 << 62  # numbers of links that the database hasn't numbered yet start here


class LinkGraph:
    """The standing links around some claims, kept up while more are added."""

    def __init__(self, work: OpenChangeset) -> None:
        self.work = work
        self._out: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        self._repeating: dict[int, set[int]] = defaultdict(set)
        self._known: set[int] = set()
        self._numbers = count(AFTER_ALL)

    def load(self, claim_ids: Iterable[int]) -> None:
        """Read all links that lead from these claims to others and on, either way."""
        missing = set(claim_ids) - self._known
        while missing:
            self._known |= missing
            ends: set[int] = set()
            for by in ("claim_id", "target_id"):
                read = read_standing(self.work.session, ClaimLink, CLAIM_LINK, missing, by)
                for (claim, relation, target), number in read.items():
                    self._note(claim, relation, target, number)
                    ends |= {claim, target}
            missing = ends - self._known

    def add(self, claim: int, relation: str, target: int) -> list[ClaimLink]:
        """Link two claims; what repeats a repetition repeats what that repeats.

        Returns:
            The new links, none where it was so already.

        Raises:
            InputError: the claims would come to link to themselves.
        """
        self.load((claim, target))
        if relation == REPEATS and target != claim:
            target = self._find_root(target)
        if target == claim or claim in self._reach(target, relation):
            raise InputError(
                f"c{claim} {relation} itself in the end", "take the other link back first"
            )
        if self.holds(claim, relation, target):
            return []
        links = [self._add(claim, relation, target)]
        if relation == REPEATS:
            followers = [each for each in self._repeating[claim] if self.root(each) == claim]
            links += [self._add(each, REPEATS, target) for each in sorted(followers)]
        return links

    def holds(self, claim: int, relation: str, target: int) -> bool:
        """Whether the link stands and counts: of repetitions only the latest does."""
        if relation == REPEATS:
            return self.root(claim) == target
        return target in self._out[relation, claim]

    def root(self, claim: int) -> int | None:
        """What the claim repeats, or None."""
        targets = self._out[REPEATS, claim]
        return max(targets, key=targets.__getitem__, default=None)

    def _find_root(self, claim: int) -> int:
        """What the claim repeats in the end, or itself."""
        seen: set[int] = set()
        while (root := self.root(claim)) is not None and claim not in seen:
            seen.add(claim)
            claim = root
        return claim

    def _reach(self, start: int, relation: str) -> set[int]:
        """Every claim that links of one relation lead to."""
        reached, edge = {start}, [start]
        while edge:
            new = set(self._out[relation, edge.pop()]) - reached
            reached |= new
            edge += new
        return reached

    def _add(self, claim: int, relation: str, target: int) -> ClaimLink:
        self._note(claim, relation, target, next(self._numbers))
        link = ClaimLink(claim_id=claim, relation=relation, target_id=target)
        return self.work.add(link, flush=False)

    def _note(self, claim: int, relation: str, target: int, number: int) -> None:
        self._out[relation, claim][target] = number
        if relation == REPEATS:
            self._repeating[target].add(claim)


def read_links(session: Session, claim_ids: Iterable[int]) -> list[tuple[int, str, int]]:
    """The links from these claims that count, oldest first: of repetitions a claim's latest."""
    standing = read_standing(session, ClaimLink, CLAIM_LINK, claim_ids)
    links = sorted(standing, key=standing.__getitem__)
    latest = {claim: target for claim, relation, target in links if relation == REPEATS}
    return [link for link in links if link[1] != REPEATS or latest[link[0]] == link[2]]


def link_claims(work: OpenChangeset, claim: Claim, relation: str, target: Claim) -> list[ClaimLink]:
    """Say that a claim corrects, repeats or misreads another.

    Returns:
        The links added; none where it was so already.

    Raises:
        InputError: they don't speak of the same thing, or it would come to link to itself.
    """
    check_link(work.session, _columns_of(claim), relation, _columns_of(target))
    links = LinkGraph(work).add(claim.id, relation, target.id)
    work.session.flush()
    return links


def unlink_claims(work: OpenChangeset, claim: Claim, relation: str, target: Claim) -> bool:
    """Take a link back; False where there is none."""
    standing = read_standing(work.session, ClaimLink, CLAIM_LINK, [claim.id])
    if (claim.id, relation, target.id) not in standing:
        return False
    link = ClaimLink(claim_id=claim.id, relation=relation, target_id=target.id)
    link.withdrawn = True
    work.add(link)
    return True


def check_link(
    session: Session, claim: Mapping[str, Any], relation: str, target: Mapping[str, Any]
) -> None:
    """Refuse links between claims that don't speak of the same thing.

    What was misread may be about anything. A correction may find the wrong property (those were
    casualties, not deaths) but not the wrong subject, a repetition neither.
    """
    check_one_of("relation", relation, CLAIM_RELATIONS)
    if relation == "misreads":
        return
    if _subject_of(session, claim) != _subject_of(session, target):
        raise InputError(
            f"it {relation} a claim about something else", "both must have the same subject"
        )
    if relation == REPEATS and claim["property_id"] != target["property_id"]:
        raise InputError("it repeats a claim on another property", "both must have the same")


def _columns_of(claim: Claim) -> dict[str, Any]:
    names = ("incident_id", "actor_id", "property_id")
    return {name: getattr(claim, name) for name in names}


def _subject_of(session: Session, claim: Mapping[str, Any]) -> Base:
    incident_id = claim["incident_id"]
    if incident_id is not None:
        return follow_merge(session, session.get_one(Incident, incident_id))
    return follow_merge(session, session.get_one(Actor, claim["actor_id"]))
