"""What speaks for a place before any name is compared: its kind, and how much news comes from where it lies."""

from __future__ import annotations

from math import log

from gazetteer.compiled.catalogue import CLASSES, Catalogue
from gazetteer.model import PlaceClass

HOLDERS: frozenset[PlaceClass] = frozenset({"province", "district", "agency", "frontier_region", "region", "country"})
"""Classes whose places hold others: where those lie says nothing of how often they are meant."""

_KINDS: dict[PlaceClass, float] = {
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
_OTHER_KIND = 0.3
_DISTRICT, _MEAN_OF_DISTRICT = 0.2, 45.0
_AROUND, _MEAN_AROUND = 0.15, 5.0


class Priors:
    """Weights by place number.

    Our tables hold what reports name: where many reviewed places are, there is often news.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        weights = [_KINDS.get(kind, _OTHER_KIND) for kind in CLASSES]
        self._kinds = [weights[number] for number in catalogue.classes]
        self._holders = bytes(kind in HOLDERS for kind in CLASSES)
        self._classes = catalogue.classes
        self._adm2 = catalogue.adm2
        counts = catalogue.reviewed_in_adm2[1:]
        self._of_district = [0.0, *[_DISTRICT * log((count + 5) / _MEAN_OF_DISTRICT) for count in counts]]
        most = max(catalogue.reviewed_around, default=0)
        worth = [_AROUND * log((count + 1) / _MEAN_AROUND) for count in range(most + 1)]
        self._around = [worth[count] for count in catalogue.reviewed_around]

    def kind(self, place: int) -> float:
        """What the kind of a place is worth."""
        return self._kinds[place]

    def is_holder(self, place: int) -> bool:
        """Whether a place is of a kind that holds others."""
        return self._holders[self._classes[place]] == 1

    def news(self, place: int, *, in_district: bool) -> float:
        """What is worth how often reports name places around; `in_district` if the district is stated anyway."""
        return self._around[place] if in_district else self._around[place] + self._of_district[self._adm2[place]]
