"""The manifest beside an export: what it was asked, what it was drawn from, what it wrote."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from incidents import __version__
from incidents.errors import InputError
from incidents.exporters import FORMATS, Written
from incidents.schedule.plain import Part
from incidents.schedule.requests import Request, read_request, write_request

SUFFIX: Final = ".manifest.json"
VERSION: Final = 1
MOST_BYTES: Final = 1 << 24


class Head(NamedTuple):
    """The changeset an export is drawn from."""

    changeset: int
    made_at: str
    digest: str
    schema: str


class Manifest(NamedTuple):
    """A manifest: the request, the head, the numbers, and the files.

    `left_out` counts incidents by why they are not in the export; see `reporting.left_out`.
    """

    request: Request
    head: Head
    entries: int
    left_out: Mapping[str, int | None]
    files: tuple[Written, ...]
    program: str = __version__


def write_manifest(manifest: Manifest) -> str:
    """The manifest as JSON: keys sorted, two spaces, LF; the same manifest, the same bytes."""
    head = manifest.head
    plain = {
        "manifest": VERSION,
        "request": write_request(manifest.request),
        "as_of": {
            "changeset": head.changeset,
            "made_at": head.made_at,
            "ledger_digest": head.digest,
            "schema": head.schema,
        },
        "program": f"incidents {manifest.program}",
        "counts": {"entries": manifest.entries, "left_out": dict(manifest.left_out)},
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in manifest.files
        ],
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def read_manifest(text: str, where: str) -> Manifest:
    """A manifest as written.

    Raises:
        InputError: it is none, or of a later version.
    """
    try:
        plain = json.loads(text)
        version = plain["manifest"]
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{where} is no manifest", "expected a .manifest.json") from error
    if version != VERSION:
        raise InputError(f"{where} is a manifest of version {version}", "update the program")
    try:
        found = _read(Part(plain))
    except ValueError as error:
        raise InputError(f"{where} is no whole manifest: {error}", "was it edited?") from error
    for format_ in found.request.formats:
        if format_ not in FORMATS:
            raise InputError(f"{where} names the unknown format {format_!r}", "update the program")
    return found


def _read(plain: Part) -> Manifest:
    as_of, counts = plain.part("as_of"), plain.part("counts")
    left_out = counts.part("left_out")
    head = Head(
        changeset=as_of.number("changeset"),
        made_at=as_of.text("made_at"),
        digest=as_of.text("ledger_digest"),
        schema=as_of.text("schema"),
    )
    return Manifest(
        request=read_request(plain.part("request"), head.changeset),
        head=head,
        entries=counts.number("entries"),
        left_out={name: left_out.number_or_none(name) for name in left_out.plain},
        files=tuple(map(_read_file, plain.parts("files"))),
        program=plain.text("program").removeprefix("incidents "),
    )


def _read_file(plain: Part) -> Written:
    """A file in the manifest's own folder; anything else was tampered with."""
    name = plain.text("name")
    if not name or name != Path(name).name or name in (".", ".."):
        raise plain.refuse("name", "the name of a file")
    return Written(name, plain.text("media_type"), plain.number("bytes"), plain.text("sha256"))


def load_manifest(path: Path) -> Manifest:
    """A manifest from a file.

    Raises:
        InputError: it can't be read, or is none.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"{path} can't be read: {reason}", "expected a .manifest.json") from error
    return read_manifest(text, str(path))


def digest_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_file(path: Path) -> str | None:
    """SHA-256 of a file, in hex; None where there is none."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_differing(files: Sequence[Written], others: Sequence[Written]) -> list[str]:
    """Names of files whose bytes differ, or that only one side has."""
    ours = {file.name: file.sha256 for file in files}
    theirs = {file.name: file.sha256 for file in others}
    return sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))
