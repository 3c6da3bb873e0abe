"""Where the events of a report were that give no place: what its headline names, or the dateline it was filed under.

Two conventions of news prose: a headline says where ("Taliban commander captured in Paktia"), and a report filed from a
province or district rather than from a bureau's town ("PAKTIA, Afghanistan (Nov. 10, 2011) –") tells of that one. Both
give a unit, never a point, and only where no event of the report has a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from geomap.reading.drafts import Draft
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES
from geomap.reading.sightings import TextRead
from geomap.reading.spots import nested

_WIDE: Final = frozenset(("country", "region", "unlocated"))


def locate(drafts: Sequence[Draft], read: TextRead) -> list[Draft]:
    """The events, with the headline's or dateline's place where none has one."""
    if any(_placed(d) or d.own_country or d.response or _across(d) for d in drafts):
        return list(drafts)
    place = _of_headline(read) or next(iter(read.filed_from), None)
    for draft in drafts:
        if place is not None and all(nested(place.resolution, wide.resolution) for wide in draft.places):
            draft.places = [place]
    return list(drafts)


def _placed(draft: Draft) -> bool:
    return any(p.resolution.precision not in _WIDE for p in draft.places)


def _across(draft: Draft) -> bool:
    """Forces of two countries: what happened between them may have been on the border."""
    return len({p.entry.country for p in draft.actors if p.entry.kind in FORCES} & {"AF", "PK"}) > 1


def _of_headline(read: TextRead) -> PlaceRef | None:
    """The one place that the lines above the report name; None where they name two provinces, or none."""
    lines = takewhile(lambda s: s.sentence.heading, read.sightings)
    refs = [r for s in lines for r in s.refs if r.resolution.precision not in _WIDE and r.resolution.adm1_code]
    return refs[-1] if len({r.resolution.adm1_code for r in refs}) == 1 else None
