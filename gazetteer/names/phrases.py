"""Phrases that mean one thing: roads called by their ends, the tribal areas, the border of both countries."""

from __future__ import annotations

import re

TRIBAL_AREAS = "tribal areas"
"""The name that the gazetteer knows them by."""

_COUNTRY = r"pakistan|pakistani|afghan|afghanistan|border|the|in|of|north|northwest|northwestern"
_TRIBAL_AREAS = re.compile(
    rf"(?:(?:{_COUNTRY}|a|volatile|restive|lawless|remote)\b[\s|-]*)*"
    r"\btribal (?:areas?|belts?|regions?|territory|territories)"
    rf"(?:[\s|-]*\b(?:{_COUNTRY}|along|near|on|bordering|with)\b)*[\s|.]*"
)
_PAK, _AFGHAN = "pak(?:istan|istani)?", "afghan(?:istan)?"
_PARTED = r"\s*[-/&|]*\s*(?:and\s+)?"
_BORDER_PAIR = re.compile(
    rf"\b(?:{_PAK}{_PARTED}{_AFGHAN}|{_AFGHAN}{_PARTED}{_PAK})(?=\s+(?:border|frontier|boundary))"
)
_END = r"[a-z]+(?: [a-z]+){0,2}?"
_ROAD = re.compile(
    rf"(?:(?:on|along|off|near|the|main|national)\s+)*(?P<start>{_END})\s*[-/|]\s*(?P<end>{_END})\s+"
    r"(?:(?:main|national|super)\s+)?(?:highway|road|motorway|expressway)"
)


def is_tribal_areas(words: str) -> bool:
    """Whether lower-case words say the tribal areas and no more: a name beside them would tell which of them."""
    return "tribal" in words and _TRIBAL_AREAS.fullmatch(words) is not None


def without_border_pair(words: str) -> str:
    """Lower-case words without both countries' names before "border": where on it is what follows."""
    return _BORDER_PAIR.sub("", words) if "afghan" in words else words


def road_ends(words: str) -> tuple[list[str], list[str]] | None:
    """The words of both ends of a road, where lower-case words name nothing else: "quetta-mastung highway"."""
    road = _ROAD.fullmatch(words) if "-" in words or "/" in words or "|" in words else None
    return (road["start"].split(" "), road["end"].split(" ")) if road else None
