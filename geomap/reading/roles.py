"""Who does what to whom in a sentence: initiator, target, or only named beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geomap.model import Role
from geomap.reading.assertion import standing
from geomap.reading.happenings import Happening
from geomap.reading.lexicon import ActorEntry
from geomap.reading.people import People
from geomap.reading.phrases import Found

FORCES: Final = frozenset(("army", "air force", "police", "paramilitary", "government"))
_AIMED: Final = re.compile(
    r"\b(?:at|on|against|targeting|targeted|target|hit|hits|struck|attacked|ambushed|killed|killing|captured|"
    r"capturing|detained|detaining|arrested|"
    r"bombed|shelled|engaged|in search of|searching for|search for|pursuit of|pursuing|detain|capture|kill|locate|"
    r"arrest|seeking|wounding|injuring|wounded|for)\s+"
    r"(?:(?:a|an|the|two|three|four|five|six|several|multiple|another|one|senior|key|top|known|suspected|local|"
    r"former|second|third|wanted|high-level|mid-level|armed|\d+)\s+)*$",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"\b(?:by|from)\s+(?:(?:a|an|the|combined|joint|two|several|suspected|fleeing)\s+)*(?:\w+ and )?$", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"\b(?:between|ties with|relations with|talks with)\b[^.;,]{0,40}$", re.IGNORECASE)
_SPEAKS: Final = re.compile(
    r"(?:[’']s?)?(?:,?\s+|\s+(?:(?!was\b|were\b|been\b|is\b|are\b)[\w-]+\s+){1,4}?)(?:said|says?|told|reported|"
    r"claimed|claims|confirmed|insist\w+|denied|denies|put the|blamed|blames|"
    r"condemned|distanced|rejected|alleged|added|statement|announced|contention|spokes\w+)\b",
    re.IGNORECASE,
)
_AT_SITE: Final = re.compile(
    r"(?:[’']s?)?\s+(?:joint )?(?:training cent(?:er|re)|check ?-?posts?|check ?points?|posts?|convoys?|patrols?|"
    r"camps?|headquarters|bases?|stations?|vans?|vehicles?|trucks?|buses|bus|compounds?|offices?|pickets?|outposts?|barracks)\b",
    re.IGNORECASE,
)
"""Behind a force's name: something of its that is struck."""
_STRUCK_AT: Final = re.compile(
    r"\b(?:on|at|near|outside|inside|into|of|against|stormed|attacked|hit|targeted|struck|rammed|towards?)\s+"
    r"(?:(?:a|an|the|joint|local|main)\s+)*$",
    re.IGNORECASE,
)
_IDLE: Final = re.compile(
    r"^(?:[’']s)?\s+(?:activity|activities|presence|influence|era|rule|regime's|control|propaganda|efforts|"
    r"freedom|hands|stronghold|base|safe haven|safe havens|"
    r"infiltration|supply|attacks?|operations|movement)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in an event, in the words of the text."""

    entry: ActorEntry
    role: Role
    words: str


def parts(h: Happening) -> list[Part]:
    """The parts that the named actors of a stretch have in its event; who only speaks has none."""
    text, offset = h.sighting.sentence.text, h.sighting.sentence.start
    harmed = [p for harm in h.harms for p in harm.people]
    verbs = sorted([*(x.start for x in h.harms), *(e.start - offset for e in h.strong)])
    found = []
    for actor in h.actors:
        start, end = actor.start - offset, actor.end - offset
        if actor.entry.id == "un" or _IDLE.match(text[end : end + 40]):
            continue
        if actor.entry.kind == "armed group" and standing(text, start, h.sighting.cues) == "background":
            continue
        if (
            text.startswith((" sources:", " officials:", ":"), end)
            or _SPEAKS.match(text, end)
            or re.search(r"according to (?:the |two |three |a )?$", text[:start])
        ):
            continue
        role = _role(text, start, end, actor, harmed, verbs)
        if (
            role == "initiator"
            and h.claimant is not None
            and h.claimant.words == actor.words
            and not _does(text, end, verbs)
        ):
            continue
        found.append(Part(actor.entry, role, text[start : max(end, _phrase_end(h.sighting.people, start, end))]))
    return found


def _does(text: str, end: int, verbs: Sequence[int]) -> bool:
    """Whether the actor stands right before an event verb, so that it acts as well as speaks."""
    return any(0 <= v - end <= 25 for v in verbs)


def _phrase_end(people: Sequence[People], start: int, end: int) -> int:
    return max((p.end for p in people if p.start <= start and end <= p.end), default=end)


def _role(
    text: str, start: int, end: int, actor: Found[ActorEntry], harmed: Sequence[People], verbs: Sequence[int]
) -> Role:
    if any(p.start <= start < p.end or 0 <= start - p.end <= 3 for p in harmed):
        return "target"
    before = text[max(0, start - 80) : start]
    if _BETWEEN.search(before):
        return "affiliated"
    if _BY.search(before):
        return "initiator"
    if _AIMED.search(before):
        return "target"
    if actor.entry.kind not in FORCES and re.match(
        r"\s+(?:\w+\s+){0,3}(?:leader|commander|facilitator|network leader|governor|financier|member)s?\b",
        text[end : end + 60],
    ):
        described = not verbs or start > verbs[0] or re.search(r"\b(?:was|were)\b", text[end : end + 120]) is not None
        return "target" if described else "initiator"
    if actor.entry.kind in FORCES and _AT_SITE.match(text, end) and _STRUCK_AT.search(before):
        return "target"
    if verbs and start < verbs[0]:
        return "initiator"
    return "initiator" if actor.entry.kind in FORCES else "affiliated"
