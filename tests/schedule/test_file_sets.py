"""What an export writes: whole, in its folder, and no more of it than is kept."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.schedule.conftest import MONDAY, NEXT_MONDAY, WEEKLY, only_sqlite

pytestmark = pytest.mark.slow

SETS = ["weekly/{}.json", "weekly/{}.jsonl", "weekly/{}.manifest.json"]


def files_of(*days):
    return [name.format(day) for day in days for name in SETS]


@only_sqlite
@pytest.mark.parametrize(
    ("keep", "days"),
    [
        ("2", ["2024-09-02", "2024-09-09"]),
        ('"1 week"', ["2024-09-02", "2024-09-09"]),
        ('"6 days"', ["2024-09-09"]),
    ],
)
def test_what_is_kept(desk, keep, days):
    desk.define(WEEKLY + f"keep = {keep}")
    for slot in ("2024-08-19T06:00Z", "2024-08-26T06:00Z", MONDAY, NEXT_MONDAY):
        desk.due(slot)

    assert desk.files() == files_of(*days)
    removed = [row["slot"][:10] for row in desk.rows("history", "weekly") if row["removed"]]
    assert not set(removed) & set(days)
    assert len(removed) == 4 - len(days)


@only_sqlite
def test_only_what_a_run_wrote_is_removed(desk):
    desk.define(WEEKLY.replace('"weekly/{date}"', '"weekly/{date}/x"') + "keep = 1")
    desk.due("2024-08-26T06:00Z")
    (desk.exports / "weekly/2024-08-26/x.jsonl").write_text("edited")
    (desk.exports / "weekly/2024-08-26/notes.txt").write_text("mine")
    desk.due(MONDAY)
    desk.due(NEXT_MONDAY)

    assert desk.files() == [
        *("weekly/2024-08-26/notes.txt", "weekly/2024-08-26/x.jsonl"),
        *(f"weekly/2024-09-09/x.{end}" for end in ("json", "jsonl", "manifest.json")),
    ]
    # Folders that are left empty go too.
    assert not (desk.exports / "weekly/2024-09-02").exists()


@only_sqlite
def test_a_path_without_a_date_is_kept_as_it_is_now(desk):
    desk.define(WEEKLY.replace("weekly/{date}", "latest") + "keep = 1")
    for slot in (MONDAY, NEXT_MONDAY):
        desk.due(slot)
    assert desk.files() == ["latest.json", "latest.jsonl", "latest.manifest.json"]


@only_sqlite
def test_a_run_is_not_lost_where_others_are_removed_outside(desk, tmp_path):
    """A manifest's path in the database is no licence to remove what lies elsewhere."""
    desk.define(WEEKLY + "keep = 1")
    desk.due("2024-08-26T06:00Z")
    shutil.move(desk.exports, tmp_path / "elsewhere")
    desk.exports.mkdir()
    (desk.exports / "weekly").symlink_to(tmp_path / "elsewhere/weekly")
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert "by a symbolic link" in found.err
    assert (tmp_path / "elsewhere/weekly/2024-08-26.jsonl").exists()


@only_sqlite
@pytest.mark.parametrize("where", ["weekly", "."])
def test_a_symbolic_link_leads_nowhere(desk, tmp_path, where):
    (tmp_path / "outside").mkdir()
    if where == "weekly":
        desk.exports.mkdir()
        (desk.exports / "weekly").symlink_to(tmp_path / "outside")
        found = desk("run", "weekly", "--slot", MONDAY)
        assert (found.code, list((tmp_path / "outside").iterdir())) == (1, [])
    else:  # the folder itself may be one: whoever made it chose it
        desk.exports.symlink_to(tmp_path / "outside")
        assert desk("run", "weekly", "--slot", MONDAY).code == 0


@only_sqlite
def test_a_link_in_place_of_a_file_is_replaced_not_followed(desk, tmp_path):
    desk.do("run", "weekly", "--slot", MONDAY)
    target = desk.exports / "weekly/2024-09-02.jsonl"
    target.unlink()
    (tmp_path / "secret").write_text("mine")
    target.symlink_to(tmp_path / "secret")
    desk.do("run", "weekly", "--slot", "2024-09-02T07:00:00Z")

    assert not target.is_symlink()
    assert (tmp_path / "secret").read_text() == "mine"


@only_sqlite
def test_a_file_keeps_the_mode_it_was_given(desk):
    desk.do("run", "weekly", "--slot", MONDAY)
    target = desk.exports / "weekly/2024-09-02.jsonl"
    target.chmod(0o640)
    (desk.exports / "weekly/2024-09-02.json").chmod(0o604)
    desk.do("run", "weekly", "--slot", "2024-09-02T07:00:00Z")

    assert target.stat().st_mode & 0o777 == 0o640
    assert (desk.exports / "weekly/2024-09-02.json").stat().st_mode & 0o777 == 0o604


@only_sqlite
def test_files_that_no_export_wrote_are_left_alone(desk):
    (desk.exports / "weekly").mkdir(parents=True)
    (desk.exports / "weekly/2024-09-02.jsonl").write_text("mine")
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert "2024-09-02.jsonl is there already and was not written by an export" in found.err
    assert desk.take() == {"weekly/2024-09-02.jsonl": b"mine"}


