"""Dumps of parts: what they hold, and what they leave out."""

from sqlalchemy import select

from incidents.entry.dump import dump_dossier
from incidents.entry.links import link_claims
from incidents.models import Actor, Claim
from tests.entry.conftest import dump, load

TWO = """
incidents:
  kerman: {title: Kerman, links: [{precedes: moscow}]}
  moscow: {title: Moscow}
actors:
  isis: {name: IS, kind: armed group}
  isis-k: {name: ISIS-K, kind: armed group, parent: isis}
  fsb: {name: FSB, kind: agency}
  tass: {name: TASS, kind: publisher}
  lost: {name: Lost}
properties:
  mood: {label: Mood, subject: incident, datatype: text}
  other: {label: Other, subject: incident, datatype: text}
places:
  iran: {name: Iran, kind: country}
  kerman-city: {name: Kerman, kind: settlement, parent: iran}
  moscow-city: {name: Moscow, kind: settlement}
sources:
  first: {title: First}
  both:
    publisher: tass
    edition_of: first
    says:
    - {gist: one, about: kerman, deaths: 94, perpetrator: isis-k, place: kerman-city, mood: grim}
    - {gist: two, about: moscow, by: FSB, deaths: 139, place: moscow-city}
    - gist: three
      about: isis-k
      strength:
      - 4,000-6,000
      - {value: 300, about: isis, misreads: {source: both, about: moscow, property: deaths}}
  unread: {title: Never cited}
"""


def codes(records):
    return [record.code for record in records]


def test_a_part_holds_what_it_needs_and_no_more(work):
    load(work.session, TWO)
    part = dump_dossier(work.session, ["kerman"])
    assert codes(part.incidents) == ["kerman"]
    assert part.incidents[0].links == ()
    assert codes(part.actors) == ["isis", "isis-k", "tass"]
    assert codes(part.places) == ["iran", "kerman-city"]
    assert codes(part.sources) == ["both", "first"]
    assert [record.key for record in part.properties] == ["mood"]
    assert [citation.gist for citation in part.citations] == ["one"]


def test_a_part_about_several_holds_the_links_between_them(work):
    load(work.session, TWO)
    part = dump_dossier(work.session, ["kerman", "moscow"])
    assert part.incidents[0].links[0].other == "moscow"


def test_a_passage_is_told_with_only_the_claims_asked_for(work):
    load(work.session, TWO)
    (citation,) = dump_dossier(work.session, ["isis"]).citations
    assert [(claim.about, claim.value) for claim in citation.claims] == [("isis", "300")]
    assert citation.claims[0].links == ()
    both = dump_dossier(work.session, ["isis", "moscow"])
    (claim,) = [c for each in both.citations for c in each.claims if c.links]
    assert claim.links[0].target.about == "moscow"


def test_what_was_merged_into_a_subject_comes_with_it(work):
    load(work.session, TWO)
    load(work.session, "incidents: {moscow: {merged_into: kerman}}")
    for code in ("kerman", "moscow"):
        part = dump_dossier(work.session, [code])
        assert codes(part.incidents) == ["kerman", "moscow"]
        assert len(part.citations) == 2


def test_what_was_taken_back_is_left_out_with_all_that_refers_to_it(work, again):
    load(work.session, TWO)
    with again() as later:
        later.change(work.session.scalar(select(Actor).where(Actor.code == "fsb")), retracted=True)
        later.change(work.session.scalar(select(Actor).where(Actor.code == "tass")), retracted=True)
    whole = dump_dossier(work.session)
    assert [citation.gist for citation in whole.citations] == ["one", "three"]
    assert [source.publisher for source in whole.sources] == [None, None, None]
    assert load(work.session, dump(work.session))[1] is False


def test_of_repetitions_only_the_latest_is_told(work, again):
    text = """
    about: kerman
    title: Kerman
    sources:
      a: {says: [{gist: x, deaths: 1}]}
      b: {says: [{gist: y, deaths: 2}]}
      c: {says: [{gist: z, deaths: 3, repeats: a}]}
    """
    load(work.session, text)
    _, b, c = work.session.scalars(select(Claim).order_by(Claim.id))
    with again() as later:
        link_claims(later, c, "repeats", b)
    assert dump(work.session).count("repeats: b") == 1
    assert "repeats: a" not in dump(work.session)
    assert load(work.session, dump(work.session))[1] is False
