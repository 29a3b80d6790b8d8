"""Files of any size in UCDP GED's layout: the real Mexican events, again and again.

Each time round they get new ids and fall a few days earlier.
"""

import csv
import lzma
from datetime import date, timedelta
from pathlib import Path

MEXICO = Path(__file__).parents[1] / "imports" / "data" / "ucdp-ged-mexico-1989-2023.csv.xz"
DAYS_APART = 3


def write_events(path: Path, size: int) -> Path:
    """Write so many events; a file that is there already stays."""
    if path.exists():
        return path
    with lzma.open(MEXICO, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for number in range(size):
            turn, at = divmod(number, len(rows))
            writer.writerow(_shift(dict(zip(header, rows[at], strict=True)), turn).values())
    return path


def _shift(row: dict[str, str], turn: int) -> dict[str, str]:
    earlier = timedelta(days=DAYS_APART * turn)
    ends = {
        name: str(date.fromisoformat(row[name][:10]) - earlier)
        for name in ("date_start", "date_end")
    }
    number = str(int(row["id"]) + turn * 1_000_000)
    return {**row, "id": number, "year": ends["date_start"][:4], **ends}
