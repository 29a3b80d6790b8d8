"""Arbitrary dossiers, and what may differ between a dossier and itself written and read."""

from dataclasses import fields, is_dataclass, replace

from hypothesis import strategies as st

from incidents.dates import parse_edtf
from incidents.dossier import PASSAGE_KEYS, words
from incidents.handling import HANDLINGS
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

NAUGHTY = [
    *("NO", "no", "yes", "null", "~", "0123", "0x1F", "1e3", "12:30:45", "2024-01-03", ".inf"),
    *(": x", "a: b", "a:b", "a:", ":", "# y", "a # b", "a#b", "#", "- x", "-", "--- x", "..."),
    *("? x", "?", "! x", "& x", "* x", "| x", "> x", "% x", "@x", "`x`", "{a: b}", "[a, b]"),
    *('"', "'", '"both\' quotes"', "it's", "\\", "\\n", "a\\", "<<", "=", ",", "a, b"),
    *(" leading", "trailing ", " ", "\t", "a\tb", "\ta", "a\t", "a  b", "\u00a0x\u00a0"),
    *("two\nlines", "ends\n", "\nbegins", "gap\n\n\nlines", "ends twice\n\n", "\n", "\n\n"),
    *("in\n  dent\n", " in\ndented", "blank \nat the end", "a\n \nb", "a\n\tb", "a\n# b\n- c: d"),
    *("carriage\rreturn", "dos\r\nlines\r\n", "next\u0085line", "ls\u2028ps\u2029", "a\u2028\nb"),
    *(
        "\ufeffbom",
        "b\ufeffom",
        "\u202eturned\u202c",
        "\u2066x\u2069",
        "\u200f",
        "\u200c",
        "\u00ad",
    ),
    *(
        "\x01\x07\x1b[31m\x7f",
        "\x80\x9f",
        "\ufffe\uffff",
        "🧨",
        "👩‍👩‍👧",
        "کرمان",
        "\U0001fffe",
        "e\u0301",
    ),
    *("<script>alert(1)</script>", "=1+1", "../../etc", "x" * 5000, ("word " * 400).strip()),
]
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
SCALARS = st.text(CHARACTERS, min_size=1, max_size=40) | st.sampled_from(NAUGHTY)
TEXTS = SCALARS.filter(str.strip)
CODES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,6}", fullmatch=True)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,6}", fullmatch=True)
PROPERTIES = (KEYS | st.sampled_from(["deaths", "injured"])).filter(lambda k: k not in PASSAGE_KEYS)
SHORT = TEXTS.map(lambda text: text[:20]).filter(str.strip)
DATES = st.sampled_from(
    ["2024", "2024-09~", "2024-01-03T15:04+03:30", "[2024-09-02..2024-09-05]", "2024-09-01/.."]
).map(parse_edtf)
DAYS = st.sampled_from(["2024-01-03", "0001-01-01", "9999-12-31"])
COUNTRIES = st.sampled_from(["IRN", "AFG"])
LANGUAGES = st.sampled_from(["en", "fa", "fa-AF", "zh-Hant-TW"])


def maybe(strategy):
    return st.none() | strategy


def one_of(choices):
    return st.sampled_from(choices)


def some(strategy, **more):
    return st.lists(strategy, max_size=3, **more).map(tuple)


