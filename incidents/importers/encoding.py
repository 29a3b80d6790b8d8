"""In which encoding a text is written, found in one pass over all of it, never by guess."""

import codecs
import io
import re
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

from incidents.errors import InputError
from incidents.importers.kinds import refuse_other_kind
from incidents.importers.limits import MIB
from incidents.importers.packing import PackedFile, find_packing
from incidents.importers.western import WesternGuess
from incidents.printable import escape_controls

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with a byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with a byte order mark"),
)
# A first line of ASCII.
_UNMARKED: Final = (
    (re.compile(rb"(?:[\t -~]\0)+(?:[\r\n]\0|\Z)"), "utf-16-le", "UTF-16 LE"),
    (re.compile(rb"(?:\0[\t -~])+(?:\0[\r\n]|\Z)"), "utf-16-be", "UTF-16 BE"),
)
# Python decodes these as well, but no table is written in them.
_NO_TEXT: Final = frozenset(
    ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
_HINT: Final = "name its encoding with --encoding, for instance windows-1252 or windows-1251"


class Encoding(NamedTuple):
    """The name of a codec, and what is to be said about its choice; "" for nothing."""

    codec: str
    note: str = ""


class _Fault(NamedTuple):
    """What a codec can't read: the bytes from an offset on; for some only the reason is known."""

    reason: str
    data: bytes = b""
    offset: int = 0


def find_encoding(packed: PackedFile, given: str | None) -> Encoding:
    """Find the encoding of a text, reading all of it.

    Raises:
        InputError: it isn't in the encoding given, or in none that is beyond doubt.
    """
    chunks = packed.read_chunks()
    first = next(chunks, b"")
    if find_packing(first, packed.name):
        raise InputError(f"{packed.name}: an archive within an archive", "unpack it first")
    refuse_other_kind(first, packed.name)
    stated = _settle_stated(given, first, packed.name) if given else recognise(first)
    survey = _Survey(stated)
    survey.look_at_all(chain([first], chunks))
    if survey.fault is None:
        return survey.encoding
    return _settle_fault(packed, survey, survey.fault)


def _settle_stated(given: str, first: bytes, name: str) -> Encoding:
    """The encoding that was named, unless a byte order mark says that it is another one."""
    encoding = check_encoding(given, name)
    if codecs.lookup(given).name.startswith("utf"):
        return encoding
    for mark, codec, words in _MARKS:
        if first.startswith(mark):
            return Encoding(codec, f"read as {words}, not as {escape_controls(given)}")
    return encoding


def check_encoding(given: str, name: str) -> Encoding:
    """The codec of a name.

    Raises:
        InputError: there is none for texts.
    """
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=given)
        is_text = codecs.lookup(given).name not in _NO_TEXT
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        raise InputError(
            f"{name}: there is no encoding {escape_controls(given)}",
            "expected a name such as utf-8, utf-16, windows-1252 or windows-1251",
        )
    return Encoding(given)


def recognise(first: bytes) -> Encoding | None:
    """What the beginning of a text says of its encoding."""
    for mark, codec, words in _MARKS:
        if first.startswith(mark):
            return Encoding(codec, words)
    for pattern, codec, words in _UNMARKED:
        if pattern.match(first):
            return Encoding(codec, f"read as {words}, though without a byte order mark")
    return None


class _Survey:
    """One pass over a text, which should be UTF-8 unless it is stated to be something else."""

    def __init__(self, stated: Encoding | None) -> None:
        self.encoding = stated or Encoding("utf-8")
        self.fault: _Fault | None = None
        self._decoder = codecs.getincrementaldecoder(self.encoding.codec)()
        self._end = 0
        self.western = None if stated else WesternGuess()

    def look_at_all(self, chunks: Iterable[bytes]) -> None:
        """Take in a text, piece by piece; no more of it than needed."""
        for chunk in chunks:
            self._end += len(chunk)
            if self.fault is None:
                self._decode(chunk)
            elif self.western:
                self.western.look_at(chunk)
            else:
                return
        if self.fault is None:
            self._decode(b"", final=True)

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        try:
            is_ascii = self._decoder.decode(chunk, final).isascii()
        except UnicodeDecodeError as error:
            data = error.object  # the chunk, and what was left of the one before
            is_ascii = data[: error.start].isascii()
            offset = self._end - len(data) + error.start
            self.fault = _Fault(error.reason, data[error.start :], offset)
        except UnicodeError as error:
            self.fault = _Fault(str(error))
            return
        # What is UTF-8 beyond ASCII in one place is no Windows-1252 in another.
        if not is_ascii:
            self.western = None
        elif self.fault and self.western:
            self.western.look_at(self.fault.data)


def _settle_fault(packed: PackedFile, survey: _Survey, fault: _Fault) -> Encoding:
    named = escape_controls(survey.encoding.codec).upper()
    if not fault.data:
        raise InputError(f"{packed.name}: no {named} ({fault.reason})", _HINT)
    line = find_line(packed, survey.encoding.codec, fault.offset)
    found = f"byte 0x{fault.data[0]:02X}"
    western = survey.western
    if western and western.is_certain():
        same = " (Latin-1 reads the same)" if western.is_latin_1 else ""
        note = f"read as Windows-1252{same}: {found} on line {line} is no UTF-8"
        return Encoding("cp1252", note)
    raise InputError(f"{packed.name}:{line}: {found} is no {named} ({fault.reason})", _HINT)


def find_line(packed: PackedFile, codec: str, offset: int) -> int:
    """The number of the line on which the byte at an offset stands."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    newlines = io.IncrementalNewlineDecoder(decoder, translate=True)
    stream = packed.open()
    line = 1
    while piece := stream.read(min(offset, MIB)):
        offset -= len(piece)
        line += newlines.decode(piece, final=not offset).count("\n")
    return line
