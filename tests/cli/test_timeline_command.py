"""The timeline as typed."""


def test_a_range_that_runs_backwards_is_refused(loaded):
    found = loaded("timeline", "--from", "2025", "--to", "2024")

    assert found.code == 2
    assert "--from lies after --to" in found.err


def test_what_fits_nothing_says_so(loaded):
    found = loaded.do("timeline", "--from", "2030")

    assert found.out == ""
    assert "nothing fits" in found.err


def test_a_timeline_goes_to_a_file(loaded, tmp_path):
    target = tmp_path / "timeline.csv"
    found = loaded.do("timeline", "--format", "csv", "-o", target)

    assert found.err == ""
    assert target.read_text(encoding="utf-8").startswith("code,title,")
