"""UCDP's files as Python's csv module reads them, and what follows from their cells alone.

Nothing here comes from the package: it is what the package is held against.
"""

import csv
import lzma
from collections import Counter
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")


class RealFile(NamedTuple):
    """A file, and what was counted in it once: `odd` are rows with estimates out of order."""

    name: str
    part: str
    rows: int
    claims: int
    odd: int

    @property
    def path(self) -> Path:
        return DATA / f"{self.name}.csv.xz"


MEXICO = RealFile("ucdp-ged-mexico-1989-2023", "mexico", 18_957, 152_328, 89)
SAMPLE = RealFile("ucdp-ged-23.1-sample-1000", "sample", 1_000, 8_113, 13)
UKRAINE_2018 = RealFile("hdx-ukraine-to-2018", "ukraine", 993, 8_113, 18)
UKRAINE_2019 = RealFile("hdx-ukraine-to-2019", "ukraine", 1_167, 9_524, 19)

SPLITS = {
    "side-a": "deaths_a",
    "side-b": "deaths_b",
    "civilians": "deaths_civilians",
    "unknown-party": "deaths_unknown",
}
PLACED = ("where_coordinates", "country", "adm_1", "adm_2")
SPOT = ("latitude", "longitude", "where_prec")

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a packed file, without the tag row that HDX writes under the header."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as text:
        return [row for row in csv.DictReader(text) if row["id"]]


def write_rows(path: Path, rows: list[Row], *, delimiter: str = ",") -> Path:
    """Rows as a file of the same columns."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def key_of(row: Row) -> str:
    return f"ged-{row['id']}"


def estimate_of(row: Row) -> tuple[int, int, int]:
    low, best, high = (int(row[name]) for name in ("low", "best", "high"))
    return low, best, high


def is_odd(row: Row) -> bool:
    """Whether the estimates are out of order."""
    low, best, high = estimate_of(row)
    return not low <= best <= high


def days_of(row: Row) -> tuple[str, str]:
    return row["date_start"][:10], row["date_end"][:10]


def sides_of(row: Row) -> set[str]:
    return {row["side_a_new_id"], row["side_b_new_id"]}


TYPES = {
    "1": "state-based-violence",
    "2": "non-state-violence",
    "3": "one-sided-violence",
}
POINTS = ("1", "2")


def place_of(row: Row) -> tuple:
    """A point by its name and coordinates; a district or more by all its names."""
    name, *areas = (row[name].strip() for name in PLACED)
    if row["where_prec"] in POINTS:
        return name, float(row["latitude"]), float(row["longitude"])
    return row["where_prec"], name, *areas


def date_of(row: Row) -> str:
    first, last = days_of(row)
    if first == last:
        return first
    return f"{first}/{last}" if row["event_clarity"] == "2" else f"[{first}..{last}]"


def facts_of(row: Row) -> dict[str, set]:
    """All that a row says, by property and qualifier."""
    low, best, high = estimate_of(row)
    splits = {f"deaths:{name}": int(row[column]) for name, column in SPLITS.items()}
    return {
        "date": {date_of(row)},
        "place": {place_of(row)},
        "type": {TYPES[row["type_of_violence"]]},
        "deaths": {(min(low, best, high), best, max(low, best, high))},
        **{name: {(count, count, count)} for name, count in splits.items() if count},
        "side": sides_of(row),
        "conflict": {f"ucdp-{row['conflict_new_id']}"},
        **({"clarity": {"summary"}} if row["event_clarity"] == "2" else {}),
    }


def claims_of(row: Row) -> Counter[str]:
    """How many claims a row makes, by property and qualifier."""
    return Counter({name: len(values) for name, values in facts_of(row).items()})


def compare(old: list[Row], new: list[Row]) -> dict[str, tuple[int, int, int]]:
    """Rows of which something was added, changed or dropped, by property; of events in both."""
    before = {row["id"]: facts_of(row) for row in old}
    kinds: dict[str, list[int]] = {}
    for row in new:
        was, says = before.get(row["id"]), facts_of(row)
        if was is None:
            continue
        for name in was.keys() | says.keys():
            if was.get(name) != says.get(name):
                kind = 0 if name not in was else 1 if name in says else 2
                kinds.setdefault(name, [0, 0, 0])[kind] += 1
    return {name: tuple(counts) for name, counts in kinds.items()}


def sum_by_year(rows, value) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["date_start"][:4]] += value(row)
    return dict(sums)
