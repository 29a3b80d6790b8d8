"""iCalendar as RFC 5545 has it: by two parsers and by its grammar."""

import re
from datetime import UTC, date, datetime

import icalendar
import ics
import pytest

from tests.exporters.samples import ABOUT, ENTRY, HOSTILE, VARIED, dated, write_main

ALL = [*VARIED, *HOSTILE]
# RFC 5545, 3.1: a content line, unfolded. Of the controls only HTAB may stand in a value.
LINE = re.compile(
    r'[A-Za-z0-9-]+(;[A-Za-z0-9-]+=("[^\x00-\x08\x0a-\x1f\x7f"]*"|[^\x00-\x08\x0a-\x1f\x7f";:,]*)'
    r'(,("[^"]*"|[^";:,]*))*)*:[^\x00-\x08\x0a-\x1f\x7f]*'
)


@pytest.fixture(scope="module")
def data():
    return write_main(ALL, "ics")


def events_of(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def event_of(edtf, **more):
    (event,) = events_of(write_main([dated(edtf, **more)], "ics"))
    return event


def test_every_line_fits_the_grammar_and_is_folded(data):
    physical = data.split(b"\r\n")
    assert physical.pop() == b""
    assert max(map(len, physical)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    unfolded = re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n")[:-1]
    assert [line for line in unfolded if not LINE.fullmatch(line)] == []
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"


def test_two_parsers_find_the_same_events(data):
    first = events_of(data)
    second = ics.Calendar(data.decode()).events

    uids = [str(event["uid"]) for event in first]
    assert uids == [f"{entry.code}@incidents" for entry in ALL]
    assert {event.uid for event in second} == set(uids)
    names = {event.uid: event.name for event in second}
    printable = [e for e in first if str(e["summary"]).isprintable() and "\\" not in e["summary"]]
    assert len(printable) > 100
    assert [e["uid"] for e in printable if names[e["uid"]].strip() != e["summary"].strip()] == []


def test_every_event_has_what_it_must_and_the_stamp_of_the_slot(data):
    for event in events_of(data):
        assert event["dtstamp"].dt == datetime(2024, 1, 8, 6, tzinfo=UTC)
        assert event.errors == []
        assert isinstance(event["dtstart"].dt, date)
        if "dtend" in event:
            assert type(event["dtend"].dt) is type(event["dtstart"].dt)
            assert event["dtend"].dt > event["dtstart"].dt


def test_a_day_is_a_whole_day_and_a_month_a_span_that_says_so():
    day, month = event_of("2024-01-03"), event_of("2024-01")

    assert day["dtstart"].dt == date(2024, 1, 3)
    assert "dtend" not in day
    assert day["summary"] == "Kerman bombings"
    assert (month["dtstart"].dt, month["dtend"].dt) == (date(2024, 1, 1), date(2024, 2, 1))
    assert month["summary"] == "Kerman bombings (January 2024)"
    assert "the day is not known" in month["description"]


def test_what_lasted_is_no_guess_and_what_fell_within_is():
    lasted, within = event_of("2024-01-30/2024-02-02"), event_of("[2024-01-30..2024-02-02]")

    for event in (lasted, within):
        assert (event["dtstart"].dt, event["dtend"].dt) == (date(2024, 1, 30), date(2024, 2, 3))
    assert lasted["summary"] == "Kerman bombings"
    assert within["summary"] != "Kerman bombings"
    assert "not known" not in lasted["description"]


def test_utc_only_where_the_offset_is_known():
    known, local = event_of("2024-01-03T16:15+04:30"), event_of("2024-01-03T16:15")

    assert known["dtstart"].dt == datetime(2024, 1, 3, 11, 45, tzinfo=UTC)
    assert local["dtstart"].dt == datetime(2024, 1, 3, 16, 15)  # noqa: DTZ001 - it has no zone
    assert local["dtstart"].dt.tzinfo is None


def test_states_and_citations():
    (event,) = events_of(write_main([ENTRY._replace(status="retracted")], "ics"))

    assert event["status"] == "CANCELLED"
    assert "[date, deaths] China Daily" in event["description"]
    assert event["url"] == "https://example.org/a%20b%3Ec"


@pytest.mark.parametrize(("handling", "class_"), [("CLEAR", "PUBLIC"), ("AMBER", "CONFIDENTIAL")])
def test_what_is_marked_is_no_public_event(handling, class_):
    (event,) = events_of(write_main([ENTRY._replace(handling=handling)], "ics"))

    assert event["class"] == class_


def test_a_calendar_says_what_it_is():
    calendar = icalendar.Calendar.from_ical(write_main([], "ics"))

    assert calendar["name"] == ABOUT.title
    assert "left out: 2 undated" in calendar["description"]
