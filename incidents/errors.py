"""The one tree of errors: what went wrong, what to do about it, and the exit code."""


class IncidentsError(Exception):
    """Something the user can act on; the command line prints it in two lines.

    Attributes:
        message: what went wrong, one line, no full stop.
        hint: what to do about it, one line, or "" where the message says it all.
        exit_code: 1 the answer is no or the input was refused, 2 usage, 3 no database
            or one of another schema, 4 part of an import was rejected.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(IncidentsError):
    """What was given can't be recorded as it stands."""


class NotFoundError(IncidentsError):
    """Something was referred to that isn't there, or that could be several things."""


class DatabaseError(IncidentsError):
    """There is no database here, or none this program can use."""

    exit_code = 3


class UsageError(IncidentsError):
    """The command was put together in a way that means nothing."""

    exit_code = 2