NAMES = some(
    st.builds(NameRecord, name=TEXTS, language=maybe(LANGUAGES), kind=one_of(words.NAME_KINDS))
)
ACTORS = st.builds(
    ActorRecord,
    code=CODES,
    kind=maybe(one_of(words.ACTOR_KINDS)),
    names=NAMES,
    parent=maybe(CODES),
    country=maybe(COUNTRIES),
    handling=maybe(one_of(HANDLINGS)),
    merged_into=maybe(CODES),
)
SPOTS = st.tuples(
    st.floats(-90, 90).map(lambda x: round(x, 6)), st.floats(-180, 180).map(lambda x: round(x, 6))
)
PLACES = st.builds(
    lambda spot, **rest: PlaceRecord(latitude=spot[0], longitude=spot[1], **rest),
    st.just((None, None)) | SPOTS,
    code=CODES,
    kind=maybe(one_of(words.PLACE_KINDS)),
    names=NAMES,
    parent=maybe(CODES),
    country=maybe(COUNTRIES),
    precision=maybe(one_of(words.PLACE_PRECISIONS)),
    merged_into=maybe(CODES),
)
INCIDENTS = st.builds(
    IncidentRecord,
    code=CODES,
    title=maybe(TEXTS),
    summary=maybe(TEXTS),
    status=maybe(one_of(words.STATUSES)),
    handling=maybe(one_of(HANDLINGS)),
    links=some(
        st.builds(IncidentLinkRecord, relation=one_of(words.INCIDENT_RELATIONS), other=CODES)
    ),
    merged_into=maybe(CODES),
)
DEFINITIONS = st.builds(
    PropertyRecord,
    key=PROPERTIES,
    label=TEXTS,
    subject=one_of(words.SUBJECTS),
    datatype=one_of(words.DATATYPES),
    many=st.booleans(),
    rule=one_of(words.RULES),
    vocabulary=maybe(SHORT),
    unit=maybe(TEXTS),
    definition=maybe(TEXTS),
    codebook=maybe(TEXTS),
)
TERMS = st.builds(
    TermRecord,
    vocabulary=SHORT,
    key=KEYS,
    label=TEXTS,
    parent=maybe(KEYS),
    definition=maybe(TEXTS),
)
SOURCES = st.builds(
    SourceRecord,
    code=CODES,
    kind=maybe(one_of(words.SOURCE_KINDS)),
    title=maybe(TEXTS),
    publisher=maybe(TEXTS),
    author=maybe(TEXTS),
    published=maybe(DATES),
    url=maybe(TEXTS),
    archive_url=maybe(TEXTS),
    accessed_on=maybe(DAYS),
    seen_as=maybe(one_of(words.SEEN_AS)),
    language=maybe(LANGUAGES),
    symbol=maybe(TEXTS),
    licence=maybe(TEXTS),
    reliability=maybe(one_of(words.GRADES)),
    handling=maybe(one_of(HANDLINGS)),
    edition_of=maybe(CODES),
    notes=maybe(TEXTS),
)
ASSESSMENTS = some(
    st.builds(
        AssessmentRecord,
        reason=TEXTS,
        rank=one_of(words.RANKS),
        credibility=maybe(st.integers(1, 6)),
        withdrawn=st.booleans(),
        assessor=maybe(TEXTS),
        assessed_at=maybe(st.just("2024-01-05T10:11:12.000001Z")),
    )
)
SAID_OF = {"property": PROPERTIES, "qualifier": maybe(SHORT)}
REFERENCES = st.builds(
    lambda said_of, **rest: ClaimReference(**said_of, **rest),
    st.just({}) | st.fixed_dictionaries(SAID_OF),
    source=CODES,
    locator=maybe(TEXTS),
    quote=maybe(TEXTS),
    gist=maybe(TEXTS),
    speaker=maybe(TEXTS),
    speaker_text=maybe(TEXTS),
    said=maybe(DATES),
    about=maybe(CODES),
    stance=maybe(one_of(words.STANCES)),
    value=maybe(TEXTS),
    valid=maybe(DATES),
)


def links(loose):
    relations = one_of(words.CLAIM_RELATIONS)
    link = st.builds(ClaimLinkRecord, relation=relations, target=REFERENCES, loose=st.just(loose))
    return some(link, unique=True)


CLAIMS = st.lists(
    st.builds(
        ClaimRecord,
        about=CODES | st.just("kerman"),
        value=maybe(TEXTS),
        stance=one_of(words.STANCES),
        valid=maybe(DATES),
        links=links(loose=False),
        assessments=ASSESSMENTS,
        **SAID_OF,
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def citations(draw, source):
    needs_words = source.kind != "data set" and source.code != "unsourced"
    kinds = ["quote", "gist", *([] if needs_words else ["neither"])]
    wording, said_by = draw(one_of(kinds)), draw(one_of(["speaker", "speaker_text", "nobody"]))
    loose = draw(st.just(()) | links(loose=True))
    others = CODES.filter(lambda code: code != source.code)
    lineage = st.builds(LineageRecord, role=one_of(["relays", "consulted"]), source=others)
    own = st.just(LineageRecord(role="original", source=source.code))
    return CitationRecord(
        source=source.code,
        locator=draw(maybe(TEXTS)),
        **({wording: draw(TEXTS)} if wording != "neither" else {}),
        **({said_by: draw(TEXTS)} if said_by != "nobody" else {}),
        said=draw(maybe(DATES)),
        lineage=draw(some(lineage | own, unique=True)),
        claims=tuple(replace(claim, links=claim.links + loose) for claim in draw(CLAIMS)),
    )


def points_at_itself(record):
    codes = [link.other for link in getattr(record, "links", ())]
    codes += [getattr(record, name, None) for name in ("parent", "merged_into", "edition_of")]
    return record.code in codes


def coded(records):
    return some(
        records.filter(lambda record: not points_at_itself(record)), unique_by=lambda r: r.code
    )


@st.composite
def dossiers(draw):
    sources = draw(coded(SOURCES))
    return Dossier(
        terms=draw(some(TERMS, unique_by=lambda term: (term.vocabulary, term.key))),
        properties=draw(some(DEFINITIONS, unique_by=lambda record: record.key)),
        actors=draw(coded(ACTORS)),
        places=draw(coded(PLACES)),
        incidents=draw(coded(INCIDENTS)),
        sources=sources,
        citations=tuple(
            citation for source in sources for citation in draw(some(citations(source)))
        ),
    )


def normalise(value):
    """Put into one order what has none, and give flags the value they are written with."""
    if not is_dataclass(value):
        return value
    changed = {entry.name: getattr(value, entry.name) for entry in fields(value)}
    for name, part in changed.items():
        if isinstance(part, tuple) and not hasattr(part, "_fields"):
            parts = [normalise(each) for each in part]
            # Judgements are in order of time, and the first name is the one shown.
            kept = {"assessments": len(parts), "names": 1}.get(name, 0)
            changed[name] = tuple(parts[:kept] + sorted(parts[kept:], key=repr))
    if isinstance(value, ClaimRecord):
        changed["value"] = value.value or "yes"
    if hasattr(value, "target"):
        changed["target"] = normalise(value.target)
    return type(value)(**changed)
