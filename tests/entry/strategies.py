"""Random dossiers that can be loaded: small worlds in which everything refers to everything."""

from dataclasses import replace

from hypothesis import strategies as st

from incidents.dates import parse_edtf
from incidents.records import (
    ActorRecord,
    AssessmentRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    ClaimReference,
    Dossier,
    IncidentLinkRecord,
    IncidentRecord,
    LineageRecord,
    NameRecord,
    PlaceRecord,
    PropertyRecord,
    SourceRecord,
    TermRecord,
)

ACTORS = ("isis", "isis-k", "irna", "vahidi")
PLACES = ("iran", "kerman", "site-1")
INCIDENTS = ("attack-1", "attack-2", "attack-3")
SOURCES = ("report-1", "report-2", "report-3", "unsourced")

maybe = st.none
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1, max_size=12
).filter(str.strip)
edtfs = st.sampled_from(
    [
        "2024",
        "2024-09~",
        "2024-01-03",
        "2024-01-03T15:04+03:30",
        "[2024-09-02..2024-09-05]",
        "2023/..",
    ]
).map(parse_edtf)
quantities = st.sampled_from(
    ["94", "at least 94", "more than 300", "up to 150", "4,000-6,000", "~100", "94 [84-103]", "0"]
)
handlings = st.sampled_from(["CLEAR", "AMBER+STRICT", "RED"])


def optional(strategy):
    return st.none() | strategy


def things(codes, build):
    """One record for each of the codes."""
    return st.tuples(*(build(code, codes[:at]) for at, code in enumerate(codes)))


def names(*, kinds=("name", "alias", "acronym", "former")):
    name = st.builds(
        NameRecord,
        name=texts,
        language=optional(st.sampled_from(["fa", "en", "ar-Latn"])),
        kind=st.sampled_from(kinds),
    )
    return st.lists(name, max_size=3, unique_by=lambda n: n.name).map(tuple)


def merged(codes):
    """Mostly not merged: a merge takes what it is merged into from the codes before."""
    return st.sampled_from([None, None, None, *codes])


def actors(code, before):
    return st.builds(
        ActorRecord,
        code=st.just(code),
        kind=st.sampled_from(["armed group", "person", "agency"]),
        names=names(),
        parent=optional(st.sampled_from(before)) if before else st.none(),
        country=optional(st.just("IRN")),
        handling=optional(handlings),
        merged_into=merged(before),
    )


def places(code, before):
    return st.builds(
        PlaceRecord,
        code=st.just(code),
        kind=st.sampled_from(["country", "settlement", "site"]),
        names=names(),
        parent=optional(st.sampled_from(before)) if before else st.none(),
        latitude=st.sampled_from([30.2839, -0.000001]),
        longitude=st.sampled_from([57.0788, 180.0]),
        precision=optional(st.sampled_from(["exact", "near"])),
        merged_into=merged(before),
    )


def incidents(code, before):
    links = st.builds(
        IncidentLinkRecord,
        relation=st.sampled_from(["part_of", "precedes"]),
        other=st.sampled_from(before or ["attack-2"]),
    )
    return st.builds(
        IncidentRecord,
        code=st.just(code),
        title=texts,
        summary=optional(texts),
        status=optional(st.sampled_from(["active", "draft", "retracted"])),
        handling=optional(handlings),
        links=st.lists(links, max_size=2, unique=True).map(tuple),
        merged_into=merged(before),
    )


def sources(code, before):
    return st.builds(
        SourceRecord,
        code=st.just(code),
        kind=optional(st.sampled_from(["article", "interview", "data set"])),
        title=optional(texts),
        publisher=optional(st.sampled_from(ACTORS)),
        published=optional(edtfs),
        url=optional(st.just("https://example.org/a?b=c")),
        accessed_on=optional(st.just("2024-09-05")),
        reliability=optional(st.sampled_from("ABCDEF")),
        handling=optional(handlings),
        edition_of=optional(st.sampled_from(before)) if before else st.none(),
        notes=optional(texts),
    )


assessments = st.builds(
    AssessmentRecord,
    reason=texts,
    rank=st.sampled_from(["preferred", "normal", "deprecated"]),
    credibility=optional(st.integers(1, 6)),
    withdrawn=st.booleans(),
    assessor=optional(texts),
    assessed_at=optional(st.just("2024-01-03T15:04:00.000000Z")),
)

ABOUT_INCIDENTS = {
    "deaths": quantities,
    "date": edtfs.map(lambda date: date.edtf),
    "place": st.sampled_from(PLACES),
    "perpetrator": st.sampled_from(ACTORS),
    "type": st.sampled_from(["bombing", "Shooting", "ambush"]),
    "statement": texts,
    "occurred": st.none(),
    "mood": texts,
}
ABOUT_ACTORS = {"strength": quantities, "operates_in": st.sampled_from(PLACES), "statement": texts}


