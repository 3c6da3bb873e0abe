"""Decides what place a reference means: parent first, then evidence, and an honest "not sure" or "not known".

1. The stated country, province and district make the scope; units that the reference itself names narrow it.
2. The places of the scope whose name is like a mention are weighed (evidence.py), the last mention first, so that
   what stands later ("near Wana") tells where the earlier one lies.
3. The first mention that is plausible wins; else the offset from an anchor, else a later mention, else the parent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import log

from gazetteer.candidates import CandidateFinder
from gazetteer.catalogue import Catalogue
from gazetteer.evidence import Context, Scored, Weigher, share
from gazetteer.geodesy import destination, distance_m
from gazetteer.model import PlaceQuery
from gazetteer.parents import HOLDERS, Parents
from gazetteer.reference import Mention, Reference, parse
from gazetteer.scope import Scope, Scopes

PLAUSIBLE = 0.30
"""A place scores at least this to be the answer where something else (a parent, an anchor) can be told instead."""
POSSIBLE = 0.10
"""And at least this where nothing else can be told."""

_NONE_EXACT, _NONE_EXACT_PER_LOG_SIZE = -1.5, 0.18
_NONE_FUZZY, _NONE_FUZZY_PER_LOG_SIZE = -2.0, 0.28
"""Weight of "none of these", and its growth with the size of the scope: chance likenesses grow with it."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One mention with its candidates, best first, and the scope they were looked for in."""

    mention: Mention
    scope: Scope
    scored: tuple[Scored, ...] = ()

    @property
    def best(self) -> Scored | None:
        """The best candidate."""
        return self.scored[0] if self.scored else None


@dataclass(frozen=True, slots=True)
class Decision:
    """How a reference was understood and what it was taken for.

    `place` is the number of the chosen place, `parent` says that it is the parent of what could not be found, `near`
    that the place lies beside it, `point` a point (lon, lat) that was reckoned from anchors with `spread_m` around it.
    """

    query: PlaceQuery
    reference: Reference
    scope: Scope
    considered: tuple[Considered, ...] = ()
    chosen: Considered | None = None
    place: int | None = None
    parent: bool = False
    near: bool = False
    point: tuple[float, float] | None = None
    spread_m: float = 0.0
    score: float = 0.0
    border: bool = False
    listed: bool = False


