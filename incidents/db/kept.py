"""Files kept as evidence: by the digest of their bytes, in a folder beside the database."""

import hashlib
import shutil
from pathlib import Path

from incidents.db.files import sync, written_whole
from incidents.errors import InputError

CHUNK = 1 << 20


def name_kept(folder: Path, sha256: str) -> Path:
    """Where a file of this digest is kept."""
    return folder / sha256[:2] / sha256


def keep_file(folder: Path, file: Path, sha256: str) -> Path:
    """Copy a file to where its digest puts it; one that is there already stays.

    Raises:
        InputError: the file is no longer what was read.
    """
    kept = name_kept(folder, sha256)
    if kept.exists():
        return kept
    _make_folder(kept.parent)
    with written_whole(kept, overwrite=True) as copy:
        shutil.copyfile(file, copy)
        if digest_file(copy) != sha256:
            raise InputError(f"{file.name} was changed while it was read", "try again")
    return kept


def keep_text(folder: Path, text: str) -> tuple[str, int]:
    """Keep a text; return the digest and the number of its bytes."""
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    kept = name_kept(folder, sha256)
    if not kept.exists():
        _make_folder(kept.parent)
        with written_whole(kept, overwrite=True) as copy:
            copy.write_bytes(data)
    return sha256, len(data)


def digest_file(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync(folder.parent)
