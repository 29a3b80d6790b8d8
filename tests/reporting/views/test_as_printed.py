"""The views `timeline` and `releasable_timeline` are what `incidents timeline` prints."""

import pytest
from sqlalchemy import select

from incidents.exporters.flat import LINE_COLUMNS
from incidents.reporting.timeline import read_lines
from incidents.reporting.views.timelines import RELEASABLE, TIMELINE
from incidents.resolution.question import UNLIMITED, Limits


@pytest.mark.parametrize(
    ("view", "limits"), [(TIMELINE, UNLIMITED), (RELEASABLE, Limits(ceiling="CLEAR"))], ids=str
)
def test_views_are_the_timeline_row_by_row(reader, view, limits):
    ordered = select(view).order_by(view.c.earliest, view.c.latest, view.c.code)
    rows = [dict(row._mapping) for row in reader.execute(ordered)]
    names = [name for name in LINE_COLUMNS if name in view.columns]
    assert set(view.columns.keys()) == set(names)
    printed = [dict(zip(LINE_COLUMNS, line, strict=True)) for line in read_lines(reader, limits)]
    assert rows == [{name: line[name] for name in names} for line in printed]
    assert rows


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT claim, value FROM claim_list WHERE incident = 'x' AND current = 1",
        "SELECT title, deaths FROM timeline WHERE earliest >= '2024' LIMIT 50",
        "SELECT * FROM changes_since WHERE changeset = 3",
        "SELECT * FROM corroboration WHERE incident = 'x'",
    ],
)
def test_indexes_answer_what_is_asked_of_few(reader, query):
    plan = [row[3] for row in reader.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    large = ("claim", "c", "facts", "chronology", "citation", "passage", "incidents", "subject")
    assert plan
    assert [step for step in plan if step in {f"SCAN {name}" for name in large}] == []
