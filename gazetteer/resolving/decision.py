"""What the resolver decides, before it is written as an answer: the mentions it weighed and what it chose."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.geodesy import distance_m
from gazetteer.model import PlaceQuery
from gazetteer.names.mention import Mention
from gazetteer.names.reference import Reference
from gazetteer.resolving.evidence import Scored
from gazetteer.resolving.scope import Scope

_SAME_SPOT_M = 4000.0
"""Places so near each other are one spot on a map: the two halves of a crossing."""


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

    @property
    def score(self) -> float:
        """The best candidate's score, 0 where there is none."""
        return self.scored[0].score if self.scored else 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """How a reference was understood and what it was taken for.

    `place` is the number of the chosen place, `parent` says that it is the parent of what could not be found, `near`
    that what is meant lies beside it. `point` (lon, lat) was reckoned from anchors, with `spread_m` metres around it.
    `doubtful` says that something speaks against the answer that its score does not show.
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
    doubtful: bool = False


def _covers(catalogue: Catalogue, place: int, other: int, *, wide: bool) -> bool:
    """Whether the other lies at the same spot, or, if `wide`, within the place's radius."""
    lon, lat = catalogue.lons[place], catalogue.lats[place]
    way = distance_m(lon, lat, catalogue.lons[other], catalogue.lats[other])
    return way <= (catalogue.radii[place] if wide else _SAME_SPOT_M)


def certainty(catalogue: Catalogue, chosen: Considered, place: int) -> tuple[float, float]:
    """The summed score of the candidates in the place's district, and of the best other district.

    A town and the tehsil named after it are no rivals: either way the district is known. Where the place is larger
    than a district, what lies within its radius is no rival either; nor is the other half of a crossing.

    But where the district is stated and the name only alike, the district was no question and the others of it are
    guesses like the place itself.
    """
    if chosen.scope.rank >= 3 and chosen.best is not None and chosen.best.match.method == "fuzzy":
        return _at_spot(catalogue, chosen, place)
    home = catalogue.adm2[place] or -place - 1
    sums: dict[int, float] = {}
    for one in chosen.scored:
        other = one.match.place
        key = catalogue.adm2[other] or -other - 1
        if key != home and _covers(catalogue, place, other, wide=home < 0):
            key = home
        sums[key] = sums.get(key, 0.0) + one.score
    return sums.pop(home, 0.0), max(sums.values(), default=0.0)


def _at_spot(catalogue: Catalogue, chosen: Considered, place: int) -> tuple[float, float]:
    """The summed score of the candidates at the place's very spot, and the best score elsewhere."""
    here = [one for one in chosen.scored if _covers(catalogue, place, one.match.place, wide=False)]
    elsewhere = [one.score for one in chosen.scored if one not in here]
    return sum(one.score for one in here), max(elsewhere, default=0.0)
