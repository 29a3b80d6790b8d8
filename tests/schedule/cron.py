"""What Debian's cron would do, minute by minute: see cron(8), "Daylight Saving Time"."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
NAMES = {name: str(number) for number, name in enumerate(DAYS)}


def fires(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """The minutes after `start` and up to `end` at which a job is started."""
    fields = expression.split()
    by_the_minute = fields[0].startswith("*") or fields[1].startswith("*")
    tz, found = ZoneInfo(zone), []
    now = start
    while (now := now + MINUTE) <= end:
        wall = wall_clock(now, tz)
        if by_the_minute:
            started = matches(fields, wall)
        else:
            # A minute that comes for the second time was served; one that was skipped is made up.
            before = wall_clock(now - MINUTE, tz)
            skipped = [before + MINUTE * n for n in range(1, int((wall - before) / MINUTE))]
            again = now.astimezone(tz).fold == 1
            started = not again and any(matches(fields, each) for each in [*skipped, wall])
        if started:
            found.append(now)
    return found


def wall_clock(moment: datetime, tz: ZoneInfo) -> datetime:
    return moment.astimezone(tz).replace(tzinfo=None, fold=0)


def matches(fields: list[str], wall: datetime) -> bool:
    minute, hour, day, month, weekday = fields
    in_day = fits(day, wall.day)
    in_week = fits(weekday, wall.isoweekday() % 7)
    # A star in either field: both must hold; else one of them is enough.
    both = day.startswith("*") or weekday.startswith("*")
    in_date = in_day and in_week if both else in_day or in_week
    return (
        fits(minute, wall.minute) and fits(hour, wall.hour) and fits(month, wall.month) and in_date
    )


def fits(field: str, value: int) -> bool:
    return any(fits_one(part, value) for part in field.split(","))


def fits_one(part: str, value: int) -> bool:
    part, _, step = part.partition("/")
    if part == "*":
        return value % int(step or 1) == 0
    first, _, last = part.partition("-")
    low, high = (int(NAMES.get(each, each)) for each in (first, last or first))
    return low <= value <= high and (value - low) % int(step or 1) == 0


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
