"""Whether a stretch of a text tells of an event that is being told already.

A stretch joins an event that it may be part of: no other place, no other day, no other side's account, no other kind
of thing. Where a sentence says that something is another event ("separately", "in retaliation for"), it begins one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.reading.dates import DateMention
from geomap.reading.drafts import Draft
from geomap.reading.happenings import Happening
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES, Part
from geomap.reading.spots import finer_than, nested

WINDOW: Final = 8
"""How many events back a later sentence may point: keeps the work in proportion to the text."""
_CONFIRMED: Final = re.compile(r"\bconfirm(?:s|ed)?\b", re.IGNORECASE)
_ARMED: Final = frozenset(("ground", "arrest", "air", "bomb", "shelling", "abduction"))


def home_of(
    drafts: list[Draft], h: Happening, places: Sequence[PlaceRef], dated: DateMention | None, who: Sequence[Part]
) -> Draft | None:
    if h.forced:
        return None
    recent = drafts[-WINDOW:]
    for back, draft in enumerate(reversed(recent)):
        if _apart(draft, h, places, dated, who):
            continue
        if _belongs(draft, h, places, back) or _confirms(draft, h, dated):
            return draft
    if h.anaphor and recent and not any(h.anaphor in d.families for d in recent) and not places and not dated:
        return recent[-1] if recent[-1].families <= _ARMED else None  # "the strike" after "called for air support"
    return None


def summary_of(drafts: Sequence[Draft], h: Happening, places: Sequence[PlaceRef]) -> Draft | None:
    """The summary that the stretch details: told shortly before, of the same kind, over a place that holds its
    place.
    """
    for draft in reversed(drafts[-WINDOW:]):
        if not draft.summary:
            continue
        close = h.sighting.sentence.paragraph - draft.parts[0].sighting.sentence.paragraph <= WINDOW
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
    if dated and not dated.told and _other_time(draft, dated):
        return True
    if _other_account(draft, h, places):
        return True
    mixed = h.families and draft.families and not (h.families & draft.families)
    if mixed and not (h.families <= _ARMED and draft.families <= _ARMED):
        return True
    if h.anaphor and draft.families and h.anaphor not in draft.families:
        return True
    return _other_side(draft, h, who)


def _other_time(draft: Draft, dated: DateMention) -> bool:
    """Another day, or a week or month that the event's day does not lie in."""
    held = draft.day() or next((d for d in draft.dates if d.first and d.precision in ("week", "month")), None)
    if held is None or held.first is None or dated.first is None or dated.precision not in ("day", "week", "month"):
        return False
    if held.precision == dated.precision == "day":
        return held.first != dated.first
    if dated.precision == "month" and not dated.relative:
        return False  # "they led a raid in June": of those the event is about
    return dated.first > (held.last or held.first) or (dated.last or dated.first) < held.first


def _other_account(draft: Draft, h: Happening, places: Sequence[PlaceRef]) -> bool:
    """One side's account that has the event inside its own territory is an event of its own."""
    owner = territory_of(h)
    if owner:
        return draft.own_country != owner and (
            draft.own_country is not None
            or any(p.resolution.country != owner for p in draft.places)
            or (not draft.places and draft.tells and _spoken_by_other(draft, h))
        )
    if draft.own_country is None:
        return False
    if any(p.resolution.country not in (None, draft.own_country) for p in places):
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


def _confirms(draft: Draft, h: Happening, dated: DateMention | None) -> bool:
    """Whether it confirms later what was told of that very day: "confirmed the capture of … in an operation Friday"."""
    day = draft.day()
    same = day is not None and dated is not None and day.first == dated.first
    return same and _CONFIRMED.search(h.sighting.sentence.text, h.start, h.end) is not None


def _belongs(draft: Draft, h: Happening, places: Sequence[PlaceRef], back: int) -> bool:
    gap = h.sighting.sentence.paragraph - draft.paragraph
    if h.anaphor is not None:
        return True
    if places and draft.places:
        return gap <= 6
    if back == 0:
        return gap <= (4 if not h.strong or not places or h.families & draft.families else 1)
    return False
