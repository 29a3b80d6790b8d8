import codecs

import pytest
from table_files import read, refuse

FRENCH = "id,où\n1,près de l\u2019école\n2,à côté\n3,Besançon\n"
SPANISH = "id,dónde\n1,Peñón\n2,el corazón de Bogotá\n"
RUSSIAN = "номер,где\n1,Москва\n2,Крокус Сити Холл\n"
POLISH = "id,gdzie\n1,Łódź\n2,Piłsudski był w Gdańsku\n3,żółta gęś\n"


def rows_of(text):
    return [line.split(",") for line in text.splitlines()[1:]]


def test_utf_8_needs_no_words(tmp_path):
    found = read(tmp_path, RUSSIAN)
    assert (found.rows, found.notes) == (rows_of(RUSSIAN), ())


@pytest.mark.parametrize(
    ("mark", "codec", "note"),
    [
        (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with a byte order mark"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with a byte order mark"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(tmp_path, mark, codec, note):
    found = read(tmp_path, mark + RUSSIAN.encode(codec))
    assert found.columns == ("номер", "где")
    assert found.header_raw == "номер,где"
    assert (found.rows, found.notes) == (rows_of(RUSSIAN), (note,))


@pytest.mark.parametrize("order", ["LE", "BE"])
@pytest.mark.parametrize("text", ["a,b\n1,Москва\n", "a,b\r\n1,2\r\n", "a,b"])
def test_utf_16_without_a_mark_shows_in_a_header_of_ascii(tmp_path, order, text):
    found = read(tmp_path, text.encode(f"utf-16-{order}"))
    assert (found.columns, found.rows) == (("a", "b"), rows_of(text))
    assert found.notes == (f"read as UTF-16 {order}, though without a byte order mark",)


def test_other_utf_16_without_a_mark_is_refused(tmp_path):
    assert "NUL" in refuse(tmp_path, RUSSIAN.encode("utf-16-le"))
    assert read(tmp_path, RUSSIAN.encode("utf-16-le"), encoding="utf-16-le").rows[0][1] == "Москва"


def test_windows_1252_is_read_and_said(tmp_path):
    found = read(tmp_path, FRENCH.encode("cp1252"))
    assert found.rows == rows_of(FRENCH)
    assert found.notes == ("read as Windows-1252: byte 0xF9 on line 1 is no UTF-8",)


def test_where_latin_1_reads_the_same_that_is_said(tmp_path):
    data = b"id,n\r\n" * 5 + SPANISH.encode("latin-1")
    assert read(tmp_path, data).notes == (
        "read as Windows-1252 (Latin-1 reads the same): byte 0xF3 on line 6 is no UTF-8",
    )


def test_windows_1252_is_found_where_its_only_byte_is_the_last(tmp_path):
    found = read(tmp_path, b"a\nx\ncaf\xe9")
    assert found.rows == [["x"], ["café"]]


@pytest.mark.parametrize("before", [(1 << 20) - 6, (1 << 20) - 5, (1 << 20) - 4, (1 << 20) - 3])
def test_bytes_on_the_border_of_what_is_read_at_once_count(tmp_path, before):
    # What begins like UTF-8 and goes on with a byte that Windows-1252 lacks; the rest has none.
    data = (
        (b"a" * 99 + b"\n") * (before // 100)
        + b"a" * (before % 100)
        + b"\n\xe2\x81 y\n\xe9 t\xe9 \xe9t\xe9\n"
    )
    line = data[:before].count(b"\n") + 2
    assert refuse(tmp_path, data).startswith(f"t.csv:{line}: byte 0xE2 is no UTF-8")
    assert read(tmp_path, data.replace(b"\x81", b"\x82")).rows[-1] == ["\xe9 t\xe9 \xe9t\xe9"]


@pytest.mark.parametrize(
    "data",
    [
        RUSSIAN.encode("cp1251"),
        RUSSIAN.encode("koi8-r"),
        POLISH.encode("cp1250"),
        SPANISH.encode("cp850"),
        FRENCH.encode("mac-roman"),
        "a,b\n1,東京の爆発\n".encode("shift-jis"),
        "a,b\n1,北京发生爆炸\n".encode("gb18030"),
        "a,b\n1,انفجار في كابول\n".encode("cp1256"),
        "a,b\n1,Αθήνα\n".encode("cp1253"),
        # UTF-8 but for one byte.
        RUSSIAN.encode() + b"3,caf\xe9\n",
        b"a,b\n1,x\n2,caf\xe9\x81\n",
    ],
)
def test_what_is_not_beyond_doubt_is_refused(tmp_path, data):
    message = refuse(tmp_path, data)
    assert message.endswith(
        "(name its encoding with --encoding, for instance windows-1252 or windows-1251)"
    )


def test_a_refusal_names_the_line_of_the_first_byte(tmp_path):
    data = b"a,b\r\n1,x\r2,y\n" + "3,Москва\n".encode("cp1251")
    assert refuse(tmp_path, data).startswith(
        "t.csv:4: byte 0xCC is no UTF-8 (invalid continuation byte) "
    )
    assert refuse(tmp_path, RUSSIAN.encode()[:-4]).startswith("t.csv:3: byte 0xD0 is no UTF-8")


def test_the_line_is_right_far_into_a_file(tmp_path):
    data = b"a,b\r\n" + "1,ж\r\n".encode() * 500_000 + b"2,\xff\n"
    assert refuse(tmp_path, data).startswith("t.csv:500002: byte 0xFF")


@pytest.mark.parametrize(
    "codec", ["cp1251", "koi8-r", "utf-8", "UTF8", "utf-16", "utf-16-be", "cp866", "iso8859-5"]
)
def test_a_named_encoding_is_used(tmp_path, codec):
    found = read(tmp_path, RUSSIAN.encode(codec), encoding=codec)
    assert (found.columns, found.rows) == (("номер", "где"), rows_of(RUSSIAN))
    assert found.notes == ()


def test_a_named_encoding_reads_past_a_mark(tmp_path):
    assert read(tmp_path, "\ufeff" + RUSSIAN, encoding="utf-8").columns[0] == "номер"


def test_a_named_encoding_is_not_overruled(tmp_path):
    found = read(tmp_path, "a\nÃ©é\n", encoding="cp1252")
    assert found.rows == [["ÃƒÂ©Ã©"]]


@pytest.mark.parametrize(
    ("codec", "message"),
    [
        ("windows-9", "t.csv: there is no encoding windows-9 "),
        ("hex", "t.csv: there is no encoding hex "),
        ("unicode-escape", "t.csv: there is no encoding unicode-escape "),
        ("x\0\x1b[31m", "t.csv: there is no encoding x\\x00\\x1b[31m "),
        ("ascii", "t.csv:1: byte 0xD0 is no ASCII (ordinal not in range(128)) "),
        ("utf-16", "t.csv: no UTF-16 (UTF-16 stream does not start with BOM) "),
        ("cp1252", "t.csv:2: byte 0x9D is no CP1252 "),
    ],
)
def test_a_named_encoding_that_is_none_or_the_wrong_one_is_refused(tmp_path, codec, message):
    data = b"a\n\x9d" if codec == "cp1252" else RUSSIAN.encode()
    assert refuse(tmp_path, data, encoding=codec).startswith(message)
