"""What is said of a query that took too long."""

from incidents.errors import IncidentsError


def stopped(seconds: float) -> IncidentsError:
    """The error, whoever stopped it."""
    return IncidentsError(f"the query was stopped after {seconds:g} s", "--timeout SECONDS")
