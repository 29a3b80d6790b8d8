import time
from pathlib import Path

import pytest

from incidents.dossier import DossierError, nodes, read_dossier
from incidents.errors import InputError

ONE_SOURCE = "about: k\nsources:\n  s:\n    says:\n    - "


def find_problems(text):
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(DossierError) as caught:
        read_dossier(data, "d.yaml")
    return [str(problem) for problem in caught.value.problems]


def find_problem(text):
    (problem,) = find_problems(text)
    return problem


BAD = """\
about: Kerman
titel: x
status: actve
links: [{part_off: a}]
incidents:
  a: {merged_into: a, handling: amber}
actors:
  b: {kind: army, country: Iran, names: {c: d}}
places:
  p: {latitude: 169, names: [{language: English}]}
properties:
  on: {label: On, datatype: number, rule: first}
terms:
  weapon: {Knife: Knife, gun: }
sources:
  s0: {kind: dataset, says: [{at: row 1}]}
  s1:
    publishd: 2024
    published: 03/04/2024
    url:
    title: ""
    accessed_on: 2024-02-30
    reliability: G
    edition_of: s1
    relays: [s1, Xinhua]
    says:
    - qoute: x
      deaths: []
    - gist: a
      quote: b
      by: x
      unnamed: y
      deaths: {valu: 4, assess: {rank: best, credibility: 7, at: noon}}
    - text
    - gist: *a
      &b on: !!str 2024-13
      about: b
      Deaths: 5
      "deaths:": [[7]]
      corrects: {property: deaths, sorce: x, stance: doubts}
      original: true
    - gist: nothing
      on: 2024
    - {<<: {gist: a}, gist: b, deaths: 1}
  s1: x
"""


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_the_file():
    assert find_problems(BAD) == (Path(__file__).parent / "bad.txt").read_text().splitlines()


def test_the_slow_parser_finds_the_same_problems(monkeypatch):
    fast = find_problems(BAD)
    monkeypatch.setattr(nodes, "_LOADER", nodes.yaml.SafeLoader)
    # It places an empty value one column before.
    gun = fast.index("d.yaml:14:31: gun: no value (expected a label or a mapping)")
    fast[gun] = fast[gun].replace("31", "30")
    assert find_problems(BAD) == fast


def test_the_error_is_an_input_error_with_one_line_a_problem():
    with pytest.raises(InputError) as caught:
        read_dossier(b"a: 1\nb: 2\n", "d.yaml")
    assert [line.split(" ")[0] for line in str(caught.value).split("\n")] == [
        "d.yaml:1:1:",
        "d.yaml:2:1:",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "\ufeff"])
def test_an_empty_file(text):
    assert find_problem(text) == "d.yaml:1:1: the file is empty (expected a dossier)"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("- a", "1:1", "the file: a list"),
        ("words", "1:1", "the file: 'words'"),
        ("about: k\n---\nabout: l\n", "2:1", "a second document"),
        ("about: a: b", "1:9", "in quotes"),
        ("about: @x", "1:8", "put text that begins with @"),
        ('about: k\ntitle: "x\n', "3:1", "begins on line 2"),
        ("about: [k\n", "2:1", "begins on line 1"),
        ("about: [k", "1:10", "begins on line 1"),
        ('title: "\\q"\n', "1:9", "unknown escape character"),
        ("title: !!python/object:os.system x\nabout: k", "1:8", "tags are refused"),
        ("about: ! k", "1:8", "tags are refused"),
        ("about: &k k", "1:8", "&k: anchors are refused"),
        ("about: *k", "1:8", "*k: aliases are refused"),
        ("<<: {about: k}", "1:1", "merge keys are refused"),
        ("? [a, b]\n: c", "1:3", "a key that is no text"),
        ("about: a\nabout: b", "2:1", "given twice, first on line 1"),
        ('about: k\ntitle: "a\\0b"', "2:8", "NUL"),
        ('"\\e[31m\\n\u202e": x', "1:1", r"'\x1b[31m\n\u202e': no key"),
    ],
)
def test_what_is_no_plain_yaml(text, where, what):
    problem = find_problem(text)
    assert problem.startswith(f"d.yaml:{where}: ")
    assert what in problem


@pytest.mark.parametrize(
    ("text", "where"),
    [("about: k\nincidents:\n\ta: {}\n", "3:1"), ("sources:\n  s:\n  \ttitle: x\n", "3:3")],
)
def test_indenting_with_a_tab(text, where):
    expected = f"d.yaml:{where}: the line is indented with a tab (indent with blanks)"
    assert find_problem(text) == expected


def test_tabs_elsewhere_are_text():
    text = 'about: k\ntitle: "a\tb"\nsummary: |-\n  a\tb\n  \tc\n'
    (incident,) = read_dossier(text.encode(), "d.yaml").incidents
    assert (incident.title, incident.summary) == ("a\tb", "a\tb\n\tc")


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"about: k\ntitle: caf\xe9", "2:11", "byte 0xe9 at offset 19 is no UTF-8"),
        ("about: k\ntitle: é".encode() + b"\x93", "2:9", "Windows-1252 the byte would be “"),
        (b"\xef\xbb\xbfabout: \xff", "1:8", "byte 0xff at offset 10 is no UTF-8"),
        ("about: k".encode("utf-16"), "1:1", "it is UTF-16"),
        (b"about: k\ntitle: \xed\xa0\x80", "2:8", "byte 0xed at offset 16"),
    ],
)
def test_what_is_no_utf_8(data, where, what):
    problem = find_problem(data)
    assert problem.startswith(f"d.yaml:{where}: ")
    assert what in problem


