"""What sentences without an event of their own say about the one that is being told: its place, its day, whom it was
after.

"In Logar last night, a joint force searched a compound in the village of Mogkol Khel. … Two men were captured." The
first sentence has the place and the day, the second what happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geomap.reading import assertion
from geomap.reading.dates import DateMention
from geomap.reading.lexicon import ActorEntry
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES, Part
from geomap.reading.sightings import Sighting

_AFTER: Final = re.compile(
    r"\b(?:target of the (?:search|operation|raid)[\w\s]{0,10}|targeted|targeting|target|in search of|"
    r"search(?:ing)? for|pursuit of|pursuing|to (?:detain|capture|locate|find|arrest|kill)|"
    r"clear(?:ed|ing) (?:\w+ ){1,4}of|rid(?:ding)? (?:\w+ ){1,4}of)\s",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"\W*(?:The|This|Both|These)\s(?:[\w’'-]+[\s/]){0,6}$")
_MEMBER: Final = re.compile(
    r"(?:[-/](?:[\w’'-]+)|\s+(?:[\w’'-]+)){0,4}\s+(?:leader|commander|facilitator|planner|insurgent|fighter|militant|operative|"
    r"member|financier|emplacer|maker)s?\b"
)
""" "The Taliban-associated attack planner is known to …": of whose people the one was who was caught or killed."""


_REACTS: Final = re.compile(
    r"\b(?:answered|retaliat\w+|backlash|reacted|response|responded|reprisals?|revenge|hit back|struck back|vowed)\b",
    re.IGNORECASE,
)
_OPENING: Final = 16
"""Code points before a place that still opens its sentence: "Also in northern Logar, …"."""
_ACTION: Final = re.compile(
    r"\b(?:search\w*|compounds?|target\w*|track\w*|patrol\w*|operation|convoy|scene|moved|approach\w*|located|"
    r"entered|clear\w*|raid\w*|buildings?|tips|"
    r"checkpoint|check ?post|observed|mission|spotted|stopped|recovered|seized|operations|incident|occurred|"
    r"took place|happened|discovered|"
    r"infiltrat\w+|picked up|"
    r"encounter\w*|identified|vehicle|explo\w+|attack\w*|fir(?:ed|ing)|threat|enemy|positions?|engag\w+|ambush\w*|"
    r"insurgents|militants|gunmen|travel\w+|driving)\b",
    re.IGNORECASE,
)
"""Words of a sentence that sets a scene, rather than one that only speaks of a place."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where, when and after whom, as one sentence sets it."""

    paragraph: int
    sentence: int
    places: tuple[PlaceRef, ...]
    dates: tuple[DateMention, ...]
    sought: tuple[Part, ...]
    opens: bool = False
    """The sentence begins with the place ("In Kandahar, a patrol searched …"), so that the report has moved there."""


def scene_of(s: Sighting) -> Scene | None:
    """The scene that a sentence sets; None where it says nothing of place, day or aim."""
    places = () if s.description or s.sentence.heading or not _ACTION.search(s.sentence.text) else _places(s)
    dates = (
        ()
        if s.description
        else tuple(d for d in s.dates if d.since == "in" and d.precision == "day" and _states(s, d.start))
    )
    aims = sought(s)
    opens = bool(places) and places[0].start - s.sentence.start < _OPENING
    says = places or dates or aims
    return Scene(s.sentence.paragraph, s.sentence.index, places, dates, aims, opens) if says else None


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sentence that says one side reacted, without saying how: what follows in its paragraph is the reaction."""

    paragraph: int
    by: ActorEntry


def reaction_of(s: Sighting) -> Reaction | None:
    """ "The Taliban answered quickly", "the Taliban's backlash to these undertakings":
    who reacts, told before what they did.
    """
    cue = _REACTS.search(s.sentence.text)
    if cue is None or s.sentence.heading:
        return None
    before = [a for a in s.actors if a.end - s.sentence.start <= cue.start() and a.entry.kind in FORCES]
    return Reaction(s.sentence.paragraph, before[-1].entry) if before else None


def sought(s: Sighting) -> tuple[Part, ...]:
    """Groups whose people an operation was after."""
    text, offset = s.sentence.text, s.sentence.start
    found = []
    for a in s.actors:
        start = a.start - offset
        if a.entry.kind != "armed group":
            continue
        aim = _AFTER.search(text, max(0, start - 90), start)
        aimed = aim is not None and not re.search(r"[.;,]", text[aim.end() : start])
        member = s.description and _SUBJECT.match(text[:start]) and _MEMBER.match(text, a.end - offset)
        if aimed or member:
            found.append(Part(a.entry, "target", a.words))
    return tuple(found)


def _places(s: Sighting) -> tuple[PlaceRef, ...]:
    found: list[PlaceRef] = []
    for r in s.refs:
        if r.locative and r.resolution.precision not in ("country", "unlocated", "region") and _states(s, r.start):
            found.append(r)
    return tuple(found[:1])


def _states(s: Sighting, position: int) -> bool:
    return assertion.standing(s.sentence.text, position - s.sentence.start, s.cues) == "asserted"
