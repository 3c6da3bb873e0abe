"""People told of by rank and name: "Captain Hasnain, 24, embraced martyrdom" is one soldier.

Only ranks that the region's reports give to the dead and wounded; who speaks under a rank is left out by `speaking`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.model import Category
from geomap.reading.people import People

_POLICE: Final = (
    "Head Constable|Lady Constable|Constable|Assistant Sub-Inspector|Assistant Sub Inspector|Sub-Inspector|"
    "Sub Inspector|Inspector|ASI|SHO|DSP|SI"
)
_ARMY: Final = (
    "Lieutenant Colonel|Lieutenant-Colonel|Lt Col|Lt. Col.|Second Lieutenant|Lieutenant|Colonel|Brigadier|Major|"
    "Captain|Capt|Maj|Lance Naik|Lance Havildar|Naik|Naib Subedar|Subedar|Havildar|Sepoy|Lance Corporal|Corporal"
)
_NAME: Final = r"[A-Z][a-z][\w’'-]*(?: (?:(?:ul|al|ur|ud|bin) )?[A-Z][a-z][\w’'-]*){0,3}"
_TITLED: Final = re.compile(
    rf"(?<![\w-])(?:(?:Shaheed )?(?:(?P<police>{_POLICE})|(?P<army>{_ARMY})))\s"
    rf"(?P<name>(?!General|Operation|Headquarters|Commanding|Secretary|Road|Bazaar|Chowk){_NAME})"
)
_ONE_NAMED: Final = re.compile(
    rf"\b(?:one|One)\s(?P<name>{_NAME})"
    r"(?=,? (?:s/o|son of|resident of|r/o|aged|was|were|and|caste|driver|hailing)|[,.])"
)
"""The police's "one Sher Khan s/o Gul Khan"."""
_SIGNS: Final = (
    "Constable", "Inspector", "ASI", "SHO", "DSP", "SI ", "Col", "Lieut", "Brig", "Maj", "Capt", "Naik", "Naib",
    "Subedar", "Havil", "Sepoy", "Lance", "Corp", "one ", "One "
)  # fmt: skip
"""A sentence without any of these names nobody so."""


def titled(sentence: str) -> list[People]:
    """Those of a sentence who are named by rank and name, left to right."""
    if not any(sign in sentence for sign in _SIGNS):
        return []
    found = [
        People(m.start(), m.end("name"), m.group(), "name", False, "unspecified", 1, 1, counted=True, name=m["name"])
        for m in _ONE_NAMED.finditer(sentence)
    ]
    for match in _TITLED.finditer(sentence):
        category: Category = "police" if match["police"] else "soldiers"
        head = "policeman" if match["police"] else "soldier"
        name = match["name"]
        found.append(
            People(match.start(), match.end(), match.group(), head, False, category, 1, 1, counted=True, name=name)
        )
    return found


def with_titled(people: Sequence[People], named: Sequence[People]) -> list[People]:
    """The people of a sentence with the named among them in place of what the noun phrases made of their ranks."""
    if not named:
        return list(people)
    kept = [p for p in people if not any(p.start < n.end and n.start < p.end for n in named)]
    return sorted([*kept, *named], key=lambda p: p.start)
