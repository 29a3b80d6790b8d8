"""The words of the dossier format: keys, enumerated values, and what a code looks like.

The enumerations are those of the tables, which stand above this layer; a test holds them equal.
"""

import re
from typing import Final

ACTOR_KINDS: Final = (
    *("armed group", "state", "agency", "organisation"),
    *("publisher", "person", "population", "unknown"),
)
NAME_KINDS: Final = ("name", "alias", "acronym", "spelling", "former")
PLACE_KINDS: Final = ("country", "admin1", "admin2", "settlement", "site", "area")
PLACE_PRECISIONS: Final = ("exact", "near", "admin2", "admin1", "area", "country", "international")
STATUSES: Final = ("active", "draft", "retracted")
INCIDENT_RELATIONS: Final = ("part_of", "precedes", "responds_to", "parallel")
SUBJECTS: Final = ("incident", "actor", "any")
DATATYPES: Final = ("flag", "quantity", "date", "place", "actor", "term", "text")
RULES: Final = ("ranked", "latest", "majority", "conservative")
SOURCE_KINDS: Final = (
    *("article", "report", "statement", "post", "interview", "message", "broadcast"),
    *("reference", "data set", "image", "video", "document", "other"),
)
SEEN_AS: Final = ("original", "copy", "excerpt")
GRADES: Final = ("A", "B", "C", "D", "E", "F")
STANCES: Final = ("asserts", "denies")
RANKS: Final = ("preferred", "normal", "deprecated")
CREDIBILITIES: Final = ("1", "2", "3", "4", "5", "6")
CLAIM_RELATIONS: Final = ("corrects", "repeats", "misreads")

# Whose passages need neither quote nor gist: a row of a data set is located by its key, and what
# has no source has no wording.
DATA_SET: Final = "data set"
UNSOURCED: Final = "unsourced"

INCIDENT_KEYS: Final = ("title", "summary", "status", "handling", "links", "merged_into")
TOP_KEYS: Final = (
    *("about", *INCIDENT_KEYS),
    *("terms", "properties", "actors", "places", "incidents", "sources"),
)
# No property may be called so: in a passage, every other key is a property.
PASSAGE_KEYS: Final = (
    *("at", "quote", "gist", "by", "unnamed", "on", "about"),
    *("relays", "consulted", "original", "valid", *CLAIM_RELATIONS, "assess", "denies"),
)
ASSESSMENT_KEYS: Final = ("rank", "credibility", "withdrawn", "reason", "by", "at")

LONGEST_CODE: Final = 100
CODE_EXPECTED: Final = "expected lower-case letters, digits and hyphens, at most 100"
KEY_EXPECTED: Final = "expected lower-case letters, digits, hyphens and _, at most 100"
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


def is_code(text: str) -> bool:
    """Whether an incident, source, actor or place may be called so."""
    return len(text) <= LONGEST_CODE and _CODE.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Whether a term or a property may be called so; of properties, also see PASSAGE_KEYS."""
    return len(text) <= LONGEST_CODE and _KEY.fullmatch(text) is not None
