"""The word that was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 60  # of what is compared: longer words are no slips of one of ours


def suggest_word(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest of the words that are known; or, where none is near, another hint."""
    near = get_close_matches(word[:_LONGEST].casefold(), list(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise
