"""Which stretches of a text tell of the same event.

A stretch joins an event that it may be part of: no other place, no other day, no other side's account, no other kind
of thing. Where a sentence says that something is another event ("separately", "in retaliation for"), it begins one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gazetteer import Resolution
from geomap.reading.assertion import looks_back
from geomap.reading.dates import DateMention
from geomap.reading.happenings import Happening, happenings
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES, Part, parts
from geomap.reading.scenes import Reaction, Scene, reaction_of, scene_of
from geomap.reading.sightings import Sighting, TextRead
from geomap.reading.spots import event_places, finer_than, merge_places, nested
from geomap.reading.when import event_date

_WINDOW: Final = 8
"""How many events back a later sentence may point: keeps the work in proportion to the text."""
_ARMED: Final = frozenset(("ground", "arrest", "air", "bomb", "shelling", "abduction"))


@dataclass
class Draft:
    """An event as it is put together; becomes one incident for each of its places."""

    number: int
    parts: list[Happening] = field(default_factory=list)
    places: list[PlaceRef] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    actors: list[Part] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    own_country: str | None = None
    response: bool = False
    summary: bool = False
    """It sums up several events, which are told one by one after it."""
    within: Draft | None = None
    """The summary that this event is one of."""
    like: Draft | None = None
    """The event of which this is another side's account, where this account does not say what kind it was."""

    @property
    def paragraph(self) -> int:
        return self.parts[-1].sighting.sentence.paragraph

    @property
    def tells(self) -> bool:
        return any(h.tells for h in self.parts)

    def initiators(self) -> set[str]:
        return {p.entry.id for p in self.actors if p.role == "initiator"}

    def day(self) -> DateMention | None:
        return next((d for d in self.dates if d.precision == "day" and d.first), None)


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
    home = _home(drafts, h, places, dated, who)
    if home is None:
        home = Draft(len(drafts), summary=h.several, within=_summary_of(drafts, h, places))
        if territory_of(h) and not h.strong:
            home.like = next((d for d in reversed(drafts[-_WINDOW:]) if d.families and d.own_country is None), None)
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


def _home(
    drafts: list[Draft], h: Happening, places: Sequence[PlaceRef], dated: DateMention | None, who: Sequence[Part]
) -> Draft | None:
    if h.forced:
        return None
    recent = drafts[-_WINDOW:]
    for back, draft in enumerate(reversed(recent)):
        if _apart(draft, h, places, dated, who):
            continue
        if _belongs(draft, h, places, back):
            return draft
    return None


def _summary_of(drafts: Sequence[Draft], h: Happening, places: Sequence[PlaceRef]) -> Draft | None:
    """The summary that the stretch details: told shortly before, of the same kind, over a place that holds its
    place.
    """
    for draft in reversed(drafts[-_WINDOW:]):
        if not draft.summary:
            continue
        close = h.sighting.sentence.paragraph - draft.parts[0].sighting.sentence.paragraph <= _WINDOW
        fits = (
            not draft.places
            or not places
            or any(nested(a.resolution, b.resolution) for a in places for b in draft.places)
        )
        return draft if close and fits and not h.several else None
    return None


def _apart(
    draft: Draft, h: Happening, places: Sequence[PlaceRef], dated: DateMention | None, who: Sequence[Part]
) -> bool:
    """Whether something rules out that the stretch tells of this event."""
    if draft.summary and (h.forced or (places and finer_than(places, draft.places))):
        return True
    if places and draft.places and not any(nested(a.resolution, b.resolution) for a in places for b in draft.places):
        return True
    day = draft.day()
    if dated and day and dated.precision == "day" and dated.first != day.first:
        return True
    if _other_account(draft, h, places):
        return True
    mixed = h.families and draft.families and not (h.families & draft.families)
    if mixed and not (h.families <= _ARMED and draft.families <= _ARMED):
        return True
    if h.anaphor and draft.families and h.anaphor not in draft.families:
        return True
    return _other_side(draft, h, who)


def _other_account(draft: Draft, h: Happening, places: Sequence[PlaceRef]) -> bool:
    """One side's account that has the event inside its own territory is an event of its own."""
    owner = territory_of(h)
    if owner:
        return draft.own_country != owner and (
            draft.own_country is not None
            or any(_country(p.resolution) != owner for p in draft.places)
            or (not draft.places and draft.tells and _spoken_by_other(draft, h))
        )
    if draft.own_country is None:
        return False
    if any(_country(p.resolution) not in (None, draft.own_country) for p in places):
        return True
    speaker = h.claimant.country if h.claimant else None
    if speaker is None:
        return bool(places)
    return speaker != draft.own_country


def _spoken_by_other(draft: Draft, h: Happening) -> bool:
    """The draft is another claimant's account."""
    mine = h.claimant.id if h.claimant else None
    return any(p.claimant is not None and p.claimant.id != mine for p in draft.parts)


def territory_of(h: Happening) -> str | None:
    """The country in whose territory the stretch puts its event, by its own words; None where it does not say."""
    if h.territory == "own":
        if h.claimant and h.claimant.country:
            return h.claimant.country
        return _speaker_country(h)
    if h.territory == "PK" and h.claimant and h.claimant.id.startswith("pak_"):
        return "PK"
    return None


def _speaker_country(h: Happening) -> str | None:
    if h.claimant and h.claimant.id.startswith("pak_"):
        return "PK"
    countries = [a.entry.country for a in h.actors if a.entry.country]
    return countries[0] if countries else None


def _other_side(draft: Draft, h: Happening, who: Sequence[Part]) -> bool:
    """Another state's forces, or another armed group, began it."""
    new = [p.entry for p in who if p.role == "initiator"]
    old = [p.entry for p in draft.actors if p.role == "initiator"]
    if not (new and h.strong):
        return False
    states = {e.country for e in new if e.kind in FORCES} - {None, "US"}
    struck = {p.entry.country for p in who if p.role == "target" and p.entry.kind in FORCES} - {None, "US"}
    if h.response and states and struck and states != struck:
        sides = {p.entry.country for p in draft.actors if p.entry.kind in FORCES}
        return not states | struck <= sides
    before = {e.country for e in old if e.kind in FORCES} - {None, "US"}
    if states and before and not states & before:
        return True
    groups = {e.id for e in new if e.kind == "armed group"}
    others = {e.id for e in old if e.kind == "armed group"}
    return bool(groups and others and not groups & others and not states and not before)


def _belongs(draft: Draft, h: Happening, places: Sequence[PlaceRef], back: int) -> bool:
    gap = h.sighting.sentence.paragraph - draft.paragraph
    if h.anaphor is not None:
        return True
    if places and draft.places:
        return gap <= 6
    if back == 0:
        return gap <= (4 if not h.strong or not places or h.families & draft.families else 1)
    return False


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


def _country(resolution: Resolution) -> str | None:
    return resolution.country
