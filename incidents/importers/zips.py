"""Members of zip files, unpacked to their true end whatever size they declare."""

from collections.abc import Iterator
from copy import copy
from typing import IO, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from incidents.errors import InputError
from incidents.importers.limits import MIB, MOST_UNPACKED
from incidents.printable import escape_controls

_ENCRYPTED: Final = 1
_BESIDE: Final = "__MACOSX/"  # where macOS puts what it knows of the files


def open_zip(file: BinaryIO, name: str) -> ZipFile:
    """Read the directory of a zip.

    Raises:
        InputError: it has none, or a damaged one.
    """
    try:
        return ZipFile(file)
    # What the standard library meets in a mangled directory, it doesn't all call BadZipFile.
    except (BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise refuse_damage(name, error) from error


def find_only_member(archive: ZipFile, name: str) -> ZipInfo:
    """The one file in a zip.

    Raises:
        InputError: there is none, or there are several.
    """
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith(_BESIDE)
    ]
    if len(members) != 1:
        raise InputError(
            f"{name}: a zip of {len(members)} files, expected exactly one",
            "unpack it and give the file that is meant",
        )
    return members[0]


def open_member(archive: ZipFile, member: ZipInfo, name: str) -> IO[bytes]:
    """A stream of what a member holds.

    Raises:
        InputError: it needs a password, or is packed in an uncommon way.
        BadZipFile: it isn't where the directory says.
    """
    if member.header_offset < 0:
        raise BadZipFile("a file outside of the zip")
    if member.flag_bits & _ENCRYPTED:
        raise InputError(f"{name}: the zip needs a password", "unpack it first")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        # LZMA within a zip may ask for any amount of memory.
        raise InputError(f"{name}: a zip packed in an uncommon way", "unpack it first")
    # The library stops at the declared size and then takes the checksum for that of the whole.
    whole = copy(member)
    whole.file_size = MOST_UNPACKED + 1
    try:
        return archive.open(whole)
    except NotImplementedError as error:
        raise refuse_damage(name, error) from error


def read_member(archive: ZipFile, member: ZipInfo, name: str) -> Iterator[bytes]:
    """All that a member holds.

    Raises:
        InputError: as `open_member`, or it doesn't hold what the zip's directory declares.
        BadZipFile, EOFError, zlib.error: it is damaged.
    """
    total = 0
    with open_member(archive, member, name) as stream:
        while chunk := stream.read(MIB):
            total += len(chunk)
            yield chunk
    if total != member.file_size:
        raise BadZipFile("a file of another size than declared")


def refuse_damage(name: str, error: BaseException) -> InputError:
    """The error for an archive that can't be unpacked."""
    reason = escape_controls(str(error)).partition("\n")[0]
    return InputError(f"{name}: damaged or cut short: {reason}", "get the file again")
