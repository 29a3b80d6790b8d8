"""Zips that don't tell the truth."""

import zlib
from zipfile import ZIP_DEFLATED, ZipFile

ZEROS = b"\0" * (1 << 20)


def deflate_zeros(mebibytes):
    """Pieces of a raw deflate stream of zeros; after a full flush the next piece is the same."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    yield first
    for _ in range(mebibytes - 2):
        yield again
    yield packer.compress(ZEROS) + packer.flush()


def zip_one(path, name, pieces, declared):
    """A zip of one file, with its checksum, that declares a size of its own."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        with archive.open(name, "w") as target:
            for piece in pieces:
                target.write(piece)
        archive.infolist()[0].file_size = declared


def zip_deflated(path, name, deflated, declared, others=()):
    """The same of what is deflated already; its checksum is none."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for other, data in others:
            archive.writestr(other, data)
        archive.writestr(name, b"".join(deflated), compress_type=0)
        member = archive.infolist()[-1]
        member.compress_type, member.file_size, member.CRC = ZIP_DEFLATED, declared, 0
