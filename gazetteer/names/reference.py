"""Parses a place reference as people write it: "Laman area of Barmal district in Paktika", "25 km northeast of Wana".

A reference becomes mentions in the order written, each with the classes its class words speak for and its role,
and at most one offset. Nothing is looked up here: what a mention means is the resolver's question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.model import PlaceClass
from gazetteer.names.classwords import BOUNDARY_WORDS, CLASS_WORDS, LOCAL_CLASS_WORDS, PLURAL_WORDS
from gazetteer.names.fold import plain
from gazetteer.names.mention import Mention, Role, make_mention, strip_classes, trim, whole_mention
from gazetteer.names.phrases import TRIBAL_AREAS, is_tribal_areas, road_ends, without_border_pair
from gazetteer.names.reference_words import (
    ABBREVIATIONS,
    ARABIC_WORDS,
    BEARINGS,
    BORDER_WORDS,
    MAIN_WORDS,
    NEAR_WORDS,
    NOISE_WORDS,
    NUMBER_WORDS,
    WITHIN_WORDS,
)

_MAX_MENTIONS = 12


@dataclass(frozen=True, slots=True)
class Offset:
    """A way from an anchor: metres (None where not told) and bearing in degrees from north (None likewise)."""

    metres: float | None
    bearing: float | None
    anchor: int
    """The number of the mention it starts from."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A parsed reference. `near` says that the place lies beside what is named, `border` that it lies on a border."""

    mentions: tuple[Mention, ...]
    whole: Mention | None
    """The whole text as one name, if it could be one: it has no separator and no offset."""
    offset: Offset | None = None
    near: bool = False
    between: bool = False
    listed: bool = False
    border: bool = False


_TOKEN = re.compile(r"@\d?|[a-z0-9]+|[,;:()\[\]/|&]")
_INITIALS = re.compile(r"\b([a-z])\.\s?(?=[a-z]\b)|\b([a-z])\.(?=\s|$)")
_SEPARATOR = re.compile(r"[,;:()\[\]|،؛]")
_UNITS = r"(?:km|kms|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?|m)"
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(NUMBER_WORDS)})"
_DIRECTION = rf"(?P<bearing>{'|'.join(sorted(BEARINGS, key=len, reverse=True))})"
_DISTANCE = re.compile(
    rf"\b(?P<number>{_NUMBER})\s*-?\s*(?P<unit>{_UNITS})\b\.?(?:\s*\([^)]*\))?"
    rf"(?:\s*(?:to\s+)?(?:the\s+)?{_DIRECTION}\b)?(?:\s+(?:of|from|off|away\s+from|inside|outside)\b)?"
)
_TOWARDS = re.compile(rf"\b(?:to\s+the\s+)?{_DIRECTION}\s+(?:of|from)\b")
_POSSESSIVE = re.compile(r"'s\b|s'(?=\s)")
_SENTENCE_END = re.compile(r"(?<=[a-z]{3})\.(?=\s)")
_PART = "(north|south|upper|lower|central|n|s)"
_SHARED_NAME = re.compile(rf"\b{_PART}\s*(?:and|or|/|&)\s*{_PART}\s+([a-z]{{3,}})")
"""Two parts that share a name: "North and South Waziristan"."""
_SUBDISTRICT = re.compile(r"\bsub[- ]?(?:district|division)s?\b")
_METRES = {"k": 1000.0, "mi": 1609.344, "m": 1.0}


@lru_cache(maxsize=16384)
def parse(text: str) -> Reference:
    """The parts of a reference in any script; an empty reference where there is no name in the text."""
    words = _romanise(text).lower().replace("`", "'").replace("’", "'")
    words = _INITIALS.sub(lambda m: (m[1] or m[2]) + ("" if m[1] else " "), words)
    words = _SENTENCE_END.sub(" | ", _POSSESSIVE.sub(" | ", words).replace("'", ""))
    words = _SHARED_NAME.sub(r"\1 \3 and \2 \3", words.replace(" - ", " | "))
    words = _SUBDISTRICT.sub("subdivision", words)
    words = without_border_pair(words)
    if is_tribal_areas(words):
        words = text = TRIBAL_AREAS
    if ends := road_ends(words):
        mentions = tuple(make_mention(end, end, end, CLASS_WORDS["town"], "place") for end in ends)
        return Reference(mentions, whole_mention(plain(text), CLASS_WORDS["road"]), between=True)
    metres, bearing, found = None, None, _DISTANCE.search(words)
    if found:
        metres, bearing = _metres(found), BEARINGS.get(found["bearing"] or "")
    else:
        found = _TOWARDS.search(words)
        bearing = BEARINGS[found["bearing"]] if found else None
    if found:
        words = f"{words[: found.start()]} @ {_DISTANCE.sub(' | ', words[found.end() :])}"
    reader = _Reader()
    for token in _TOKEN.findall(words):
        reader.read(token)
    return reader.finish(metres, bearing, "" if _SEPARATOR.search(text) else plain(text))


