"""Patterns of keys out of mappings: such as take for ever are refused."""

import pytest

from incidents.errors import InputError
from incidents.importers.mapping import read_mapping
from tests.importers.samples import HEAD, make_plan

CLAIM = '[[claims]]\nproperty = "deaths"\nas = "number"\nvalue = "dead"\n'


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+", "(a|b)*c", "(?:a?){9}", "((a*)b)+", "a*b*c*d*e*", "(?i:x{1,})*", "x" * 201),
        *("a?" * 24 + "x", "a{0,500}" * 4 + "x", "(|a)" * 24 + "x", "((|a){24})x", ".*?" * 4 + "x"),
        *("(?#[)(a+)+]x", "(?x)[#](a+)+]x", "(?x)a#)))", "(?x: a)", "(?P<n>a)(?P=n)*", "[[a]b]"),
    ],
)
def test_patterns_that_might_take_for_ever_are_refused(pattern):
    with pytest.raises(InputError) as caught:
        read_mapping(HEAD + f"key_like = '{pattern}'\n" + CLAIM, "mine.toml")
    assert caught.value.message.startswith("mine.toml:10: row: key_like = ")


@pytest.mark.parametrize(
    "pattern",
    [
        *("[0-9]{12}", r"(\d{4}-)+\d+", "(?:A|B)[(+]+", r"\(+x*", "(ab)+", "[]?*+{2,3}]+"),
        *(r"[A-Z]{2,3}-?\d{1,4}(?:-\d+)?", "[A-Z]+-[0-9]+-[0-9]*", "(?i)[a-z]+", "a{,3}|b?"),
    ],
)
def test_patterns_of_keys_are_taken(pattern):
    row = read_mapping(HEAD + f"key_like = '{pattern}'\n" + CLAIM, "mine.toml").row
    assert row.key_like == pattern


def test_a_key_too_long_for_its_pattern_is_not_whole():
    plan = make_plan(CLAIM, ["id", "dead"], HEAD + "key_like = 'a*'\n")
    assert plan.read_row(2, ["a" * 100, "5"]).key == "a" * 100
    with pytest.raises(InputError, match="isn't whole"):
        plan.read_row(2, ["a" * 101, "5"])
