"""Which of an event's places the people of a sentence belong to: "six in Barmal and two in Spera"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.reading.casualties import Harm
from geomap.reading.drafts import Draft
from geomap.reading.people import People
from geomap.reading.places import PlaceRef
from geomap.reading.sightings import Sighting
from geomap.reading.spots import LISTED

_IN: Final = re.compile(r"\s+(?:in|at|near|on)\s+(?:\w+\s+){0,2}")
_BACK: Final = 2
"""Sentences back to the one that says where."""


def by_place(
    draft: Draft, sightings: Sequence[Sighting], s: Sighting, harm: Harm
) -> list[tuple[PlaceRef | None, list[People]]]:
    """ "six in Barmal and two in Spera": people with a place of their own, where the event has several."""
    if len(draft.places) < 2:
        return [(None, list(harm.people))]
    parts: list[tuple[PlaceRef | None, list[People]]] = []
    for p in harm.people:
        ends = {p.end, harm.span[1]} if p is harm.people[-1] else {p.end}
        ref = next((r for r in s.refs if r.locative and _one_of(draft, r) and _follows(s, r, ends)), None)
        ref = None if ref is not None and _in_list(draft, s, ref) else ref
        if parts and parts[-1][0] == ref:
            parts[-1][1].append(p)
        else:
            parts.append((ref, [p]))
    if all(ref is None for ref, _ in parts):
        inside = [r for r in s.refs if r.locative and _one_of(draft, r)]
        if len({r.place_id for r in inside}) == 1 and abs(inside[0].start - s.sentence.start - harm.span[1]) < 40:
            return [(inside[0], list(harm.people))]
        return [(_setting(draft, sightings, s), list(harm.people))]
    return parts


def _setting(draft: Draft, sightings: Sequence[Sighting], s: Sighting) -> PlaceRef | None:
    """After the lead: the one of the event's places that the sentence, or the one or two before it, speaks of."""
    at, lead = s.sentence.index, draft.parts[0].sighting.sentence.index
    for before in reversed(sightings[max(lead + 1, at - _BACK) : at + 1]):
        inside = [r for r in before.refs if r.locative and _one_of(draft, r)]
        if inside:
            return inside[0] if len({r.place_id for r in inside}) == 1 else None
    return None


def _in_list(draft: Draft, s: Sighting, ref: PlaceRef) -> bool:
    """Whether more of the event's places are listed with it, so that none has the people to itself."""
    after = next((r for r in s.refs if r.start >= ref.end and _one_of(draft, r)), None)
    gap = s.sentence.text[ref.end - s.sentence.start : after.start - s.sentence.start] if after else ""
    return after is not None and LISTED.fullmatch(gap) is not None


def _follows(s: Sighting, ref: PlaceRef, ends: set[int]) -> bool:
    """Whether a place stands right after the people or the verb:
    "two in Spera", "three were killed in a part of Spera".
    """
    start = ref.start - s.sentence.start
    return any(0 <= start - end <= 30 and _IN.fullmatch(s.sentence.text[end:start]) for end in ends)


def _one_of(draft: Draft, ref: PlaceRef) -> bool:
    return any(
        ref.place_id == p.place_id
        or (
            ref.resolution.adm1_code == p.resolution.adm1_code
            and sum(q.resolution.adm1_code == ref.resolution.adm1_code for q in draft.places) == 1
        )
        for p in draft.places
    )