def _romanise(text: str) -> str:
    if text.isascii():
        return text
    parts = re.split(r"([,;:()\[\]/|،؛])", text)
    romanised = (part if len(part) == 1 and not part.isalnum() else plain(part) for part in parts)
    joined = "".join({"،": ",", "؛": ";"}.get(part, part) for part in romanised)
    if plain(text) and any("\u0600" <= letter <= "\u06ff" for letter in text):
        words = re.findall(r"[a-z0-9]+|[^a-z0-9\s]", joined)
        return " ".join(ARABIC_WORDS.get(word, word) for word in words if word != "d")
    return joined


def _metres(found: re.Match[str]) -> float:
    number, unit = found["number"], found["unit"]
    value = float(NUMBER_WORDS[number] if number in NUMBER_WORDS else number.replace(",", "."))
    return value * (_METRES["k"] if unit[0] == "k" else _METRES["mi"] if unit.startswith("mi") else _METRES["m"])


class _Reader:
    """Reads tokens one by one and closes a mention at every separator, relation and boundary word."""

    def __init__(self) -> None:
        self._mentions: list[Mention] = []
        self._words: list[str] = []
        self._classes: list[PlaceClass] = []
        self._role: Role = "place"
        self._anchor: int | None = None
        self._main = False
        self._near = self._between = self._listed = self._border = False

    def read(self, word: str) -> None:
        """Take one token: a word, a separator, or @ where the offset stood."""
        if word == "@":
            self._close("anchor")
            self._anchor = len(self._mentions)
        elif word in NEAR_WORDS:
            self._near = self._near or not (self._mentions or self._words)
            self._close("anchor")
        elif word in WITHIN_WORDS:
            self._close("within" if self._mentions or len(self._words) else self._role)
        elif word in {"and", "&"}:
            self._listed = True
            self._close("place")
        elif word == "between":
            self._between = True
            self._close("anchor")
        elif word in BORDER_WORDS:
            self._border = True
            self._close(self._role)
        elif not word.isalnum():
            self._close("place")
        elif word in BOUNDARY_WORDS:
            self._bound(word)
            if word in PLURAL_WORDS and self._listed:
                self._spread(word)
        elif word in MAIN_WORDS:
            self._main = True
        elif word not in NOISE_WORDS:
            self._words.append(word)

    def finish(self, metres: float | None, bearing: float | None, whole: str) -> Reference:
        """The reference as read."""
        self._close("place")
        mentions = tuple(self._mentions[:_MAX_MENTIONS])
        name = None
        if whole and self._anchor is None and not (len(mentions) == 1 and " ".join(mentions[0].core) == whole):
            first = mentions[0] if mentions else None
            name = whole_mention(whole, first.classes if first else (), first.role if first else "place")
        offset = None
        if self._anchor is not None and self._anchor < len(mentions):
            offset = Offset(metres, bearing, self._anchor)
        return Reference(mentions, name, offset, self._near, self._between, self._listed, self._border)

    def _bound(self, word: str) -> None:
        """A class word: before a name it opens a mention, after one it closes it."""
        if self._words:
            self._words.append(word)
            self._close("place")
        elif not self._main:
            self._classes.extend(CLASS_WORDS[word])

    def _spread(self, word: str) -> None:
        """A plural after a list speaks for every name of it: "Kharkai, Gutki and Spray areas"."""
        for number in reversed(range(len(self._mentions))):
            mention = self._mentions[number]
            if mention.classes and mention.classes != CLASS_WORDS[word]:
                break
            self._mentions[number] = mention._replace(classes=CLASS_WORDS[word])

    def _close(self, following: Role) -> None:
        """End the mention; class words alone wait for the name that follows ("the village of …")."""
        words = _expand(self._words)
        core, ends = strip_classes(words)
        if not core and len(words) == 1 and words[0] in LOCAL_CLASS_WORDS and following != "within":
            core, ends = words, []
        if core:
            classes = (*ends, *self._classes)
            self._mentions.append(make_mention(words, trim(words), core, classes, self._role))
            self._classes = []
        elif ends:
            self._classes.extend(ends)
        self._words = []
        self._main = False
        if core or following != "within":
            self._role = following


def _expand(words: list[str]) -> list[str]:
    """Spell out what the region's reporters abbreviate; only a whole mention "NW" is North Waziristan."""
    if len(words) == 1 and words[0] in ABBREVIATIONS:
        return list(ABBREVIATIONS[words[0]])
    return [
        {"n": "north", "s": "south"}.get(word, word) if words[i + 1 : i + 2] == ["waziristan"] else word
        for i, word in enumerate(words)
    ]
