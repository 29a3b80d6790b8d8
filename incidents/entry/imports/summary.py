"""What an import did, in numbers and lines."""

from dataclasses import dataclass, field
from typing import Final

# How many rejected and odd rows are told one by one; the rejects file holds all.
MOST_TOLD: Final = 10


@dataclass
class Difference:
    """What became of one property between the last edition and this one, in rows."""

    property: str
    added: int = 0
    changed: int = 0
    dropped: int = 0


@dataclass
class ImportSummary:
    """What an import did.

    Attributes:
        source: code of the source the file stands for.
        edition_of: code of the work's first edition, where this is another one.
        first_of_part: code of the first edition of the same part, where this is another one.
        read: rows read: accepted and rejected together.
        accepted: rows that came in, or were there already, just so.
        rejected: rows that didn't; `rejects` tells the first of them.
        new: rows whose key nobody knew.
        unchanged: rows that say what the work said last.
        changed: rows that say something else than the work said last.
        returned: rows, changed or not, that an earlier edition had dropped or an undo taken back.
        dropped: keys that the work knew and this edition doesn't hold.
        absent: keys that the work knew and the file doesn't hold, where nothing follows from it.
        unread_keys: rejected rows whose key can't be read, where absent keys would otherwise have
            been dropped: each may be one of them.
        differences: what the changed rows changed, by property.
        added: rows recorded, by table.
        odd: how many rows contradict themselves and were accepted all the same, by property;
            `oddities` tells all of them.
        renamed: actors that go by another name now.
        unknown_countries: rows by the name of a country that nobody knows.
        notes: what was found out about the file.
        first: ids of the first incidents that are new or were changed, ten at most.
        source_id: of the source.
    """

    source: str
    edition_of: str | None = None
    first_of_part: str | None = None
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    returned: int = 0
    dropped: int = 0
    absent: int = 0
    unread_keys: int = 0
    differences: list[Difference] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)
    rejects: list[str] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)
    oddities: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    unknown_countries: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    source_id: int = 0
