"""incidents verify."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

import json
import re
from pathlib import Path
from typing import Final

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.output import format_option, print_record

DIGEST: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
MOST_BYTES: Final = 1 << 20


@click.command(
    "verify",
    cls=Command,
    examples=(
        "incidents verify",
        "incidents verify --anchor head.txt",
        "incidents status --format json > head.txt",
        "incidents verify --anchor exports/weekly-2024-09-02.manifest.json",
    ),
)
@click.option(
    "--anchor",
    metavar="DIGEST|FILE",
    help="A digest `incidents status` showed earlier, or a file that holds one: a manifest, say.",
)
@format_option
@click.pass_context
def command(ctx: click.Context, anchor: str | None, format_: str) -> None:
    """Recompute the digests of the whole history.

    Names the first changeset that does not hold. Whoever can write the database can also rebuild
    the whole chain; only a digest kept elsewhere, given as --anchor, tells that.

    Exits with 1 where the history does not hold.
    """
    from incidents.ledger.verify import verify_chain

    digest = None if anchor is None else read_anchor(anchor)
    with read_session(ctx) as session:
        found = verify_chain(session, digest)
    record = {"holds": found.failure is None, **found._asdict()}
    print_record(record, format_)
    ctx.exit(0 if found.failure is None else 1)


def read_anchor(anchor: str) -> str:
    """The digest given, or the one in the file given; of a manifest, the ledger's."""
    from incidents.errors import InputError

    if DIGEST.fullmatch(anchor.lower()):
        return anchor.lower()
    with Path(anchor).open("rb") as file:
        text = file.read(MOST_BYTES).decode("utf-8", errors="replace")
    if digest := read_manifest_digest(text):
        return digest
    found: set[str] = set(DIGEST.findall(text.lower()))
    if len(found) != 1:
        raise InputError(
            f"{anchor} holds {len(found) or 'no'} digest{'s' if found else ''}",
            "give the digest itself: 64 hexadecimal digits",
        )
    return found.pop()


def read_manifest_digest(text: str) -> str | None:
    """The digest of the changeset that an export was drawn from, if that is its manifest."""
    try:
        found = json.loads(text)["as_of"]["ledger_digest"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found.lower() if isinstance(found, str) and DIGEST.fullmatch(found.lower()) else None
