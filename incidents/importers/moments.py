"""Moments as computers count them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from incidents.dates import ImpreciseDate, parse_edtf
from incidents.errors import InputError

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Ten digits reach the year 2286; more of them are milliseconds.
_SECONDS: Final = re.compile(r"(\d{1,10})(?:\.0)?", re.ASCII)


def read_unix(text: str) -> ImpreciseDate:
    """Seconds since 1970, UTC.

    Raises:
        InputError: it is no such number.
    """
    match = _SECONDS.fullmatch(text)
    if not match:
        raise InputError(f"{text!r} is no moment", "expected seconds since 1970")
    moment = _EPOCH + timedelta(seconds=int(match[1]))
    return parse_edtf(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
