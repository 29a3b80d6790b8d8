"""Slots are those at which Debian's cron would start a job, on days the clocks change too."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.errors import InputError
from incidents.schedule.slots import (
    Schedule,
    latest_slot,
    list_slots,
    next_slot,
    read_schedule,
    read_stamp,
    read_zone,
    write_stamp,
)
from tests.schedule.cron import fires, utc

USUAL = ("30 1 * * *", "0,30 2 * * *", "*/15 * * * *", "20 */2 * * *")
EXPRESSIONS = (
    *("30 1 * * *", "0 2 * * *", "30 2 * * *", "0,30 2 * * *", "59 1-3 * * *", "15 0 * * SUN"),
    *("*/15 * * * *", "0 * * * *", "20 */2 * * *", "0 0 1 * MON", "0 6 * * 1-5", "5 0 31 3,10 *"),
)
# Half an hour forward, at midnight forward: the odd ones too.
CHANGES = (
    ("Europe/London", utc("2024-03-31 01:00"), utc("2024-10-27 01:00")),
    ("America/New_York", utc("2024-03-10 07:00"), utc("2024-11-03 06:00")),
    ("Australia/Lord_Howe", utc("2024-10-05 15:30"), utc("2024-04-06 15:00")),
    ("America/Havana", utc("2024-03-10 05:00"), utc("2024-11-03 05:00")),
)
ZONES = [row[0] for row in CHANGES]
DAY = timedelta(days=1)


@pytest.mark.parametrize("expression", USUAL)
@pytest.mark.parametrize(("zone", "forward", "back"), CHANGES[:3], ids=ZONES[:3])
def test_slots_are_when_cron_would_start(expression, zone, forward, back):
    check_slots(expression, zone, forward, back)


@pytest.mark.prove
@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize(("zone", "forward", "back"), CHANGES, ids=ZONES)
def test_all_slots_are_when_cron_would_start(expression, zone, forward, back):
    check_slots(expression, zone, forward, back)


def check_slots(expression, zone, forward, back):
    schedule = read_schedule(expression, zone)
    for change in (forward, back):
        start, end = change - 2 * DAY, change + DAY
        slots = fires(expression, zone, start, end)
        assert list_slots(schedule, start, end) == slots
        for minutes in range(-95, 185, 20):
            now = change + timedelta(minutes=minutes)
            if came := [slot for slot in slots if slot <= now]:
                assert latest_slot(schedule, now) == came[-1]


@settings(max_examples=30)
@given(
    st.sampled_from(EXPRESSIONS),
    st.sampled_from([row[0] for row in CHANGES]),
    st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1)),  # noqa: DTZ001
)
def test_between_the_latest_slot_and_the_next_lies_none(expression, zone, moment):
    schedule, now = Schedule(expression, zone), moment.replace(microsecond=0, tzinfo=UTC)
    last, coming = latest_slot(schedule, now), next_slot(schedule, now)

    assert last <= now < coming
    assert list_slots(schedule, last, coming) == [coming]


def test_words_for_schedules():
    assert read_schedule("@weekly", "UTC").expression == "0 0 * * 0"
    assert read_schedule("  0 6  * * mon ", "UTC").expression == "0 6 * * mon"


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "0 6 * *",
        "0 0 6 * * *",
        "61 * * * *",
        "a b c d e",
        "0 6 * * MOON",
        "0 0 30 2 *",
        "@never",
    ],
)
def test_no_schedule(expression):
    with pytest.raises(InputError, match=r"cron expression|never comes"):
        read_schedule(expression, "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "America", "../etc", "/etc/passwd", "UTC\0"])
def test_no_time_zone(zone):
    with pytest.raises(InputError, match="no time zone"):
        read_zone(zone)


def test_stamps():
    assert read_stamp(write_stamp(utc("2024-09-02 06:00"))) == utc("2024-09-02 06:00")
    assert write_stamp(datetime.fromisoformat("2024-09-02T08:00+02:00")) == "2024-09-02T06:00:00Z"
