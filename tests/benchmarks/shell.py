"""The yardstick of exports: the sqlite3 shell printing the same columns in the same order.

The queries are those that one would type: names from the view `timeline`, and each citation looked
up where it stands. Our own, which join everything at once, are quicker in the shell too.
"""

import shutil
import subprocess
from pathlib import Path

from incidents.exporters.flat import CITATION_COLUMNS, CITED, LINE_COLUMNS

SHELL = shutil.which("sqlite3")
ORDER = "ORDER BY t.earliest, t.latest, t.code"
PLACE = """coalesce(' ' || CASE WHEN k.locator_type IN ('passage', k.locator) THEN k.locator
 ELSE k.locator_type || ' ' || k.locator END, '')"""
NAME = """(SELECT n.name FROM actor_names n WHERE n.actor_id = {actor} AND n.retracted = 0
 ORDER BY n.kind <> 'name', n.id LIMIT 1)"""
FROM = "timeline t JOIN incidents i ON i.code = t.code JOIN chronology c ON c.incident_id = i.id"


def query_lines() -> str:
    """The columns of the CSV file."""
    shown = [f"t.{name}" for name in LINE_COLUMNS if not name.endswith("_citation")]
    cited = [
        f"""(SELECT s.code || {PLACE} FROM claims d JOIN citations k ON k.id = d.citation_id
 JOIN sources s ON s.id = k.source_id WHERE d.id = c.{key}_claim_id) AS {key}_citation"""
        for key in CITED
    ]
    return f"SELECT {', '.join([*shown, *cited])} FROM {FROM} {ORDER}"


def query_citations() -> str:
    """The columns of its citations, a row a value."""
    columns = {
        "code": "t.code",
        "property": "p.key",
        "claim": "'c' || d.id",
        "source": "s.code",
        "publisher": NAME.format(actor="s.publisher_id"),
        "published": "s.published_edtf",
        "locator": f"ltrim({PLACE})",
        "speaker": f"coalesce({NAME.format(actor='k.speaker_id')}, k.speaker_text)",
        "said": "k.said_edtf",
        **{name: f"k.{name}" for name in ("quote", "gist")},
    }
    listed = ", ".join(f"{columns.get(name, f's.{name}')} AS {name}" for name in CITATION_COLUMNS)
    claims = ", ".join(f"c.{key}_claim_id" for key in CITED)
    return (
        f"SELECT {listed} FROM {FROM} JOIN claims d ON d.id IN ({claims})"
        " JOIN properties p ON p.id = d.property_id JOIN citations k ON k.id = d.citation_id"
        f" JOIN sources s ON s.id = k.source_id {ORDER}, p.id"
    )


def print_csv(database: Path, query: str, to: Path) -> tuple[str, ...]:
    """The command that prints a query to a file."""
    script = f".headers on\n.mode csv\n.output {to}\n{query};\n"
    file = to.with_suffix(".sql")
    file.write_text(script)
    assert SHELL, "install sqlite3: it is what exports are measured against"
    return (SHELL, "-readonly", "-init", str(file), str(database), "")


def check_same(database: Path, ours: Path, query: str) -> None:
    """See that the shell prints what we do, but for its quotes and line ends."""
    told = ours.with_name("told.csv")
    subprocess.run(print_csv(database, query, told), check=True, capture_output=True)
    mine, theirs = (
        file.read_text("utf-8").replace('"', "").splitlines()[1:] for file in (ours, told)
    )
    assert mine == theirs
