"""The columns of a sample that nothing uses yet."""

from collections.abc import Iterable, Iterator
from typing import Final

from incidents.importers.guessing.drafts import Draft
from incidents.importers.guessing.headers import FILLERS, UNSURE, gather, list_known, split_words
from incidents.importers.guessing.sample import Column, Sample

FLAGS: Final = gather("yes no y n true false 0 1 ja nein oui non si x")
MOST_OF_A_KIND: Final = 12


class Pool:
    """What is left of the columns.

    Attributes:
        reasons: why a column that looked as if it could be used is not, by its place.
    """

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.reasons: dict[int, str] = {}
        self._used: set[int] = set()

    def __iter__(self) -> Iterator[Column]:
        """The columns that are free and that a mapping can name."""
        return (each for each in self.sample.columns if each.is_alone and each.at not in self._used)

    def list_rest(self) -> list[Column]:
        """All columns that are free."""
        return [each for each in self.sample.columns if each.at not in self._used]

    def list_named(self, *roles: str) -> list[Column]:
        """Those whose name stands for one of these roles, the surest first, empty ones last."""
        ranked = [
            (rank, column.told == 0, column.at, column)
            for column in self
            if (rank := find_rank(column, roles)) is not None
        ]
        return [column for *_, column in sorted(ranked, key=lambda each: each[:3])]

    def list_of_a_kind(self, role: str) -> list[Column]:
        """Those for a role of which a row may have several; unsure ones if there are no others."""
        named = self.list_named(role)
        sure = [column for column in named if (find_rank(column, (role,)) or 0) < UNSURE]
        return sorted(sure or named[:1], key=lambda column: column.at)[:MOST_OF_A_KIND]

    def list_unnamed(self) -> list[Column]:
        """Those that hold something and whose name says nothing about it."""
        known = list_known()
        return [
            column
            for column in self
            if column.told
            and known.isdisjoint(set(split_words(column.name)) - FILLERS)
            and all(match.rank >= UNSURE for match in column.matches)
        ]

    def use(self, columns: Iterable[Column]) -> None:
        """Take columns out."""
        self._used.update(column.at for column in columns)

    def accept(self, draft: Draft) -> Draft:
        """Take the columns of a claim out."""
        self.use(draft.columns.values())
        return draft


def find_rank(column: Column, roles: Iterable[str]) -> int | None:
    """How far the column's name is from saying that it is for one of the roles."""
    return min((match.rank for match in column.matches if match.role in roles), default=None)


def is_words(column: Column, longest: int) -> bool:
    """Whether a column holds words, no numbers or flags, and no more of them than a name has."""
    if not column.told:
        return True
    numbers = sum(count for cell, count in column.counted.items() if is_number(cell))
    length = sum(len(cell) * count for cell, count in column.counted.items())
    flags = all(cell.casefold() in FLAGS for cell in column.counted)
    return numbers * 2 < column.told and length <= longest * column.told and not flags


def is_number(cell: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return cell.strip("-+").replace(".", "", 1).replace(",", "").isdecimal()
