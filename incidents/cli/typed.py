"""The command line as a changeset records it: as typed, without what must not stand there.

The words of passages are recorded in rows, which can be redacted; a copy in the header could not
be. Passwords belong nowhere.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from incidents.cli.passage import find_assigned

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SERVER_URL: Final = re.compile(r"(postgres\w*(?:\+\w+)?://).*", re.DOTALL | re.IGNORECASE)
WORDS_OPTIONS: Final = ("--quote", "--gist", "--unnamed", "--reason", "--notes", "--summary")
# Arguments of commands that take PROPERTY=VALUE; a title may turn out to be one.
ASSIGNED: Final = ("title", "assignments")
# An argument of theirs that takes values alone too.
VALUES: Final = "values"
LEFT_OUT: Final = "…"


def describe_command(ctx: click.Context, session: "Session") -> str:
    """The command line as typed, without passwords and without words that rows keep."""
    arguments: Sequence[str] = ctx.meta.get("incidents.arguments", ())
    return shlex.join(["incidents", *_leave_words_out(arguments, dict(_find_words(ctx, session)))])


def _find_words(ctx: click.Context, session: "Session") -> Iterator[tuple[str, str]]:
    """Arguments that are words of a passage, and what stands for them."""
    for name in (*ASSIGNED, VALUES):
        given = ctx.params.get(name) or ()
        for text in [given] if isinstance(given, str) else given:
            found = find_assigned(session, text)
            if found is not None and found.datatype == "text":
                yield text, f"{text.partition('=')[0]}={LEFT_OUT}"
            elif found is None and name == VALUES:
                yield text, LEFT_OUT


def _leave_words_out(arguments: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    before = ""
    for argument in arguments:
        name, is_, _ = argument.partition("=")
        if before in WORDS_OPTIONS:
            yield LEFT_OUT
        elif is_ and name in WORDS_OPTIONS:
            yield f"{name}={LEFT_OUT}"
        else:
            yield words.get(argument) or _SERVER_URL.sub(rf"\1{LEFT_OUT}", argument)
        before = argument
