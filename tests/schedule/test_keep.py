"""What `keep` removes, tells and records: no more than it did, however many runs there are."""

import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from incidents.db.engine import noting, open_engine
from incidents.schedule.recorded_runs import RUNS
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, only_sqlite

pytestmark = [pytest.mark.slow, only_sqlite]

KEEP = WEEKLY + "keep = 1\n"


def removed(desk):
    """The slots of runs whose files were removed, as history has it."""
    return [row["slot"] for row in desk.rows("history", "weekly") if row["removed"]]


def change_runs(desk, statement):
    with noting(open_engine(desk.url), RUNS.name) as session:
        session.execute(text(statement))


def record_runs(desk, count, manifest=None):
    """Record hourly runs of January and February, of whose files nothing is left."""
    rows = [
        {
            "export": "weekly",
            "scheduled_for": f"2024-{1 + n // 672:02}-{1 + n // 24 % 28:02}T{n % 24:02}:00:00Z",
            "started_at": "2024-01-01T00:00:00Z",
            "finished_at": "2024-01-01T00:00:00Z",
            "status": "done",
            "path": str(desk.exports / "weekly/none.manifest.json"),
            "manifest": manifest,
        }
        for n in range(count)
    ]
    with noting(open_engine(desk.url), RUNS.name) as session:
        session.execute(insert(RUNS), rows)


@pytest.mark.parametrize("keep", ["1300", '"400 days"'])
def test_more_than_a_thousand_runs_are_kept_and_no_more(desk, keep):
    desk.do("run", "weekly", "--slot", "2023-01-02T06:00:00Z")
    record_runs(desk, 1299)
    desk.define(WEEKLY + f"keep = {keep}")
    desk.due(MONDAY)

    assert [name[:17] for name in desk.files()] == ["weekly/2024-09-02"] * 3


def test_a_run_takes_no_more_memory_for_all_that_were_before(desk):
    """Forty megabytes of manifests are not read to write one more."""
    record_runs(desk, 400, manifest="x" * 100_000)
    tracemalloc.start()
    try:
        desk.due(MONDAY)
        assert tracemalloc.get_traced_memory()[1] < 30e6
    finally:
        tracemalloc.stop()


def test_what_could_not_be_removed_is_not_said_to_be(desk):
    """The folder of exports is another by now: what lies outside of it is not touched."""
    desk.due(MONDAY)
    before = desk.take()
    desk.define('export-folder = "elsewhere"\n' + KEEP)
    found = desk.do("due", "--now", NEXT_MONDAY)

    assert "weekly: removed" not in found.err
    assert f"2024-09-02.json lies outside of {desk.folder / 'elsewhere'}" in found.err
    assert removed(desk) == []
    assert desk.take() == before
    desk.define(KEEP)
    found = desk.do("due", "--now", "2024-09-16T06:00Z")
    assert "removed exports/weekly/2024-09-02.manifest.json" in found.err
    assert MONDAY in removed(desk)


def refuse(monkeypatch, *endings):
    """Let the system refuse to remove files whose names end so."""
    unlink = Path.unlink

    def refusing(path, *, missing_ok=False):
        if path.name.endswith(endings):
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refusing)


def test_what_the_system_refuses_is_told_and_keeps_no_other(desk, monkeypatch):
    for slot in ("2024-08-26T06:00Z", MONDAY):
        desk.due(slot)
    desk.define(KEEP)
    with monkeypatch.context() as patch:
        refuse(patch, "09-02.jsonl")
        found = desk.do("due", "--now", NEXT_MONDAY)

    stuck = desk.exports / "weekly/2024-09-02.jsonl"
    assert f"Warning: weekly: {stuck} can't be removed: Permission denied" in found.err
    assert removed(desk) == ["2024-08-26T06:00:00Z"]
    desk.due("2024-09-16T06:00Z")
    assert [name[:17] for name in desk.files()] == ["weekly/2024-09-16"] * 3


