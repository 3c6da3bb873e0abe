"""Who the dead were, where an aside says so: "eight people, all women and children"."""

from __future__ import annotations

import re
from typing import Final

from geomap.model import Category
from geomap.reading.people import People

_KINDS: Final = "women|children|civilians|girls|boys|minors|infants"
_APPOSED: Final = re.compile(
    rf"\s*[,(–—-]*\s*(?P<how>(?:(?!killed|wounded|injured|dead|"
    rf"and)[^.;,\d]){{0,60}}?)\b(?P<kinds>(?:{_KINDS})(?:(?:,| and|, and|,? as well as) (?:{_KINDS}))*)\b",
    re.IGNORECASE,
)
_PARTLY: Final = re.compile(
    r"\b(?:mostly|mainly|including|among|most|many|some|largely|half|included|also|with|majority)\b", re.IGNORECASE
)
_WHOLLY: Final = re.compile(
    r"^(?:\W*|.*\b(?:all|to be|being|purported|described as|reported as|said|identified as|were|claimed|alleged|"
    r"allegedly|reportedly|whom|them)\b.*)$",
    re.IGNORECASE,
)
THE_DEAD: Final = re.compile(
    rf"\b(?P<who>all(?: of them| the dead| the victims)?|the dead|the victims|those killed|the (?:slain|deceased)|"
    rf"most of (?:them|the dead|the victims)|victims)\s+(?:were|are|included|include|being)\s+(?:all\s+|mostly\s+|"
    rf"mainly\s+)?(?P<kinds>(?:{_KINDS})(?:(?:,| and|, and) (?:{_KINDS}))*)\b",
    re.IGNORECASE,
)
_POLICE: Final = re.compile(r"\b(?:police\w*|constables?|station house officer|SHO|DSP|ASI)\b", re.IGNORECASE)
_ARMY: Final = re.compile(
    r"\b(?:army|soldiers?|troops?|military|frontier corps|FC|rangers|paramilitary|air force|marines?|commandos?)\b",
    re.IGNORECASE,
)
_AS_CATEGORY: Final[dict[str, Category]] = {
    "women": "women",
    "children": "children",
    "girls": "children",
    "boys": "children",
    "minors": "children",
    "infants": "children",
    "civilians": "civilians",
}


def apposed(text: str, p: People, category: Category) -> tuple[Category, ...] | None:
    """The categories that an aside gives: "eight people, all women and children"; None where there is none."""
    if category not in ("unspecified", "civilians") or not p.plural:
        return None
    match = _APPOSED.match(text, p.end)
    if not match or (text[p.end : p.end + 1] not in (",", "(", " ", "–", "—")):
        return None
    how = match["how"].strip()
    if _PARTLY.search(how):
        return tuple(dict.fromkeys((*kinds_in(match["kinds"]), category)))
    if how == "" and text[p.end : p.end + 1] == " ":
        return None
    return kinds_in(match["kinds"]) if _WHOLLY.match(how) else None


def force_of(category: Category, head: str, text: str) -> Category:
    """ "Two officers" in a sentence that speaks of police, and of no army, are police."""
    if category == "soldiers" and head in ("officer", "official", "personnel", "guard") and _POLICE.search(text):
        return "soldiers" if _ARMY.search(text) else "police"
    return category


def kinds_in(words: str) -> tuple[Category, ...]:
    """The categories that words name, each once."""
    return tuple(dict.fromkeys(_AS_CATEGORY[w.lower()] for w in re.findall(_KINDS, words, re.IGNORECASE)))
