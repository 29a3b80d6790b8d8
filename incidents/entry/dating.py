"""Dates between records and the columns of a date group."""

from collections.abc import Mapping
from typing import Any, Final

from incidents.dates import ImpreciseDate

FIELDS: Final = ("edtf", "earliest", "latest", "precision", "utc_offset")


def date_columns(prefix: str, date: ImpreciseDate | None) -> dict[str, Any]:
    """The columns of a date group; all None without a date."""
    return dict(zip((prefix + name for name in FIELDS), date or (None,) * 5, strict=True))


def read_date(row: Any, prefix: str) -> ImpreciseDate | None:  # noqa: ANN401 - a row with a date group
    """The date in a date group, or None."""
    values = [getattr(row, prefix + name) for name in FIELDS]
    return None if values[0] is None else ImpreciseDate(*values)


def read_columns(columns: Mapping[str, Any], prefix: str) -> ImpreciseDate | None:
    """The same, of a row given by its columns."""
    values = [columns[prefix + name] for name in FIELDS]
    return None if values[0] is None else ImpreciseDate(*values)


def is_after(date: ImpreciseDate, published: ImpreciseDate | None) -> bool:
    """Whether a date is later than a publication, by the calendar: zones are rarely known."""
    return published is not None and date.earliest[:10] > published.latest[:10]
