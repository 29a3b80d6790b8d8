import pytest

from incidents.dossier import is_code, is_key, words
from incidents.models import actors, claims, incidents, places, sources, vocabulary


@pytest.mark.parametrize(
    ("ours", "tables"),
    [
        (words.ACTOR_KINDS, actors.ACTOR_KINDS),
        (words.NAME_KINDS, actors.NAME_KINDS),
        (words.PLACE_KINDS, places.PLACE_KINDS),
        (words.PLACE_PRECISIONS, places.PLACE_PRECISIONS),
        (words.STATUSES, incidents.STATUSES),
        (words.INCIDENT_RELATIONS, incidents.INCIDENT_RELATIONS),
        (words.SUBJECTS, vocabulary.SUBJECTS),
        (words.DATATYPES, vocabulary.DATATYPES),
        (words.RULES, vocabulary.RULES),
        (words.SOURCE_KINDS, sources.SOURCE_KINDS),
        (words.SEEN_AS, sources.SEEN_AS),
        (words.GRADES, sources.GRADES),
        (words.UNSOURCED, sources.UNSOURCED),
        (words.STANCES, claims.STANCES),
        (words.RANKS, claims.RANKS),
        (words.CLAIM_RELATIONS, claims.CLAIM_RELATIONS),
    ],
)
def test_the_format_has_the_values_of_the_tables(ours, tables):
    assert ours == tables


@pytest.mark.parametrize("code", ["a", "0", "kerman-2024-01-03", "a" * 100])
def test_codes(code):
    assert is_code(code)
    assert is_key(code)


@pytest.mark.parametrize(
    "text", ["", "-a", "_a", "A", "a b", "a.b", "a:b", "é", "\u0661", "a\n", "a" * 101]
)
def test_what_is_no_code(text):
    assert not is_code(text)
    assert not is_key(text)


def test_keys_may_hold_an_underscore_and_codes_not():
    assert is_key("operates_in")
    assert not is_code("operates_in")
