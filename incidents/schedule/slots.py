"""When an export is due: cron expressions in a time zone, right on the days the clocks change.

As Debian's cron has it: what is set for a time that the clocks skip runs as they have skipped it,
what is set for a time that comes twice runs the first time; what runs every few minutes, or every
hour, goes by the minutes that pass. A slot is an instant in UTC, to the minute.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from incidents.errors import InputError

EXPECTED: Final = "expected minute, hour, day, month, weekday: 0 6 * * MON"
NICKNAMES: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
FIELDS: Final = 5
STAMP: Final = "%Y-%m-%dT%H:%M:%SZ"
# No clock was set back by more since 1970: what it shows after now may have been before.
_MOST_SET_BACK: Final = timedelta(hours=4)
_MINUTE: Final = timedelta(minutes=1)
_A_DAY: Final = timedelta(days=1)


class Schedule(NamedTuple):
    """A cron expression of five fields, and the time zone whose clock it is read by."""

    expression: str
    zone: str


def read_zone(name: str) -> ZoneInfo:
    """A time zone by its name in the tz database.

    Raises:
        InputError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        # Not only names that are unknown: "America" is a folder, "../x" no name.
        raise InputError(
            f"there is no time zone {name!r}", "expected a name such as UTC or Europe/London"
        ) from error


def read_schedule(expression: str, zone: str) -> Schedule:
    """Check an expression.

    Raises:
        InputError: it is none, or names a day that never comes.
    """
    fields = NICKNAMES.get(expression.strip().lower(), expression).split()
    if len(fields) != FIELDS:
        raise InputError(f"{expression!r} is no cron expression: {len(fields)} fields", EXPECTED)
    schedule = Schedule(" ".join(fields), zone)
    try:
        next(_walls(schedule, datetime(2000, 1, 1)))  # noqa: DTZ001 - no zone is thought of
    except CronSimError as error:
        reason = str(error).lower()
        raise InputError(f"{expression!r} is no cron expression: {reason}", EXPECTED) from error
    except (StopIteration, RuntimeError) as error:
        raise InputError(f"{expression!r} never comes", EXPECTED) from error
    return schedule


def _walls(schedule: Schedule, wall: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    """What the clock on the wall shows at each match, from one time on; no zone is thought of.

    It ends where the calendar does.
    cronsim's own way through the changes of the clock leaves out minutes where they are changed by
    half an hour.
    """
    with suppress(OverflowError):
        for found in CronSim(schedule.expression, wall.replace(tzinfo=UTC), reverse=reverse):
            yield found.replace(tzinfo=None)


def _instants(schedule: Schedule, wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """When the clock shows a time: once, twice, or never; then, if need be, as it is skipped."""
    minute, hour, *_ = schedule.expression.split()
    by_the_minute = minute.startswith("*") or hour.startswith("*")
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _show_wall(first, zone) != wall:
        return [] if by_the_minute else _instants(schedule, wall + _MINUTE, zone)
    return [first, second] if by_the_minute and second > first else [first]


def _show_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def list_slots(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """The slots after one instant and up to another, that one included."""
    zone = read_zone(schedule.zone)
    last = _show_wall(until, zone) + _MOST_SET_BACK
    walls = _walls(schedule, _show_wall(after, zone) - _MOST_SET_BACK)
    found = {
        slot
        for wall in takewhile(lambda wall: wall <= last, walls)
        for slot in _instants(schedule, wall, zone)
    }
    return sorted(slot for slot in found if after < slot <= until)


def latest_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """The last slot that has come."""
    zone = read_zone(schedule.zone)
    walls = _walls(schedule, _show_wall(now, zone) + _MOST_SET_BACK, reverse=True)
    for wall in walls:
        if any(slot <= now for slot in _instants(schedule, wall, zone)):
            slots = list_slots(schedule, wall.replace(tzinfo=zone) - _A_DAY, now)
            return slots[-1]
    return None


def next_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """The first slot still to come."""
    zone = read_zone(schedule.zone)
    for wall in _walls(schedule, _show_wall(now, zone) - _MOST_SET_BACK):
        coming = [slot for slot in _instants(schedule, wall, zone) if slot > now]
        if coming:
            return list_slots(schedule, now, coming[0])[0]
    return None


def write_stamp(moment: datetime) -> str:
    """An instant as it is recorded: YYYY-MM-DDTHH:MM:SSZ."""
    # strftime writes the year 996 with three digits, where the C library does.
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def read_stamp(stamp: str) -> datetime:
    """An instant as recorded."""
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
