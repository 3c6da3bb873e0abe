"""Where an event took place: the locative references of its stretch, and whether two references may be one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from gazetteer import Resolution
from geomap.reading import assertion
from geomap.reading.happenings import Happening
from geomap.reading.places import PlaceRef

FINENESS: Final = ("unlocated", "country", "region", "province", "district", "near", "settlement", "exact")
LISTED: Final = re.compile(
    r"\s*(?:,|,?\s*(?:and|as well as|or)|,?\s*and (?:also )?(?:in|on|at)|,?\s*and (?:the )?|,?\s*and (?:a|an|"
    r"another|the) [\w-]+(?: [\w-]+)? (?:in|of|at|near)|"
    r",?\s*(?:and )?(?:(?:a|an|another|the|two|three|several) )?(?:[\w-]+ )?"
    r"(?:attacks?|incidents?|blasts?|explosions?|bombings?|shootings?|clash(?:es)?|strikes?|raids?|ambush(?:es)?) "
    r"(?:in|at|near|on))\s*(?:the\s+)?(?:\w+ern\s+)?"
)
"""Between two places that an event is said of together: "in A and B", "an attack in A and shootings in B"."""
_AGAIN: Final = re.compile(
    r"\b(?:during|in) (?:a|an|the|another|separate|two|three)\b[\w\s-]{0,40}?\boperations?\b|\b(?:during|in) (?:a|"
    r"an) [\w\s-]{0,30}(?:raid|strike|clash|attack|search)\b"
)


_DATED: Final = re.compile(
    r",?\s+(?:today|yesterday|last night|overnight|on \w+day|\w+day\b|earlier today|"
    r"(?:on )?[A-Z][a-z]{2,8}\.? \d{1,2}\b)"
)
"""A day right after a place dates the event, so the place is the event's too, whatever stands before it."""


def nested(a: Resolution, b: Resolution) -> bool:
    """Whether one may be the other or lie in it, as far as units tell."""
    if a.place_id is not None and a.place_id == b.place_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if a.adm1_code and b.adm1_code and a.adm1_code != b.adm1_code:
        return False
    if "road" in (a.place_class, b.place_class):
        return True  # a road runs through many districts
    if a.adm2_code and b.adm2_code and a.adm2_code != b.adm2_code:
        return False
    if a.adm2_code and a.adm2_code == b.adm2_code and (a.place_class == "tehsil") != (b.place_class == "tehsil"):
        return True
    return not (
        a.precision == b.precision
        and a.precision in ("district", "province", "country", "settlement")
        and a.place_id != b.place_id
    )


def event_places(h: Happening) -> list[PlaceRef]:
    """The places that a stretch gives for its event; several only where it lists them ("in A and in B")."""
    refs = [r for r in h.refs if r.locative and _tells_of_event(h, r)]
    finer = [r for r in refs if not _only_holds(r, refs)]
    groups = _groups(h, finer)
    if not groups:
        return []
    if len(h.harms) > 1 and len(groups) > 1:
        own = [g for g in groups if any(_right_after(h, x.span[1], g) for x in h.harms)]
        if len(own) > 1:
            return _distinct([ref for g in own for ref in g])
    if len(groups) > 1 and len(h.harms) == 1:
        # "captured a leader in A and two insurgents in B"
        own = [g for g in groups if any(_right_after(h, p.end, g) for p in h.harms[0].people)]
        if len(own) > 1:
            return _distinct([ref for g in own for ref in g])
    return _distinct(min(groups, key=lambda g: _distance(h, g)))


def _right_after(h: Happening, end: int, group: Sequence[PlaceRef]) -> bool:
    """ "three died in A and five died in B": each predicate with a place of its own."""
    text, start = h.sighting.sentence.text, group[0].start - h.sighting.sentence.start
    return (
        0 <= start - end < 40 and re.fullmatch(r"\s+(?:in|at|near|on)\s+(?:\w+\s+){0,3}", text[end:start]) is not None
    )


def _tells_of_event(h: Happening, ref: PlaceRef) -> bool:
    """Not the place of what someone is known for ("who leads attacks in Kandahar")."""
    text, offset = h.sighting.sentence.text, h.sighting.sentence.start
    start = ref.start - offset
    said = [x.end for x in h.harms if x.end <= start]
    cues = [
        c for c in h.sighting.cues if c.entry == "background" and c.end <= start and c.start >= max(said, default=0)
    ]
    if not cues:
        return True
    last = cues[-1]
    if _DATED.match(text, ref.end - offset):
        return True
    if _AGAIN.search(text[last.end : start]):
        return True
    return assertion.standing(text, start, cues) != "background"


def _only_holds(ref: PlaceRef, refs: Sequence[PlaceRef]) -> bool:
    """A country or province named beside a finer place in it; a road through many provinces says less than one."""
    return any(
        other is not ref
        and not (other.resolution.place_class == "road" and other.resolution.adm1_code is None)
        and nested(ref.resolution, other.resolution)
        and _rank(other.resolution) > _rank(ref.resolution)
        for other in refs
    )


def _rank(resolution: Resolution) -> int:
    return FINENESS.index(resolution.precision)


def _groups(h: Happening, refs: Sequence[PlaceRef]) -> list[list[PlaceRef]]:
    text, offset = h.sighting.sentence.text, h.sighting.sentence.start
    groups: list[list[PlaceRef]] = []
    for ref in refs:
        if groups and LISTED.fullmatch(text[groups[-1][-1].end - offset : ref.start - offset]):
            groups[-1].append(ref)
        else:
            groups.append([ref])
    return groups


def _distance(h: Happening, group: Sequence[PlaceRef]) -> tuple[int, int]:
    """Nearest to the event's own words; a place in a known province before a country or a road through many."""
    offset = h.sighting.sentence.start
    marks = [x.start for x in h.harms] + [e.start - offset for e in h.events] or [h.start]
    wide = group[0].resolution.precision == "country" or group[0].resolution.place_class == "road"
    return int(wide), min(abs(group[0].start - offset - m) for m in marks)


def _distinct(refs: Sequence[PlaceRef]) -> list[PlaceRef]:
    kept: list[PlaceRef] = []
    for ref in refs:
        if not any(k.place_id == ref.place_id or nested(k.resolution, ref.resolution) for k in kept):
            kept.append(ref)
    return kept


def merge_places(old: Iterable[PlaceRef], new: Iterable[PlaceRef]) -> list[PlaceRef]:
    """Each place once, the finer of two that hold one another."""
    kept = list(old)
    for ref in new:
        same = [i for i, k in enumerate(kept) if nested(k.resolution, ref.resolution)]
        if not same:
            kept.append(ref)
        elif _finer(ref.resolution, kept[same[0]].resolution):
            kept[same[0]] = ref
    return kept


def finer_than(places: Sequence[PlaceRef], others: Sequence[PlaceRef]) -> bool:
    return not others or any(_finer(a.resolution, b.resolution) for a in places for b in others)


def _finer(a: Resolution, b: Resolution) -> bool:
    if a.precision == b.precision:
        return a.place_class == "tehsil" and b.place_class == "district"
    return FINENESS.index(a.precision) > FINENESS.index(b.precision)
