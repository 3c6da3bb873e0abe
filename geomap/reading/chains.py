"""The syntax of place references: "Laman village, Barmal district, Paktika province" is one chain of three names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geomap.reading.toponyms import NamedPlace

_CLASS: Final = (
    "districts?|provinces?|villages?|city|cities|town|valley|tehsil|agency|sub-?division|area|region|division|"
    "woluswali|bazaar|"
    "bazar|crossing|pass|mountains?|locality|neighbourhood|neighborhood|desert|river|camp|airfield|airport"
)
_WORD: Final = r"[A-Z\u0600-\u06ff][\w’'ʼ`\u2010\u2011\u200c-\u200f-]*"
_NAME: Final = rf"{_WORD}(?: (?:(?:e|i|ul|al|wa|aw) )?{_WORD}){{0,3}}"
_LINK: Final = re.compile(
    r"\s*(?:,\s*(?:in\s+|of\s+)?(?:the\s+)?|/|\s+(?:in|of|within)\s+(?:the\s+)?(?:(?:Afghanistan|"
    r"Pakistan)[’']s\s+(?:\w+ern\s+)?)?|\s*\(|\s+area of (?:the\s+)?)\s*"
)
_SIDE: Final = r"\b(?:(?:north|south)-?)?(?:north|south|east|west|central)(?:ern)? "
_PART: Final = re.compile(
    rf"(?:(?:the )?(?P<of>{_CLASS}) of (?P<named>{_NAME})|"
    rf"(?P<side>{_SIDE})?(?P<name>{_NAME})(?:\s(?P<class>(?i:{_CLASS}))\b)?)"
)
_TAIL: Final = re.compile(rf"\s(?:and\s)?(?P<class>(?i:{_CLASS}))\b")
_OWNER: Final = re.compile(r"(?:[’']s|[’'](?=\s))\s+(?:\w+ern\s+)?")
_PROVINCE_ID: Final = re.compile(r"(?:AF|PK)-[A-Z]{2,3}")
_UNIT_ID: Final = re.compile(r"(?:AF|PK)-[A-Z]{2,3}|(?:af|pk)-[a-z]{2,3}\.[^.]+")
_CLASSED: Final = re.compile(r"\b(?:province|district)$", re.IGNORECASE)
_CAPITALISED: Final = re.compile(r"[\w’'ʼ`‐‑-]+")
_SMALL: Final = ("district", "village", "tehsil", "town", "valley", "bazaar")
_NO_PART: Final = frozenset({
    "the", "in", "on", "at", "near", "from", "of", "and", "also", "meanwhile", "elsewhere", "another", "this", "a",
    "an", "afghan", "afghanistan", "pakistan", "pakistani", "taliban", "operation", "north", "south", "east", "west",
    "northern", "southern", "eastern", "western", "central", "finally", "later", "separately", "today", "yesterday"
})  # fmt: skip
"""Capitalised words before a place's name that are none of it."""
_CLASS_WORDS: Final = tuple(re.sub(r"s\?|-\?", "", word).rstrip("-") for word in _CLASS.split("|"))
_ARTICLES: Final = frozenset(("the", "in", "another", "this", "also", "a", "an"))
_INTRODUCING: Final = frozenset(("in", "at", "near", "on", "of", "outside", "and", "targets"))


@dataclass(frozen=True, slots=True)
class Part:
    """One name of a chain, with its class word; offsets in the sentence. `certain`: known, or called a place."""

    start: int
    end: int
    certain: bool
    name: NamedPlace | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """A place and, after it, the places that hold it."""

    parts: tuple[Part, ...]

    @property
    def start(self) -> int:
        return min(p.start for p in self.parts)

    @property
    def end(self) -> int:
        return max(p.end for p in self.parts)


def find_chains(sentence: str, known: Mapping[int, NamedPlace], blocked: Sequence[tuple[int, int]] = ()) -> list[Chain]:
    """The chains of a sentence. `known` are the gazetteer's names by their offset;
    each chain has one, or a class word.


    `blocked` stretches are groups' names ("Islamic Movement of Uzbekistan").
    """
    chains: list[Chain] = []
    low = sentence.lower()
    if not known and not any(word in low for word in _CLASS_WORDS):
        return chains  # spares the long pattern: a chain has a known name or a class word
    at = 0
    for match in _PART.finditer(sentence):
        if match.start() >= at and not any(s <= match.start() < e for s, e in blocked):
            chain = _chain(sentence, match, known)
            if chain is not None:
                chains.append(chain)
                at = chain.end
    return chains


