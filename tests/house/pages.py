"""Pages of documentation as commands with what they print: the tests run them in order.

In a block marked `console`, a line after `$ ` is a command; lines after `> ` or a backslash go on
with it. What follows is what it prints, where that is shown: `…` stands for anything, on a line of
its own for any lines. `console exit=1` says that the block's last command ends so; all others end
with 0. A block marked `yaml` or `toml` that begins with a comment naming a file is that file.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|yaml|toml)(?: exit=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# ([\w-]+\.(?:yaml|toml))\n")


class Step(NamedTuple):
    """A command of a page, and what is shown of it."""

    command: str
    shown: str
    code: int


class Ran(NamedTuple):
    """What a command did."""

    printed: str
    code: int


def read_steps(text: str) -> Iterator[Step]:
    """The commands of a page in order; files are made by commands too."""
    for kind, code, body in BLOCK.findall(text):
        if kind == "console":
            steps = list(read_block(body))
            yield from steps[:-1]
            yield steps[-1]._replace(code=int(code or 0))
        elif named := FILE_NAME.match(body):
            yield Step(f"printf %s {shlex.quote(body)} > {named[1]}", "", 0)


def read_block(body: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\") or shown.startswith("> "):
            line, _, shown = shown.partition("\n")
            command += f"\n{line.removeprefix('> ')}"
        yield Step(command, shown, 0)


def run_steps(steps: list[Step], folder: Path) -> list[Ran]:
    """Run commands in one shell, so that `cd` and `export` last; a terminal shows both streams."""
    out = folder / ".out"
    out.mkdir()
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    to = shlex.quote(str(out))
    lines = [
        f"{{ {step.command}\n}} >{to}/{n} 2>&1; echo $? >>{to}/codes"
        for n, step in enumerate(steps)
    ]
    subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env=make_environment(),
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    codes = (out / "codes").read_text().split()
    return [Ran((out / str(n)).read_text("utf-8"), int(code)) for n, code in enumerate(codes)]


def make_environment() -> dict[str, str]:
    """The environment of somebody called ann, without settings of whoever runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("INCIDENTS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    return kept | {"PATH": path, "INCIDENTS_AUTHOR": "ann", "PYTHONUTF8": "1", "NO_COLOR": "1"}


def fits(shown: str, printed: str) -> bool:
    """Whether a command printed what the page shows."""
    pattern = "".join(map(_match_line, shown.rstrip("\n").split("\n")))
    lines = [line.rstrip() + "\n" for line in printed.rstrip("\n").split("\n")]
    return re.fullmatch(pattern, "".join(lines)) is not None


def _match_line(line: str) -> str:
    if line.strip() == "…":
        return r"(?:.*\n)*"
    return ".*".join(map(re.escape, line.rstrip().split("…"))) + r"\n"
