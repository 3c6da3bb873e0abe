"""Decides what place a reference means: parent first, then evidence, and an honest "not sure" or "not known".

1. The stated country, province and district make the scope; units that the reference itself names narrow it.
2. The places of the scope whose name is like a mention are weighed (evidence.py), the last mention first, so that
   what stands later ("near Wana") tells where the earlier one lies.
3. The first mention that is plausible wins; else the offset from an anchor, else a later mention, else the parent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.geodesy import distance_m
from gazetteer.model import PlaceQuery
from gazetteer.names.mention import Mention
from gazetteer.names.reference import Offset, Reference, parse
from gazetteer.resolving.decision import Considered, Decision
from gazetteer.resolving.parents import Parents
from gazetteer.resolving.reckoning import Reckoned, between, from_anchor
from gazetteer.resolving.roles import RoleReader, Roles
from gazetteer.resolving.scope import Scope
from gazetteer.resolving.weighing import MentionWeigher

PLAUSIBLE = 0.25
"""A place scores at least this to be the answer where something else (a parent, an anchor) can be told instead."""
SURE_OF_NAME = 0.60
"""And at least this where an offset from an anchor tells the place well enough without it."""
POSSIBLE = 0.10
"""And at least this where nothing else can be told."""
_TOO_WIDE_M = 50_000.0
"""A reckoned point with so much around it is a point for want of a better one."""
_PARTS_OF_WAY = (0.8, 0.6, 0.4, 0.2, 0.0)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves references against one gazetteer. `border_belt` is the place that is all along the border."""

    catalogue: Catalogue
    parents: Parents
    roles: RoleReader
    weigher: MentionWeigher
    border_belt: int | None
    country_at: Callable[[float, float], str | None]
    """The country of a point (lon, lat)."""

    def decide(self, query: PlaceQuery) -> Decision:
        """What the reference means."""
        reference = parse(query.text)
        stated = self.parents.stated(query.adm1, query.adm2, query.country)
        if not stated:  # another country
            return Decision(query, reference, stated)
        if not reference.mentions and not self.roles.is_known_whole(reference):
            place = self.border_belt if reference.border and stated.rank < 2 else stated.unit
            known = place is not None and (stated.rank >= 2 or reference.border)
            return Decision(query, reference, stated, place=place if known else None, parent=known)
        roles = self.roles.read(reference, stated)
        considered = self._consider(query, reference, roles)
        return self._reckoned(query, reference, roles, considered) or self._chosen(query, reference, roles, considered)

    def _consider(self, query: PlaceQuery, reference: Reference, roles: Roles) -> tuple[Considered, ...]:
        """The subjects in the order written; weighed from the last to the first, each near those that follow."""
        considered: list[Considered] = []
        points = list(query.near)
        anchor = _anchor(reference)
        for mention in reversed(roles.subjects):
            one = self.weigher.weigh(mention, roles.scope, tuple(points), query.date)
            considered.append(one)
            if one.best is not None and one.score >= PLAUSIBLE:
                place = one.best.match.place
                point = (self.catalogue.lons[place], self.catalogue.lats[place])
                if mention is anchor and reference.offset:
                    point, _ = self._from_anchor(place, reference.offset)
                if point[0] == point[0]:  # the border belt of a hand-made table may have no point
                    points.append(point)
        return tuple(reversed(considered))

    def _reckoned(
        self, query: PlaceQuery, reference: Reference, roles: Roles, considered: tuple[Considered, ...]
    ) -> Decision | None:
        """A point reckoned from anchors, where no mention before the anchor is plausible."""
        catalogue, anchor = self.catalogue, _anchor(reference)
        least = SURE_OF_NAME if anchor else PLAUSIBLE
        first = next((one for one in considered if one.score >= (PLAUSIBLE if one.mention is anchor else least)), None)
        if first is None or first.best is None:
            return None
        place = first.best.match.place
        if anchor is not None and reference.offset and first.mention is anchor:
            point, spread = self._from_anchor(place, reference.offset)
        elif reference.between and len(considered) > 1 and min(one.score for one in considered[:2]) >= PLAUSIBLE:
            point, spread = between(catalogue, considered)
        else:
            return None
        if point[0] != point[0]:
            return None
        doubtful = spread > _TOO_WIDE_M or self._is_astray(roles.scope, point)
        return Decision(
            query,
            reference,
            roles.scope,
            considered,
            first,
            place,
            near=True,
            point=point,
            spread_m=spread,
            doubtful=doubtful,
        )

    def _from_anchor(self, place: int, offset: Offset) -> Reckoned:
        """Where the offset leads; if that is across the border, as far towards it as the anchor's country reaches."""
        country = self.catalogue.country(place)
        point, spread = from_anchor(self.catalogue, place, offset)
        for part in _PARTS_OF_WAY:
            if offset.metres is None or self.country_at(*point) in {country, None}:
                break
            point, _ = from_anchor(self.catalogue, place, replace(offset, metres=offset.metres * part))
        return point, spread

    def _is_astray(self, scope: Scope, point: tuple[float, float]) -> bool:
        """Whether a reckoned point lies outside the district that the reference names."""
        if scope.unit is None or scope.rank < 3:
            return False
        lon, lat = self.catalogue.lons[scope.unit], self.catalogue.lats[scope.unit]
        return distance_m(lon, lat, *point) > self.catalogue.radii[scope.unit]

    def _chosen(
        self, query: PlaceQuery, reference: Reference, roles: Roles, considered: tuple[Considered, ...]
    ) -> Decision:
        """The first plausible mention; else the parent; else the most likely of what is possible; else nothing."""
        chosen = next((one for one in considered if one.score >= PLAUSIBLE), None)
        if chosen is None:
            chosen = next(
                (one for one in considered if _has_namesakes(one) and one.scored[0].match.place in one.scope), None
            )
        scope = roles.scope
        if chosen is None and scope.unit is not None and scope.rank >= 2:
            doubtful = roles.side_by_side or self.weigher.is_known_elsewhere(roles.subjects[0], scope)
            return Decision(query, reference, scope, considered, place=scope.unit, parent=True, doubtful=doubtful)
        if chosen is None:
            chosen = max(considered, key=lambda one: one.score, default=None)
        if chosen is None or chosen.best is None or chosen.score < POSSIBLE:
            return Decision(query, reference, scope, considered)
        place = chosen.best.match.place
        near = chosen is not considered[0] or chosen.mention.role == "anchor"
        doubtful = roles.side_by_side or self._lists_others(reference, considered, chosen)
        return Decision(query, reference, scope, considered, chosen, place, near=near, doubtful=doubtful)

    def _lists_others(self, reference: Reference, considered: tuple[Considered, ...], chosen: Considered) -> bool:
        """Whether the reference lists several places and a plausible one lies in another district."""
        if not reference.listed or chosen.best is None:
            return False
        home = self.catalogue.adm2[chosen.best.match.place]
        others = [one.best.match.place for one in considered if one.best and one.score >= PLAUSIBLE]
        return any(self.catalogue.adm2[place] != home for place in others)


def _has_namesakes(one: Considered) -> bool:
    """Whether the very name is known, but of so many places that none is plausible by itself."""
    return one.best is not None and one.best.match.method != "fuzzy" and one.score >= POSSIBLE


def _anchor(reference: Reference) -> Mention | None:
    """The mention that the reference's offset starts from."""
    return reference.mentions[reference.offset.anchor] if reference.offset else None
