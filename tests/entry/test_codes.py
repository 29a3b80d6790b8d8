import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.db.chunks import in_chunks
from incidents.dossier import is_code
from incidents.entry.codes import check_words, make_slug, make_unique
from incidents.errors import InputError
from incidents.models import Actor, Incident
from tests.factories import ActorFactory, IncidentFactory


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Kerman, Iran 2024-01-03", "kerman-iran-2024-01-03"),
        ("Émile Ālī's  Group!", "emile-alis-group"),
        ("وزارت کشور", "actor"),
        ("", "actor"),
        ("x" * 80, "x" * 60),
    ],
)
def test_slugs_are_made_of_what_is_latin(text, slug):
    assert make_slug(text, "actor") == slug


@given(st.text())
def test_every_slug_is_a_code(text):
    assert is_code(make_slug(text, "thing"))


def test_codes_are_made_unique_by_a_number(work):
    for code in ("kerman", "kerman-3"):
        ActorFactory(code=code)
    IncidentFactory(code="kerman-2")
    session = work.session
    assert make_unique(session, "iran", Actor.code) == "iran"
    assert make_unique(session, "kerman", Actor.code) == "kerman-2"
    assert make_unique(session, "kerman", Actor.code, Incident.code) == "kerman-4"


@pytest.mark.parametrize("text", ["", "a\0b", "\ud800"])
def test_words_that_no_database_holds_are_refused(text):
    with pytest.raises(InputError):
        check_words({"notes": text})


def test_chunks_leave_nothing_out():
    assert [*in_chunks(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert [*in_chunks([])] == []
