"""Properties and terms: added, edited, and kept true to the claims that use them."""

import pytest
from sqlalchemy import select

from incidents.dossier import DossierError
from incidents.entry.claims import record_citation
from incidents.entry.init import load_vocabulary, read_vocabulary
from incidents.entry.lookup import find_property, find_term
from incidents.entry.vocabulary import record_property, record_term
from incidents.models import Property, Source, Term
from incidents.records import CitationRecord, ClaimRecord, PropertyRecord, TermRecord
from tests.entry.conftest import dump, load
from tests.factories import IncidentFactory


def prop(key="mood", **given):
    defaults = {"label": "Mood", "subject": "incident", "datatype": "text"}
    return PropertyRecord(key=key, **defaults | given)


def term(key="vip", vocabulary="target type", **given):
    return TermRecord(vocabulary=vocabulary, key=key, **{"label": "VIPs"} | given)


def test_the_built_in_vocabulary_is_there_once(work):
    session = work.session
    assert len(session.scalars(select(Property)).all()) == len(read_vocabulary().properties)
    assert len(session.scalars(select(Term)).all()) == len(read_vocabulary().terms)
    assert session.scalar(select(Source.code)) == "unsourced"
    assert find_property(session, "perpetrator").many is True
    assert find_property(session, "deaths").many is False
    load_vocabulary(work)
    assert not work.recorded


def test_users_add_properties_and_terms(work):
    added = record_property(work, prop(many=True, rule="latest", unit="points"))
    assert (added.key, added.many, added.rule, added.unit) == ("mood", True, "latest", "points")
    vip = record_term(work, term(parent="civilians", definition="Office holders"))
    civilians = find_term(work.session, "target type", "civilians")
    assert vip.path == f"/{civilians.id}/{vip.id}/"
    assert "mood:\n    label: Mood" in dump(work.session)


def test_a_changed_definition_is_dumped_and_loaded(work, again):
    with again() as later:
        record_property(later, prop("motive", label="Reason given"))
        record_term(later, term("police", label="Police forces", parent="government"))
    told = dump(work.session)
    assert "Reason given" in told
    assert "Police forces" in told
    assert "Suicide vest" not in told
    assert load(work.session, told)[1] is False


@pytest.mark.parametrize("change", [{"datatype": "quantity"}, {"subject": "actor"}])
def test_what_claims_rest_on_stays(work, change):
    record_property(work, prop())
    record_property(work, prop(**change))
    record_property(work, prop())
    IncidentFactory(code="kerman")
    claim = ClaimRecord(about="kerman", property="mood", value="tense")
    record_citation(work, CitationRecord(source="unsourced", claims=(claim,)))
    with pytest.raises(DossierError, match="and claims use it"):
        record_property(work, prop(**change))
    assert record_property(work, prop(label="Atmosphere")).label == "Atmosphere"


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (prop("by"), "no property may be called by"),
        (prop("corrects"), "no property may be called corrects"),
        (prop("Mood"), "'Mood' is no key"),
        (prop(datatype="number"), "datatype: 'number'"),
        (prop(subject="place"), "subject: 'place'"),
        (prop(rule="first"), "rule: 'first'"),
        (prop(datatype="term"), "need each other"),
        (prop(vocabulary="moods"), "need each other"),
        (prop(label=""), "label is empty"),
        (term("VIP"), "'VIP' is no key"),
        (term(label=""), "label is empty"),
        (term(parent="nobody"), "there is no target type 'nobody'"),
        (term(parent="vip"), "can't be its own parent"),
        (term("video", "qualifier"), "there is a claim mode video already"),
        (term("civilians", "claim mode"), "there is a qualifier civilians already"),
    ],
)
def test_words_that_make_no_sense_are_refused(work, record, complaint):
    add = record_property if isinstance(record, PropertyRecord) else record_term
    with pytest.raises(DossierError) as caught:
        add(work, record)
    assert complaint in str(caught.value)


def test_terms_in_a_circle_are_refused(work):
    text = "terms: {mood: {a: {label: A, parent: b}, b: {label: B, parent: a}}}"
    with pytest.raises(DossierError, match="its own ancestor"):
        load(work.session, text)
