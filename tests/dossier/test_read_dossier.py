from pathlib import Path

import pytest

from incidents.dates import parse_edtf
from incidents.dossier import DossierError, nodes, read_dossier
from incidents.records import (
    AssessmentRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    ClaimReference,
    IncidentLinkRecord,
    IncidentRecord,
    LineageRecord,
    NameRecord,
    SourceRecord,
    Where,
)

ROOT = Path(__file__).parents[2]

# The example of the design, section 5.
KERMAN = """\
about: kerman-2024-01-03
title: Kerman bombings
sources:
  pledgetimes-95:
    publisher: PledgeTimes
    url: https://pledgetimes.com/iran-clarifies-the-number-of-deaths-in-the-terrorist-attack-in-kerman/
    says:
    - gist: exact number is 95; names had been counted twice
      by: Bahram Einollahi, Health Minister of Iran
      on: 2024-01-03
      deaths: 95
  chinadaily-84:
    publisher: China Daily
    published: 2024-01-04
    relays: xinhua
    url: https://global.chinadaily.com.cn/a/202401/04/WS6596b4f4a3105f21a507a9e5.html
    says:
    - gist: revised to 84 because of dismembered bodies and double-counted names
      by: Ahmad Vahidi, Interior Minister of Iran
      on: 2024-01-04
      deaths: 84
      injured: 284
      corrects: pledgetimes-95
"""


def read(text):
    return read_dossier(text.encode() if isinstance(text, str) else text, "d.yaml")


def read_passage(text, top="about: k\n"):
    lines = "".join(f"      {line}\n" for line in text.strip().splitlines())
    return read(f"{top}sources:\n  s:\n    says:\n    -\n{lines}").citations[0]


def read_claims(text):
    return read_passage(f"gist: g\n{text}").claims


def test_the_example_of_the_design():
    dossier = read(KERMAN)
    assert dossier.incidents == (IncidentRecord(code="kerman-2024-01-03", title="Kerman bombings"),)
    assert dossier.sources[0] == SourceRecord(
        code="pledgetimes-95",
        publisher="PledgeTimes",
        url="https://pledgetimes.com/iran-clarifies-the-number-of-deaths-in-the-terrorist-attack-in-kerman/",
    )
    assert dossier.sources[1].published == parse_edtf("2024-01-04")
    corrects = ClaimLinkRecord(
        relation="corrects", target=ClaimReference(source="pledgetimes-95"), loose=True
    )
    about = "kerman-2024-01-03"
    assert dossier.citations == (
        CitationRecord(
            source="pledgetimes-95",
            gist="exact number is 95; names had been counted twice",
            speaker="Bahram Einollahi, Health Minister of Iran",
            said=parse_edtf("2024-01-03"),
            claims=(ClaimRecord(about=about, property="deaths", value="95"),),
        ),
        CitationRecord(
            source="chinadaily-84",
            gist="revised to 84 because of dismembered bodies and double-counted names",
            speaker="Ahmad Vahidi, Interior Minister of Iran",
            said=parse_edtf("2024-01-04"),
            lineage=(LineageRecord(role="relays", source="xinhua"),),
            claims=(
                ClaimRecord(about=about, property="deaths", value="84", links=(corrects,)),
                ClaimRecord(about=about, property="injured", value="284", links=(corrects,)),
            ),
        ),
    )


def test_records_know_where_they_stand():
    dossier = read(KERMAN)
    assert dossier.incidents[0].where == Where("d.yaml", 1, 1)
    assert dossier.sources[1].where == Where("d.yaml", 12, 3)
    assert dossier.citations[1].where == Where("d.yaml", 18, 7)
    assert dossier.citations[1].claims[1].where == Where("d.yaml", 22, 7)
    assert dossier.citations[1].claims[1].links[0].where == Where("d.yaml", 23, 17)


def test_the_built_in_vocabulary():
    path = ROOT / "incidents" / "entry" / "vocabulary.yaml"
    dossier = read_dossier(path.read_bytes(), path.name)
    properties = {record.key: record for record in dossier.properties}
    assert properties["perpetrator"].many
    assert not properties["deaths"].many
    assert properties["deaths"].unit == "persons"
    terms = {(term.vocabulary, term.key): term for term in dossier.terms}
    assert terms["incident type", "suicide-bombing"].parent == "bombing"
    assert terms["qualifier", "civilians"].label == "civilians"
    assert [source.code for source in dossier.sources] == ["unsourced"]


@pytest.mark.parametrize(
    "text", ["NO", "yes", "null", "~", "0123", "1e3", "12:30", "2024-01-03", "~100", "1_000"]
)
def test_every_value_is_text(text):
    (claim,) = read_claims(f"statement: {text}")
    assert claim.value == text


def test_properties_qualifiers_lists_and_denials():
    claims = read_claims(
        "deaths: 7\ndeaths:civilians: [4, 5]\ndenies: {perpetrator: isis-k, deaths:children: 1}"
    )
    assert [(c.property, c.qualifier, c.value, c.stance) for c in claims] == [
        ("deaths", None, "7", "asserts"),
        ("deaths", "civilians", "4", "asserts"),
        ("deaths", "civilians", "5", "asserts"),
        ("perpetrator", None, "isis-k", "denies"),
        ("deaths", "children", "1", "denies"),
    ]


