"""The timeline as typed."""


def test_a_range_that_runs_backwards_is_refused(loaded):
    found = loaded("timeline", "--from", "2025", "--to", "2024")

    assert found.code == 2
    assert "--from lies after --to" in found.err


def test_what_fits_nothing_says_so(loaded):
    found = loaded.do("timeline", "--from", "2030")

    assert found.out == ""
    assert "nothing fits" in found.err


def test_a_table_keeps_to_the_width_of_the_terminal(loaded):
    for width in (50, 100):
        lines = loaded.do("timeline", COLUMNS=str(width)).out.splitlines()
        widest = max(len(line) for line in lines if "://" not in line)
        assert width - 15 < widest <= width


def test_a_timeline_goes_to_a_file(loaded, tmp_path):
    target = tmp_path / "timeline.csv"
    found = loaded.do("timeline", "--format", "csv", "-o", target)

    assert found.err == ""
    assert target.read_text(encoding="utf-8").startswith("code,title,")


def test_under_a_ceiling_no_hint_names_what_may_be_marked(loaded):
    open_ = loaded("timeline", "--actor", "isis-kk")
    under = loaded("timeline", "--actor", "isis-kk", "--handling", "CLEAR")

    assert "nearest: isis-k" in open_.err
    assert "isis-k " not in under.err
    assert "(ISIS-K)" not in under.err
    assert (open_.code, under.code) == (1, 1)


def test_sidecars_stand_beside_a_file(loaded, tmp_path):
    target = tmp_path / "t.csv"
    found = loaded.do("timeline", "--format", "csv", "-o", target, "--sidecars")

    names = ["t-citations.csv", "t-datapackage.json", "t.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert "written: t.csv, t-citations.csv, t-datapackage.json" in found.err
    assert loaded("timeline", "--format", "csv", "--sidecars").code == 2


def test_a_workbook_goes_to_a_file_or_a_pipe(loaded, tmp_path):
    loaded.do("timeline", "--format", "xlsx", "-o", tmp_path / "t.xlsx")

    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"


def test_a_moment_given_for_builds_is_the_one_it_was_drawn_at(loaded, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704700800")
    for name in ("a.ics", "b.ics"):
        loaded.do("timeline", "--format", "ics", "-o", tmp_path / name)

    text = (tmp_path / "a.ics").read_text("utf-8")
    assert "DTSTAMP:20240108T080000Z" in text
    assert text == (tmp_path / "b.ics").read_text("utf-8")
