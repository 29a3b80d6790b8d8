"""What goes between the two processes: length-prefixed JSON, which can't do anything when read."""

import json
import math
from decimal import Decimal
from typing import IO, Any, Final

PREFIX: Final = 4
MOST: Final = 64 << 20
DIGITS: Final = 38
WORDS: Final = {math.inf: "Infinity", -math.inf: "-Infinity"}


class TooLargeError(Exception):
    """A message that nobody should have to hold."""


def send(out: IO[bytes], message: dict[str, Any]) -> int:
    """Write a message; return its size in bytes.

    Raises:
        TooLargeError: it has more than MOST bytes.
    """
    data = encode(message).encode("utf-8", "replace")
    if len(data) > MOST:
        raise TooLargeError
    out.write(len(data).to_bytes(PREFIX, "big") + data)
    out.flush()
    return len(data)


def receive(source: IO[bytes]) -> dict[str, Any] | None:
    """Read a message; None at the end, or where one was broken off."""
    prefix = source.read(PREFIX)
    length = int.from_bytes(prefix, "big")
    if len(prefix) < PREFIX or length > MOST:
        return None
    data = source.read(length)
    if len(data) < length:
        return None
    found: dict[str, Any] = json.loads(data)
    return found


def encode(message: dict[str, Any]) -> str:
    """JSON of a message; values of rows that JSON doesn't know become plain first."""
    try:
        return json.dumps(message, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        rows = [[make_plain(value) for value in row] for row in message["rows"]]
        plain = {**message, "rows": rows}
        return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def make_plain(value: object) -> object:
    """A value as JSON has it: whole numbers stay exact, bytes become hexadecimal digits."""
    if isinstance(value, float):
        return value if math.isfinite(value) else WORDS.get(value, "NaN")
    if value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (list, tuple)):
        return [make_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): make_plain(each) for key, each in value.items()}
    return make_plain(_read_other(value))


def _read_other(value: Any) -> object:  # noqa: ANN401 - whatever a driver makes of a type
    """Numerics as numbers where those hold them, dates as ISO 8601, whatever else as text."""
    if not isinstance(value, Decimal):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    if value.is_finite() and value.adjusted() < DIGITS and value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else str(value)
