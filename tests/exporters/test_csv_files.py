"""CSV, as read by whoever it is for: programs by its data package, people by a spreadsheet."""

import csv
import io
import json
import re

import frictionless
import pytest

from tests.exporters.samples import ABOUT, ENTRY, HOSTILE, VARIED, tainted, write, write_to

ALL = [*VARIED, *HOSTILE]


def read(data, encoding="utf-8"):
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


@pytest.fixture(scope="module")
def files():
    return write(ALL, "csv")


def test_frictionless_finds_nothing_to_complain_of(tmp_path):
    write_to(tmp_path, ALL, "csv")
    report = frictionless.validate(str(tmp_path / "t-datapackage.json"))

    assert report.valid, report.to_summary()
    assert [task.stats["rows"] for task in report.tasks] == [
        len(ALL),
        sum(len(entry.citations) for entry in ALL),
    ]


def test_the_data_package_says_what_each_column_means_and_how_files_hang_together(files):
    package = json.loads(files["-datapackage.json"])
    main, citations = package["resources"]

    assert (package["title"], package["created"]) == (ABOUT.title, ABOUT.drawn_at)
    assert "left out: 2 undated" in package["description"]
    for file, name in ((main, ".csv"), (citations, "-citations.csv")):
        header = files[name].split(b"\n", 1)[0].decode().split(",")
        assert [field["name"] for field in file["schema"]["fields"]] == header
        assert all(field["description"] for field in file["schema"]["fields"])
        assert file["bytes"] == len(files[name])
    assert citations["schema"]["foreignKeys"][0]["reference"]["resource"] == "timeline"


@pytest.mark.parametrize("change", [b"Kerman", b"c7"])
def test_a_file_that_was_changed_no_longer_fits_its_package(tmp_path, change):
    path = write_to(tmp_path, [ENTRY], "csv")
    for file in (path, path.with_name("t-citations.csv")):
        file.write_bytes(file.read_bytes().replace(change, b"x" * len(change)))

    assert not frictionless.validate(str(tmp_path / "t-datapackage.json")).valid


def test_words_come_back_as_they_were(files):
    rows = read(files[".csv"])
    cited = read(files["-citations.csv"])

    assert [row["title"] for row in rows] == [entry.title for entry in ALL]
    assert [row["quote"] or row["gist"] for row in cited] == [
        citation.quote or citation.gist or "" for entry in ALL for citation in entry.citations
    ]
    assert b"\r\n" not in files[".csv"].replace(b'\r\n"', b"")[:2000]


def test_each_value_names_the_passage_it_rests_on(files):
    row = read(files[".csv"])[0]

    assert row["deaths_citation"] == "xinhua-84 paragraph 2"
    assert row["injured_citation"] == ""


def test_a_spreadsheet_computes_nothing_and_counts_numbers():
    formulas = [
        tainted(text) for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1")
    ]
    files = write([*formulas, ENTRY._replace(utc_offset=-210, longitude=-1.5)], "csv-spreadsheet")

    for data in files.values():
        assert data.startswith(b"\xef\xbb\xbf")
        for row in read(data, "utf-8-sig"):
            starts = [value for value in row.values() if re.match(r"[=+\-@\t\r\n\uff1d]", value)]
            assert all(re.fullmatch(r"-\d+(\.\d+)?", value) for value in starts)
    assert read(files[".csv"], "utf-8-sig")[-1]["utc_offset"] == "-210"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_that_parts_cells_otherwise_computes_nothing(delimiter):
    hostile = ("x;=1+1;@y", "x; +1", "two\n=1+1", "a\t-1+1", "x;\t=1", 'x";=1')
    files = write([tainted(text) for text in hostile], "csv-spreadsheet")

    for data in files.values():
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter):
            for cell in row:
                assert not re.match(r"[\s]*[=+@-](?!\d+(\.\d+)?$)", cell), row