def test_what_a_claim_says_goes_before_what_its_passage_says():
    claims = read_passage(
        "gist: g\nabout: isis-k\nvalid: 2024-07\nstrength:\n"
        "- 4000\n- {value: 6000, about: isis, valid: 2024}"
    ).claims
    assert [(c.about, c.value, c.valid.edtf) for c in claims] == [
        ("isis-k", "4000", "2024-07"),
        ("isis", "6000", "2024"),
    ]


def test_links_of_a_passage_are_loose_and_those_of_a_claim_are_not():
    deaths, injured = read_claims(
        "corrects: [a, b]\ninjured: 3\n"
        "deaths: {value: 84, misreads: {source: rferl, at: title, by: irna, on: 2024-01-03,"
        ' quote: q, about: x, property: deaths:civilians, stance: denies, value: "103",'
        " valid: 2024}}"
    )[::-1]
    passage = tuple(
        ClaimLinkRecord(relation="corrects", target=ClaimReference(source=code), loose=True)
        for code in ("a", "b")
    )
    target = ClaimReference(
        source="rferl",
        locator="title",
        speaker="irna",
        said=parse_edtf("2024-01-03"),
        quote="q",
        about="x",
        property="deaths",
        qualifier="civilians",
        stance="denies",
        value="103",
        valid=parse_edtf("2024"),
    )
    assert injured.links == passage
    assert deaths.links == (*passage, ClaimLinkRecord(relation="misreads", target=target))


def test_judgements_of_a_passage_come_before_those_of_a_claim():
    (claim,) = read_claims(
        "assess: {rank: deprecated, reason: copied}\n"
        "deaths: {value: 9, assess: [{credibility: 2, reason: r, by: kc, at: 2024-05-01},"
        " {withdrawn: yes, reason: typo, at: '2024-05-02T03:30:00.5+03:30'}]}"
    )
    assert claim.assessments == (
        AssessmentRecord(rank="deprecated", reason="copied"),
        AssessmentRecord(
            credibility=2, reason="r", assessor="kc", assessed_at="2024-05-01T00:00:00.000000Z"
        ),
        AssessmentRecord(withdrawn=True, reason="typo", assessed_at="2024-05-02T00:00:00.500000Z"),
    )


def test_lineage_of_a_source_holds_for_passages_that_say_nothing_of_that_role():
    citations = read(
        "about: k\nsources:\n  s:\n    relays: [a, b]\n    original: yes\n    says:\n"
        "    - {gist: g, deaths: 1}\n"
        "    - {gist: h, deaths: 1, relays: c, original: no, consulted: d}\n"
    ).citations
    assert [[(each.role, each.source) for each in citation.lineage] for citation in citations] == [
        [("relays", "a"), ("relays", "b"), ("original", "s")],
        [("relays", "c"), ("consulted", "d")],
    ]


def test_about_alone_describes_no_incident():
    assert read("about: isis-k\nsources: {}").incidents == ()


def test_incidents_of_their_own_section():
    incidents = read(
        "incidents:\n  a: {title: A, links: [{part_of: b}, {parallel: c}], status: draft}\n"
        "  b: {}\n"
    ).incidents
    links = (
        IncidentLinkRecord(relation="part_of", other="b"),
        IncidentLinkRecord(relation="parallel", other="c"),
    )
    assert incidents == (
        IncidentRecord(code="a", title="A", status="draft", links=links),
        IncidentRecord(code="b"),
    )


def test_names_of_actors():
    (actor,) = read(
        "actors:\n  isis-k:\n    name: ISIS-K\n    names:\n    - Daesh Khorasan\n"
        "    - {name: داعش خراسان, language: fa}\n    - {name: ISKP, kind: acronym}\n"
    ).actors
    assert actor.names == (
        NameRecord(name="ISIS-K"),
        NameRecord(name="Daesh Khorasan", kind="alias"),
        NameRecord(name="داعش خراسان", language="fa"),
        NameRecord(name="ISKP", kind="acronym"),
    )


def test_coordinates_are_rounded_to_six_decimals():
    (place,) = read("places: {kerman: {latitude: 30.28390049, longitude: -57.0834000}}").places
    assert (place.latitude, place.longitude) == (30.283900, -57.0834)


@pytest.mark.parametrize("top", ["kind: data set, ", ""])
def test_rows_of_data_sets_and_what_has_no_source_need_no_words(top):
    code = "ged" if top else "unsourced"
    text = f"about: k\nsources: {{{code}: {{{top}says: [{{at: row 1, deaths: 4}}]}}}}"
    assert read(text).citations[0].quote is None


def test_byte_order_mark_and_dos_line_ends():
    dossier = read(b"\xef\xbb\xbf" + KERMAN.replace("\n", "\r\n").encode())
    assert dossier == read(KERMAN)
    assert dossier.sources[1].where == Where("d.yaml", 12, 3)


def test_columns_count_characters():
    text = "about: k\nincidents: {کرمان: {}, x: {}}\n"
    with pytest.raises(DossierError, match=r"d\.yaml:2:13: incidents: 'کرمان' is no code"):
        read(text)


def test_the_slow_parser_reads_the_same(monkeypatch):
    fast = read(KERMAN)
    monkeypatch.setattr(nodes, "_LOADER", nodes.yaml.SafeLoader)
    assert read(KERMAN) == fast
    assert read(KERMAN).citations[1].claims[1].where == Where("d.yaml", 22, 7)
