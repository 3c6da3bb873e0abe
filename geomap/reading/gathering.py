"""From the sentences of a text to its events: each stretch is given to the event that it tells of, or begins one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geomap.reading.assertion import looks_back
from geomap.reading.belonging import WINDOW, home_of, summary_of, territory_of
from geomap.reading.dates import DateMention
from geomap.reading.drafts import Draft
from geomap.reading.happenings import LIKE_BEFORE, Happening, happenings
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES, Part, parts
from geomap.reading.scenes import Reaction, Scene, reaction_of, scene_of, sought
from geomap.reading.sightings import Sighting, TextRead
from geomap.reading.speaking import claims_event
from geomap.reading.spots import event_places, merge_places, nested
from geomap.reading.when import event_date, of_past_month
from geomap.reading.whereabouts import locate

_HEAD: Final = 60
"""Code points before the colon of an item's head."""
_OTHERS: Final = re.compile(
    r"\b(?:operations|attacks|incidents|raids|strikes|clashes|news|following|developments|blasts|elsewhere)\b",
    re.IGNORECASE,
)
"""Before a colon: a list of events follows."""
_SAME_PLACE: Final = re.compile(
    r"\bin the same (?:area|district|town|city|village|tehsil|region|province|locality|agency|valley|neighbou?rhood)\b",
    re.IGNORECASE,
)
"""The place of the event told before."""


def gather(read: TextRead, aside: frozenset[int] = frozenset()) -> list[Draft]:
    """The events of a text in the order in which they are first told; sentences `aside` (aggregates) tell of none."""
    walk = _Walk()
    for sighting in read.sightings:
        if sighting.sentence.heading:
            walk.under(sighting)
        elif sighting.sentence.index not in aside and not looks_back(sighting.sentence.text):
            walk.read(sighting)
    told = [d for d in walk.drafts if d.tells]
    current = [d for d in told if not d.past]
    return locate(current or told, read)


@dataclass
class _Walk:
    """What is known at a sentence: the events so far, and what stands before it that holds for it too."""

    drafts: list[Draft] = field(default_factory=list)
    heading_place: list[PlaceRef] = field(default_factory=list)
    scene: Scene | None = None
    listed: tuple[DateMention, ...] = ()
    """The day before a colon: "In operations yesterday:" dates the list that follows."""
    others: bool = False
    """Whether each item of the list that follows tells of an event of its own."""
    reaction: Reaction | None = None

    def under(self, heading: Sighting) -> None:
        """A heading's place holds until the next heading that has one."""
        kept = [] if self.heading_place and heading.refs else self.heading_place
        self.heading_place = _heading_place(heading) or kept

    def read(self, sighting: Sighting) -> None:
        """Give the stretches of a sentence to their events, or take it for the scene of the next one."""
        known = len(self.drafts)
        stretches = [_as_reaction(h, self.reaction) for h in happenings(sighting)]
        if sighting.sentence.item and stretches and (self.others or _is_headed(sighting)):
            stretches[0] = replace(stretches[0], forced=True)
        homes = [self._take(h) for h in stretches]
        told = [home for home in homes if home is not None]
        for draft in self.drafts[known:]:
            draft.dates = draft.dates or list(self.listed)
            draft.past = known > 0 and of_past_month(sighting)
        if sighting.sentence.text.endswith(":"):
            self.listed = sighting.dates
            self.others = _OTHERS.search(sighting.sentence.text) is not None
        self.reaction = reaction_of(sighting) or self.reaction
        if told:
            told[-1].actors += sought(sighting)
            return
        setting = scene_of(sighting)
        if setting is not None:
            self.scene = _set(self.drafts, setting) or setting

    def _take(self, h: Happening) -> Draft | None:
        """The event that a stretch tells of, with the stretch in it; None where it tells of none."""
        if not (h.events or h.harms) or (self.drafts and _only_claims(h)):
            return None
        places = event_places(h)
        dated = event_date(h)
        who = parts(h)
        home = home_of(self.drafts, h, places or self._stage_of(h), dated, who)
        if home is None:
            home = self._begin(h, places, dated)
        _join(home, h, places, dated, who)
        return home

    def _stage_of(self, h: Happening) -> Sequence[PlaceRef]:
        """Where the sentences since the last event have moved to: what happens next happens there."""
        scene = self.scene
        if scene is None or not scene.opens:
            return ()
        last = self.drafts[-1].parts[-1].sighting.sentence.index if self.drafts else -1
        near = h.sighting.sentence.paragraph - scene.paragraph <= 1
        return scene.places if near and scene.sentence > last else ()

    def _begin(self, h: Happening, places: Sequence[PlaceRef], dated: DateMention | None) -> Draft:
        home = Draft(len(self.drafts), summary=h.several, within=summary_of(self.drafts, h, places))
        if territory_of(h) and not h.strong:
            home.like = next((d for d in reversed(self.drafts[-WINDOW:]) if d.families and d.own_country is None), None)
            home.families |= home.like.families if home.like else set()
        if not h.families and self.drafts and LIKE_BEFORE.search(h.sighting.sentence.text, h.start, h.end):
            home.like = self.drafts[-1]
            home.families |= home.like.families
        if not places and self.drafts and _SAME_PLACE.search(h.sighting.sentence.text, h.start, h.end):
            home.places = list(self.drafts[-1].places)
        self.drafts.append(home)
        scene = self.scene
        if scene is not None and h.sighting.sentence.paragraph - scene.paragraph <= 1 and not h.forced:
            _stage(home, scene, places, dated)
        if not places and not home.places:
            home.places = list(self.heading_place)
        return home


