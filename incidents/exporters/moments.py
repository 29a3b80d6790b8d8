"""Moments of local civil time, as formats want them that know zones."""

from datetime import UTC, datetime, timedelta


def in_utc(civil: datetime, utc_offset: int | None) -> datetime:
    """The moment in UTC where its offset in minutes is known, else as it is, of no zone."""
    if utc_offset is None:
        return civil
    try:
        return civil.replace(tzinfo=UTC) - timedelta(minutes=utc_offset)
    except OverflowError:  # on the first or last day there is
        return civil