def test_characters_that_do_not_show():
    escaped, told = "(write {} in double quotes)", "the character {} can't stand in a file"
    assert find_problems("about: k\r\ntitle: a\0b\x1b\u2028\x9f\ufeff") == [
        f"d.yaml:2:{column}: {told.format(character)} {hint}"
        for column, character, hint in [
            (9, "U+0000", "(leave it out)"),
            (11, "U+001B", escaped.format('"\\u001b"')),
            (12, "U+2028", escaped.format('"\\u2028"')),
            (13, "U+009F", escaped.format('"\\u009f"')),
            (14, "U+FEFF", escaped.format('"\\ufeff"')),
        ]
    ]


def test_a_binary_file_is_refused_briefly():
    problems = find_problems(b"\0" * 1_000_000)
    assert len(problems) == 21
    assert "999980 more" in problems[-1]


@pytest.mark.parametrize("bomb", ["[" * 1_000_000, "{a: " * 1_000_000, "- " * 1_000_000])
def test_a_deep_file_is_refused_at_once(bomb):
    start = time.process_time()
    assert "nest more than 20 deep" in find_problem(bomb)
    assert time.process_time() - start < 2


def test_an_alias_bomb_is_refused_at_once():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]"
        for before, this in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    start = time.process_time()
    problems = find_problems("\n".join(lines))
    assert sum("aliases are refused" in problem for problem in problems) == 8 * 9
    assert sum("anchors are refused" in problem for problem in problems) == 9
    assert time.process_time() - start < 2


@pytest.mark.parametrize("key", ["about", "title", "url", "deaths", "says", "names", "gist"])
@pytest.mark.parametrize("value", ["", "''", "' '", '"\\n"'])
def test_an_empty_value_is_never_nothing(key, value):
    places = {
        "about": f"about: {value}\n",
        "title": f"about: k\ntitle: {value}\n",
        "url": f"sources:\n  s:\n    url: {value}\n",
        "says": f"sources:\n  s:\n    says: {value}\n",
        "names": f"actors:\n  a:\n    names: {value}\n",
        "deaths": f"{ONE_SOURCE}gist: g\n      deaths: {value}\n",
        "gist": f"{ONE_SOURCE}deaths: 1\n      gist: {value}\n",
    }
    problem = find_problem(places[key])
    assert f"{key}: {'an empty text' if value else 'no value'} (expected " in problem


@pytest.mark.parametrize(
    ("passage", "what"),
    [
        ("{deaths: 4}", "quote: a passage without quote or gist"),
        ("{gits: x, deaths: 4}", "did you mean gist by gits?"),
        ("{gist: a, quote: b, deaths: 4}", "quote and gist both stand here"),
        ("{gist: a, by: b, unnamed: c, deaths: 4}", "by and unnamed both stand here"),
        ("{gist: a, by: b}", "a passage that makes no claim"),
        ("{gist: a, Deaths: 4}", "property: 'Deaths' is no key"),
        (
            "{gist: a, deaths: {value: 1, vlid: 2024}}",
            "vlid: no key of a value (did you mean valid?)",
        ),
        ("{gist: a, deaths: {about: x}}", "value: missing"),
        ("{gist: a, deaths: [[1]]}", "deaths: a list (expected a value"),
        ("{gist: a, denies: {}}", "denies: an empty mapping"),
        ("{gist: a, denies: 4}", "denies: '4' (expected a mapping"),
        ("{gist: a, deaths: 1, on: yesterday}", "on: 'yesterday' is no date"),
        ("{gist: a, deaths: 1, corrects: {at: title}}", "source: missing"),
        ("{gist: a, deaths: 1, corrects: [x, {source: y, on: 2024-13}]}", "there is no month 13"),
        ("{gist: a, deaths: 1, assess: {rank: normal}}", "reason: missing"),
        ("{gist: a, deaths: 1, assess: {reason: r, at: '2024-01-03T10:00'}}", "with its offset"),
        ("{gist: a, deaths: 1, relays: s}", "relays: s itself"),
        ("{gist: a, deaths: 1, original: maybe}", "original: 'maybe' (expected yes or no)"),
    ],
)
def test_passages(passage, what):
    assert what in find_problem(ONE_SOURCE + passage)


def test_a_passage_about_nothing_is_told_once():
    passages = "{gist: g, deaths: 1, injured: 2}, {gist: g, deaths: {value: 1, about: k}}"
    problem = find_problem(f"sources: {{s: {{says: [{passages}]}}}}")
    assert problem.startswith("d.yaml:1:22: about: nothing says what the passage is about")


def test_a_title_needs_an_incident():
    assert "title: nothing says of which incident" in find_problem("title: x\nsources: {}")


def test_an_incident_is_described_in_one_place():
    assert "both at the top" in find_problem("about: k\ntitle: x\nincidents: {k: {title: y}}")


@pytest.mark.parametrize(
    "degrees", ["91", "-90.0000001", "1e1", "30°", "nan", "1_0", "30,5", "\u0663"]
)
def test_latitudes(degrees):
    text = f"places: {{p: {{latitude: '{degrees}', longitude: 1}}}}"
    assert "expected degrees from -90 to 90" in find_problem(text)