@dataclass(slots=True)
class Resolver:
    """Resolves references against one gazetteer."""

    catalogue: Catalogue
    finder: CandidateFinder
    scopes: Scopes
    parents: Parents
    weigher: Weigher
    validity: tuple[tuple[int, date | None, date | None], ...]
    """Places with valid dates: number, first day, first day after."""
    border_belt: int | None = None
    """The place that has no point: somewhere along the border."""
    _out_of_date: dict[date, frozenset[int]] = field(default_factory=dict)

    def decide(self, query: PlaceQuery) -> Decision:
        """What the reference means."""
        reference = parse(query.text)
        scope = self.parents.stated(query.adm1, query.adm2, query.country)
        if not reference.mentions:
            return self._without_mentions(query, reference, scope)
        holders = [self._held_by(mention, scope) for mention in reference.mentions]
        subjects = [i for i, holder in enumerate(holders) if holder is None]
        if not subjects:
            subjects = [self._finest(holders)]
        scope, aside = self._combined(scope, holders, subjects, reference.listed)
        subjects = sorted([*subjects, *aside])
        considered = self._consider(query, reference, subjects, scope)
        return self._choose(query, reference, scope, considered)

    def _without_mentions(self, query: PlaceQuery, reference: Reference, scope: Scope) -> Decision:
        if reference.border and scope.rank < 2:
            return Decision(query, reference, scope, place=self.border_belt, border=True)
        return self._parent(query, reference, scope, ())

    def _held_by(self, mention: Mention, scope: Scope) -> Scope | None:
        """The scope of the unit that a mention names as a parent; None if it is (also) a smaller place's name."""
        kinds = mention.classes
        wants_unit = any(kind in HOLDERS for kind in kinds[:1])
        if "tehsil" in kinds or (kinds and not wants_unit and kinds[0] not in {"area", "valley"}):
            return None
        name = " ".join(mention.words)
        units = [match.place for match in self.finder.exact(mention, scope)]
        units = [unit for unit in units if self.catalogue.place_class(unit) in HOLDERS]
        if not units and wants_unit:
            level = "province" if kinds[0] in {"province", "country"} else "district"
            units = self.parents.named(name, scope, level)
        held = [self.scopes.of_unit(unit) for unit in units]
        if not held:
            return None
        # Of a district, its former agency and a province of one name the narrowest scope is meant.
        return max(held, key=lambda one: (one.rank, -one.size))

    def _finest(self, holders: list[Scope | None]) -> int:
        return max(range(len(holders)), key=lambda i: (holders[i].rank if holders[i] else 0, -i))  # type: ignore[union-attr]

    def _combined(
        self, stated: Scope, holders: list[Scope | None], subjects: list[int], listed: bool
    ) -> tuple[Scope, list[int]]:
        """The scope inside all parents, the last first, and the parents that do not fit and must mean a smaller place.

        Parents of a list ("Orakzai and Kurram") add up instead.
        """
        scope, aside = stated, []
        for number in reversed(range(len(holders))):
            holder = holders[number]
            if number in subjects or holder is None:
                continue
            if both := scope & holder:
                scope = both
            elif listed and (inside := holder & stated):
                scope = scope | inside
            else:
                aside.append(number)
        return scope, aside

    def _consider(self, query: PlaceQuery, reference: Reference, subjects: list[int], scope: Scope) -> list[Considered]:
        """The subjects in the order written; weighed from the last to the first, each near those that follow."""
        considered: list[Considered] = []
        points = list(query.near)
        for number in reversed(subjects):
            mention = reference.mentions[number]
            one = self._weigh(mention, scope, tuple(points), query.date)
            considered.insert(0, one)
            best = one.best
            if best is not None and best.score >= PLAUSIBLE:
                point = (self.catalogue.lons[best.match.place], self.catalogue.lats[best.match.place])
                offset = reference.offset
                if offset and offset.anchor == number and offset.metres and offset.bearing is not None:
                    point = destination(*point, offset.bearing, offset.metres)
                if point[0] == point[0]:
                    points.append(point)
        return considered

    def _weigh(
        self, mention: Mention, scope: Scope, near: tuple[tuple[float, float], ...], on: date | None
    ) -> Considered:
        matches = {match.place: match for match in self.finder.exact(mention, scope)}
        outside: dict[int, float] = {}
        none = _NONE_EXACT + _NONE_EXACT_PER_LOG_SIZE * log(scope.size + 1)
        if not matches or self._lacks_unit(mention, matches):
            if not matches:
                none = _NONE_FUZZY + _NONE_FUZZY_PER_LOG_SIZE * log(scope.size + 1)
                for match, metres in self.finder.beside(mention, scope, self.scopes.everywhere).values():
                    matches[match.place], outside[match.place] = match, metres
            for match in self.finder.fuzzy(mention, scope):
                matches.setdefault(match.place, match)
        if not matches:
            return Considered(mention, scope)
        context = Context(mention.classes, near, self._invalid(on), outside)
        scored = [self.weigher.weigh(match, context) for match in matches.values()]
        return Considered(mention, scope, tuple(share(scored, none)))

    def _lacks_unit(self, mention: Mention, matches: Iterable[int]) -> bool:
        """Whether the class words ask for a unit and no match is one: then villages' names say little."""
        if not mention.classes or mention.classes[0] not in HOLDERS:
            return False
        return not any(self.catalogue.place_class(place) in HOLDERS for place in matches)

    def _invalid(self, on: date | None) -> frozenset[int]:
        """Places that did not exist yet or no more on the day; today's date is not asked: what ended has ended."""
        day = on or date.max
        if day not in self._out_of_date:
            self._out_of_date[day] = frozenset(
                place
                for place, start, end in self.validity
                if (start is not None and day < start) or (end is not None and end <= day)
            )
        return self._out_of_date[day]

    def _choose(self, query: PlaceQuery, reference: Reference, scope: Scope, considered: list[Considered]) -> Decision:
        everything = tuple(considered)
        offset = self._from_anchor(query, reference, scope, everything)
        for number, one in enumerate(considered):
            best = one.best
            if best is None or best.score < PLAUSIBLE:
                continue
            anchor = reference.offset is not None and one.mention is reference.mentions[reference.offset.anchor]
            if anchor and offset:
                return offset
            if reference.between and number == 0:
                between = self._between(query, reference, scope, everything)
                if between:
                    return between
            near = number > 0 or one.mention.role == "anchor"
            return Decision(
                query, reference, scope, everything, one, best.match.place, near=near, score=best.score,
                listed=reference.listed and not reference.between,
                border=best.match.place == self.border_belt,
            )  # fmt: skip
        if offset:
            return offset
        return self._parent(query, reference, scope, everything)

    def _parent(
        self, query: PlaceQuery, reference: Reference, scope: Scope, considered: tuple[Considered, ...]
    ) -> Decision:
        """The parent where one is known; else the best of what is possible; else nothing."""
        if scope.unit is not None and scope.rank >= 2:
            return Decision(query, reference, scope, considered, place=scope.unit, parent=True, score=0.7)
        possible = [one for one in considered if one.best and one.best.score >= POSSIBLE]
        if possible:
            one = max(possible, key=lambda one: one.best.score if one.best else 0.0)
            assert one.best is not None  # noqa: S101 (possible has only those with a best)
            near = one is not considered[0] or one.mention.role == "anchor"
            return Decision(
                query, reference, scope, considered, one, one.best.match.place, near=near, score=one.best.score
            )
        return Decision(query, reference, scope, considered)

    def _from_anchor(
        self, query: PlaceQuery, reference: Reference, scope: Scope, considered: tuple[Considered, ...]
    ) -> Decision | None:
        """A point reckoned from the offset's anchor."""
        offset = reference.offset
        if offset is None:
            return None
        anchor = reference.mentions[offset.anchor]
        one = next((c for c in considered if c.mention is anchor), None)
        if one is None or one.best is None or one.best.score < PLAUSIBLE:
            return None
        place, catalogue = one.best.match.place, self.catalogue
        point = (catalogue.lons[place], catalogue.lats[place])
        metres = offset.metres if offset.metres is not None else 10_000.0
        spread = catalogue.radii[place] + metres
        if offset.bearing is not None and offset.metres is not None:
            point = destination(*point, offset.bearing, metres)
            # An eighth of the way for a rounded distance, and as much again for one of eight directions.
            spread = max(2000.0, catalogue.radii[place] / 2) + metres * 0.35
        return Decision(
            query, reference, scope, considered, one, place, near=True, point=point, spread_m=spread,
            score=one.best.score * 0.9,
        )  # fmt: skip

    def _between(
        self, query: PlaceQuery, reference: Reference, scope: Scope, considered: tuple[Considered, ...]
    ) -> Decision | None:
        """The middle of two places, with half their distance around it."""
        ends = [one for one in considered if one.best and one.best.score >= PLAUSIBLE][:2]
        if len(ends) < 2:
            return None
        catalogue = self.catalogue
        first, last = (one.best.match.place for one in ends if one.best)
        (a, b), (c, d) = ((catalogue.lons[p], catalogue.lats[p]) for p in (first, last))
        score = min(one.best.score for one in ends if one.best)
        spread = distance_m(a, b, c, d) / 2 + 1000
        return Decision(
            query, reference, scope, considered, ends[0], first, near=True, point=((a + c) / 2, (b + d) / 2),
            spread_m=spread, score=score,
        )  # fmt: skip


def best_elsewhere(catalogue: Catalogue, chosen: Considered, place: int) -> tuple[float, float]:
    """The summed score of the candidates in the place's district, and of the best other district."""
    home = catalogue.adm2[place] or -place - 1
    sums: dict[int, float] = {}
    for one in chosen.scored:
        other = one.match.place
        key = catalogue.adm2[other] or (home if other == place else -other - 1)
        sums[key] = sums.get(key, 0.0) + one.score
    return sums.pop(home, 0.0), max(sums.values(), default=0.0)
