"""No word of what is marked above the ceiling leaves: in files, names, manifests, history, errors.

Every field that can be marked holds a word with `kanarie` in it.
"""

import json

import pytest

from incidents.exporters import FORMATS
from tests.exporters.test_ceiling_bytes import CLEAR, MARKED, MIXED, THROUGH, readable
from tests.schedule.conftest import MONDAY, NEXT_MONDAY, only_sqlite

prove = pytest.mark.prove
IN_JSON = """
[exports.weekly]
title = "Weekly"
formats = ["json"]
path = "weekly/{date}"
schedule = "0 6 * * MON"
handling = "CLEAR"
"""
# Two of the formats have one name for their files.
EXPORT = IN_JSON.replace('["json"]', json.dumps([name for name in FORMATS if "sheet" not in name]))
# Edits of what is marked, and markings of what was not; each value a canary.
EDITS = (
    ("edit", "kanarie-plot", "--title", "Kanarie plot two", "--summary", "Kanarie again"),
    ("source", "edit", "kanarie-cable", "--title", "Kanarie title two", "--reliability", "B"),
    ("actor", "edit", "kanarie-front", "--name", "Kanarie front two"),
    ("actor", "edit", "kanarie-spy", "--parent", "kanarie-ministry"),
    (
        *("claim", "attack", "deaths=56", "--source", "kanarie-cable", "--at", "kanarie 9"),
        *("--gist", "Kanarie once more"),
    ),
    ("claim", "kanarie-plot", "injured=4", "--source", "kanarie-wire", "--create", "--gist", "x"),
    ("source", "edit", "kanarie-wire", "--handling", "AMBER"),
    ("retract", "kanarie-plot", "--message", "kanarie"),
)


class Watch:
    """Runs commands, and keeps all that they say."""

    def __init__(self, desk):
        self.desk, self.said = desk, []

    def __call__(self, *arguments, code=0):
        found = self.desk(*arguments)
        assert found.code == code, (arguments, found)
        self.said.append((arguments, found.out + found.err))
        return found

    def leaks(self):
        """Where a canary is: what was said, and the names and content of files."""
        found = [str(arguments) for arguments, said in self.said if "kanarie" in said.lower()]
        for name, content in self.desk.take().items():
            if "kanarie" in f"{name} {readable(name, content)}".lower():
                found.append(name)
        return found


@pytest.fixture
def watch(desk, tmp_path):
    dossiers = [tmp_path / f"kanarie-{number}.yaml" for number in range(3)]
    for path, text in zip(dossiers, (MARKED, CLEAR.format(**THROUGH), MIXED), strict=True):
        path.write_text(text)
    desk.database.do("load", *dossiers, "--message", "kanarie")
    desk.define(EXPORT)
    return Watch(desk)


def edit(watch, *edits):
    for arguments in edits:
        watch.desk.database.do(*arguments)


def read_history(watch):
    for format_ in ("table", "csv", "json", "jsonl", "markdown"):
        watch("history", "weekly", "--format", format_)
        watch("list", "--format", format_)


@prove
def test_runs_history_and_comparison_tell_nothing(watch):
    watch("due", "--now", MONDAY)
    edit(watch, *EDITS)
    watch("due", "--now", NEXT_MONDAY)
    watch("due", "--now", NEXT_MONDAY)
    read_history(watch)
    for format_ in ("table", "csv", "json", "jsonl", "markdown"):
        watch("compare", "weekly", "--format", format_)

    assert watch.leaks() == []


@prove
def test_what_is_drawn_again_after_edits_tells_nothing(watch, tmp_path):
    watch("run", "weekly", "--slot", MONDAY)
    edit(watch, *EDITS)
    manifest = watch.desk.exports / "weekly/2024-09-02.manifest.json"
    (watch.desk.exports / "weekly/2024-09-02.json").unlink()
    watch("run", "weekly", "--as-of", manifest)
    watch("run", "weekly", "--as-of", "1", "--into", watch.desk.exports / "again")

    assert watch.leaks() == []


