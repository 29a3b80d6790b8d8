"""Each slot is run once, whoever asks and however often."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from incidents.db.engine import noting, open_engine, reading
from incidents.schedule import run
from incidents.schedule.heartbeat import beating
from incidents.schedule.runs import claim_slot
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, only_sqlite
from tests.schedule.cron import utc

pytestmark = pytest.mark.slow

CLAIM = """
import sys, time
from incidents.db.engine import open_engine
from incidents.schedule.runs import claim_slot
from incidents.schedule.slots import read_stamp
claim = claim_slot(open_engine(sys.argv[1]), "weekly", read_stamp(sys.argv[2]), sys.argv[3])
print("claimed" if claim.run else claim.reason, flush=True)
time.sleep(600)
"""


def test_a_slot_is_run_once(desk):
    assert desk.due("2024-09-02T06:00Z") == [("weekly", MONDAY, "done")]
    assert desk.due("2024-09-02T06:00Z") == []
    assert desk.due("2024-09-08T23:59Z") == []
    refused = desk("run", "weekly", "--slot", MONDAY)
    assert (refused.code, "is done" in refused.err) == (1, True)
    assert desk.files() == [
        *("weekly/2024-09-02.json", "weekly/2024-09-02.jsonl"),
        "weekly/2024-09-02.manifest.json",
    ]


@only_sqlite
def test_slots_that_were_missed_give_one_run(desk):
    desk.due("2024-08-05T06:00Z")

    assert desk.due("2024-09-04T12:00Z") == [("weekly", MONDAY, "done")]
    assert [row["slot"] for row in desk.rows("history", "weekly")] == [
        *(MONDAY, "2024-08-05T06:00:00Z")
    ]


@only_sqlite
def test_a_clock_that_is_set_back_runs_nothing_twice(desk):
    desk.due("2024-09-09T06:00Z")
    desk.due("2024-09-02T06:00Z")

    assert desk.due("2024-09-02T07:00Z") == []
    assert desk.due("2024-09-09T07:00Z") == []
    assert [row["run"] for row in desk.rows("history", "weekly")] == [1, 2]


@only_sqlite
def test_nothing_due_says_nothing(desk):
    desk.define('[exports.byhand]\nformats = ["csv"]')
    found = desk.do("due")

    assert (found.out, found.err) == ("", "")


@only_sqlite
def test_what_failed_is_recorded_and_tried_again(desk):
    desk.define(WEEKLY + 'place = "Zaranj"')
    failed = desk("due", "--now", MONDAY)

    assert failed.code == 1
    assert "Error: weekly: there is no place 'Zaranj'" in failed.err
    (row,) = desk.rows("history", "weekly")
    assert (row["status"], row["error"]) == ("failed", "there is no place 'Zaranj'")
    assert desk.files() == []

    desk.define()
    assert desk.due("2024-09-02T07:00Z") == [("weekly", MONDAY, "done")]
    (row,) = desk.rows("history", "weekly")
    assert (row["status"], row["error"], row["entries"]) == ("done", None, 2)


@only_sqlite
def test_one_that_fails_keeps_none_of_the_others_back(desk):
    desk.define(WEEKLY + 'place = "Zaranj"\n' + WEEKLY.replace("weekly", "other"))
    found = desk("due", "--now", MONDAY, "--format", "json")

    assert found.code == 1
    assert [(row["export"], row["status"]) for row in found.data] == [
        *(("weekly", "failed"), ("other", "done"))
    ]


def test_a_run_of_a_killed_process_is_taken_over(desk):
    with start_claim(desk, MONDAY) as process:
        assert desk.due(MONDAY) == []
        busy = desk("run", "weekly", "--slot", NEXT_MONDAY)
        assert busy.code == 1
        assert f"being run since {desk.rows('history', 'weekly')[0]['started']}" in busy.err
        process.kill()
    assert desk.rows("history", "weekly")[0]["status"] == "killed"
    assert desk.due(MONDAY) == [("weekly", MONDAY, "done")]
    assert len(desk.rows("history", "weekly")) == 1


def start_claim(desk, slot):
    process = subprocess.Popen(
        [sys.executable, "-c", CLAIM, desk.url, slot, "x"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "claimed\n"
    return process


@only_sqlite
def test_a_killed_run_of_an_earlier_slot_is_told_as_failed(desk):
    with start_claim(desk, MONDAY) as process:
        process.kill()
    assert desk.due(NEXT_MONDAY) == [("weekly", NEXT_MONDAY, "done")]
    last = desk.rows("history", "weekly")[-1]
    assert (last["slot"], last["status"]) == (MONDAY, "failed")
    assert last["error"].endswith("ended without a word")


@pytest.mark.parametrize(
    ("alive_at", "expected"),
    [
        ("2000-01-01T00:00:00Z", [("weekly", MONDAY, "done")]),
        # Said by a clock that has been set back since.
        ("2999-01-01T00:00:00Z", [("weekly", MONDAY, "done")]),
        (None, []),
    ],
)
def test_of_another_machine_counts_when_it_last_spoke(desk, alive_at, expected):
    engine = open_engine(desk.url)
    claim_slot(engine, "weekly", utc("2024-09-02 06:00"), "x")
    spoken = f", alive_at = '{alive_at}'" if alive_at else ""
    with noting(engine, "export_runs") as session:
        session.execute(text(f"UPDATE export_runs SET worker = 'elsewhere 1 2 3'{spoken}"))

    assert desk.due(MONDAY) == expected


def test_while_it_works_a_run_says_that_it_is_alive(desk):
    engine, long_ago = open_engine(desk.url), "2000-01-01T00:00:00Z"
    claim = claim_slot(engine, "weekly", utc("2024-09-02 06:00"), "x")
    with noting(engine, "export_runs") as session:
        session.execute(text(f"UPDATE export_runs SET alive_at = '{long_ago}'"))
    until = time.monotonic() + 10
    with beating(engine, claim.run, every_s=0.01):
        while (spoken := read_alive_at(engine)) == long_ago and time.monotonic() < until:
            time.sleep(0.01)

    assert spoken > long_ago


def read_alive_at(engine):
    with reading(engine) as session:
        return session.scalar(text("SELECT alive_at FROM export_runs"))


@only_sqlite
def test_who_was_taken_over_publishes_nothing(desk, monkeypatch):
    def write_all(session, request, name, files):
        manifest = real(session, request, name, files)
        with noting(open_engine(desk.url), "export_runs") as other:
            other.execute(text("UPDATE export_runs SET worker = 'elsewhere 1 2 3'"))
        return manifest

    real = run.write_all
    monkeypatch.setattr(run, "write_all", write_all)
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert "was taken over by another process" in found.err
    assert desk.files() == []
    assert desk.rows("history", "weekly")[0]["status"] == "running"


@only_sqlite
def test_an_interrupt_is_recorded(desk, monkeypatch):
    def interrupt(*_):
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(run, "write_all", interrupt)
    assert desk("run", "weekly").code == 130
    assert desk.rows("history", "weekly")[0]["error"] == "interrupted"


def test_a_read_only_login_may_draw_again_but_not_run(desk, worker_id):
    engine, looker = open_engine(desk.url), f"{worker_id}_looker"
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no logins")
    desk.do("run", "weekly", "--slot", MONDAY)
    with noting(engine, "export_runs") as session:
        for statement in (
            f"DROP ROLE IF EXISTS {looker}",
            f"CREATE ROLE {looker} LOGIN",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {looker}",
        ):
            session.execute(text(statement))
    try:
        reader = type(desk)(engine.url.set(username=looker).render_as_string(), desk.folder)
        manifest = desk.exports / "weekly/2024-09-02.manifest.json"
        assert "the same bytes" in reader.do("run", "weekly", "--as-of", manifest).err
        assert len(reader.rows("history", "weekly")) == 1
        refused = reader("run", "weekly")
        assert refused.code == 3
        assert "this login may not do that" in refused.err
    finally:
        with noting(engine, "export_runs") as session:
            session.execute(text(f"DROP OWNED BY {looker}"))
            session.execute(text(f"DROP ROLE {looker}"))


@only_sqlite
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("due", "--now", "Monday"), "'Monday' is no instant"),
        (("due", "--now", "2024-09-02T06:00"), "is no instant"),
        (("run", "wekly"), "there is no export 'wekly'"),
        (("history", "wekly"), "there is no export 'wekly'"),
        (("run", "weekly", "--into", "x"), "--into without --as-of"),
        (("install",), "for which of the two?"),
    ],
)
def test_what_is_refused(desk, arguments, message):
    found = desk(*arguments)
    assert found.code in (1, 2)
    assert message in found.err
    assert "Traceback" not in found.err


@only_sqlite
def test_no_exports_are_defined(desk):
    (desk.folder / "incidents.toml").unlink()
    found = desk("due")
    assert found.code == 1
    assert "no exports are defined" in found.err


@only_sqlite
def test_the_list_tells_what_comes_and_how_the_last_ended(desk):
    desk.due(MONDAY)
    (row,) = desk.rows("list", "--now", "2024-09-04T00:00Z")
    assert (row["next"], row["last"], row["status"]) == (NEXT_MONDAY, MONDAY, "done")


@only_sqlite
def test_the_list_keeps_an_export_in_one_line(desk):
    formats = '["csv", "json", "geojson", "ics", "markdown", "xlsx", "atom"]'
    desk.define(WEEKLY.replace('["json", "jsonl"]', formats) + 'time-zone = "Europe/London"')
    desk.due(MONDAY)
    header, row = desk.do("list", "--now", "2024-09-04T00:00Z").out.splitlines()
    assert header.split() == ["export", "schedule", "next", "last", "status", "formats"]
    assert re.split(" {2,}", row) == [
        *("weekly", "0 6 * * MON Europe/London", "2024-09-09 05:00", "2024-09-02 05:00"),
        *("done", "csv +6"),
    ]


def due_processes(desk, count):
    command = [sys.executable, "-m", "incidents", "--database", desk.url, "export", "due"]
    started = [
        subprocess.Popen(
            [*command, "--now", MONDAY, "--format", "json"],
            cwd=desk.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    return [(*process.communicate(), process.returncode) for process in started]


@pytest.mark.prove
def test_ten_at_once_make_one_run(desk):
    found = due_processes(desk, 10)

    assert [code for _, _, code in found] == [0] * 10, found
    assert sum('"status": "done"' in out for out, _, _ in found) == 1
    with reading(open_engine(desk.url)) as session:
        assert session.scalar(text("SELECT count(*) FROM export_runs")) == 1


def test_three_at_once_make_one_run(desk):
    found = due_processes(desk, 3)

    assert [code for _, _, code in found] == [0] * 3, found
    assert sum('"status": "done"' in out for out, _, _ in found) == 1


@only_sqlite
@pytest.mark.parametrize(
    "instant",
    [
        *("0001-01-01T00:00Z", "0001-01-01T00:00+05:00", "0999-12-31T23:59Z"),
        *("1000-01-01T00:00+00:01", "9998-12-31T23:59-00:01", "9999-12-31T23:59Z"),
    ],
)
@pytest.mark.parametrize("command", ["list --now", "due --now", "run weekly --slot"])
def test_an_instant_at_an_end_of_the_calendar(desk, command, instant):
    found = desk(*command.split(), instant)
    assert (found.code, f"{instant!r} is out of range" in found.err) == (2, True)


@only_sqlite
@pytest.mark.parametrize("instant", ["1000-01-01T00:00Z", "9998-12-31T23:59Z"])
def test_a_day_that_comes_once_in_four_years_at_an_end_of_the_calendar(desk, instant):
    desk.define(WEEKLY.replace("0 6 * * MON", "0 6 29 2 *"))
    (row,) = desk.rows("list", "--now", instant)
    assert row["next"] == ("1004-02-29T06:00:00Z" if instant < "2" else None)
    assert desk.due(instant) == [
        ("weekly", "0996-02-29T06:00:00Z" if instant < "2" else "9996-02-29T06:00:00Z", "done")
    ]