@st.composite
def claims(draw):
    of_actor = draw(st.booleans())
    about, kinds = (ACTORS, ABOUT_ACTORS) if of_actor else (INCIDENTS, ABOUT_INCIDENTS)
    prop = draw(st.sampled_from(sorted(kinds)))
    return ClaimRecord(
        about=draw(st.sampled_from(about)),
        property=prop,
        value=draw(kinds[prop]),
        qualifier=draw(st.sampled_from([None, None, "civilians", "video", "odd-one"])),
        stance=draw(st.sampled_from(["asserts", "asserts", "denies"])),
        valid=draw(optional(edtfs)) if of_actor else None,
        assessments=tuple(draw(st.lists(assessments, max_size=2))),
    )


@st.composite
def citations(draw, number):
    source = draw(st.sampled_from(SOURCES))
    speaker, unnamed = draw(
        st.sampled_from([(None, None), ("vahidi", None), ("irna", None), (None, "locals")])
    )
    quote, gist = draw(st.tuples(texts, st.none()) | st.tuples(st.none(), texts))
    lineage = st.builds(
        LineageRecord,
        role=st.sampled_from(["relays", "consulted"]),
        source=st.sampled_from([code for code in SOURCES[:3] if code != source]),
    )
    own = [LineageRecord(role="original", source=source)] if draw(st.booleans()) else []
    return CitationRecord(
        source=source,
        locator=draw(optional(st.sampled_from(["paragraph 5", "title", "p. 7", f"row {number}"]))),
        quote=quote,
        gist=gist,
        speaker=speaker,
        speaker_text=unnamed,
        said=draw(optional(edtfs)),
        lineage=(*draw(st.lists(lineage, max_size=2, unique=True)), *own),
        claims=tuple(
            draw(
                st.lists(
                    claims(),
                    min_size=1,
                    max_size=3,
                    unique_by=lambda c: repr(replace(c, assessments=())),
                )
            )
        ),
    )


def refer(citation, claim):
    """A reference that says everything there is to say."""
    return ClaimReference(
        source=citation.source,
        locator=citation.locator,
        quote=citation.quote,
        gist=citation.gist,
        speaker=citation.speaker,
        speaker_text=citation.speaker_text,
        said=citation.said,
        about=claim.about,
        property=claim.property,
        qualifier=claim.qualifier,
        stance=claim.stance,
        value=claim.value,
        valid=claim.valid,
    )


def link(draw, passages):
    """Let some claims point at earlier ones, in every relation that makes sense."""
    earlier, linked = [], []
    for citation in passages:
        mine = []
        for claim in citation.claims:
            links = {}
            for relation in ("corrects", "repeats", "misreads"):
                fitting = [pair for pair in earlier if _may_link(relation, claim, pair[1])]
                if fitting and draw(st.integers(0, 3)) == 0:
                    target = refer(*draw(st.sampled_from(fitting)))
                    links[relation] = ClaimLinkRecord(relation=relation, target=target)
            mine.append(replace(claim, links=tuple(links.values())))
        earlier += [(citation, claim) for claim in mine]
        linked.append(replace(citation, claims=tuple(mine)))
    return tuple(linked)


def _may_link(relation, claim, target):
    if target.assessments and target.assessments[-1].withdrawn:
        return False  # references pass over what was withdrawn
    same = claim.about == target.about
    return relation == "misreads" or (
        same and (relation == "corrects" or claim.property == target.property)
    )


def tell_apart(citation):
    """What makes two citations the same."""
    return repr(replace(citation, lineage=(), claims=()))


@st.composite
def dossiers(draw):
    count = draw(st.integers(0, 6))
    drawn = [draw(citations(number)) for number in range(count)]
    passages = list({tell_apart(citation): citation for citation in drawn}.values())
    return Dossier(
        terms=(
            TermRecord(vocabulary="incident type", key="ambush", label="Ambush", parent="attack"),
            TermRecord(vocabulary="qualifier", key="odd-one", label=draw(texts)),
        ),
        properties=(
            PropertyRecord(
                key="mood", label="Mood", subject="incident", datatype="text", many=True
            ),
        ),
        actors=draw(things(ACTORS, actors)),
        places=draw(things(PLACES, places)),
        incidents=draw(things(INCIDENTS, incidents)),
        sources=draw(things(SOURCES[:3], sources)),
        citations=link(draw, passages),
    )
