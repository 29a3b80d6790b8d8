"""Values of claims: to columns by their datatype, and back to text that reads the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.entry.intake import Intake
from incidents.entry.lookup import find_property, find_term
from incidents.entry.values import IDENTIFYING, format_value, read_value
from incidents.errors import InputError, NotFoundError
from incidents.quantities import parse_quantity
from tests.factories import ActorFactory, PlaceFactory


def told(columns):
    return {name: value for name, value in columns.items() if value is not None}


@pytest.mark.parametrize(
    ("prop", "text", "columns"),
    [
        ("deaths", "94", {"low": 94, "best": 94, "high": 94}),
        ("deaths", "more than 300", {"low": 301, "open": "above"}),
        ("deaths", "up to 150", {"high": 150, "open": "below"}),
        ("strength", "4,000–6,000", {"low": 4000, "high": 6000}),
        ("statement", "  as it is\n", {"value_text": "  as it is\n"}),
        ("occurred", "yes", {}),
        ("occurred", None, {}),
        (
            "date",
            "2024-01",
            {
                "edtf": "2024-01",
                "earliest": "2024-01-01T00:00:00",
                "latest": "2024-01-31T23:59:59",
                "precision": "month",
            },
        ),
    ],
)
def test_each_datatype_fills_its_own_columns(work, prop, text, columns):
    found = find_property(work.session, prop)
    assert told(read_value(Intake(work), found, text)) == columns


def test_things_are_found_by_code_or_name(work):
    actor, place = ActorFactory(code="isis"), PlaceFactory(code="iran")
    intake = Intake(work)
    session = work.session
    assert read_value(intake, find_property(session, "leader"), "isis") == {
        "value_actor_id": actor.id
    }
    assert read_value(intake, find_property(session, "place"), "IRAN") == {
        "value_place_id": place.id
    }
    blade = find_term(session, "weapon", "blade")
    assert read_value(intake, find_property(session, "weapon"), "Blade") == {
        "value_term_id": blade.id
    }
    with pytest.raises(NotFoundError, match="there is no weapon 'Clash'"):
        read_value(intake, find_property(session, "weapon"), "Clash")


@pytest.mark.parametrize("text", ["no", "true", ""])
def test_flags_have_no_values(work, text):
    with pytest.raises(InputError):
        read_value(Intake(work), find_property(work.session, "occurred"), text)


counts = st.integers(0, 10_000)


@settings(suppress_health_check=list(HealthCheck))
@given(
    text=st.one_of(
        st.sampled_from(["at least", "more than", "up to", "about", ""]).flatmap(
            lambda word: counts.map(lambda n: f"{word} {n}")
        ),
        st.tuples(counts, counts).map(lambda pair: f"{min(pair)}-{max(pair)}"),
        st.tuples(counts, counts, counts).map(sorted).map(lambda t: f"{t[1]} [{t[0]}-{t[2]}]"),
    )
)
def test_quantities_are_written_as_they_read(text):
    columns = dict.fromkeys(IDENTIFYING) | parse_quantity(text)._asdict()
    written = format_value("quantity", columns, lambda *_: "")
    assert parse_quantity(written)._asdict() == {
        name: columns[name] for name in ("low", "best", "high", "open")
    }
