"""What exports are written from."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from incidents.reporting.timeline import EVERYTHING, Filters, read_lines, read_timeline
from incidents.resolution.question import UNLIMITED, Limits
from incidents.results import About, ExplainedEntry, Timeline


def draw_timeline(
    session: Session, about: About, limits: Limits = UNLIMITED, filters: Filters = EVERYTHING
) -> Timeline:
    """What exports are written from; it is read as often as it is asked for, while session lasts.

    `about` says in words what `limits` and `filters` do.
    """

    def explain() -> Iterator[ExplainedEntry]:
        # Loaded only where it is needed: a plain timeline is printed the sooner for it.
        from incidents.reporting.explained import read_explained  # noqa: PLC0415

        return read_explained(session, limits, filters)

    return Timeline(
        about,
        lambda: read_timeline(session, limits, filters),
        explain,
        lambda: read_lines(session, limits, filters),
    )
