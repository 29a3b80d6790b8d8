"""Bytes to text: UTF-8 or nothing, and no characters that don't show."""

import codecs
import re
from itertools import islice
from typing import NoReturn

from incidents.dossier.problems import Problems
from incidents.records import Where

# What YAML lets stand in a file, less U+FEFF, which libyaml refuses within text, and U+0085, U+2028
# and U+2029, which YAML 1.1 takes for line ends and would fold into blanks.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_MOST_TOLD = 20


def decode_text(data: bytes, file: str) -> str:
    """Decode a file; a byte order mark is dropped.

    Raises:
        DossierError: it isn't UTF-8, or holds control characters.
    """
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[start:].decode()
    except UnicodeDecodeError as error:
        _refuse_encoding(data, start + error.start, file)
    _refuse_unprintable(text, file)
    return text


def _refuse_encoding(data: bytes, offset: int, file: str) -> NoReturn:
    before = data[:offset].removeprefix(codecs.BOM_UTF8).decode()
    last_line = before.rpartition("\n")[2]
    where = Where(file, before.count("\n") + 1, len(last_line) + 1)
    hint = "save the file as UTF-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        hint += "; it is UTF-16"
    elif shown := data[offset : offset + 1].decode("cp1252", "ignore"):
        hint += f"; in Windows-1252 the byte would be {shown}"
    problems = Problems()
    problems.add(where, f"byte 0x{data[offset]:02x} at offset {offset} is no UTF-8", hint)
    problems.abort()


def _refuse_unprintable(text: str, file: str) -> None:
    found = _UNPRINTABLE.finditer(text)
    problems = Problems()
    for match in islice(found, _MOST_TOLD):
        before = text[: match.start()]
        where = Where(file, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        number = ord(match[0])
        hint = f'write "\\u{number:04x}" in double quotes' if number else "leave it out"
        problems.add(where, f"the character U+{number:04X} can't stand in a file", hint)
    if more := sum(1 for _ in found):
        problems.add(problems.found[-1].where, f"{more} more such characters follow")
    problems.refuse()
