"""The claims that one claimant's telling of an event makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geomap.model import Category, Measure
from geomap.reading.accounts import Telling
from geomap.reading.attribution import Claimant
from geomap.reading.categories import THE_DEAD, apposed, force_of, kinds_in
from geomap.reading.people import People
from geomap.reading.places import PlaceRef
from geomap.reading.victims import Group, Roster


@dataclass(frozen=True, slots=True)
class Toll:
    """A claim in the making. Offsets are in the whole text; `place` where it is told of one of several places."""

    measure: Measure
    claimant: Claimant | None
    categories: tuple[Category, ...]
    low: int | None
    high: int | None
    label: str | None
    start: int
    end: int
    place: PlaceRef | None = None
    details: tuple[Toll, ...] = ()
    supersedes: bool = False
    """An update of the claimant's number before."""


def claims_of(telling: Telling) -> list[Toll]:
    found: list[Toll] = []
    for roster in telling.earlier:
        found += _of_roster(telling, roster, supersedes=bool(found))
    return found + _of_roster(telling, telling.roster, supersedes=bool(telling.earlier))


def _of_roster(telling: Telling, roster: Roster, *, supersedes: bool) -> list[Toll]:
    by_category: dict[tuple[Category, ...], list[Group]] = {}
    dead = _the_dead(telling)
    for group in roster.groups:
        by_category.setdefault(_categories(telling, group, dead), []).append(group)
    return [_toll(telling, categories, groups, supersedes) for categories, groups in by_category.items()]


def _the_dead(telling: Telling) -> tuple[Category, ...]:
    """Who "the dead" or "most of the dead" are said to be, in the first sentence that says so."""
    if telling.measure != "killed":
        return ()
    said = (THE_DEAD.search(s.sentence.text) for s in telling.sights.values())
    match = next((found for found in said if found), None)
    if match is None:
        return ()
    kinds = kinds_in(match["kinds"])
    return kinds if "most" not in match["who"].lower() else (*kinds, "unspecified")


def _categories(telling: Telling, group: Group, dead: tuple[Category, ...]) -> tuple[Category, ...]:
    for where, p in group.told:
        s = telling.sights[where]
        found = apposed(s.sentence.text, p, group.category)
        if found:
            return found
    if group.plural and dead:
        return dead
    where, first = group.told[0]
    return (force_of(group.category, first.head, telling.sights[where].sentence.text), *first.also)


def _toll(telling: Telling, categories: tuple[Category, ...], groups: Sequence[Group], supersedes: bool) -> Toll:
    parts = [_part(telling, categories, g) for g in groups]
    if len(parts) == 1:
        return _with(parts[0], details=_included(telling, groups[0]), supersedes=supersedes)
    return Toll(
        telling.measure,
        telling.claimant,
        categories,
        _sum(p.low for p in parts),
        _sum(p.high for p in parts),
        parts[0].label if len({p.label for p in parts}) == 1 else None,
        min(p.start for p in parts),
        max(p.end for p in parts),
        telling.place,
        tuple(parts),
        supersedes,
    )


def _part(telling: Telling, categories: tuple[Category, ...], group: Group) -> Toll:
    where, p = group.told[0]
    start, end = telling.spans[(where, p.start, p.end)]
    return Toll(
        telling.measure, telling.claimant, categories, group.low, group.high, _label(p), start, end, telling.place
    )


def _included(telling: Telling, group: Group) -> tuple[Toll, ...]:
    found = []
    for where, p, host in telling.included:
        if any(w == where and host in (None, q) for w, q in group.told) and p.low != group.low:
            start, end = telling.spans[(where, p.start, p.end)]
            found.append(
                Toll(
                    telling.measure,
                    telling.claimant,
                    (p.category,),
                    p.low,
                    p.high,
                    _label(p),
                    start,
                    end,
                    telling.place,
                )
            )
    return tuple(found)


def _with(toll: Toll, *, details: tuple[Toll, ...], supersedes: bool) -> Toll:
    return Toll(
        toll.measure,
        toll.claimant,
        toll.categories,
        toll.low,
        toll.high,
        toll.label,
        toll.start,
        toll.end,
        toll.place,
        details,
        supersedes,
    )


def _label(p: People) -> str | None:
    """The source's own noun ("terrorists"), kept as its word and never made a type."""
    words = p.words.split()
    return words[-1] if words and p.head and p.head != "name" else p.name


def _sum(values: Iterable[int | None]) -> int | None:
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total
