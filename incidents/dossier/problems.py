"""What is wrong with a dossier, gathered while reading goes on."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from incidents.errors import InputError
from incidents.records import Problem, Where

_LONGEST = 1000


class DossierError(InputError):
    """A dossier that can't be read; `problems` are in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Problems:
    """The problems of one file so far: reading goes on, so that all are told at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, where: Where | None, message: str, hint: str = "") -> None:
        """Note one more."""
        self.found.append(Problem(where, _show_line(message), _show_line(hint)))

    def refuse(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            DossierError: there are problems.
        """
        if self.found:
            self.abort()

    def abort(self) -> NoReturn:
        """Raise what was found."""
        raise DossierError(tuple(sorted(self.found, key=_position)))


def _show_line(text: str) -> str:
    """Show text that may repeat the file's: on one line, of bounded length, unable to act."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)


def join_choices(choices: Sequence[str]) -> str:
    """Join `A, B or C`."""
    return " or ".join([", ".join(choices[:-1]), choices[-1]])


def find_near(given: str, choices: Iterable[str]) -> str | None:
    """Find the word that was probably meant."""
    lowered = {choice.lower(): choice for choice in choices}
    near = get_close_matches(given.lower(), lowered, n=1)
    return lowered[near[0]] if near else None