def test_of_what_a_run_has_no_more_what_can_be_removed_is(desk, monkeypatch):
    latest = WEEKLY.replace("weekly/{date}", "latest")
    desk.define(latest.replace('"json", "jsonl"', '"csv", "json", "markdown"'))
    desk.due(MONDAY)
    desk.define(latest.replace(', "jsonl"', ""))
    refuse(monkeypatch, "latest.csv")
    desk.due(NEXT_MONDAY)

    assert desk.files() == ["latest.csv", "latest.json", "latest.manifest.json"]


@pytest.mark.parametrize(
    ("keep", "days"),
    [
        ("3", ["2024-08-19", "2024-09-02", "2024-09-09"]),
        ("1", ["2024-08-19", "2024-09-09"]),
        ('"1 day"', ["2024-08-19", "2024-08-26", "2024-09-02", "2024-09-09"]),
    ],
)
def test_the_slot_that_was_asked_for_is_kept(desk, keep, days):
    for slot in ("2024-08-26T06:00Z", MONDAY, NEXT_MONDAY):
        desk.due(slot)
    desk.define(WEEKLY + f"keep = {keep}")
    found = desk.do("run", "weekly", "--slot", "2024-08-19T06:00Z")

    assert "removed exports/weekly/2024-08-19" not in found.err
    assert sorted({name[7:17] for name in desk.files()}) == days


def test_what_a_kept_run_wrote_too_is_not_said_to_be_removed(desk):
    desk.define(KEEP.replace("weekly/{date}", "latest"))
    desk.due(MONDAY)
    assert "removed" not in desk.do("due", "--now", NEXT_MONDAY).err
    assert len(desk.files()) == 3


def test_a_host_by_another_name_removes_what_it_finds(desk):
    """Containers are given names at random."""
    desk.due(MONDAY)
    change_runs(desk, "UPDATE export_runs SET worker = 'container/1/2 1 2 3'")
    desk.define(KEEP)
    desk.due(NEXT_MONDAY)

    assert removed(desk) == [MONDAY]
    assert [name[:17] for name in desk.files()] == ["weekly/2024-09-09"] * 3


def test_of_what_another_host_has_nothing_is_recorded(desk):
    desk.due(MONDAY)
    change_runs(desk, "UPDATE export_runs SET worker = 'elsewhere/1/2 1 2 3'")
    for name in desk.files():
        (desk.exports / name).unlink()
    desk.define(KEEP)

    assert "removed" not in desk.do("due", "--now", NEXT_MONDAY).err
    assert removed(desk) == []


@pytest.mark.parametrize("worker", ["worker", "'elsewhere/1/2 1 2 3'"])
def test_a_path_that_the_system_refuses_fails_no_run(desk, worker):
    desk.due(MONDAY)
    path = desk.exports / ("x" * 300)
    change_runs(desk, f"UPDATE export_runs SET path = '{path}', worker = {worker}")
    desk.define(KEEP)

    assert desk.due(NEXT_MONDAY) == [("weekly", NEXT_MONDAY, "done")]
    assert removed(desk) == []


def test_a_time_that_leads_out_of_the_calendar(desk):
    desk.define(WEEKLY + 'keep = "9999 years"')
    found = desk("list")
    assert found.code == 1
    assert ":7: exports.weekly: keep: 9999 years before" in found.err


def test_a_run_that_is_done_is_told_as_done_though_nothing_could_be_removed(desk):
    """So long ago a slot has no calendar before it; the run has done what it was to do."""
    desk.define(WEEKLY + 'keep = "1000 years"')
    found = desk("run", "weekly", "--slot", "1000-01-06T06:00:00Z", "--format", "json")

    assert found.code == 0, found.err
    assert "Warning: weekly: 1000 years before 1000-01-06 there is no calendar" in found.err
    assert [row["status"] for row in found.data] == ["done"]
