"""Two timelines held against each other in one reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.schedule.changed import MARKED, Changed, Drawn, Entry, note_changes

VALUES = st.sampled_from([("1", None), ("2", None), ("1", "x")])
DAYS = st.sampled_from(["2024-01-01", "2024-01-02", "2024-01-03"])
TIMELINES = st.dictionaries(st.sampled_from("abcdeé😀"), st.tuples(DAYS, VALUES))


def read(timeline):
    found = [Entry((day, day, code), values) for code, (day, values) in timeline.items()]
    return sorted(found)


def read_pairs(changed):
    return {code: pair for part in changed.read() for code, pair in part.items()}


@given(TIMELINES, TIMELINES)
def test_what_differs_is_what_a_lookup_by_code_finds(before, after):
    with Changed() as changed:
        note_changes(changed, read(before), read(after))
        found = read_pairs(changed)
    values = [{code: values for code, (_, values) in each.items()} for each in (before, after)]
    differing = sorted(
        code for code in before | after if values[0].get(code) != values[1].get(code)
    )
    assert list(found) == differing
    for code, (old, new) in found.items():
        assert (old and old.real, new and new.real) == (values[0].get(code), values[1].get(code))


def test_what_may_no_longer_be_shown_is_out_of_sight():
    entries = [Entry(("d", "d", code), (code, "95")) for code in "abc"]
    with Changed() as changed:
        note_changes(changed, entries, [])
        changed.hide_all("before")
        changed.show("before", "a", ("a", "95"))
        changed.show("before", "b", ("b", "84"))
        found = {code: old for code, (old, _) in read_pairs(changed).items()}
    assert found == {
        "a": Drawn(("a", "95"), ("a", "95")),
        "b": Drawn(("b", "95"), ("b", MARKED)),
        "c": Drawn(("c", "95"), None),
    }


@pytest.mark.parametrize("size", [0, 1, 499, 500, 501, 1500])
def test_parts_hold_everything_once_and_in_order(size):
    entries = [Entry(("d", "d", f"{number:04}"), ("x",)) for number in range(size)]
    with Changed() as changed:
        note_changes(changed, [], entries)
        codes = [code for part in changed.read() for code in part]
    assert codes == [entry.place[-1] for entry in entries]
