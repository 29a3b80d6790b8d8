"""Sources: kinds and markings, editions of one work, addresses."""

import pytest
from sqlalchemy import select

from incidents.dates import parse_edtf
from incidents.dossier import DossierError
from incidents.entry.claims import record_citation
from incidents.entry.sources import add_source, edit_source
from incidents.errors import InputError, NotFoundError
from incidents.models import Source
from incidents.records import CitationRecord, ClaimRecord, SourceRecord
from tests.entry.conftest import load
from tests.factories import ActorFactory, ActorNameFactory, IncidentFactory


def add(work, code, **given):
    return add_source(work, SourceRecord(code=code, **given))


@pytest.mark.parametrize(
    ("kind", "handling"),
    [
        (None, "CLEAR"),
        ("report", "CLEAR"),
        ("interview", "AMBER"),
        ("message", "AMBER"),
        ("data set", "CLEAR"),
    ],
)
def test_what_was_said_in_confidence_is_marked(work, kind, handling):
    assert add(work, "a", kind=kind).handling == handling
    assert add(work, "b", kind=kind, handling="RED").handling == "RED"


def test_all_fields_are_kept(work):
    ActorNameFactory(actor=ActorFactory(code="irna"), name="IRNA")
    source = add(
        work,
        "irna-1",
        title="Toll",
        publisher="IRNA",
        published=parse_edtf("2024-01-04T10:00+03:30"),
        url="https://irna.ir/a?b=ü#c",
        accessed_on="2024-09-05",
        seen_as="copy",
        language="fa",
        reliability="C",
    )
    assert (source.publisher_id, source.published_utc_offset) == (1, 210)
    assert (source.published_earliest, source.kind) == ("2024-01-04T10:00:00", "article")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"kind": "tweet"}, "kind: 'tweet'"),
        ({"reliability": "G"}, "reliability: 'G'"),
        ({"handling": "SECRET"}, "handling: 'SECRET'"),
        ({"url": "javascript:alert(1)"}, "is no address"),
        ({"url": "ftp://a.b/c"}, "is no address"),
        ({"url": "https:///path"}, "is no address"),
        ({"url": "https://a.b/c\nd"}, "is no address"),
        ({"url": "https://a.b/\u202ec"}, "is no address"),
        ({"archive_url": "https://[::1"}, "is no address"),
        ({"accessed_on": "2024-02-30"}, "accessed_on: '2024-02-30' is no day"),
        ({"accessed_on": "yesterday"}, "accessed_on: 'yesterday'"),
        ({"language": "Persian"}, "language: 'Persian'"),
        ({"title": ""}, "title is empty"),
        ({"title": " \n"}, "title is empty"),
        ({"publisher": "Nobody"}, "there is no actor 'Nobody'"),
        ({"edition_of": "nothing"}, "there is no source 'nothing'"),
        ({"edition_of": "a"}, "can't be an edition of itself"),
    ],
)
def test_what_makes_no_sense_is_refused(work, given, complaint):
    with pytest.raises(DossierError) as caught:
        add(work, "a", **given)
    assert complaint in str(caught.value)


def test_a_code_is_made_from_the_title(work):
    assert add(work, "", title="Kerman: toll rises!").code == "kerman-toll-rises"
    assert add(work, "", title="Kerman: toll rises!").code == "kerman-toll-rises-2"
    with pytest.raises(DossierError, match="there is a source kerman-toll-rises already"):
        add(work, "kerman-toll-rises")


def test_editions_name_the_first_one(work):
    first = add(work, "v1")
    second = add(work, "v2", edition_of="v1")
    third = add(work, "v3", edition_of="v2")
    assert (second.edition_of_id, third.edition_of_id) == (first.id, first.id)
    with pytest.raises(DossierError, match="can't be an edition of itself"):
        edit_source(work, SourceRecord(code="v1", edition_of="v3"))


def test_editions_of_what_becomes_an_edition_move_along(work):
    add(work, "v1")
    second = add(work, "v2", edition_of="v1")
    oldest = add(work, "v0")
    edit_source(work, SourceRecord(code="v1", edition_of="v0"))
    assert second.edition_of_id == oldest.id


def test_editions_of_a_dossier_may_stand_in_any_order(work):
    text = "sources: {a: {edition_of: b}, b: {edition_of: c}, c: {title: First}}"
    load(work.session, text)
    codes = {row.id: row.code for row in work.session.scalars(select(Source))}
    found = {
        codes[row.id]: codes.get(row.edition_of_id) for row in work.session.scalars(select(Source))
    }
    assert found == {"a": "c", "b": "c", "c": None, "unsourced": None}
    assert load(work.session, text)[1] is False


def test_fields_are_edited_and_emptied(work):
    source = add(work, "a", title="T", notes="n", published=parse_edtf("2024"))
    edit_source(work, SourceRecord(code="a", reliability="B"), clear=["published", "notes"])
    assert (source.title, source.notes, source.reliability) == ("T", None, "B")
    assert (source.published_edtf, source.published_earliest) == (None, None)
    with pytest.raises(InputError, match="'handling' can't be emptied"):
        edit_source(work, SourceRecord(code="a"), clear=["handling"])
    with pytest.raises(NotFoundError):
        edit_source(work, SourceRecord(code="b"))


def test_a_publisher_is_made_if_asked(work):
    notes = []
    record = SourceRecord(code="a", publisher="China Daily")
    source = add_source(work, record, create=True, notes=notes)
    assert source.publisher_id
    assert notes == ["made actor china-daily (China Daily)"]


def test_a_data_set_with_rows_stays_one(work):
    IncidentFactory(code="kerman")
    add(work, "ged", kind="data set")
    claim = ClaimRecord(about="kerman", property="deaths", value="3")
    record_citation(work, CitationRecord(source="ged", locator="row 5", claims=(claim,)))
    with pytest.raises(DossierError, match="passages without quote or gist"):
        edit_source(work, SourceRecord(code="ged", kind="report"))