def _only_claims(h: Happening) -> bool:
    """ "X claimed the court bombing": of something told before, which it says nothing more of."""
    s = h.sighting
    claimed = any(c.entry == "saying" and claims_event(s.sentence.text, c.start) for c in s.cues)
    return claimed and not (h.harms or h.refs or h.dates)


def _is_headed(sighting: Sighting) -> bool:
    """ "Zabul, Shah Joy: …": an item that begins with its own place."""
    colon = sighting.sentence.text.find(":", 0, _HEAD)
    return any(r.end - sighting.sentence.start <= colon for r in sighting.refs)


def _heading_place(sighting: Sighting) -> list[PlaceRef]:
    """The place of a heading that is nothing but a place: "Sangin/Helmand"."""
    named = sum(r.end - r.start for r in sighting.refs)
    return list(sighting.refs[:1]) if named >= 0.7 * len(sighting.sentence.text) else []


def _as_reaction(h: Happening, reaction: Reaction | None) -> Happening:
    """What follows in the paragraph of "the Taliban answered", aimed at the other side's forces, is their answer."""
    if reaction is None or reaction.paragraph != h.sighting.sentence.paragraph or not h.strong:
        return h
    who = parts(h)
    struck = {p.entry.country for p in who if p.role == "target" and p.entry.kind in FORCES}
    by = {p.entry.country for p in who if p.role == "initiator" and p.entry.kind in FORCES}
    if not struck or reaction.by.country in struck or by - {reaction.by.country}:
        return h
    return replace(h, response=True, forced=True)


def _set(drafts: Sequence[Draft], scene: Scene) -> Scene | None:
    """Let a scene say more of the event that is being told: a finer place in it, a day, an aim.

    None if it fits no event.
    """
    if not drafts or abs(drafts[-1].paragraph - scene.paragraph) > 3:
        return None
    last = drafts[-1]
    same = not last.places or any(nested(a.resolution, b.resolution) for a in last.places for b in scene.places)
    if scene.places and not same:
        return None
    if len(last.places) < 2 and last.own_country is None:
        last.places = merge_places(last.places, scene.places)
    if all(d.told for d in last.dates):
        last.dates += scene.dates
    last.actors += scene.sought
    return scene


def _stage(draft: Draft, scene: Scene, places: Sequence[PlaceRef], dated: DateMention | None) -> None:
    """A new event on the scene that was set just before it."""
    fits = not places or any(nested(a.resolution, b.resolution) for a in places for b in scene.places)
    if not fits:
        return
    draft.places = list(scene.places)
    draft.actors += scene.sought
    if dated is None:
        draft.dates += scene.dates


def _join(
    draft: Draft, h: Happening, places: Sequence[PlaceRef], dated: DateMention | None, who: Sequence[Part]
) -> None:
    draft.parts.append(h)
    draft.families |= h.families
    draft.actors += who
    draft.response = draft.response or (h.response and h.tells)
    owner = territory_of(h)
    if owner:
        draft.own_country = owner
    if dated:
        draft.dates.append(dated)
    if not owner:
        draft.places = merge_places(draft.places, places)
