"""Questions: asked at a terminal only, and every one has an option that answers it."""

import sys

import click

from incidents.errors import InputError, UsageError


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(value: str | None, question: str, option: str) -> str:
    """The value given, else the answer to a question.

    Raises:
        UsageError: nobody is there to ask.
        InputError: the value given says nothing.
    """
    if value is not None:
        if not value.strip():
            raise InputError(f"{option} is empty", "give words")
        return value
    if not can_ask():
        raise UsageError(f"{option} is missing", "it is asked for at a terminal only")
    answer: str = click.prompt(question, err=True)
    return answer
