"""What speaks for and against a candidate, as weights that add up (log-odds), and the score they make.

A candidate's score is its share among all candidates and "none of these": e^L / (e^none + sum of e^L). So two equal
namesakes score at most one half each, and a vague likeness inside a large scope loses to "none". The weights are
rules of thumb that were tuned on one half of the development cases and checked on the other (docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log, log10
from typing import NamedTuple

from gazetteer.compiled.catalogue import CURATED, Catalogue
from gazetteer.compiled.index import GARBLE, PART, SHORT
from gazetteer.geodesy import distance_m
from gazetteer.model import Method, PlaceClass
from gazetteer.resolving.priors import HOLDERS, Priors

LIKENESS = 13.0
"""Weight lost per unit of dissimilarity of the spelling."""

_NONE_EXACT, _NONE_EXACT_PER_LOG_SIZE = -1.5, 0.18
_NONE_FUZZY, _NONE_FUZZY_PER_LOG_SIZE = -2.0, 0.28
_NONE_WELL_CHARTED = -3.4
_NONE_UNCHARTED = 1.5
NONE_BESIDE = -1.4
"""The same at least where places just outside the district compete: what is meant may be an unknown place inside."""
CHARTED = 40
"""Places that a district has at least if the village level was built for it."""

_SAID_BY_EDITOR = 5.0
_GARBLED_NAME = -4.0
_ONLY_ALIKE, _ONLY_ALIKE_IN_DISTRICT = -1.5, 0.0
_ABBREVIATION = 1.0
_PART_OF_NAME = -0.5
_REVIEWED = 1.4
_POPULATION = 0.25
_CLASS_FITS, _CLASS_NEARLY_FITS, _CLASS_AKIN, _CLASS_CLASHES = 1.5, 0.5, 0.0, -2.0
_OUTSIDE, _OUTSIDE_PER_KM, _OUTSIDE_PER_LOG_NAMESAKES = -0.6, -0.4, -0.3
_OUTSIDE_PROVINCE = -1.5
_MISTAKEN, _MISTAKEN_PER_RADIUS, _MISTAKEN_PER_LOG_NAMESAKES = -2.8, -0.2, -1.0
_OUTSIDE_PART, _PART_M = -2.5, 3000.0
_NOT_YET_OR_NO_MORE = -1.2
_IN_ANOTHER_PROVINCE_THEN = -3.0
_OTHER_NAME = -0.3
_WHOLE_NAME = 1.5
_AT_FRONTIER_REGION = -1.0
_BESIDE, _CLOSE, _FAR, _REMOTE = 2.0, 1.0, -0.5, -1.5
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
    whole: bool = False
    """Whether a class word of the mention is part of the name: "Dir Colony", a quarter of Peshawar, is not Dir."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A place outside the stated district: by how many metres, and by how many radii of the district.

    `namesakes` are the places of its country that have its name, `siblings` the districts of the stated one's province
    that have such a place; 0 if it is not in that province itself, or the district can't have been mistaken.
    """

    metres: float
    radii: float
    namesakes: int
    siblings: int
    abroad: bool
    """Whether it lies in another province than the district."""

    @property
    def weight(self) -> float:
        """What speaks against it: the way, and that one of many namesakes is soon near by accident.

        If the district was mistaken for another of its province, the way says little and the name counts.
        """
        near = _OUTSIDE + _OUTSIDE_PER_KM * self.metres / 1000 + _OUTSIDE_PER_LOG_NAMESAKES * log(self.namesakes)
        near += _OUTSIDE_PROVINCE * self.abroad
        if not self.siblings:
            return near
        names = _MISTAKEN_PER_LOG_NAMESAKES * log(self.siblings)
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


class Weigher:
    """Weighs matches against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._priors = Priors(catalogue)

    def weigh(self, match: Match, context: Context) -> Scored:
        """The match with its evidence added up."""
        catalogue, priors, place = self.catalogue, self._priors, match.place
        evidence = [("spelling", -LIKENESS * (1 - match.likeness)), ("kind", priors.kind(place))]
        if match.kind or match.method == "alias":
            evidence.append(_name_evidence(match))
        if match.whole:
            evidence.append(("the whole name", _WHOLE_NAME))
        if catalogue.flags[place] & CURATED:
            evidence.append(("reviewed", _REVIEWED))
        elif not match.main:
            evidence.append(("another name of it", _OTHER_NAME))
        is_holder = priors.is_holder(place)
        if not is_holder:
            evidence.append(("reports from around", priors.news(place, in_district=context.in_district)))
        population = catalogue.populations[place]
        if match.method == "fuzzy" and not is_holder and not context.well_charted:
            # All units are known, so a name like a unit's is likely that unit misspelt; most villages are not known.
            evidence.append(("only alike", _ONLY_ALIKE_IN_DISTRICT if context.in_district else _ONLY_ALIKE))
        elif population > 1:
            evidence.append(("population", min(1.6, _POPULATION * log10(population))))
        self._add_context(evidence, place, context)
        return Scored(match, tuple(evidence), sum([weight for _, weight in evidence]))

    def _add_context(self, evidence: list[tuple[str, float]], place: int, context: Context) -> None:
        """What the reference and its parents say of the place."""
        adm2 = self.catalogue.adm2[place]
        if context.classes:
            evidence.append(("class words", _class_weight(self.catalogue.place_class(place), context.classes)))
        if place in context.out_of_date:
            evidence.append(("date", _NOT_YET_OR_NO_MORE))
        if adm2 in context.elsewhere_then:
            evidence.append(("another province on that day", _IN_ANOTHER_PROVINCE_THEN))
        if place in context.beside:
            evidence.append(("outside the stated district", context.beside[place].weight))
        if context.circles and (own := [part for other, part in context.circles if other == adm2]):
            evidence.append(self._circle_evidence(place, own, context))
        if context.near:
            evidence.append(("distance", self._distance_weight(place, context.near)))

    def _circle_evidence(self, place: int, parts: list[int], context: Context) -> tuple[str, float]:
        """For a district of which only what lies around its Frontier Regions is meant.

        Where a whole province is stated, even there: the circle holds much of the settled district too.
        """
        catalogue = self.catalogue
        lon, lat = catalogue.lons[place], catalogue.lats[place]
        ways = [distance_m(lon, lat, catalogue.lons[part], catalogue.lats[part]) for part in parts]
        if all(way > catalogue.radii[part] + _PART_M for way, part in zip(ways, parts, strict=True)):
            return "outside the Frontier Region", _OUTSIDE_PART
        return "near a Frontier Region", 0.0 if context.in_district else _AT_FRONTIER_REGION

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


@lru_cache(maxsize=1024)
def _class_weight(kind: PlaceClass, wanted: tuple[PlaceClass, ...]) -> float:
    if wanted[0] == "frontier_region":  # what is left of its name is the district's that it bordered
        return _CLASS_FITS if kind == wanted[0] else _CLASS_CLASHES
    if kind in wanted:
        return _CLASS_FITS if kind == wanted[0] or "tehsil" not in wanted else _CLASS_NEARLY_FITS
    if "tehsil" in wanted and kind in HOLDERS:
        return _CLASS_CLASHES
    if (kind in HOLDERS) != (wanted[0] in HOLDERS) and not (kind in _OPEN or wanted[0] in _OPEN):
        return _CLASS_CLASHES
    return _CLASS_AKIN if kind not in HOLDERS else _CLASS_CLASHES / 2


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
