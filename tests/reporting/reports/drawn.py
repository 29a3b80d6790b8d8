"""Reports drawn for tests."""

from importlib import import_module

from incidents.reporting.timeline import EVERYTHING
from incidents.resolution.question import UNLIMITED

NAMES = ("casualties", "disputes", "corroboration", "sources", "actors", "gaps", "lint")
TODAY = "2025-01-01"


def draw(session, name, limits=UNLIMITED, filters=EVERYTHING, **more):
    """A report with its rows as dictionaries."""
    if name == "sources":
        more = {"today": TODAY, **more}
    module = import_module(f"incidents.reporting.reports.{name}")
    report = getattr(module, f"report_{name}")(session, limits, filters, **more)
    return [dict(zip(report.columns, row, strict=True)) for row in report.rows]
