"""What speaks for and against a candidate, as weights that add up (log-odds), and the score they make.

A candidate's score is its share among all candidates and "none of these": e^L / (e^none + sum of e^L). So two equal
namesakes score at most one half each, and a vague likeness inside a large scope loses to "none". The weights are
rules of thumb that were tuned on one half of the development cases and checked on the other (docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log, log10
from typing import NamedTuple

from gazetteer.compiled.catalogue import CURATED, Catalogue
from gazetteer.compiled.index import GARBLE, PART, SHORT
from gazetteer.geodesy import distance_m
from gazetteer.model import Method, PlaceClass

LIKENESS = 13.0
"""Weight lost per unit of dissimilarity of the spelling."""

_NONE_EXACT, _NONE_EXACT_PER_LOG_SIZE = -1.5, 0.18
_NONE_FUZZY, _NONE_FUZZY_PER_LOG_SIZE = -2.0, 0.28
_NONE_WELL_CHARTED = -3.4
_NONE_UNCHARTED = 1.5
NONE_BESIDE = -1.8
"""The same at least where places just outside the district compete: what is meant may be an unknown place inside."""
CHARTED = 40
"""Places that a district has at least if the village level was built for it."""

_CLASS_PRIOR: dict[PlaceClass, float] = {
    "country": 1.0,
    "province": 2.0,
    "district": 2.0,
    "agency": 1.2,
    "frontier_region": 1.0,
    "tehsil": 1.0,
    "region": 1.2,
    "area": 0.9,
    "town": 1.2,
    "village": 0.0,
    "valley": 0.6,
    "neighbourhood": -0.5,
    "river": -0.5,
    "mountain": 0.0,
    "road": -0.7,
}
_SAID_BY_EDITOR = 5.0
_GARBLED_NAME = -4.0
_ONLY_ALIKE, _ONLY_ALIKE_IN_DISTRICT = -1.5, -0.2
_ABBREVIATION = 1.0
_PART_OF_NAME = -0.5
_REVIEWED = 1.4
_POPULATION = 0.25
_REPORTED, _REPORTED_MEAN = 0.2, 45.0
_CLASS_FITS, _CLASS_NEARLY_FITS, _CLASS_AKIN, _CLASS_CLASHES = 1.5, 0.5, 0.0, -2.0
_OUTSIDE, _OUTSIDE_PER_KM, _OUTSIDE_PER_LOG_NAMESAKES = -0.6, -0.4, -0.3
_MISTAKEN, _MISTAKEN_PER_RADIUS, _MISTAKEN_PER_LOG_NAMESAKES = -2.5, -0.5, -1.0
_OUTSIDE_PART, _PART_M = -2.5, 3000.0
_NOT_YET_OR_NO_MORE = -1.2
_IN_ANOTHER_PROVINCE_THEN = -3.0
_OTHER_NAME = -0.3
_BESIDE, _CLOSE, _FAR, _REMOTE = 2.0, 1.0, -0.5, -1.5
_HOLDERS = frozenset({"province", "district", "agency", "frontier_region", "region", "country"})
_OPEN = frozenset({"area", "tehsil", "valley"})


class Match(NamedTuple):
    """A place whose name is like the mention's: the entry that matched, how, and how much (0 to 1)."""

    place: int
    entry: int
    likeness: float
    method: Method
    kind: int = 0
    """The kind of entry (index.SHORT, index.GARBLE …)."""
    main: bool = True
    """Whether the entry is the place's preferred name."""


