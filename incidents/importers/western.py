"""Whether bytes that are no UTF-8 are Windows-1252 beyond doubt."""

import re
from typing import Final

_HIGH: Final = bytes(range(0x80, 0x100))
_RUN: Final = re.compile(rb"[\x80-\xff]{2,}")
_UNDEFINED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NOT_LATIN_1: Final = re.compile(rb"[\x80-\x9f]")
# What Windows-1252 takes for signs and other encodings for letters, between two letters: there
# Polish in Windows-1250, Spanish in CP850 and French in Mac Roman give themselves away. Left out
# are apostrophes, dashes, soft hyphens and the like, which do stand within words.
_SIGN_IN_WORD: Final = re.compile(
    rb"[a-z][\x80\x82-\x84\x86-\x89\x8b\x93-\x95\x98\x99\x9b\xa1-\xa6\xa8-\xac\xae-\xb3\xb5\xb6\xb8-\xbf]"
    rb"(?=[a-z])"
)
_MOST_SIGNS: Final = 20


class WesternGuess:
    """What the bytes of a text say, piece by piece."""

    def __init__(self) -> None:
        self._alone = self._joined = self._signs = 0
        self._undefined = False
        self.is_latin_1 = True

    def look_at(self, chunk: bytes) -> None:
        """Take in one piece of the text."""
        joined = sum(map(len, _RUN.findall(chunk)))
        self._joined += joined
        self._alone += len(chunk) - len(chunk.translate(None, _HIGH)) - joined
        self._signs += len(_SIGN_IN_WORD.findall(chunk))
        self._undefined = self._undefined or bool(_UNDEFINED.search(chunk))
        self.is_latin_1 = self.is_latin_1 and not _NOT_LATIN_1.search(chunk)

    def is_certain(self) -> bool:
        """Whether letters beyond ASCII stand alone among others, as in Western languages."""
        return (
            not self._undefined
            and self._alone > self._joined
            and self._signs * _MOST_SIGNS <= self._alone
        )
