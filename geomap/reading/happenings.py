"""Stretches of a sentence that tell of one event each, with what they say of it.

A sentence is cut where it sets one event against another ("… in retaliation for …", "… followed by …"), so that the
parts can become different incidents with a link between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geomap.reading import assertion
from geomap.reading.attribution import Claimant, claimant_at
from geomap.reading.casualties import Harm
from geomap.reading.dates import DateMention
from geomap.reading.lexicon import ActorEntry, EventWord
from geomap.reading.phrases import Found
from geomap.reading.places import PlaceRef
from geomap.reading.sightings import Sighting
from geomap.reading.speaking import claims_event
from geomap.taxonomy import SubEventType

FAMILY: Final[dict[SubEventType, str]] = {
    "Air/drone strike": "air",
    "Suicide bomb": "bomb",
    "Remote explosive/landmine/IED": "bomb",
    "Grenade": "bomb",
    "Shelling/artillery/missile attack": "shelling",
    "Armed clash": "ground",
    "Attack": "ground",
    "Government regains territory": "ground",
    "Non-state actor overtakes territory": "ground",
    "Abduction/forced disappearance": "abduction",
    "Arrests": "arrest",
    "Disrupted weapons use": "arrest",
    "Peaceful protest": "protest",
    "Violent demonstration": "protest",
    "Looting/property destruction": "property",
    "Other": "order",
}
_ANAPHOR: Final = re.compile(
    r"\b(?P<which>the|these|this|those|that|both|such|same)\s+(?:\w+\s+){0,2}?(?P<noun>strikes?|airstrikes?|"
    r"attacks?|operations?|bombings?|raids?|"
    r"incidents?|events?|assaults?|blasts?|explosions?|clash(?:es)?|violence|undertakings?|bombardments?|"
    r"killings?|ambush|firefight|engagement)\b",
    re.IGNORECASE,
)
_SAME_FAMILY: Final = {
    "strike": "air",
    "airstrike": "air",
    "bombardment": "air",
    "raid": "",
    "bombing": "",
    "blast": "bomb",
    "explosion": "bomb",
}
_STRUCK: Final = re.compile(
    r"\s+(?:had |have )?(?:hit|struck|targeted|destroyed|rocked|pounded|landed|took place|"
    r"(?:were|was) (?:carried out|launched|conducted|reported|heard))\b"
)
"""Behind a plural event noun: it was carried out, at a place or on a day ("Air strikes hit Barmal on Tuesday")."""
_IN_PLACE: Final = re.compile(r"\s+(?:in|at|near|on|inside|against|over|of)\s+(?:[\w’'-]+\s+){0,4}")
LIKE_BEFORE: Final = re.compile(
    r"\b(?:similar|such|earlier|previous|more|further|fresh)\s+(?:[\w-]+\s+){0,1}?"
    r"(?:air)?(?:strikes?|raids?|bombings?|attacks?)\b",
    re.IGNORECASE,
)
"""An event of the kind of the one told before ("similar strikes")."""
_PURPOSE: Final = re.compile(
    r"\b(?:for|(?:for |be )?used? (?:in|for)|employed in|meant for|intended for|ahead of|during previous|in past)\s+"
    r"(?:[\w-]+\s+){0,2}$"
)
"""Before attacks that something was for: "weapons for use in attacks in Charkh"."""
_ELSEWHEN: Final = re.compile(
    r"(?:(?:Just |Only |A few |Some |Two |Three |Several )?[Hh]ours (?:earlier|later|before)\b|"
    r"Earlier (?:that|on|the same)\b|"
    r"(?:An?|One|Two|Three|Several|Four|Five|Six) (?:days?|weeks?|months?) (?:earlier|later|before)\b|"
    r"The (?:previous|preceding|next|following) (?:day|night|week|month)\b|In a (?:second|third|similar|related)\b)"
)
"""The opening of a sentence that turns to another event."""
_STATES: Final = frozenset(("army", "air force", "paramilitary", "government"))
_SEVERAL: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|multiple|separate|different|various|twin|a series of|"
    r"\d+)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:operations|attacks|incidents|encounters|clashes|blasts|explosions|raids|strikes|airstrikes|bombings|"
    r"shootouts|engagements|actions|ambushes)\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\W*Other (?:[\w’'-]+ ){0,4}(?:operations?|attacks?|raids?|incidents?|strikes?|clashes|blasts?)\b"
)
"""An opening that goes on to other events."""
_LIGHT: Final = re.compile(
    r"\b(?:conduct(?:ed|ing)|carr(?:ied|ying) out|launch(?:ed|ing)|mount(?:ed|ing)|stag(?:ed|ing)|execut(?:ed|ing)|"
    r"perform(?:ed|ing)|confirm\w*|report\w*)\s+"
    r"(?:(?:a|an|the|its|their|at least|several|multiple|two|three|four|five|overnight|precision|new|fresh|deadly|"
    r"reported|cross-border|retaliatory|series of|wave of)\s+)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as one stretch of a sentence tells it. `start`, `end`: offsets in the sentence."""

    sighting: Sighting
    start: int
    end: int
    events: tuple[Found[EventWord], ...]
    harms: tuple[Harm, ...]
    refs: tuple[PlaceRef, ...]
    dates: tuple[DateMention, ...]
    actors: tuple[Found[ActorEntry], ...]
    claimant: Claimant | None
    anaphor: str | None
    """The family that "these strikes" points to, "" for any ("the incident"); None where nothing points back."""
    response: bool
    forced: bool
    territory: str | None
    """"own", "PK" or "AF" where it is told only as being inside a territory."""

    @property
    def several(self) -> bool:
        """Whether it sums up several events ("in two separate operations"), to be told one by one."""
        text = self.sighting.sentence.text
        return bool(self.harms) and _SEVERAL.search(text, self.start, self.end) is not None

    @property
    def families(self) -> set[str]:
        return {FAMILY.get(e.entry.sub_event_type, "ground") for e in self.events}

    @property
    def strong(self) -> tuple[Found[EventWord], ...]:
        """Event words that make an incident by themselves; an operation needs a result."""
        return tuple(e for e in self.events if e.entry.form not in ("operation", "agent"))

    @property
    def recounts(self) -> bool:
        """Whether it only counts anew who was harmed in something told before ("the death toll rose to 46")."""
        return bool(self.harms) and all(h.toll for h in self.harms) and not self.strong

    @property
    def tells(self) -> bool:
        return bool(self.strong or self.harms)


