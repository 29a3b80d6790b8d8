"""Small random tables, and a mapping of their own with every datatype, lists, qualifiers, flags."""

from hypothesis import strategies as st

from incidents.importers.mapping import read_mapping

MAPPING = read_mapping(
    """
[source]
code = "list"
title = "A list"

[row]
key = "id"
dataset = "list"
code = "list"
title = "{town}"
speaker = "speaker"
gist = "gist"
said = "noted"

[[claims]]
property = "date"
as = "between"
first = "from"
last = "to"

[[claims]]
property = "place"
as = "place"
name = "town"
country = "country"
admin1 = "province"
latitude = "north"
longitude = "east"
precision = "precision"
precisions = { 1 = "exact", 2 = "near", 4 = "admin1" }

[[claims]]
property = "type"
as = "term"
value = "kind"
terms = { b = "bombing", s = "shooting", x = "" }

[[claims]]
property = "deaths"
as = "quantity"
value = "dead"

[[claims]]
property = "deaths"
qualifier = "civilians"
as = "number"
value = "civilians"
unknown = ["0"]

[[claims]]
property = "injured"
as = "estimate"
low = "hurt_low"
best = "hurt"
high = "hurt_high"

[[claims]]
property = "perpetrator"
as = "actor"
value = "who"
qualified_by = "doubt"
qualifiers = { 1 = "suspected" }

[[claims]]
property = "responsibility"
as = "actor"
value = "claimed"
split = ";"

[[claims]]
property = "target"
as = "actor"
value = "target"
id = "target_id"
dataset = "list-actor"

[[claims]]
property = "target"
as = "actor"
value = "target2"
id = "target2_id"
dataset = "list-actor"

[[claims]]
property = "weapon"
as = "term"
value = "weapons"
split = ","
new = true
prefix = "list-"

[[claims]]
property = "statement"
as = "text"
value = "note"

[[claims]]
property = "confirmed"
as = "flag"
value = "confirmed"
yes = ["y"]
no = ["n"]

[[claims]]
property = "occurred"
as = "flag"
value = "happened"
yes = ["y"]
no = ["n"]

[properties.confirmed]
label = "Confirmed"
datatype = "flag"
""",
    "list.toml",
)

KEYS = tuple(f"R{number}" for number in range(1, 13))
TARGETS = {"": "", "1": "Army", "2": "Police", "3": "Navy"}
LATER = {"": "", "1": "The Army", "2": "Police", "3": "Navy"}
CELLS = {
    "from": ["", "2024-01-02", "2024-01-03", "2024"],
    "to": ["", "2024-01-05", "2024"],
    "town": ["", "Kerman", "Kabul", "کابل"],
    "country": ["", "Iran", "Afghanistan", "Nowhere"],
    "province": ["", "Kerman"],
    "precision": ["1", "2", "4"],
    "kind": ["", "b", "s", "x"],
    "dead": ["", "0", "3", "at least 3", "4-6", "~10"],
    "civilians": ["", "0", "2", "2.5"],
    "who": ["", "Isis", "Unknown men"],
    "doubt": ["0", "1"],
    "claimed": ["", "Isis", "Isis;Taliban", "Taliban;Isis", "Taliban; ;Isis;Taliban"],
    "target_id": list(TARGETS),
    "target2_id": list(TARGETS),
    "weapons": ["", "knife", "knife,gun", "gun,bomb", "bomb"],
    "note": ["", "a", " b ", "é\ne\u0301", "=1+1"],
    "confirmed": ["", "y", "n"],
    "happened": ["", "", "", "y", "n"],
    "speaker": ["", "locals"],
    "gist": ["", "one", "two"],
    "noted": ["", "2024-02-01", "2023"],
}
SPOTS = [("", ""), ("30.28", "57.07"), ("34.53", "69.17")]
HURT = [("", "", ""), ("1", "2", "3"), ("", "2", ""), ("5", "4", "3"), ("0", "0", "9")]

Row = dict[str, str]
cells = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CELLS.items()})


@st.composite
def rows(draw: st.DrawFn, key: str, names: dict[str, str]) -> Row:
    """One row; a town stands somewhere, or its coordinates aren't known."""
    row = {"id": key, **draw(cells)}
    row["north"], row["east"] = draw(st.sampled_from(SPOTS))
    row["hurt_low"], row["hurt"], row["hurt_high"] = draw(st.sampled_from(HURT))
    return row | {
        "target": names[row["target_id"]],
        "target2": names[row["target2_id"]],
    }


@st.composite
def tables(draw: st.DrawFn, earlier: list[Row] = (), *, renamed: bool = False) -> list[Row]:
    """Rows in any order: new ones, and those of an earlier table as they were or changed."""
    known = {row["id"]: row for row in earlier}
    chosen = draw(st.lists(st.sampled_from(KEYS), min_size=6, max_size=12, unique=True))
    names = LATER if renamed else TARGETS
    return [draw(_successors(known.get(key), rows(key, names))) for key in chosen]


@st.composite
def _successors(draw: st.DrawFn, row: Row | None, fresh: st.SearchStrategy[Row]) -> Row:
    """A row, or one that differs from an earlier one in a cell or two, or in none."""
    drawn = draw(fresh)
    if row is None or draw(st.booleans()):
        return drawn
    changed = draw(st.lists(st.sampled_from(sorted(CELLS)), max_size=2))
    mixed = row | {name: drawn[name] for name in changed}
    names = LATER if drawn["target"] in LATER.values() else TARGETS
    return mixed | {
        "target": names[mixed["target_id"]],
        "target2": names[mixed["target2_id"]],
    }


@st.composite
def editions(draw: st.DrawFn) -> list[list[Row]]:
    """Three tables, each a later edition of the one before."""
    first = draw(tables())
    second = draw(tables(first, renamed=draw(st.booleans())))
    return [first, second, draw(tables(second, renamed=True))]
