"""Files as they come, packed or not: told apart by content, unpacked within bounds."""

import gzip
import hashlib
import lzma
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import IO, Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from incidents.errors import InputError
from incidents.importers.kinds import refuse_other_zip
from incidents.importers.limits import FLOOR, MIB, MOST_MEMBERS, MOST_UNPACKED, RATIO
from incidents.importers.xz import XzStream
from incidents.importers.zips import (
    find_only_member,
    open_member,
    open_zip,
    read_member,
    refuse_damage,
)

GZIP: Final = "application/gzip"
XZ: Final = "application/x-xz"
ZIP: Final = "application/zip"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN: Final = ""
_MAGIC: Final = {b"\x1f\x8b": GZIP, b"\xfd7zXZ\0": XZ, b"PK\3\4": ZIP, b"PK\5\6": ZIP}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBER: Final = b"PK\1\2"  # with which each entry of a zip's directory begins
_BOOK: Final = "xl/workbook.xml"
_HEAD: Final = 8
# The last where somebody writes to a text that was found to be sound.
_DAMAGE: Final = (
    *(EOFError, BadZipFile, gzip.BadGzipFile, lzma.LZMAError, zlib.error),
    UnicodeDecodeError,
)


class LargeReader(BufferedReader):
    """Gives large pieces to who asks for whatever there is, as the reader of texts does.

    Each read lets another thread have the interpreter. A thread that waits for it begins to wait
    anew each time, so that small pieces of 8 KiB would hold up the database all along.
    """

    def read1(self, size: int = -1, /) -> bytes:
        """Read once, more than was asked for where it is there."""
        return super().read1(max(size, MIB))


class PackedFile:
    """A file, and what is in it.

    Attributes:
        name: of the file, fit to be shown.
        size: of the file as it is.
        packing: the media type of the archive, or PLAIN.
        archive: the zip it is, or None.
        digest: SHA-256 of the file as it is, once all of `read_chunks` was read.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self._file = file
        self._stat = os.fstat(file.fileno())
        self.size = self._stat.st_size
        self.packing = find_packing(file.read(_HEAD), name)
        self.digest = hashlib.sha256()
        self.archive: ZipFile | None = None
        if self.packing:
            self._digest_archive()
        if self.packing == ZIP:
            self.archive = open_zip(file, name)
            members = self.archive.namelist()
            if _BOOK in members:
                self.packing = WORKBOOK
            else:
                refuse_other_zip(members, name)

    def _digest_archive(self) -> None:
        """Also see that a zip's directory isn't too large to be held."""
        self._file.seek(0)
        members = 0
        while chunk := self._file.read(MIB):
            self.digest.update(chunk)
            members += chunk.count(_MEMBER) if self.packing == ZIP else 0
        if members > MOST_MEMBERS:
            raise InputError(
                f"{self.name}: a zip of more than {MOST_MEMBERS:,} files", "expected exactly one"
            )

    def open(self) -> IO[bytes]:
        """What is in it, from the beginning; one at a time.

        Raises:
            InputError: it is a zip of several files.
        """
        self._file.seek(0)
        if self.archive:
            member = find_only_member(self.archive, self.name)
            stream: Any = open_member(self.archive, member, self.name)
            return LargeReader(stream)
        if self.packing == GZIP:
            return LargeReader(gzip.GzipFile(fileobj=self._file))
        if self.packing == XZ:
            return LargeReader(XzStream(self._file))
        return self._file

    def read_chunks(self) -> Iterator[bytes]:
        """All that is in it, in pieces.

        Raises:
            InputError: it is damaged, or is or declares to be too much.
        """
        if not self.packing:
            yield from self._read_plain()
            return
        total = 0
        with damage_told(self.name):
            for chunk in self._read_unpacked():
                total += len(chunk)
                check_unpacked(total, self.size, self.name)
                yield chunk

    def _read_plain(self) -> Iterator[bytes]:
        self._file.seek(0)
        while chunk := self._file.read(MIB):
            self.digest.update(chunk)
            yield chunk

    def _read_unpacked(self) -> Iterator[bytes]:
        if self.archive:
            member = find_only_member(self.archive, self.name)
            check_unpacked(member.file_size, self.size, self.name)
            yield from read_member(self.archive, member, self.name)
        else:
            with self.open() as stream:
                yield from iter(lambda: stream.read(MIB), b"")

    def find_inner_name(self) -> str:
        """What the file would be called unpacked."""
        if self.archive:
            return find_only_member(self.archive, self.name).filename
        return self.name.removesuffix(".gz").removesuffix(".xz")

    def measure_fraction(self) -> float:
        """The share of the file that was read."""
        return min(self._file.tell() / self.size, 1.0)

    def check_unchanged(self) -> None:
        """See that what was read is what was digested.

        Raises:
            InputError: somebody wrote to the file meanwhile.
        """
        now = os.fstat(self._file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.size, self._stat.st_mtime_ns):
            raise InputError(f"{self.name}: changed while it was read", "try again")


def find_packing(head: bytes, name: str) -> str:
    """The media type of the archive that begins like this, or PLAIN.

    Raises:
        InputError: it is empty, or a kind of Excel file that can't be read.
    """
    if not head:
        raise InputError(f"{name}: the file is empty", "expected a table with a header")
    if head.startswith(_OLE):
        raise InputError(
            f"{name}: an Excel file of the old kind, or one with a password",
            "save it as .xlsx without a password, or as CSV",
        )
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), PLAIN)


def check_unpacked(
    total: int, packed: int, name: str, *, floor: int = FLOOR, most: int = MOST_UNPACKED
) -> None:
    """See that what comes out of an archive is in proportion to it.

    Raises:
        InputError: it isn't.
    """
    if total > most:
        raise InputError(
            f"{name}: unpacks to more than {most // MIB:,} MiB", "unpack it and give it in parts"
        )
    if total > max(floor, RATIO * packed):
        raise InputError(
            f"{name}: unpacks to more than {RATIO} times its size, as no table does",
            "unpack it and look at it first",
        )


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Tell what the unpackers find wrong as an error in the input."""
    try:
        yield
    except _DAMAGE as error:
        raise refuse_damage(name, error) from error
