"""Every place name in a text with its kind: location, metonym, demonym, part of another name, or other.

The gazetteer finds the names; the words around them tell what they do there. "Islamabad's contention" and "presented
Kabul with a choice" are governments, "in Islamabad" is a place, "Balochistan Liberation Army" is an organisation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gazetteer import Gazetteer, NameMatch
from geomap.model import ToponymKind
from geomap.reading.lexicon import ActorEntry, Lexicon
from geomap.reading.phrases import Found

_LOCATIVE: Final = re.compile(
    r"\b(?:in|at|near|outside|inside|around|within|across|throughout|into|over|from|of|on|between|border with|"
    r"toward|towards|via|"
    r"leaving|left|entering|entered|visited|reached|in both|capital|city of)\s+(?:the\s+|neighbou?ring\s+|"
    r"\w+ern\s+|both\s+)?$",
    re.IGNORECASE,
)
_POSSESSIVE: Final = re.compile(r"[’']s\b")
_MOVEMENT: Final = re.compile(
    r"\b(?:fled|went|travel\w*|return\w*|moved|came|flew|flown|road|way|border|drive|driv\w*|taken|transferred|"
    r"airlifted|shifted|"
    r"crossed|crossing|head\w*|back|close|next|sent|brought|rushed|arriv\w*|refer\w*|evacuated)\s+to\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AGENT_AFTER: Final = re.compile(
    r"(?:[’']s?\b|\s+(?:(?:has|had|have|is|was|will|would|also|then|again|now|later|reportedly|earlier|itself|"
    r"officially|formally|never|firmly|strongly|on)\s+)*"
    r"(?:[a-z]+(?:ed|es|ts|ys|ks|ns|ds|ms|ies|ws|ing)|says?|said|has|had|is|was|will|would|then|must|should|may|"
    r"wants?|told|sees?|saw|did|does|blames?|finds?|went|put|furnishes|reaps)\b)"
)
_AGENT_BEFORE: Final = re.compile(
    r"\b(?:by|urg\w+|against|blam\w+|accus\w+|told|tell\w*|ask\w*|present\w*|challeng\w*|press\w*|warn\w*|"
    r"demand\w*|beholden to|"
    r"allied with|ties with|relations with|talks with|loyal to|to|with|as|urged|pushed|gave|handed|criticis\w+|"
    r"criticiz\w+|anger\w+|"
    r"support\w*|back\w*|for|either|or|that|while|and|where|when|but|although|though|because|if)\s+$",
    re.IGNORECASE,
)
_ORGANISATION: Final = re.compile(
    r"\s+(?:[A-Z][\w’'-]+\s+){0,2}(?:College|University|Army|Front|Forces?|Radio|Times|Bank|Network|Corps|Rifles|"
    r"Scouts|Regiment|Brigade|"
    r"Council|Commission|Ministry|Police|Assembly|Government|Court|Institute|Foundation|Club|Party|Movement|Group|"
    r"Levies|Constabulary|"
    r"Express|News|Embassy|Association|Union|Society|Battalion|Company|Journal|Press|Cricket|Conference|Agreement|"
    r"Accord|Declaration|"
    r"Liberation|Medical|Peoples?|Muslim)\b"
)
_CLASS_AFTER: Final = re.compile(r",?\s+(?:district|province|village|city|tehsil|agency|town)", re.IGNORECASE)
_OWNS_PLACE: Final = re.compile(
    r"[’']s?\s+(?:\w+ern\s+)?[A-Z][\w’'-]+(?: (?:wa |e |i )?[A-Z][\w’'-]+){0,3} (?:[Pp]rovince|[Dd]istrict|city|"
    r"tehsil|agency|valley|[Bb]aza?ar|[Aa]rea|[Rr]oad|town|village|market|airport|[Ss]quare|neighbou?rhood)\b"
)
_OWNS_QUARTER: Final = re.compile(
    r"[’']s?\s+[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2} (?:[Aa]rea|[Rr]oad|[Bb]azaa?r|[Cc]howk|[Cc]olony|[Tt]own|[Gg]ate|"
    r"[Nn]eighbou?rhood|[Ll]ocality|[Mm]arket|[Ss]quare|[Ss]ector|[Mm]ohallah?)\b"
)
"""A town that owns a quarter or street ("in Quetta's Sabzal Road") is where that is."""
_TITLE_OR_NAME: Final = re.compile(r"\b([A-Z][\w’'-]+)\s+$")
_TALKS: Final = re.compile(
    r"\b(?:talks|relations|ties|tensions?|ceasefire|agreement|truce|dialogue|negotiations|war|conflict|dispute|row|accord)"
    r" between (?:[\w’'-]+ and )?$",
    re.IGNORECASE,
)
_SITED: Final = re.compile(r"\b(?:in|at|across|inside|throughout|from|near|hit|struck|rocked|shook|entered|left)\s+$")
_AND: Final = re.compile(r"\s+and\s+(?:the\s+)?")
_SITE: Final = re.compile(
    r"\s+(?:[A-Z][\w’'-]+\s+){0,2}(?:mosque|shrine|seminary|madrass?ah?|high school|girls[’']? school|school|academy|"
    r"hotel|restaurant|stadium|wedding hall)\b"
)
"""Behind a name that a site bears: "the Sayed Abad mosque" need not be in Sayed Abad."""
_RANKS: Final = frozenset((
    "Sepoy", "Naik", "Lance Naik", "Havildar", "Subedar", "Sardar", "Malik", "Haji", "Khan", "Mir", "Syed"
))  # fmt: skip
_NAME_AFTER: Final = re.compile(r"\s+[A-Z][a-z]+")
"""Ranks and titles that are places' names too, where a person's name follows."""
_DESCRIBING: Final = frozenset({
    "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "upper", "lower",
    "greater", "northwestern", "northeastern", "southeastern", "southwestern", "in", "at", "near", "the", "from",
    "on", "outside", "inside", "of", "meanwhile", "also", "elsewhere", "today", "yesterday", "as", "province",
    "district", "city", "afghanistan", "pakistan", "afghan", "pakistani", "afghanistan's", "pakistan's", "and",
    "when", "while", "after", "across", "around"
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A gazetteer name in a text and what it does there."""

    text: str
    start: int
    end: int
    kind: ToponymKind
    place_ids: tuple[str, ...] = ()


