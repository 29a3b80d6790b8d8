"""What is handed to the operating system calls `due`, whatever the paths are named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.errors import InputError
from incidents.schedule.install import make_job, write_crontab, write_units
from tests.cli.conftest import run
from tests.schedule.conftest import MONDAY, WEEKLY, only_sqlite

ODD = '50% off, $HOME\'s "best" `x` \\ ü'


@pytest.mark.parametrize(
    ("schedule", "step"),
    [
        ("0 6 * * MON", "*/15"),
        ("*/5 * * * *", "*/5"),
        ("10 6 * * *", "*/5"),
        ("7 6 * * *", "*"),
        (None, "*/15"),
    ],
)
@only_sqlite
def test_it_looks_as_often_as_the_schedules_need(desk, schedule, step):
    line = f'schedule = "{schedule}"' if schedule else ""
    desk.define(f'[exports.a]\nformats = ["json"]\n{line}')
    found = desk.do("install", "--cron")

    assert found.out.startswith(f"{step} * * * * cd ")
    assert ("nothing would ever be due" in found.err) == (schedule is None)


@only_sqlite
def test_the_line_does_what_cron_runs(desk):
    """Cron cuts the line at % unless it is escaped, and has /bin/sh run the rest."""
    folder = desk.folder / ODD
    folder.mkdir()
    (folder / "incidents.toml").write_text(WEEKLY)
    job = make_job([sys.executable, "-m", "incidents", "-d", desk.url, "export", "due",
                    "--now", MONDAY], folder, 15, {"PGPASSFILE": ODD, "HOME": "x"})  # fmt: skip
    line = write_crontab(job)
    assert line.count("\n") == 1
    assert "HOME=" not in line
    command = line.split(" ", 5)[5].replace("\\%", "%")
    ran = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert sorted(path.name for path in (folder / "exports/weekly").iterdir()) == [
        *("2024-09-02.json", "2024-09-02.jsonl", "2024-09-02.manifest.json")
    ]


def read_words(line):
    """The words of a line as systemd.syntax(7) reads double quotes, escapes, %% and $$."""
    words, word, quoted, rest = [], "", False, iter(line)
    for character in rest:
        if character == "\\":
            word += next(rest)
        elif character == '"':
            quoted = not quoted
        elif character == " " and not quoted:
            words.append(word)
            word = ""
        else:
            word += character
    assert not quoted
    return [each.replace("%%", "%").replace("$$", "$") for each in [*words, word]]


def test_units_say_what_is_meant():
    command = ["/opt/in cidents", "--database", f"/srv/{ODD}.db", "export", "due"]
    job = make_job(command, Path("/srv") / ODD, 5, {"PGPASSFILE": ODD})
    service, timer = write_units(job)
    lines = dict(line.split("=", 1) for line in service.text.splitlines() if "=" in line)

    assert read_words(lines["ExecStart"]) == command
    assert lines["WorkingDirectory"].replace("%%", "%") == f"/srv/{ODD}"
    assert read_words(lines["Environment"].replace("$", "$$")) == [f"PGPASSFILE={ODD}"]
    assert "OnCalendar=*:0/5\n" in timer.text
    assert "Persistent=true\n" in timer.text


def test_the_server_that_the_environment_names_is_written_down():
    named = {"PGHOST": "db", "PGPORT": "5433", "PGUSER": "ann", "PGDATABASE": "events"}
    job = make_job(["incidents"], Path("/srv"), 5, {**named, "PGPASSWORD": "secret"})
    assert job.environment == named


@only_sqlite
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(desk):
    (desk.folder / "units").mkdir()
    desk.do("install", "--systemd", "--into", "units")
    units = sorted(str(path) for path in (desk.folder / "units").iterdir())
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@only_sqlite
def test_units_are_printed_one_after_the_other(desk):
    found = desk.do("install", "--systemd").out
    assert found.startswith("# incidents-export.service\n[Unit]\n")
    assert "\n# incidents-export.timer\n[Unit]\n" in found
    assert str(desk.folder) in found


def test_a_line_break_is_refused():
    with pytest.raises(InputError, match="holds a line break"):
        make_job(["incidents"], Path("/srv/a\nb"), 5, {})


@only_sqlite
@pytest.mark.parametrize(
    "url", ["postgresql://me:secret@host/x", "postgresql://me@host/x?password=secret"]
)
def test_a_password_is_not_written_down(desk, url):
    found = run("--database", url, "export", "install", "--cron")
    assert found.code == 1
    assert "holds a password" in found.err
    assert "secret" not in found.out + found.err
