"""incidents explain."""
# ruff: noqa: PLC0415 - what is heavy is imported when it is called, or --help would wait

from typing import TYPE_CHECKING, Any

import click

from incidents.cli.commands import Command
from incidents.cli.context import read_session
from incidents.cli.limits import (
    LimitsGiven,
    limits_options,
    read_limits,
    say_what_changed_since,
)
from incidents.cli.output import format_option, open_output
from incidents.cli.passage import split_qualifier
from incidents.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from incidents.models import Actor, Incident
    from incidents.resolution.question import Limits
    from incidents.results import ExplainedProperty


@click.command(
    "explain",
    cls=Command,
    examples=(
        "incidents explain kerman-2024-01-03 deaths",
        "incidents explain kerman-2024-01-03 deaths --known-by 2024-01-05",
        "incidents explain kerman-2024-01-03 deaths:civilians",
        "incidents explain isis-k strength",
    ),
)
@click.argument("code")
@click.argument("property_", metavar="[PROPERTY]", required=False)
@limits_options
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    code: str,
    property_: str | None,
    format_: str,
    **given: Any,  # noqa: ANN401 - the options above
) -> None:
    """Say what a value rests on: every claim, who said it, when, and why it won or lost.

    CODE is an incident or an actor; without PROPERTY all of its properties are explained.
    `deaths` explains every count of the dead, `deaths:civilians` that one.
    """
    from incidents.entry.lookup import find_subject_under
    from incidents.exporters.explanation import write_explanation

    with read_session(ctx) as session:
        limits = read_limits(session, LimitsGiven(**given))
        subject = find_subject_under(session, code, limits.ceiling)
        key, qualifier = find_asked(session, property_)
        explained = explain(session, subject, limits, key)
        if qualifier:
            explained = [each for each in explained if each.qualifier == qualifier]
        if not explained:
            raise NotFoundError(
                f"no source says anything of {subject.code}"
                + (f" on {property_}" if property_ else ""),
                "`incidents claim CODE PROPERTY=VALUE --source SOURCE` records what one says",
            )
        if out := open_output(format_):
            write_explanation(explained, format_, out)
            out.flush()
        say_what_changed_since(session, limits)


def find_asked(session: "Session", text: str | None) -> tuple[str | None, str | None]:
    """The keys of the property that is asked for, and of its qualifier."""
    from incidents.entry.lookup import find_property, find_qualifier

    if text is None:
        return None, None
    name, qualifier = split_qualifier(text)
    key = find_property(session, name).key
    return key, find_qualifier(session, qualifier).key if qualifier else None


def explain(
    session: "Session", subject: "Incident | Actor", limits: "Limits", key: str | None
) -> "list[ExplainedProperty]":
    """Explain an incident or an actor; under a ceiling one marked above it isn't there."""
    from incidents.models import Incident
    from incidents.reporting.explain import explain_subject

    kind = "incident" if isinstance(subject, Incident) else "actor"
    return explain_subject(
        session,
        kind,  # type: ignore[arg-type]  # one of the two literals
        subject.id,
        subject.code,
        limits=limits,
        property_key=key,
    )
