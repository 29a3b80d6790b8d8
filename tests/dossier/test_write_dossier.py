import time
from dataclasses import replace

import pytest
from test_read_dossier import KERMAN

from incidents.dossier import read_dossier, write_dossier
from incidents.records import (
    ActorRecord,
    CitationRecord,
    ClaimLinkRecord,
    ClaimRecord,
    ClaimReference,
    Dossier,
    IncidentRecord,
    LineageRecord,
    NameRecord,
    PlaceRecord,
    SourceRecord,
)

# Every kind of thing the format knows, as the writer lays it out.
CANONICAL = r"""terms:
  weapon:
    gun: Gun
    rifle:
      label: Rifle
      parent: gun
properties:
  morale:
    label: Morale
    subject: actor
    datatype: term
    many: yes
    rule: latest
    vocabulary: morale
actors:
  isis-k:
    kind: armed group
    name: ISIS-K
    names:
    - Daesh Khorasan
    - name: ISKP
      kind: acronym
    - name: داعش خراسان
      language: fa
    parent: isis
    country: AFG
    handling: GREEN
places:
  kerman:
    kind: settlement
    name: Kerman
    country: IRN
    latitude: 30.2839
    longitude: -57.08
    precision: exact
incidents:
  kerman-2024-01-03:
    title: 'Kerman: bombings'
    status: draft
    links:
    - part_of: war
    - precedes: moscow
  moscow: {}
sources:
  ged:
    kind: data set
    says:
    - at: row 9
      about: moscow
      consulted: tass
      deaths: 143
    - at: row 12
      about: moscow
      consulted:
      - tass
      - xinhua
      deaths: 145
  irna:
    publisher: IRNA
    published: 2024-01-04T10:00+03:30
    reliability: C
    says:
    - gist: fighters
      unnamed: some states
      about: isis-k
      valid: 2024-07
      strength:
      - 2,000-3,500
      - 4,000-6,000
    - at: paragraph 2
      quote: |-
        two lines
        "of" quote: # and all
      by: Vahidi
      on: 2024-01-04
      about: kerman-2024-01-03
      relays: tass
      original: yes
      corrects: xinhua-1
      deaths:
      - 84
      - value: at least 103
        misreads:
          source: tass
          at: '- 5'
          property: deaths:civilians
      deaths:children: 8
      occurred: yes
      target:
        value: pilgrims
        about: moscow
      denies:
        perpetrator:
          value: israel
          assess:
          - credibility: 2
            reason: "it's #1: \"so\""
          - rank: deprecated
            withdrawn: yes
            reason: copied
            by: kc
            at: 2024-05-01T00:00:00.000000Z
"""


def test_the_canonical_layout_of_everything():
    assert write_dossier(read_dossier(CANONICAL.encode(), "c.yaml")) == CANONICAL


def test_what_all_passages_share_stands_at_the_top():
    text = write_dossier(read_dossier(KERMAN.encode(), "k.yaml"))
    assert text.startswith("about: kerman-2024-01-03\ntitle: Kerman bombings\nsources:\n")
    assert text.count("about: ") == 1


def test_an_incident_of_which_only_the_code_is_known():
    dossier = read_dossier(KERMAN.encode(), "k.yaml")
    dossier = replace(dossier, incidents=(IncidentRecord(code="kerman-2024-01-03"),))
    text = write_dossier(dossier)
    assert text.startswith("about: kerman-2024-01-03\nincidents:\n  kerman-2024-01-03: {}\n")
    assert read_dossier(text.encode(), "k.yaml").incidents == dossier.incidents


def test_an_empty_dossier():
    assert read_dossier(write_dossier(Dossier()).encode(), "e.yaml") == Dossier()


def test_sources_that_are_only_cited():
    claim = ClaimRecord(about="k", property="deaths", value="5")
    citation = CitationRecord(source="irna", gist="g", claims=(claim,))
    text = write_dossier(Dossier(citations=(citation,)))
    assert text == "about: k\nsources:\n  irna:\n    says:\n    - gist: g\n      deaths: 5\n"


def test_a_flag_is_written_yes():
    claim = ClaimRecord(about="k", property="occurred", value=None)
    citation = CitationRecord(source="irna", gist="g", claims=(claim,))
    assert "occurred: yes\n" in write_dossier(Dossier(citations=(citation,)))