@prove
def test_what_was_marked_since_is_neither_drawn_nor_told(watch):
    """The words were open when the older run was drawn: they don't leave any more."""
    edit(watch, ("source", "edit", "kanarie-cable", "--handling", "CLEAR"))
    watch.desk.do("run", "weekly", "--slot", MONDAY)
    edit(
        watch,
        ("source", "edit", "kanarie-cable", "--handling", "RED"),
        ("source", "edit", "kanarie-cable", "--title", "Kanarie anew"),
    )
    watch("run", "weekly", "--slot", NEXT_MONDAY)
    for path in watch.desk.exports.glob("weekly/2024-09-02*"):
        path.unlink()
    for format_ in ("table", "json", "markdown"):
        watch("compare", "weekly", "--format", format_)
    found = watch("run", "weekly", "--as-of", "1", "--into", watch.desk.exports / "again", code=1)

    assert "the bytes differ" in found.err
    assert watch.leaks() == []


@only_sqlite
@pytest.mark.parametrize(
    "wanted",
    [
        'actor = "kanari-front"',
        'actor = "Kanari front"',
        'actor = "brigad"',
        'place = "Kanari"',
        'type = "kanari"',
    ],
)
def test_a_name_that_is_not_found_suggests_nothing(watch, wanted):
    """Those that are looked for are misspelt: what is said of them is not what is marked."""
    watch.desk.define(IN_JSON + wanted)
    watch("run", "weekly", "--slot", MONDAY, code=1)
    watch("due", "--now", NEXT_MONDAY, code=1)
    read_history(watch)

    assert watch.leaks() == []


@only_sqlite
@pytest.mark.parametrize("option", ["--place", "--actor"])
def test_a_timeline_suggests_nothing_either(watch, option):
    found = watch.desk.database("timeline", "--handling", "CLEAR", option, "Kanari")

    assert found.code == 1
    assert "kanarie" not in (found.out + found.err).lower()


@only_sqlite
@pytest.mark.parametrize("actor", ["kanarie-front", "Kanarie front", "Kanarie alias"])
def test_of_what_is_asked_for_only_the_definition_speaks(watch, actor):
    watch.desk.define(IN_JSON + f'actor = "{actor}"')
    watch("run", "weekly", "--slot", MONDAY, code=1)
    read_history(watch)

    assert watch.leaks() == []


@only_sqlite
def test_a_run_in_json_and_its_comparison_tell_nothing(watch):
    watch.desk.define(IN_JSON)
    watch("due", "--now", MONDAY)
    edit(watch, *EDITS)
    watch("due", "--now", NEXT_MONDAY)
    read_history(watch)
    watch("compare", "weekly")

    assert watch.leaks() == []


@prove
@only_sqlite
def test_without_a_ceiling_they_are_in_every_file(watch):
    watch.desk.define(EXPORT.replace('handling = "CLEAR"', ""))
    watch("run", "weekly", "--slot", MONDAY)

    silent = set(watch.desk.files()) - set(watch.leaks())
    assert silent == {
        "weekly/2024-09-02-datapackage.json",
        "weekly/2024-09-02.manifest.json",
    }


@only_sqlite
def test_a_fault_of_ours_is_recorded_without_the_words_it_has(watch, monkeypatch):
    """Of an error that nobody foresaw nobody knows what it quotes."""

    def fail(*_):
        raise ValueError("Kanarie quote")

    monkeypatch.setattr("incidents.exporters.javascript.write_json", fail)
    with pytest.raises(ValueError, match="Kanarie"):
        watch.desk("run", "weekly", "--slot", MONDAY)
    read_history(watch)

    assert watch.leaks() == []
    assert watch.desk.rows("history", "weekly")[0]["error"] == "ValueError"


@only_sqlite
def test_a_file_in_the_way_is_told_by_its_name_alone(watch):
    (watch.desk.exports / "weekly").mkdir(parents=True)
    (watch.desk.exports / "weekly/2024-09-02.json").write_text("mine")
    watch("run", "weekly", "--slot", MONDAY, code=1)
    read_history(watch)

    assert watch.leaks() == []