def named_places(
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    text: str,
    actors: Sequence[Found[ActorEntry]],
    datelines: Sequence[tuple[int, int]] = (),
) -> list[NamedPlace]:
    """All toponyms and demonyms of a text in order of position."""
    found = [
        NamedPlace(m.text, m.start, m.end, _kind(text, m, actors, lexicon, datelines), m.place_ids)
        for m in gazetteer.scan(_POSSESSIVE.sub("  ", text))
    ]
    found = _people_stay_people(text, found)
    taken = {n.start for n in found}
    for d in lexicon.demonyms.find(text):
        if d.words[0].isupper() and d.start not in taken:
            found.append(NamedPlace(d.words, d.start, d.end, "demonym", (d.entry,)))
    return sorted(found, key=lambda n: n.start)


def _people_stay_people(text: str, found: list[NamedPlace]) -> list[NamedPlace]:
    """A name that was part of a person's name ("Anwar ul Haq Kakar") is that person when it stands alone later."""
    persons = {n.text for n in found if n.kind == "name_part" and " " not in n.text}
    return [
        replace(n, kind="name_part")
        if n.kind == "location"
        and n.text in persons
        and not _LOCATIVE.search(text[max(0, n.start - 30) : n.start])
        and not _CLASS_AFTER.match(text, n.end)
        else n
        for n in found
    ]


def _kind(
    text: str,
    match: NameMatch,
    actors: Sequence[Found[ActorEntry]],
    lexicon: Lexicon,
    datelines: Sequence[tuple[int, int]],
) -> ToponymKind:
    before = text[max(0, match.start - 60) : match.start]
    after = text[match.end : match.end + 60]
    if any(s <= match.start < e for s, e in datelines) or (match.text in _RANKS and _NAME_AFTER.match(after)):
        return "other"
    if before.endswith(("the ", "The ")) and _SITE.match(after):
        return "name_part"
    if _inside(actors, match.start, match.end) or _ORGANISATION.match(after):
        return "name_part"
    if text[match.end : match.end + 1] == "-" and re.match(r"-(?:based|born|linked|Afghan|backed|led)", after):
        return "metonym" if match.text in lexicon.metonyms else "other"
    if _OWNS_PLACE.match(after) or (_OWNS_QUARTER.match(after) and _LOCATIVE.search(before)):
        return "location"
    if match.text not in lexicon.metonyms:
        return _not_metonym(before, after)
    if _TALKS.search(before) or (not _SITED.search(before) and _beside_actor(text, match, actors)):
        return "metonym"
    if _MOVEMENT.search(before) or (
        _LOCATIVE.search(before) and not re.match(r"[’']s?\s+(?!capital|border|territory|soil)", after)
    ):
        return "location"
    if _AGENT_BEFORE.search(before) or _AGENT_AFTER.match(after):
        return "metonym"
    return "location"


def _beside_actor(text: str, match: NameMatch, actors: Sequence[Found[ActorEntry]]) -> bool:
    """ "Pakistan and the Taliban": joined to someone who acts, a country or capital is its government."""
    after = _AND.match(text, match.end)
    at = bisect_right(actors, match.start, key=lambda a: a.start)
    if after is not None and at < len(actors) and actors[at].start == after.end():
        return True
    return at > 0 and _AND.fullmatch(text, actors[at - 1].end, match.start) is not None


def _not_metonym(before: str, after: str) -> ToponymKind:
    name = _TITLE_OR_NAME.search(before)
    if name and name[1].lower() not in _DESCRIBING and not re.search(r"[.!?:]\s+[\w’'-]+\s+$", before):
        # A capitalised word right before: a person's or firm's name, unless a class word makes it a place again.
        return "location" if _CLASS_AFTER.match(after) else "name_part"
    return "location"


def _inside(actors: Sequence[Found[ActorEntry]], start: int, end: int) -> bool:
    at = bisect_right(actors, start, key=lambda a: a.start) - 1
    return at >= 0 and actors[at].end >= end and actors[at].end - actors[at].start > end - start