def _chain(sentence: str, match: re.Match[str], known: Mapping[int, NamedPlace]) -> Chain | None:
    first = _part(sentence, match, known)
    if first is None:
        return None
    parts = [first]
    for _ in range(3):  # "Afghanistan's Wardak province", "Kunar's Bar Kunar district": what is owned lies in its owner
        owned = _OWNER.match(sentence, parts[0].end)
        following = _PART.match(sentence, owned.end()) if owned else None
        inner = _part(sentence, following, known) if following else None
        if owned is None or inner is None or inner.start != owned.end() or not inner.certain:
            break
        parts.insert(0, inner)
    for _ in range(4):
        end = max(p.end for p in parts)
        link = _LINK.match(sentence, end)
        following = _PART.match(sentence, link.end()) if link and link.end() > end else None
        after = _part(sentence, following, known) if following else None
        if link is None or after is None or after.start != link.end() or not after.certain:
            break
        if _is_province(sentence, parts[-1]) and _is_province(sentence, after):
            break  # "in Helmand, Kandahar and Wardak provinces" is a list
        if not parts[0].certain and not _holds(sentence, link.group(), after):
            break
        if sentence[: first.start].endswith("from ") and link.group().strip() == "in":
            break  # "families from Waziristan in Spera district"
        parts.append(after)
    if len(parts) == 2 and _heads_item(sentence, parts):
        parts.reverse()
    return Chain(tuple(parts)) if any(p.certain for p in parts) else None


def _heads_item(sentence: str, parts: Sequence[Part]) -> bool:
    """ "Logar, Baraki Barak: …": an item of a list headed by a unit and the place in it, the larger first."""
    unit = parts[0].name is not None and any(_UNIT_ID.fullmatch(i) for i in parts[0].name.place_ids)
    smaller = not _is_province(sentence, parts[1])
    return unit and smaller and parts[0].start == 0 and sentence[parts[1].end : parts[1].end + 1] in (":", ",")


def _is_province(sentence: str, part: Part) -> bool:
    """Whether a part is a province's name and nothing more."""
    if part.name is None or not any(_PROVINCE_ID.fullmatch(i) for i in part.name.place_ids):
        return False
    return sentence[part.start : part.end] == part.name.text or sentence[part.start : part.end].endswith("provinces")


def _holds(sentence: str, link: str, after: Part) -> bool:
    """Whether an unknown name before a place is in it: after a comma it is, after "in" where a unit is named as one."""
    return link.strip()[:1] in (",", "/") or bool(_CLASSED.search(sentence[after.start : after.end]))


def _part(sentence: str, match: re.Match[str], known: Mapping[int, NamedPlace]) -> Part | None:
    """One name of a chain; None where it is no place's name at all."""
    if match["named"]:
        return Part(match.start(), _with_class(sentence, match.end()), True)
    if match["side"] and match.start("side") in known:  # "eastern Afghanistan" is a region of its own
        return _known_part(sentence, match, known[match.start("side")], match.start("side"))
    for start in range(match.start("name"), match.end("name")):
        if start in known:
            return _known_part(sentence, match, known[start], start)
    start = match.start("name")
    if match["class"]:
        first = sentence[start : match.end("name")].split(" ")[0]
        if first.lower() in _ARTICLES and " " in match["name"]:
            start += len(first) + 1
        return Part(start, match.end("class"), True)
    before = sentence[max(0, match.start() - 12) : match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    return Part(start, match.end("name"), False) if before in _INTRODUCING else None


def _known_part(sentence: str, match: re.Match[str], name: NamedPlace, start: int) -> Part:
    end = start + (name.end - name.start)
    if match["class"] and match["class"].lower().startswith(_SMALL):
        start = _with_first_names(sentence, match.start("name"), start)
    if re.search(r"^[\w’'-]+ (?:wa|aw|e|i) $", sentence[match.start("name") : start]):
        start = match.start("name")
    while start > match.start("name") and sentence[start - 1] in "-\u2010\u2011":
        start = max(sentence.rfind(" ", 0, start - 1) + 1, match.start("name"))  # "Khan-e-Charbagh" is one name
    if sentence[end : end + 1] in ("-", "\u2010", "\u2011") and end < match.end("name"):
        return Part(start, _with_class(sentence, match.end("name")), True)  # "Dahanah-ye Ghori" is not Dahanah
    if match["class"] and sentence[end : end + 1] == " " and end < match.end("name"):
        return Part(start, match.end("class"), True)  # "Wali Muhammad Shahid Khugyani district" is one name
    return Part(start, _with_class(sentence, end), True, name)


def _with_first_names(sentence: str, first: int, start: int) -> int:
    """Where a name begins that the gazetteer knows the end of: "Marah Warah district" is not Warah."""
    words = [(first + m.start(), m.group()) for m in _CAPITALISED.finditer(sentence[first:start])]
    while words and words[0][1].lower() in _NO_PART:
        words.pop(0)
    return words[0][0] if words and not any(w.lower() in _NO_PART for _, w in words) else start


def _with_class(sentence: str, end: int) -> int:
    tail = _TAIL.match(sentence, end)
    return tail.end() if tail and not tail.group().lstrip().startswith("and ") else end
