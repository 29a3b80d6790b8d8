"""What stands at a path."""

import hashlib
import os

import pytest
from table_files import read, read_file

from incidents.errors import InputError
from incidents.importers.reading import open_table


def find_error(path):
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert caught.value.hint
    return caught.value.message


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "x\x1b[31m").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.csv").touch()
    assert find_error(tmp_path / "no.csv") == "no.csv: can't be read: No such file or directory"
    assert find_error(tmp_path / "x\x1b[31m") == "x\\x1b[31m: a folder"
    assert find_error(tmp_path / "pipe") == "pipe: not a regular file"
    assert find_error(tmp_path / "empty.csv") == "empty.csv: the file is empty"
    assert find_error(tmp_path / "empty.csv" / "t.csv") == "t.csv: can't be read: Not a directory"
    assert find_error(tmp_path / ("x" * 300)).endswith(": can't be read: File name too long")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n")
    path.chmod(0)
    assert find_error(path) == "t.csv: can't be read: Permission denied"


def test_a_link_to_a_file_is_a_file(tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")
    found = read_file(tmp_path / "link.csv")
    assert (found.rows, found.facts.name) == ([["1"]], "link.csv")


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    for text in ("a,b", "a,b\n", "a,b\n\n"):
        assert read(tmp_path, text).rows == []


def test_names_of_files_may_be_no_text(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9\n.csv")
    path.write_text("a\n1\n2,3\n")
    assert read_file(path).facts.name == "caf\\udce9\n.csv"
    path.write_text('a\n"1\n')
    assert find_error(path).startswith("caf\\udce9\\n.csv:2: a quote is never closed")


def test_a_table_is_read_once_an_opening(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    with open_table(path) as table:
        assert len(list(table)) == 1
        with pytest.raises(RuntimeError, match="once"):
            list(table)
    with open_table(path) as table:
        assert len(list(table)) == 1


def test_two_openings_at_a_time_do_not_disturb_each_other(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "".join(f"{number},x\n" for number in range(50_000)))
    with open_table(path) as one, open_table(path) as other:
        for (line, cells), again in zip(one, other, strict=True):
            assert (line, cells) == again
    assert one.facts == other.facts
    assert one.facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_reading_may_end_early(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n2\n")
    with open_table(path) as table:
        assert next(iter(table)) == (2, ["1"])


def test_errors_of_whoever_reads_are_left_alone(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    with pytest.raises(EOFError, match="mine"), open_table(path):
        raise EOFError("mine")
