"""A stream out of .xz: the standard library's own gives a file all the memory it asks for."""

import lzma
from io import RawIOBase
from typing import BinaryIO, Final

from incidents.importers.limits import MIB

# `xz -9` needs 65 MiB to unpack; the format would allow a file to ask for 4 GiB.
_MOST_MEMORY: Final = 96 * MIB
_CHUNK: Final = 1 << 16


class XzStream(RawIOBase):
    """What is packed in a file of one stream of .xz or several."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._pending = b""
        self._begin()

    def _begin(self) -> None:
        self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, or what there is of it.

        Raises:
            EOFError: the file is cut short.
            lzma.LZMAError: it is damaged.
        """
        while not self._decompressor.eof or self._find_next():
            data = self._decompressor.decompress(self._feed(), len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _feed(self) -> bytes:
        if not self._decompressor.needs_input:
            return b""
        data, self._pending = self._pending or self._packed.read(_CHUNK), b""
        if not data:
            raise EOFError("the compressed stream has no end")
        return data

    def _find_next(self) -> bool:
        """Begin with the stream that follows, if there is one; between streams stand zeros."""
        rest = self._decompressor.unused_data.lstrip(b"\0")
        while not rest and (more := self._packed.read(_CHUNK)):
            rest = more.lstrip(b"\0")
        if rest:
            self._begin()
            self._pending = rest
        return bool(rest)