@only_sqlite
def test_two_exports_never_share_a_file(desk):
    desk.define(WEEKLY + WEEKLY.replace("[exports.weekly]", "[exports.b]").replace(
        "{date}", "2024-09-02"))  # fmt: skip
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert "2024-09-02.manifest.json was written by the export weekly" in found.err


@only_sqlite
@pytest.mark.parametrize("ending", ["json", "manifest.json"])
def test_a_folder_in_the_way(desk, ending):
    in_the_way = f"weekly/2024-09-02.{ending}"
    (desk.exports / in_the_way).mkdir(parents=True)
    found = desk("due", "--now", MONDAY)

    assert found.code == 1
    assert found.err.startswith(f"Error: weekly: {desk.exports / in_the_way} is a folder")
    assert desk.files() == []


@only_sqlite
def test_a_file_in_place_of_the_folder(desk):
    desk.exports.write_text("mine")
    found = desk("due", "--now", MONDAY)
    assert (found.code, found.err.count("\n")) == (1, 2)
    assert f"{desk.exports}: " in found.err


@only_sqlite
@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="mounts are Linux's")
def test_a_full_disk(desk):
    """A file system of 16 kB takes the first run, not the second."""
    desk.exports.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", desk.exports],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        desk.define(WEEKLY.replace("weekly/{date}", "latest"))
        desk.do("run", "weekly", "--slot", MONDAY)
        before = desk.take()
        (desk.exports / "filler").write_bytes(b"x" * 4096)
        found = desk("run", "weekly", "--slot", NEXT_MONDAY)

        assert found.code == 1
        assert "No space left on device" in found.err
        assert desk.take() == before | {"filler": b"x" * 4096}
        (row, _) = desk.rows("history", "weekly")
        assert row["status"] == "failed"
    finally:
        subprocess.run(["umount", desk.exports], check=True)


@only_sqlite
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(desk):
    desk.exports.mkdir(mode=0o500)
    found = desk("due", "--now", MONDAY)
    assert found.code == 1
    assert "Permission denied" in found.err or "can't be written" in found.err


@only_sqlite
def test_a_database_that_is_gone(desk):
    found = subprocess.run(
        [sys.executable, "-m", "incidents", "-d", "gone.db", "export", "due"],
        cwd=desk.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 3
    assert "there is no database" in found.stderr
    assert not desk.exports.exists()


# --- kills

KILLED = """
import os, signal, sys
left = int(sys.argv.pop(1))
seen = 0
TOUCHED = ("open", "os.rename", "os.chmod", "os.remove", "os.mkdir", "os.listdir", "os.scandir")
folder = os.path.join(os.getcwd(), "exports")
def watch(event, arguments):
    global left, seen
    if event in TOUCHED and any(str(each).startswith(folder) for each in arguments):
        seen += 1
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from incidents.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(seen, file=sys.stderr)
"""


def run_killed(desk, slot, left):
    """Run an export whose process is killed as it touches its folder for the nth time."""
    arguments = ["--database", desk.url, "export", "run", "weekly", "--slot", slot]
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(left), *arguments],
        cwd=desk.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def check_kill(desk, left, number):
    """Whatever the moment: each file is the old one or the new one, and the next run mends it."""
    old = desk.take()
    desk.database.do("edit", "kabul", "--title", f"Kabul {number}")
    slot = f"2025-01-01T{number // 60:02}:{number % 60:02}:00Z"
    killed = run_killed(desk, slot, left)
    assert killed.returncode == -9, killed.stderr
    found = {name: bytes_ for name, bytes_ in desk.take().items() if not name.startswith(".")}
    done = [row["slot"] for row in desk.rows("history", "weekly") if row["status"] == "done"]
    if slot not in done:
        desk.do("run", "weekly", "--slot", slot)
    new = desk.take()
    assert not [name for name in new if name.startswith(".")], "leftovers"
    assert old.keys() == new.keys() == found.keys()
    assert all(old[name] != new[name] for name in new)
    assert all(found[name] in (old[name], new[name]) for name in found)
    if found["latest.manifest.json"] == new["latest.manifest.json"]:
        assert found == new
    manifest = json.loads(new["latest.manifest.json"])
    assert manifest["request"]["slot"] == slot
    return found == old, found == new


def check_kills(desk, moments):
    desk.define(WEEKLY.replace("weekly/{date}", "latest"))
    desk.do("run", "weekly", "--slot", MONDAY)
    whole = run_killed(desk, NEXT_MONDAY, 10**6)
    steps = int(whole.stderr.split()[-1])
    assert steps > 10
    return [
        check_kill(desk, 1 + int(moment * (steps - 1)), number)
        for number, moment in enumerate(moments)
    ]


def test_a_killed_run_leaves_the_old_or_the_new(desk):
    """At the last steps: the files are written and are just being given their names."""
    outcomes = check_kills(desk, (0.9,))
    assert not all(new for _, new in outcomes)


@pytest.mark.prove
def test_thirty_kills(desk):
    outcomes = check_kills(desk, [number / 30 for number in range(30)])
    assert any(old for old, _ in outcomes)
    assert any(not old for old, _ in outcomes)


@pytest.mark.soak
def test_three_hundred_kills(desk):
    check_kills(desk, [number / 300 for number in range(300)])