@dataclass(frozen=True, slots=True)
class Outside:
    """How far (metres) a place lies outside the stated district, and how many places of its country have its name.

    `within_province` counts those of its province, if that is the district's province, else it is 0.
    """

    metres: float
    namesakes: int
    within_province: int = 0
    radii: float = 0.0
    """How far beyond the district's radius it lies, in radii."""

    @property
    def weight(self) -> float:
        """What speaks against it: the way, and that one of many namesakes is soon near by accident.

        If the district was mistaken for another of its province, the way says nothing and only the name counts.
        """
        near = _OUTSIDE + _OUTSIDE_PER_KM * self.metres / 1000 + _OUTSIDE_PER_LOG_NAMESAKES * log(self.namesakes)
        if not self.within_province:
            return near
        names = _MISTAKEN_PER_LOG_NAMESAKES * log(self.within_province)
        return max(near, _MISTAKEN + _MISTAKEN_PER_RADIUS * self.radii + names)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the name: classes the class words speak for, other places' points, places out of date."""

    classes: tuple[PlaceClass, ...] = ()
    near: tuple[tuple[float, float], ...] = ()
    well_charted: bool = False
    """Whether nearly every place of the scope is known."""
    in_district: bool = False
    """Whether the district is stated: then a likeness is no accident of a large country."""
    out_of_date: frozenset[int] = frozenset()
    circles: frozenset[tuple[int, int]] = frozenset()
    """Districts of which only what lies around a place is meant (scope.Scope)."""
    beside: Mapping[int, Outside] = field(default_factory=dict)
    """Places just outside the stated district."""
    elsewhere_then: frozenset[int] = frozenset()
    """Districts (numbers) that were not in the stated province on the day."""


class Scored(NamedTuple):
    """A match with its evidence, each piece a label and a weight, and the score that they make."""

    match: Match
    evidence: tuple[tuple[str, float], ...]
    weight: float
    score: float = 0.0


@dataclass(slots=True)
class Weigher:
    """Weighs matches against one catalogue."""

    catalogue: Catalogue
    priors: tuple[float, ...] = field(init=False)
    reported: list[float] = field(init=False)
    """What each district's weight in the news is worth, by its number: 0 for the average one, and for none."""

    def __post_init__(self) -> None:
        from gazetteer.compiled.catalogue import CLASSES

        self.priors = tuple(_CLASS_PRIOR.get(kind, 0.3) for kind in CLASSES)
        self.reported = [0.0, *[_REPORTED * log((n + 5) / _REPORTED_MEAN) for n in self.catalogue.reviewed_in_adm2[1:]]]

    def weigh(self, match: Match, context: Context) -> Scored:
        """The match with its evidence added up."""
        catalogue, place = self.catalogue, match.place
        evidence = [
            ("spelling", -LIKENESS * (1 - match.likeness)),
            ("kind", self.priors[catalogue.classes[place]]),
        ]
        if match.method == "alias" or match.kind:
            evidence.append(_name_evidence(match))
        if catalogue.flags[place] & CURATED:
            evidence.append(("reviewed", _REVIEWED))
        elif not match.main:
            evidence.append(("another name of it", _OTHER_NAME))
        population = catalogue.populations[place]
        alike_only = match.method == "fuzzy" and not context.well_charted
        if alike_only and catalogue.place_class(place) not in _HOLDERS:
            # All units are known, so a name like a unit's is likely that unit misspelt; most villages are not known.
            evidence.append(("only alike", _ONLY_ALIKE_IN_DISTRICT if context.in_district else _ONLY_ALIKE))
        elif population > 1:
            evidence.append(("population", min(1.6, _POPULATION * log10(population))))
        self._add_context(evidence, place, context)
        return Scored(match, tuple(evidence), sum([weight for _, weight in evidence]))

    def _add_context(self, evidence: list[tuple[str, float]], place: int, context: Context) -> None:
        """What the reference and its parents say of the place."""
        catalogue = self.catalogue
        adm2 = catalogue.adm2[place]
        if not context.in_district and catalogue.place_class(place) not in _HOLDERS:
            # Our tables hold what reports name: a district of many reviewed places is often in the news.
            evidence.append(("reports from the district", self.reported[adm2]))
        if context.classes:
            evidence.append(("class words", _class_weight(catalogue.place_class(place), context.classes)))
        if place in context.out_of_date:
            evidence.append(("date", _NOT_YET_OR_NO_MORE))
        if adm2 in context.elsewhere_then:
            evidence.append(("another province on that day", _IN_ANOTHER_PROVINCE_THEN))
        if place in context.beside:
            evidence.append(("outside the stated district", context.beside[place].weight))
        if context.circles and not self._is_around(place, context.circles):
            evidence.append(("outside the Frontier Region", _OUTSIDE_PART))
        if context.near:
            evidence.append(("distance", self._distance_weight(place, context.near)))

    def _is_around(self, place: int, circles: frozenset[tuple[int, int]]) -> bool:
        """Whether a place lies inside one of the circles of its district, or in a district that has none."""
        catalogue = self.catalogue
        own = [part for adm2, part in circles if adm2 == catalogue.adm2[place]]
        lon, lat = catalogue.lons[place], catalogue.lats[place]
        return not own or any(
            distance_m(lon, lat, catalogue.lons[part], catalogue.lats[part]) <= catalogue.radii[part] + _PART_M
            for part in own
        )

    def _distance_weight(self, place: int, near: tuple[tuple[float, float], ...]) -> float:
        lon, lat = self.catalogue.lons[place], self.catalogue.lats[place]
        metres = min(distance_m(lon, lat, *point) for point in near)
        if not metres < 1e7:
            return 0.0
        extra = self.catalogue.radii[place] / 2
        if metres < 10_000 + extra:
            return _BESIDE
        if metres < 30_000 + extra:
            return _CLOSE
        return _FAR if metres < 100_000 else _REMOTE


