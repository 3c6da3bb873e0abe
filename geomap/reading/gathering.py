"""From the sentences of a text to its events: each stretch is given to the event that it tells of, or begins one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.reading.assertion import looks_back
from geomap.reading.belonging import WINDOW, home_of, summary_of, territory_of
from geomap.reading.dates import DateMention
from geomap.reading.drafts import Draft
from geomap.reading.happenings import Happening, happenings
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES, Part, parts
from geomap.reading.scenes import Reaction, Scene, reaction_of, scene_of
from geomap.reading.sightings import Sighting, TextRead
from geomap.reading.spots import event_places, merge_places, nested
from geomap.reading.when import event_date


def gather(read: TextRead, aside: frozenset[int] = frozenset()) -> list[Draft]:
    """The events of a text in the order in which they are first told; sentences `aside` (aggregates) tell of none."""
    drafts: list[Draft] = []
    heading_place: list[PlaceRef] = []
    scene: Scene | None = None
    listed: tuple[DateMention, ...] = ()
    reaction: Reaction | None = None
    for sighting in read.sightings:
        if sighting.sentence.heading:
            heading_place = _heading_place(sighting) or ([] if heading_place and sighting.refs else heading_place)
            continue
        if sighting.sentence.index in aside or looks_back(sighting.sentence.text):
            continue
        parts_told = [_as_reaction(h, reaction) for h in happenings(sighting)]
        known = len(drafts)
        told = [h for h in parts_told if _take(drafts, h, heading_place, scene)]
        for draft in drafts[known:]:
            draft.dates = draft.dates or list(listed)
        if sighting.sentence.text.endswith(":"):
            listed = sighting.dates  # "In operations yesterday:" dates the list that follows
        reaction = reaction_of(sighting) or reaction
        if not told:
            setting = scene_of(sighting)
            if setting is not None:
                scene = _set(drafts, setting) or setting
    return [d for d in drafts if d.tells]


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
    if not last.dates:
        last.dates += scene.dates
    last.actors += scene.sought
    return scene


def _take(drafts: list[Draft], h: Happening, heading_place: Sequence[PlaceRef], scene: Scene | None) -> bool:
    """Give a stretch to the event that it tells of; False where it tells of none."""
    if not (h.events or h.harms):
        return False
    places = event_places(h)
    dated = event_date(h)
    who = parts(h)
    home = home_of(drafts, h, places, dated, who)
    if home is None:
        home = Draft(len(drafts), summary=h.several, within=summary_of(drafts, h, places))
        if territory_of(h) and not h.strong:
            home.like = next((d for d in reversed(drafts[-WINDOW:]) if d.families and d.own_country is None), None)
            home.families |= home.like.families if home.like else set()
        drafts.append(home)
        if scene is not None and h.sighting.sentence.paragraph - scene.paragraph <= 1 and not h.forced:
            _stage(home, h, scene, places, dated)
        if not places and not home.places:
            home.places = list(heading_place)
    _join(home, h, places, dated, who)
    return True


def _stage(draft: Draft, h: Happening, scene: Scene, places: Sequence[PlaceRef], dated: DateMention | None) -> None:
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