def happenings(sighting: Sighting) -> list[Happening]:
    """The events of a sentence, in order."""
    text = sighting.sentence.text
    cuts: list[tuple[int, str]] = []
    for cue in sighting.cues:
        if cue.entry == "because_of" and cue.start < 4:
            comma = text.find(
                ",", cue.end
            )  # "In retaliation for the strikes, forces fired …": the answer stands after the comma
            if comma > 0:
                cuts.append((comma + 1, "answer"))
        elif cue.entry == "because_of" and _claimed_before(sighting, cue):
            cuts.append((cue.end, "motive"))
        elif cue.entry in ("because_of", "led_to") and _sides(sighting, cue):
            cuts.append((cue.end, cue.entry))
    found = []
    start = 0
    previous = ""
    for end, kind in [*cuts, (len(text), "")]:
        if previous != "motive":  # why somebody says they did it is no event of this report
            found.append(_happening(sighting, start, end, previous, kind))
        start, previous = end, kind
    return [h for h in found if h.events or h.harms or h.anaphor is not None or h.territory]


def _claimed_before(sighting: Sighting, cue: Found[str]) -> bool:
    """Whether responsibility is taken in what stands before: "claimed the massacre, calling it revenge for …"."""
    text = sighting.sentence.text
    return any(
        c.start < cue.start and (c.entry == "responsibility" or (c.entry == "saying" and claims_event(text, c.start)))
        for c in sighting.cues
    )


def _sides(sighting: Sighting, cue: Found[str]) -> bool:
    """Whether an event word or harm stands on the far side of a cue, so that there is something to cut off."""
    offset = sighting.sentence.start
    told_before = cue.entry == "led_to" and any(e.start - offset < cue.start for e in sighting.events)
    if cue.entry == "led_to" and not told_before:
        return False  # nothing is told yet that something else could come after
    if told_before and not any(a.start - offset >= cue.end and a.entry.kind in _STATES for a in sighting.actors):
        return False  # "a blast followed by gunfire" is one event; fire at another country's forces is an answer
    return any(e.start - offset >= cue.end for e in sighting.events) or any(h.start >= cue.end for h in sighting.harms)