def _name_evidence(match: Match) -> tuple[str, float]:
    """What the kind of name that matched is worth."""
    if match.method == "alias":
        return "an editor's alias", _SAID_BY_EDITOR
    if match.kind == GARBLE:
        return "known only as a slip", _GARBLED_NAME
    if match.kind == SHORT and match.method == "exact":
        return "a known abbreviation", _ABBREVIATION
    return ("part of the name", _PART_OF_NAME) if match.kind == PART else ("an old or short name", 0.0)


def _class_weight(kind: PlaceClass, wanted: tuple[PlaceClass, ...]) -> float:
    if wanted[0] == "frontier_region":  # what is left of its name is the district's that it bordered
        return _CLASS_FITS if kind == wanted[0] else _CLASS_CLASHES
    if kind in wanted:
        return _CLASS_FITS if kind == wanted[0] or "tehsil" not in wanted else _CLASS_NEARLY_FITS
    if "tehsil" in wanted and kind in _HOLDERS:
        return _CLASS_CLASHES
    if (kind in _HOLDERS) != (wanted[0] in _HOLDERS) and not (kind in _OPEN or wanted[0] in _OPEN):
        return _CLASS_CLASHES
    return _CLASS_AKIN if kind not in _HOLDERS else _CLASS_CLASHES / 2


def none_of_exact(size: int, charted: bool) -> float:
    """Weight of "none of these" where names are the same: namesakes grow with the size of the scope.

    `charted` if places of the kind are known at all: without the village level most villages are not.
    """
    return _NONE_EXACT + _NONE_EXACT_PER_LOG_SIZE * log(size + 1) + (0.0 if charted else _NONE_UNCHARTED)


def none_of_fuzzy(size: int, charted: bool, well_charted: bool) -> float:
    """The same where names are only alike; `well_charted` if nearly every village of the scope is known."""
    if well_charted:
        return _NONE_WELL_CHARTED
    return _NONE_FUZZY + _NONE_FUZZY_PER_LOG_SIZE * log(size + 1) + (0.0 if charted else _NONE_UNCHARTED)


def share(scored: list[Scored], none: float) -> list[Scored]:
    """The candidates, best first, with their scores; `none` is the weight of "none of these"."""
    total = exp(none) + sum([exp(one.weight) for one in scored])
    ranked = sorted(scored, key=lambda one: (-one.weight, one.match.place))
    return [Scored(one.match, one.evidence, one.weight, exp(one.weight) / total) for one in ranked]
