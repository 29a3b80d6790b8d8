"""Claims that point at claims, and judgements on claims."""

from incidents.dossier.fields import Fields, check_code, check_key, list_nodes
from incidents.dossier.nodes import Node, Scalar
from incidents.dossier.problems import Problems
from incidents.dossier.words import CLAIM_RELATIONS, CREDIBILITIES, LONGEST_CODE, RANKS, STANCES
from incidents.records import AssessmentRecord, ClaimLinkRecord, ClaimReference, Where


def read_links(fields: Fields, *, loose: bool) -> tuple[ClaimLinkRecord, ...]:
    """Read `corrects`, `repeats` and `misreads` of a passage (loose) or of one claim."""
    links = []
    for relation in CLAIM_RELATIONS:
        entry = fields.take(relation)
        if not entry:
            continue
        for node in list_nodes(entry.value, relation, fields.problems, "claims"):
            target = _read_reference(node, relation, fields.problems)
            links.append(
                ClaimLinkRecord(relation=relation, target=target, loose=loose, where=node.where)
            )
    return tuple(links)


def _read_reference(node: Node, relation: str, problems: Problems) -> ClaimReference:
    if isinstance(node, Scalar) and node.text:
        code = check_code(node.text, node.where, relation, problems)
        return ClaimReference(source=code, where=node.where)
    fields = Fields(node, relation, problems, "a reference to a claim")
    reference = _read_target(fields)
    fields.close()
    return reference


def _read_target(fields: Fields) -> ClaimReference:
    name, qualifier = _take_property(fields)
    return ClaimReference(
        source=fields.need_code("source", "a source"),
        locator=fields.take_text("at"),
        quote=fields.take_text("quote"),
        gist=fields.take_text("gist"),
        speaker=fields.take_text("by"),
        speaker_text=fields.take_text("unnamed"),
        said=fields.take_date("on"),
        about=fields.take_code("about", "an incident or actor"),
        property=name,
        qualifier=qualifier,
        stance=fields.take_choice("stance", STANCES),
        value=fields.take_text("value"),
        valid=fields.take_date("valid"),
        where=fields.where,
    )


def _take_property(fields: Fields) -> tuple[str | None, str | None]:
    where, text = fields.take_located("property", "a property, such as deaths")
    return split_property(text, where, fields.problems) if text else (None, None)


def split_property(text: str, where: Where, problems: Problems) -> tuple[str, str | None]:
    """Split `deaths:civilians` into property and qualifier."""
    name, colon, qualifier = text.partition(":")
    check_key(name, where, "property", problems)
    if colon and not 0 < len(qualifier) <= LONGEST_CODE:
        hint = "expected a term after the colon, at most 100 characters, such as civilians"
        problems.add(where, f"{name}: no qualifier, or one too long", hint)
    return name, qualifier or None


def read_assessments(fields: Fields) -> tuple[AssessmentRecord, ...]:
    """Read `assess`, oldest first."""
    entry = fields.take("assess")
    if not entry:
        return ()
    nodes = list_nodes(entry.value, "assess", fields.problems, "judgements")
    return tuple(_read_assessment(node, fields.problems) for node in nodes)


def _read_assessment(node: Node, problems: Problems) -> AssessmentRecord:
    fields = Fields(node, "assess", problems, "a judgement")
    credibility = fields.take_choice("credibility", CREDIBILITIES)
    record = AssessmentRecord(
        rank=fields.take_choice("rank", RANKS) or "normal",
        credibility=int(credibility) if credibility else None,
        withdrawn=fields.take_flag("withdrawn") or False,
        reason=fields.need_text("reason"),
        assessor=fields.take_text("by"),
        assessed_at=fields.take_instant("at"),
        where=node.where,
    )
    fields.close()
    return record
