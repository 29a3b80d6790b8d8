import bz2
import gzip
import hashlib
import io
import lzma
import zipfile

import pytest
from table_files import read, refuse
from zip_files import zip_one

from incidents.errors import InputError
from incidents.importers.reading import open_table

TEXT = "id,name\n" + "".join(f'{number},"é ""x""\n{number}"\n' for number in range(3_000))
ROWS = [[str(number), f'é "x"\n{number}'] for number in range(3_000)]
DATA = TEXT.encode()


def zipped(*members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


PACKED = {
    "gz": (gzip.compress(DATA, mtime=0), "application/gzip"),
    "gz of two parts": (
        gzip.compress(DATA[:999], mtime=0) + gzip.compress(DATA[999:], mtime=0),
        "application/gzip",
    ),
    "xz": (lzma.compress(DATA), "application/x-xz"),
    "xz of two parts": (
        lzma.compress(DATA[:999]) + b"\0\0\0\0" + lzma.compress(DATA[999:]) + b"\0\0\0\0",
        "application/x-xz",
    ),
    "zip": (zipped(("a.csv", DATA)), "application/zip"),
    "zip of a folder": (zipped(("x/", b""), ("x/a.csv", DATA)), "application/zip"),
    "zip from a Mac": (zipped(("a.csv", DATA), ("__MACOSX/._a.csv", b"x")), "application/zip"),
}


@pytest.mark.parametrize(("data", "media_type"), PACKED.values(), ids=PACKED)
def test_what_is_packed_is_read_whatever_its_name(tmp_path, data, media_type):
    found = read(tmp_path, data, "t.txt")
    assert found.rows == ROWS
    assert found.facts.name == "t.txt"
    assert found.facts.media_type == media_type
    assert found.facts.size == len(data)
    assert found.facts.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (DATA, "text/csv"),
        (b"a\tb\n", "text/tab-separated-values"),
        (b"a;b\n", "text/csv"),
        (b"a,b\n1,caf\xe9\n", "text/csv"),
        (b"\xef\xbb\xbfa\n", "text/csv"),
    ],
)
def test_facts_are_those_of_the_file_as_it_is(tmp_path, data, media_type):
    facts = read(tmp_path, data).facts
    assert facts == ("t.csv", hashlib.sha256(data).hexdigest(), len(data), media_type)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.jsonl.gz", gzip.compress(b'\n{"a": 1}\n', mtime=0)),
        ("t.ndjson.xz", lzma.compress(b'\n{"a": 1}\n')),
        ("t.zip", zipped(("b.jsonl", b'\n{"a": 1}\n'))),
    ],
)
def test_the_name_within_tells_json_lines(tmp_path, name, data):
    assert read(tmp_path, data, name).columns == ("a",)


@pytest.mark.parametrize("kind", ["gz", "xz", "zip"])
def test_what_is_cut_short_is_refused(tmp_path, kind):
    data, _ = PACKED[kind]
    for length in [*range(9, 60, 7), *range(60, len(data), len(data) // 20), len(data) - 1]:
        message = refuse(tmp_path, data[:length])
        assert message.startswith("t.csv: damaged or cut short: "), length


@pytest.mark.parametrize("kind", ["gz", "xz", "zip"])
def test_what_is_damaged_is_refused(tmp_path, kind):
    data, _ = PACKED[kind]
    for at in range(len(data) // 3, 2 * len(data) // 3, len(data) // 20):
        changed = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        assert refuse(tmp_path, changed).startswith("t.csv: damaged or cut short: "), at


@pytest.mark.parametrize("kind", ["gz", "xz"])
def test_what_follows_an_archive_is_refused(tmp_path, kind):
    message = refuse(tmp_path, PACKED[kind][0] + b"id,name\n")
    assert message.startswith("t.csv: damaged or cut short: ")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped(), "a zip of 0 files, expected exactly one"),
        (zipped(("a.csv", DATA), ("b.csv", DATA)), "a zip of 2 files, expected exactly one"),
        (zipped(*((f"{n}.csv", b"") for n in range(10_001))), "a zip of more than 10,000 files"),
        (gzip.compress(gzip.compress(DATA, mtime=0), mtime=0), "an archive within an archive"),
        (zipped(("a.xz", lzma.compress(DATA))), "an archive within an archive"),
        (gzip.compress(b"", mtime=0), "the file is empty"),
        (zipped(("a.csv", b"")), "the file is empty"),
        (gzip.compress(b"a\n\xff\xff\n", mtime=0), "t.csv:2: byte 0xFF is no UTF-8"),
        (bz2.compress(DATA), "this is an archive (bzip2), not a table"),
    ],
)
def test_archives_that_are_no_table_are_refused(tmp_path, data, message):
    assert refuse(tmp_path, data).removeprefix("t.csv: ").startswith(message)


def test_a_zip_with_a_password_is_refused(tmp_path):
    data = bytearray(zipped(("a.csv", DATA)))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    assert refuse(tmp_path, bytes(data)).startswith("t.csv: the zip needs a password")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_an_uncommon_way_is_refused(tmp_path, method):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("a.csv", DATA)
    assert "an uncommon way" in refuse(tmp_path, packed.getvalue())


def test_a_stored_zip_is_read(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", DATA)
    assert read(tmp_path, packed.getvalue()).rows == ROWS


@pytest.mark.parametrize("declared", [8, 999, len(DATA) - 1, len(DATA) + 1])
def test_a_zip_that_declares_another_size_is_refused(tmp_path, declared):
    path = tmp_path / "t.csv"
    zip_one(path, "a.csv", [DATA], declared)
    assert refuse(tmp_path, path.read_bytes()).startswith("t.csv: damaged or cut short: ")


@pytest.mark.parametrize("data", [DATA, PACKED["gz"][0], PACKED["xz"][0], PACKED["zip"][0]])
def test_the_share_read_grows_to_all(tmp_path, data):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with open_table(path) as table:
        assert 0 <= table.fraction() <= 1
        shares = [table.fraction() for _ in table]
    assert shares == sorted(shares)
    assert shares[-1] > 0.99  # behind a zip's file stands its directory


def test_a_file_that_is_written_to_meanwhile_is_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(DATA)
    with open_table(path) as table:
        rows = iter(table)
        next(rows)
        path.write_bytes(DATA + b"4,5\n")
        with pytest.raises(InputError, match=r"^t\.csv: changed while it was read$"):
            list(rows)