def _happening(sighting: Sighting, start: int, end: int, previous: str, following: str) -> Happening:
    text, offset = sighting.sentence.text, sighting.sentence.start
    harms = tuple(h for h in sighting.harms if start <= h.start < end)
    events = _states(sighting, [e for e in sighting.events if start <= e.start - offset < end])
    first = min([*(h.stated_at for h in harms), *(e.start - offset for e in events), end - 1])
    anaphor = _anaphor(text, start, end)
    if harms and not events and all(h.toll for h in harms):
        anaphor = anaphor or ""  # a toll is of what was told before
    return Happening(
        sighting,
        start,
        end,
        events,
        harms,
        tuple(r for r in sighting.refs if start <= r.start - offset < end),
        sighting.dates
        if start == 0 and end == len(text)
        else tuple(d for d in sighting.dates if start <= d.start - offset < end),
        tuple(a for a in sighting.actors if start <= a.start - offset < end),
        claimant_at(sighting.said, max(first, 0)),
        anaphor,
        response=previous in ("led_to", "answer")
        or (following == "because_of" and _responds(sighting, start, end))
        or sighting.has("response", start, end) is not None,
        forced=previous in ("led_to", "because_of", "answer")
        or (start == 0 and (sighting.has("new_event", 0, 30) is not None or _OTHERS.match(text) is not None))
        or (start == 0 and bool(events) and _ELSEWHEN.match(text) is not None),
        territory=_territory(sighting, start, end),
    )


def _responds(sighting: Sighting, start: int, end: int) -> bool:
    """Told by the reporter; a motive that a party gives is that party's, not a link between incidents."""
    return claimant_at(sighting.said, start) is None and not any(a.end >= end - 30 for a in sighting.said)


def _anaphor(text: str, start: int, end: int) -> str | None:
    match = _ANAPHOR.search(text, start, end)
    if not match:
        return None
    noun = match["noun"].lower()
    return _SAME_FAMILY.get(noun.rstrip("s"), "") if noun.rstrip("s") in _SAME_FAMILY else ""


def _territory(sighting: Sighting, start: int, end: int) -> str | None:
    if sighting.has("own_territory", start, end):
        return "own"
    if sighting.has("territory_PK", start, end):
        return "PK"
    return "AF" if sighting.has("territory_AF", start, end) else None


def _states(sighting: Sighting, events: Sequence[Found[EventWord]]) -> tuple[Found[EventWord], ...]:
    """Leave out event nouns in general ("attacks have risen") that nobody is said to have carried out."""
    text, offset = sighting.sentence.text, sighting.sentence.start
    kept = []
    for e in events:
        start, end = e.start - offset, e.end - offset
        if (e.entry.form in ("noun", "protest") and e.words.lower().endswith("s")) or e.words.lower() in (
            "fighting",
            "gunfire",
            "shelling",
        ):
            held = bool(_LIGHT.search(text[max(0, start - 60) : start]))
            located = any(r.locative and _IN_PLACE.fullmatch(text, end, r.start - offset) for r in sighting.refs)
            aimed = (
                e.words.lower() in ("fighting", "gunfire", "shelling")
                and re.match(r"\s+(?:at|on|against|targeting|hit|killed|struck)\b", text[end:]) is not None
            )
            counted = (
                re.search(
                    r"\b(?:two|three|four|five|six|several|multiple|twin|a series of|\d+)\s+(?:[\w-]+\s+){0,2}$",
                    text[max(0, start - 40) : start],
                )
                is not None
            )
            struck = bool(sighting.refs or sighting.dates) and _STRUCK.match(text, end) is not None
            purpose = _PURPOSE.search(text[max(0, start - 40) : start]) is not None or (
                not sighting.harms and assertion.of_someone(text)
            )
            if purpose or not (held or located or aimed or struck or counted or sighting.harms):
                continue
        if (
            e.entry.form == "noun"
            and e.words.lower() == "attack"
            and re.match(r"\s+(?:aircraft|helicopter|dogs?|position)", text[end:])
        ):
            continue
        kept.append(e)
    return tuple(kept)
