"""Explanations in every format."""

import csv
import io
import json
import re

import pytest

from incidents.exporters.explanation import write_explanation
from incidents.results import ExplainedClaim, ExplainedProperty

CLAIM = ExplainedClaim(
    claim="c7",
    value="84",
    stance="asserts",
    standing="shown",
    why="before 103: said later (2024-01-04) than 2024-01-03",
    speaker="Interior Minister",
    voice="Ministry of Interior",
    said="2024-01-04",
    source="xinhua-84",
    kind="article",
    title="Iran revises toll",
    publisher="China Daily",
    published="2024-01-04",
    url="https://example.org/84",
    reliability="B",
    locator=None,
    quote="revised to 84",
    gist=None,
    relays=("xinhua",),
    origins=("Ministry of Interior",),
    rank=None,
    credibility=None,
    reason=None,
    misreads=None,
    handling="CLEAR",
)
PROPERTY = ExplainedProperty(
    subject="kerman-2024-01-03",
    property="deaths",
    datatype="quantity",
    qualifier=None,
    since=None,
    until=None,
    shown="84",
    best=84,
    low=84,
    high=103,
    open=None,
    reports=1,
    origins=1,
    disputed=True,
    rule="ranked",
    claims=(CLAIM, CLAIM._replace(claim="c8", standing="denies", stance="denies", value="103")),
)


def write(format_, *explained):
    out = io.StringIO()
    write_explanation(explained, format_, out)
    return out.getvalue()


@pytest.mark.parametrize("format_", ["table", "markdown", "json", "jsonl", "csv"])
def test_every_format_names_every_claim_with_its_passage(format_):
    text = write(format_, PROPERTY).replace("\\", "")

    for part in ("c7", "c8", "revised to 84", "Interior Minister", "China Daily"):
        assert part in text
    assert "https://example.org/84" in text.replace(r"\_", "_")


def test_rows_read_back():
    rows = list(csv.DictReader(io.StringIO(write("csv", PROPERTY))))

    assert [row["claim"] for row in rows] == ["c7", "c8"]
    assert rows[0]["property_origins"] == "1"
    assert rows[0]["origins"] == "Ministry of Interior"
    assert json.loads(write("json", PROPERTY))[0]["claims"][0]["relays"] == ["xinhua"]


def test_a_lone_carriage_return_parts_no_row():
    rows = list(csv.reader(io.StringIO(write("csv", PROPERTY._replace(
        claims=(CLAIM._replace(quote="one\rtwo"),))), newline="")))  # fmt: skip

    assert [len(row) for row in rows] == [len(rows[0])] * 2


@pytest.mark.parametrize(
    ("shown", "best", "open_", "told"),
    [
        ("≥ 94", 94, "above", "≥ 94 —"),
        ("94", 94, "above", "94 [94+] —"),
        ("4,000", 4000, "above", "4,000 [4,000+] —"),
        ("≥ 4,000", 4000, "above", "≥ 4,000 —"),
        ("4,000", 4000, None, "4,000 —"),
    ],
)
def test_the_open_end_of_a_span_is_told_once(shown, best, open_, told):
    found = PROPERTY._replace(shown=shown, best=best, low=best, high=best, open=open_)

    assert any(line.startswith(told) for line in write("table", found).splitlines())


def test_a_denial_reads_as_one():
    assert "not 103" in write("table", PROPERTY)


def test_nothing_in_the_data_can_act_on_the_terminal():
    hostile = CLAIM._replace(quote="\x1b]0;x\x07\u202e", why="\x9b31m", url="https://x/\x1b[2J")

    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", write("table", PROPERTY._replace(claims=(hostile,)))
    )


def test_a_property_without_a_current_claim_says_so():
    gone = PROPERTY._replace(shown=None, low=None, high=None, reports=0, origins=0)

    assert "nothing is shown" in write("table", gone)
