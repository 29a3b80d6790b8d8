"""What makes the operating system call `incidents export due`: a systemd timer, a crontab line."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cronsim import CronSim

from incidents.errors import InputError
from incidents.schedule.definitions import Definition
from incidents.schedule.run import read_now

UNIT: Final = "incidents-export"
# Zones lie whole quarters of an hour apart: a minute divisible by one of these is so everywhere.
STEPS: Final = (15, 5, 1)
# What the program reads, as far as it may stand in a file that others can read.
VARIABLES: Final = (
    *("INCIDENTS_FILES", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSFILE"),
    *("PGSERVICEFILE", "PGSERVICE", "PGSSLMODE", "PGSSLROOTCERT"),
)
_BEYOND_A_LINE: Final = frozenset("\n\r\0")


class Job(NamedTuple):
    """What is called, where, how often (minutes), and in what environment."""

    command: Sequence[str]
    folder: Path
    every: int
    environment: Mapping[str, str]


class Unit(NamedTuple):
    """A file to be installed: its name, and its text."""

    name: str
    text: str


def choose_step(definitions: Iterable[Definition]) -> int:
    """How often to look, in minutes: so that every slot is met to the minute."""
    minutes: set[int] = set()
    for definition in definitions:
        if definition.schedule:
            minutes |= CronSim(definition.schedule.expression, read_now()).minutes
    return next(step for step in STEPS if all(minute % step == 0 for minute in minutes))


def make_job(command: Sequence[str], folder: Path, every: int, environ: Mapping[str, str]) -> Job:
    """A job, checked: none of it may break a line in two.

    Raises:
        InputError: something holds a line break.
    """
    environment = {name: environ[name] for name in VARIABLES if environ.get(name)}
    for text in (*command, str(folder), *environment.values()):
        if _BEYOND_A_LINE & set(text):
            raise InputError(f"{text!r} holds a line break", "use another path")
    return Job(command, folder, every, environment)


def write_crontab(job: Job) -> str:
    """One line for `crontab -e`; what is printed is not mailed, what goes wrong is."""
    setting = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    words = " ".join([*setting, shlex.join(job.command)])
    line = f"cd {shlex.quote(str(job.folder))} && {words} >/dev/null"
    # To cron % is the end of the command, whatever quotes it stands in.
    return f"{_write_minutes(job.every)} * * * * {line.replace('%', chr(92) + '%')}\n"


def _write_minutes(every: int) -> str:
    return "*" if every == 1 else f"*/{every}"


def write_units(job: Job) -> tuple[Unit, Unit]:
    """A service and the timer that starts it; see systemd.service(5) and systemd.timer(5)."""
    environment = "".join(
        f"Environment={_quote_unit(f'{name}={value}', command=False)}\n"
        for name, value in job.environment.items()
    )
    words = " ".join(_quote_unit(word, command=True) for word in job.command)
    service = (
        "[Unit]\n"
        "Description=Run the exports of incidents that are due\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"WorkingDirectory={_escape_specifiers(str(job.folder))}\n"
        f"{environment}"
        f"ExecStart={words}\n"
    )
    timer = (
        "[Unit]\n"
        "Description=See whether exports of incidents are due\n\n"
        "[Timer]\n"
        f"OnCalendar=*:{'*' if job.every == 1 else f'0/{job.every}'}\n"
        "AccuracySec=1s\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )
    return Unit(f"{UNIT}.service", service), Unit(f"{UNIT}.timer", timer)


def _escape_specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _quote_unit(word: str, *, command: bool) -> str:
    """A word in double quotes, as systemd.syntax(7) has it; in commands $ would be a variable."""
    escaped = _escape_specifiers(word.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped.replace("$", "$$") if command else escaped}"'
