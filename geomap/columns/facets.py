"""A filter's answer in numbers: facets (each leaves its own dimension out), areas, extent, and with them the dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

import numpy as np
import orjson

from geomap.actors import actor_name
from geomap.columns.deaths import Deaths, Groups, deaths
from geomap.columns.histogram import Histogram, histogram
from geomap.columns.kept import Kept
from geomap.columns.matched import Matched, Rows, taken
from geomap.columns.matching import JOINT
from geomap.columns.segment import JOINT_SHAPE, JOINT_SIZE, Array
from geomap.filters import IncidentFilter
from geomap.store.packing import EVENTS, PRECISIONS, STATUSES
from geomap.store.vocabulary import Term, Vocabulary

T = TypeVar("T")

FACETS: Final = ("province", "district", "event_type", "actor", "claimant", "precision", "status", "disputed")
_NOTHING: Final = IncidentFilter()
MOST_VALUES: Final = 500
"""Values listed in one facet, the most frequent first."""

_JOINT_VALUES: Final[Mapping[str, Sequence[str]]] = {
    "event_type": EVENTS,
    "precision": PRECISIONS,
    "status": STATUSES,
    "disputed": ("false", "true"),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that a filter parameter takes, the words people read, and how many incidents have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Incidents that are known to lie in an area and no better. `radius_m` is metres."""

    place_id: str
    code: str | None
    label: str
    precision: str
    count: int
    lon: float | None
    lat: float | None
    radius_m: float | None
    has_outline: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer of /summary."""

    change: int
    matched: int
    located: int
    unlocated: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    histogram: Histogram
    areas: tuple[AreaCount, ...]
    fatalities: Deaths
    bbox: tuple[float, float, float, float] | None


Outlined = Callable[[str], tuple[bool, bool]]
"""Whether a place has an outline, and whether that is approximate, by place id."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Counts that leave out dimensions of a filter, kept for the next filter that differs in nothing else: who goes
    through the provinces sees the same provinces each time."""

    kept: Kept
    change: int
    seen_from: int
    chosen: IncidentFilter

    def get(self, make: Callable[[], T], *dimensions: str) -> T:
        """What `make` counts under all dimensions but these."""
        others = replace(self.chosen, **{name: getattr(_NOTHING, name) for name in dimensions})
        return self.kept.get((self.change, self.seen_from, others, dimensions), make)


def summarise(matched: Matched, apart: Apart, words: Vocabulary, groups: Groups, outlined: Outlined) -> Summary:
    """Count what matches in every dimension."""
    rows = Rows(matched)
    return Summary(
        change=apart.change,
        matched=matched.matched,
        located=matched.located,
        unlocated=matched.matched - matched.located,
        facets=_facets(matched, rows, apart, words),
        histogram=apart.get(partial(histogram, rows), "datetime"),
        areas=_areas(rows, words, outlined),
        fatalities=deaths(matched, rows, groups),
        bbox=_bbox(rows),
    )


def _facets(matched: Matched, rows: Rows, apart: Apart, words: Vocabulary) -> dict[str, tuple[FacetValue, ...]]:
    then = "_then" if apart.chosen.units == "at_date" else ""
    found = _joint_facets(matched, apart.get(partial(_joint, matched), *JOINT))
    for name, column in (("province", f"adm1{then}"), ("district", f"adm2{then}")):
        terms = words.terms(column)
        counts = apart.get(partial(_count, rows, column, len(terms), name), name)
        found[name] = _values((t.value, t.label or t.value, n) for t, n in zip(terms[1:], counts[1:], strict=True))
    for name, column in (("actor", "actors"), ("claimant", "claimants")):
        sets = words.terms(column)
        counts = apart.get(partial(_count, rows, column, len(sets), name), name)
        found[name] = _people(sets, counts, words.terms(name))
    return {name: found[name] for name in FACETS}


def _joint(matched: Matched) -> Array:
    """What matches outside the joint dimensions, by joint code."""
    joint = np.zeros(JOINT_SIZE, dtype=np.int64)
    for part in matched.parts:
        joint += _bincount(part.segment["joint"], np.flatnonzero(part.outer), JOINT_SIZE)
    return joint


def _joint_facets(matched: Matched, joint: Array) -> dict[str, tuple[FacetValue, ...]]:
    """Event type, precision, status and disputed: one count of the joint code, then sums over its axes."""
    cube = joint.reshape(JOINT_SHAPE)
    found = {}
    for axis, name in enumerate(JOINT):
        kept = np.where(matched.matcher.joint_table(leave_out=name), cube, 0)
        counts = kept.sum(axis=tuple(other for other in range(len(JOINT)) if other != axis))
        found[name] = _values((v, v, n) for v, n in zip(_JOINT_VALUES[name], counts, strict=True) if v)
    return found


def _people(sets: Sequence[Term], counts: Array, people: Sequence[Term]) -> tuple[FacetValue, ...]:
    """Counts of sets of actors as counts of actors."""
    labels = {term.value: term.label or actor_name(term.value) for term in people}
    by_id: dict[str, int] = {}
    for code in np.flatnonzero(counts).tolist():
        for member in orjson.loads(sets[code].value) if code else ():
            by_id[member] = by_id.get(member, 0) + int(counts[code])
    return _values((member, labels.get(member) or actor_name(member), count) for member, count in by_id.items())


def _values(found: Iterable[tuple[str, str, int]]) -> tuple[FacetValue, ...]:
    values = [FacetValue(value, label, int(count)) for value, label, count in found if count]
    return tuple(sorted(values, key=lambda v: (-v.count, v.label))[:MOST_VALUES])


def _count(rows: Rows, column: str, length: int, leave_out: str) -> Array:
    counts = np.zeros(length, dtype=np.int64)
    for segment, chosen in rows.but(leave_out):
        counts += _bincount(segment[column], chosen, length)
    return counts


def _bincount(codes: Array, rows: Array, length: int) -> Array:
    # A segment may already hold codes of terms that came after this summary's vocabulary was looked at.
    return np.bincount(taken(codes, rows), minlength=length)[:length]


def _areas(rows: Rows, words: Vocabulary, outlined: Outlined) -> tuple[AreaCount, ...]:
    terms = words.terms("area")
    counts = np.zeros(len(terms), dtype=np.int64)
    for segment, chosen in rows:
        first, last = np.searchsorted(chosen, [segment.pins, segment.located]).tolist()
        counts += _bincount(segment["area"], chosen[first:last], len(terms))
    codes = np.flatnonzero(counts[1:]) + 1
    return tuple(_area(terms[code], int(counts[code]), outlined) for code in codes.tolist())


def _area(term: Term, count: int, outlined: Outlined) -> AreaCount:
    place = orjson.loads(term.extra or "{}")
    has_outline, approximate = outlined(place["place_id"])
    return AreaCount(
        place_id=place["place_id"],
        code=place["code"],
        label=term.label or place["place_id"],
        precision=place["precision"],
        count=count,
        lon=place["lon"],
        lat=place["lat"],
        radius_m=place["radius_m"],
        has_outline=has_outline,
        approximate=approximate,
    )


def _bbox(rows: Rows) -> tuple[float, float, float, float] | None:
    sides: list[tuple[float, float, float, float]] = []
    for segment, chosen in rows:
        located = chosen[: int(np.searchsorted(chosen, segment.located))]
        if len(located):
            lon, lat = taken(segment["lon"], located), taken(segment["lat"], located)
            sides.append((float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())))
    if not sides:
        return None
    west, south, east, north = zip(*sides, strict=True)
    return min(west), min(south), max(east), max(north)
