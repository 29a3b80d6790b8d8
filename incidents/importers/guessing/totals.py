"""Rows that sum the others up, as people write them beneath their tables."""

from collections.abc import Iterator
from typing import Final

from incidents.importers.guessing.headers import list_phrases, split_words
from incidents.importers.guessing.sample import Sample

TOTALS: Final = frozenset(
    list_phrases(
        "total, totals, grand total, sub total, subtotal, sum, all, summe, gesamt, insgesamt,"
        " gesamtsumme, zwischensumme, somme, totaux, total general, suma, totales, totale"
    )
)


def list_totals(sample: Sample) -> Iterator[tuple[int, str]]:
    """Lines whose first words are those of a total, and the words."""
    for line, cells in sample.rows:
        word = next(filter(None, map(str.strip, cells)), "")
        if " ".join(split_words(word)) in TOTALS:
            yield line, word
