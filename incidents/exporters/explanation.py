"""Explanations, written: for people as indented text or Markdown, for programs as rows."""

import json
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final, TextIO

from incidents.csv_rows import make_writer
from incidents.exporters.phrasing import describe_count
from incidents.printable import escape_controls, escape_markdown
from incidents.results import CURRENT, ExplainedClaim, ExplainedProperty

MOST_COLUMNS: Final = 100
MOST_CONSULTED: Final = 5
LISTS: Final = ("relays", "consulted", "origins")
# What the reader's eye looks for first.
MARKS: Final = {"shown": "=>", "agrees": " =", "stands": " =", "current": " -", "denies": " !"}
NOT_CURRENT: Final = " x"


def write_explanation(explained: Sequence[ExplainedProperty], format_: str, out: TextIO) -> None:
    """Write in one of the formats table, markdown, csv, json, jsonl."""
    if format_ == "json":
        everything = [_as_object(prop) for prop in explained]
        out.write(json.dumps(everything, ensure_ascii=False, indent=2) + "\n")
    elif format_ == "jsonl":
        out.writelines(
            json.dumps(_as_object(prop), ensure_ascii=False) + "\n" for prop in explained
        )
    elif format_ == "csv":
        _write_csv(explained, out)
    elif format_ == "markdown":
        out.write("\n".join(line for prop in explained for line in _markdown_lines(prop)) + "\n")
    else:
        width = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
        lines = (line for prop in explained for line in _text_lines(prop, width))
        out.write("\n".join(lines) + "\n")


def _as_object(prop: ExplainedProperty) -> dict[str, Any]:
    return {**prop._asdict(), "claims": [claim._asdict() for claim in prop.claims]}


def _write_csv(explained: Sequence[ExplainedProperty], out: TextIO) -> None:
    """A row a claim, with what is shown of its property before it."""
    shared = [name for name in ExplainedProperty._fields if name != "claims"]
    writer = make_writer(out)
    writer.writerow([f"property_{n}" if n in ExplainedClaim._fields else n for n in shared]
                    + list(ExplainedClaim._fields))  # fmt: skip
    for prop in explained:
        before = [getattr(prop, name) for name in shared]
        for claim in prop.claims:
            lists = {name: "; ".join(getattr(claim, name)) for name in LISTS}
            writer.writerow([*before, *(claim._asdict() | lists).values()])


def _title(prop: ExplainedProperty) -> str:
    qualifier = f" ({prop.qualifier})" if prop.qualifier else ""
    period = _period(prop)
    return f"{prop.subject} {prop.property}{qualifier}" + (f", {period}" if period else "")


def _period(prop: ExplainedProperty) -> str:
    since = f"from {_short(prop.since)}" if prop.since else ""
    until = f"until {_short(prop.until)}" if prop.until else ""
    return (
        f"{since} {until}".strip().replace("from after", "after").replace("until before", "before")
    )


def _short(moment: str) -> str:
    return moment.replace("T00:00:00", "").replace("T23:59:59", "")


def _answer(prop: ExplainedProperty) -> str:
    if prop.shown is None:
        return "nothing is shown: no claim on it is current"
    count = None
    if prop.low is not None or prop.high is not None:
        count = describe_count(prop.shown, prop.best, prop.low, prop.high, prop.open)
    backing = f"{_many(prop.reports, 'report')}, {_many(prop.origins, 'origin')}"
    disputed = ", disputed" if prop.disputed else ""
    return f"{count or prop.shown} — {backing}, rule {prop.rule}{disputed}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _facts(claim: ExplainedClaim) -> Iterator[str]:
    """What the reader needs to go back to the passage: speaker, publisher, date, address."""
    said = f"said {claim.said}" if claim.said else ""
    speaker = claim.speaker or "no speaker named"
    yield ", ".join(part for part in (speaker, said) if part)
    source = [claim.publisher or claim.source]
    source += [f"“{claim.title}”"] if claim.title else []
    source += [claim.published] if claim.published else ["undated"]
    source += [claim.locator] if claim.locator else []
    source += [f"[{claim.source}]"] if claim.publisher else []
    yield ", ".join(source)
    if claim.url:
        yield claim.url
    yield _words(claim)
    if claim.consulted:
        more = len(claim.consulted) - MOST_CONSULTED
        listed = ", ".join(claim.consulted[:MOST_CONSULTED])
        yield f"consulted: {listed}{f' and {more} more' if more > 0 else ''}"
    relays = f"relays {', '.join(claim.relays)}; " if claim.relays else ""
    origins = f"origin {', '.join(claim.origins)}" if claim.origins else "lineage not recorded"
    grades = _grades(claim)
    if claim.standing in CURRENT:
        yield f"voice {claim.voice}; {relays}{origins}{grades}"
    else:
        yield f"voice {claim.voice}{'; ' + relays[:-2] if relays else ''}{grades}"


def _words(claim: ExplainedClaim) -> str:
    if claim.quote or claim.gist:
        return f"“{claim.quote}”" if claim.quote else f"[gist] {claim.gist}"
    return f"no wording recorded; see {claim.locator}" if claim.locator else "no wording recorded"


def _grades(claim: ExplainedClaim) -> str:
    grades = f"; source graded {claim.reliability}" if claim.reliability else ""
    grades += f"; credibility {claim.credibility}" if claim.credibility else ""
    if claim.rank and claim.rank != "normal":
        grades += f"; ranked {claim.rank}"
        grades += f": {claim.reason}" if claim.rank == "preferred" else ""
    return grades


def _text_lines(prop: ExplainedProperty, width: int) -> Iterator[str]:
    title = escape_controls(_title(prop))
    yield title
    yield "=" * len(title)
    yield from _wrap(_answer(prop), width, "")
    yield ""
    for claim in prop.claims:
        value = f"not {claim.value}" if claim.stance == "denies" else claim.value
        inset = "   " if claim.misreads else ""
        mark = MARKS.get(claim.standing, NOT_CURRENT)
        head = f"{mark} {claim.claim}  {value}  — {claim.standing}: {claim.why}"
        yield from _wrap(head, width, inset, "     ")
        for fact in _facts(claim):
            if fact == claim.url:
                yield f"{inset}     {escape_controls(fact)}"
            else:
                yield from _wrap(fact, width, f"{inset}     ", "  ")
        yield ""


def _wrap(text: str, width: int, indent: str, hanging: str = "") -> list[str]:
    return textwrap.wrap(
        escape_controls(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _markdown_lines(prop: ExplainedProperty) -> Iterator[str]:
    yield f"## {escape_markdown(_title(prop))}"
    yield ""
    yield escape_markdown(_answer(prop))
    yield ""
    for claim in prop.claims:
        value = f"not {claim.value}" if claim.stance == "denies" else claim.value
        inset = "  " if claim.misreads else ""
        yield (
            f"{inset}- **{escape_markdown(value)}** ({claim.claim}) —"
            f" {claim.standing}: {escape_markdown(claim.why)}"
        )
        for fact in _facts(claim):
            yield f"{inset}  - {escape_markdown(fact)}"
    yield ""
