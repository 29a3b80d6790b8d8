"""Texts made of several cells, and articles out of one."""

import pytest

from incidents.importers.articles import ARTICLES, read_articles
from incidents.importers.templates import make_template
from incidents.importers.values import ArticleValue


@pytest.mark.parametrize(
    ("template", "cells", "text"),
    [
        ("a", ["x", "y"], "x"),
        ("c|b", ["x", "y"], "y"),
        (" c | b ", ["x", "y"], "y"),
        ("{ c | b }", ["x", "y"], "y"),
        ("{a} – {b}", ["x", "y"], "x – y"),
        ("{a}[ – {b}]", ["x", " "], "x"),
        ("[{a}][, {b}]", ["", "y"], "y"),
        ("[{a}][, {b}]", ["?", "y"], "y"),
        ("{a}[, {c}]", ["x", "y"], "x"),
        ("{a}[, {b}]", ["", ""], ""),
        ("{a}, {b}", ["{b}", "%s"], "{b}, %s"),
    ],
)
def test_templates(template, cells, text):
    def find(names):
        return min((["a", "b"].index(name) for name in names if name in "ab"), default=2)

    fill = make_template(template, find, lambda cell: cell.strip().replace("?", "") or None)
    assert fill([*cells, ""]) == text


def test_articles_of_ucdp_are_split_where_they_can_be():
    cell = '"Reuters,2023-05-01,A, b and c";"AFP,2023-05-02,"'
    assert ARTICLES["ucdp"](cell) == (
        ArticleValue("A, b and c", "Reuters", "2023-05-01"),
        ArticleValue("AFP", "AFP", "2023-05-02"),
    )
    for free in ('"Reuters 2023-05-01 "A"', '"Reuters,2023-02-30,A"', "Reuters, May", '"'):
        assert ARTICLES["ucdp"](free) == (ArticleValue(free),)


def test_articles_are_named_each_once():
    assert read_articles("names", iter(["A; B", "B;; C ", ""])) == (
        *(ArticleValue("A"), ArticleValue("B"), ArticleValue("C")),
    )
    assert read_articles("text", iter([" A; B ", ""])) == (ArticleValue("A; B"),)
