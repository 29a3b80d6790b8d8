"""Explaining what is typed."""

import pytest

pytestmark = pytest.mark.slow

TITLE = "Secret raid on the safehouse"


@pytest.fixture
def marked(small):
    """A database that also holds an incident and an actor that are marked RED."""
    small.do("add", TITLE, "deaths=5", "--code", "secret-raid", "--handling", "RED")
    small.do("actor", "add", "Secret cell", "--code", "cell", "--handling", "RED")
    small.do("claim", "cell", "statement=A secret")
    return small


@pytest.mark.parametrize(
    "typed", [TITLE, "Secret raid on the safehous", "secret-raid", "secret cell", "cell", "cel"]
)
def test_under_a_ceiling_what_is_marked_is_not_there(marked, typed):
    assert "secret" in (marked("explain", typed).out + marked("explain", typed).err).casefold()

    found = marked("explain", typed, "deaths", "--handling", "CLEAR")

    told = f"Error: there is no incident or actor {typed!r}\nHint: give a code; "
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(told)
    assert found.err.count("\n") == 2


def test_under_a_ceiling_one_title_of_two_is_plain(marked):
    marked.do("add", TITLE, "deaths=4", "--code", "told")

    assert "could be several" in marked("explain", TITLE).err
    assert "told deaths" in marked.do("explain", TITLE, "deaths", "--handling", "CLEAR").out


def test_under_a_ceiling_what_turned_out_to_be_marked_is_not_there(marked):
    marked.do("add", "Raid", "deaths=4", "--code", "raid")
    marked.do("merge", "raid", "secret-raid")

    found = marked("explain", "raid", "--handling", "CLEAR")

    assert "there is no incident or actor 'raid'" in found.err
