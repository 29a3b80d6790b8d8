"""Passages and their claims to trees."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from incidents.dossier.trees import (
    order_naturally,
    order_tree,
    sort_trees,
    write_fields,
    write_one_or_list,
)
from incidents.dossier.words import ASSESSMENT_KEYS, CLAIM_RELATIONS, PASSAGE_KEYS
from incidents.dossier.yaml_text import Tree
from incidents.records import (
    AssessmentRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    ClaimReference,
    LineageRecord,
)

_KEYS = {"locator": "at", "speaker": "by", "speaker_text": "unnamed", "said": "on"}


def write_passages(citations: Iterable[CitationRecord], about: str | None) -> list[Tree]:
    """Write the passages of a source, by place; `about` is what the file says of all."""
    located = (
        (order_naturally(citation.locator or ""), _write_passage(citation, about))
        for citation in citations
    )
    return [tree for _, tree in sorted(located, key=lambda each: (each[0], order_tree(each[1])))]


def _write_passage(citation: CitationRecord, about: str | None) -> dict[str, Tree]:
    _check_writable(citation)
    tree = write_fields(citation, "source", "lineage", "claims", **_KEYS)
    subject = about or _choose_subject(citation.claims)
    if not about:
        tree["about"] = subject
    tree |= _write_lineage(citation)
    valid = _find_shared_valid(citation.claims)
    if valid:
        tree["valid"] = valid
    tree |= _write_links(link for link in citation.claims[0].links if link.loose)
    tree |= _write_claims(citation.claims, "asserts", subject, valid)
    denies = _write_claims(citation.claims, "denies", subject, valid)
    return {**tree, **({"denies": denies} if denies else {})}


def _check_writable(citation: CitationRecord) -> None:
    where = f"{citation.source}, {citation.locator}"
    if not citation.claims:
        raise ValueError(f"{where}: a passage without claims")
    if (citation.quote and citation.gist) or (citation.speaker and citation.speaker_text):
        raise ValueError(f"{where}: two wordings or two speakers")
    loose = {frozenset(link for link in claim.links if link.loose) for claim in citation.claims}
    if len(loose) > 1:
        raise ValueError(f"{where}: a loose link that not all claims of the passage have")
    if clash := {claim.property for claim in citation.claims}.intersection(PASSAGE_KEYS):
        raise ValueError(f"{where}: no property may be called {min(clash)}")


def _choose_subject(claims: Iterable[ClaimRecord]) -> str:
    """Choose what most claims are about; the others say their own."""
    counts = Counter(claim.about for claim in claims)
    return min(counts, key=lambda about: (-counts[about], about))


def _find_shared_valid(claims: Iterable[ClaimRecord]) -> str | None:
    """Find the time that all claims are valid at, if they have one: none could unsay it."""
    times = {claim.valid for claim in claims}
    valid = times.pop()
    return valid.edtf if valid and not times else None


def _write_lineage(citation: CitationRecord) -> dict[str, Tree]:
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for record in citation.lineage:
        codes[record.role].add(_check_original(record, citation).source)
    tree: dict[str, Tree] = {
        role: write_one_or_list(sort_trees(codes[role]))
        for role in ("relays", "consulted")
        if codes[role]
    }
    return {**tree, **({"original": "yes"} if codes["original"] else {})}


def _check_original(record: LineageRecord, citation: CitationRecord) -> LineageRecord:
    if record.role == "original" and record.source != citation.source:
        raise ValueError(f"{citation.source}: original reporting of another source")
    return record


def _write_claims(
    claims: Iterable[ClaimRecord], stance: str, subject: str, valid: str | None
) -> dict[str, Tree]:
    """Write the claims of one stance, by property and qualifier, then by value."""
    values: defaultdict[tuple[str, str], list[Tree]] = defaultdict(list)
    for claim in claims:
        if claim.stance == stance:
            key = (claim.property, claim.qualifier or "")
            values[key].append(_write_claim(claim, subject, valid))
    return {
        f"{name}:{qualifier}" if qualifier else name: write_one_or_list(
            sorted(trees, key=_order_value)
        )
        for (name, qualifier), trees in sorted(values.items())
    }


def _order_value(tree: Tree) -> tuple[list[tuple[int, str]], str]:
    value = tree["value"] if isinstance(tree, dict) else tree
    return order_naturally(str(value)), order_tree(tree)


def _write_claim(claim: ClaimRecord, subject: str, valid: str | None) -> Tree:
    detail: dict[str, Tree] = {"value": claim.value or "yes"}
    if claim.about != subject:
        detail["about"] = claim.about
    if claim.valid and not valid:
        detail["valid"] = claim.valid.edtf
    detail |= _write_links(link for link in claim.links if not link.loose)
    if claim.assessments:
        detail["assess"] = write_one_or_list([_write_assessment(a) for a in claim.assessments])
    return detail if len(detail) > 1 else detail["value"]


def _write_links(links: Iterable[ClaimLinkRecord]) -> dict[str, Tree]:
    targets: defaultdict[str, list[Tree]] = defaultdict(list)
    for link in links:
        targets[link.relation].append(_write_reference(link.target))
    return {
        relation: write_one_or_list(sort_trees(targets[relation]))
        for relation in CLAIM_RELATIONS
        if relation in targets
    }


def _write_reference(target: ClaimReference) -> Tree:
    tree = write_fields(target, "qualifier", **_KEYS)
    if target.qualifier:
        tree["property"] = f"{target.property}:{target.qualifier}"
    return target.source if len(tree) == 1 else tree


def _write_assessment(record: AssessmentRecord) -> Tree:
    fields = write_fields(record, assessor="by", assessed_at="at")
    if record.rank == "normal":
        del fields["rank"]
    return {key: fields[key] for key in ASSESSMENT_KEYS if key in fields}