def test_the_first_name_stays_first():
    names = tuple(NameRecord(name=name, language="fa") for name in ("z", "b", "a"))
    text = write_dossier(Dossier(actors=(ActorRecord(code="x", names=names),)))
    (actor,) = read_dossier(text.encode(), "n.yaml").actors
    assert [name.name for name in actor.names] == ["z", "a", "b"]


def test_a_passage_is_about_what_most_of_its_claims_are_about():
    claims = tuple(replace(CLAIM, about=about, value=about) for about in ("a", "z", "z"))
    other = CitationRecord(source="s", gist="h", claims=(replace(CLAIM, about="a"),))
    citation = CitationRecord(source="s", gist="g", claims=claims)
    text = write_dossier(Dossier(citations=(citation, other)))
    expected = "- gist: g\n      about: z\n      deaths:\n      - value: a\n        about: a\n"
    assert expected in text


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a\nb", "|-\n  a\n  b\n"),
        ("a\n\n b\n", "|\n  a\n\n   b\n"),
        # Editors strip blanks from the ends of lines, and none shows how many lines end a text.
        ("a \nb", '"a \\nb"\n'),
        ("a\nb ", '"a\\nb "\n'),
        ("a\n\n", '"a\\n\\n"\n'),
        ("-5", "-5\n"),
        ("- 5", "'- 5'\n"),
        ("it's - # fine", '"it\'s - # fine"\n'),
        ("it's fine", "it's fine\n"),
        ("\u202eabc", '"\\u202eabc"\n'),
        ("\u06a9\u200c\u0631", "\u06a9\u200c\u0631\n"),
    ],
)
def test_how_text_is_quoted(quote, text):
    dossier = Dossier(incidents=(IncidentRecord(code="k", title=quote),))
    expected = text.replace("\n ", "\n     ")
    assert write_dossier(dossier) == f"incidents:\n  k:\n    title: {expected}"


@pytest.mark.parametrize(
    ("degrees", "text"),
    [
        (30.0, "30"),
        (-0.0, "0"),
        (0.000001, "0.000001"),
        (-179.999999, "-179.999999"),
        (100.0, "100"),
    ],
)
def test_coordinates(degrees, text):
    place = PlaceRecord(code="p", latitude=0.0, longitude=degrees)
    assert f"longitude: {text}\n" in write_dossier(Dossier(places=(place,)))


CLAIM = ClaimRecord(about="k", property="deaths", value="5")
LOOSE = ClaimLinkRecord(relation="corrects", target=ClaimReference(source="x"), loose=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claims": ()}, "without claims"),
        ({"quote": "q"}, "two wordings"),
        ({"speaker": "a", "speaker_text": "b"}, "two speakers"),
        ({"claims": (CLAIM, replace(CLAIM, links=(LOOSE,)))}, "loose link"),
        ({"claims": (replace(CLAIM, property="on"),)}, "no property may be called on"),
        ({"lineage": (LineageRecord(role="original", source="x"),)}, "of another source"),
    ],
)
def test_what_the_format_has_no_words_for_is_refused(changes, message):
    citation = CitationRecord(source="s", locator="page 1", gist="g", claims=(CLAIM,))
    with pytest.raises(ValueError, match=message):
        write_dossier(Dossier(citations=(replace(citation, **changes),)))


def test_ten_thousand_passages_are_read_and_written_in_seconds():
    citations = tuple(
        CitationRecord(
            source=f"s-{number % 100}",
            locator=f"paragraph {number}",
            quote=f"number {number}: of\ntwo lines of #words, 'quoted'",
            claims=(CLAIM, replace(CLAIM, property="injured", about=f"k-{number}")),
        )
        for number in range(10_000)
    )
    sources = tuple(SourceRecord(code=f"s-{number}") for number in range(100))
    start = time.process_time()
    text = write_dossier(Dossier(sources=sources, citations=citations))
    written = time.process_time()
    dossier = read_dossier(text.encode(), "big.yaml")
    read = time.process_time()
    assert len(dossier.citations) == 10_000
    # Measured: 0.5 s and 1 s.
    assert written - start < 5
    assert read - written < 10
