"""Questions to the gazetteer, and the answers that many texts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gazetteer import Gazetteer, PlaceQuery, Resolution

_MEMORY: Final = 20_000
_TOWN_SIZED: Final = 25_000.0
"""Metres of radius: a unit no larger than a city with its surroundings (Islamabad)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A name and the units that the text states for it."""

    text: str
    adm1: str | None = None
    adm2: str | None = None
    country: str | None = None

    @property
    def lone(self) -> bool:
        return self.adm1 is None and self.adm2 is None and self.country is None


@dataclass
class PlaceAsker:
    """Asks the gazetteer, and remembers the answers of many texts until the user's own names change."""

    gazetteer: Gazetteer
    _answers: dict[tuple[Question, date | None], Resolution] = field(default_factory=dict)
    _aliases: int = -1

    def refresh(self) -> None:
        """Forget answers that a new alias may have changed, and keep memory bounded."""
        aliases = len(self.gazetteer.aliases())
        if aliases != self._aliases or len(self._answers) > _MEMORY:
            self._answers = {}
            self._aliases = aliases

    def ask(self, question: Question, day: date | None) -> Resolution:
        """The gazetteer's answer."""
        found = self._answers.get((question, day))
        if found is None:
            query = PlaceQuery(question.text, question.adm1, question.adm2, question.country, day)
            found = self.gazetteer.resolve(query)
            self._answers[question, day] = found
        return found


def beside(gazetteer: Gazetteer, resolution: Resolution, day: date | None) -> Resolution:
    """ "Outside Islamabad" is beside the town, wherever it names a unit as well."""
    if resolution.precision in ("near", "settlement", "exact", "unlocated") or resolution.place_id is None:
        town = resolution
    else:
        towns = [c for c in resolution.candidates if c.place_class == "town" and c.adm1_code == resolution.adm1_code]
        place = gazetteer.place(resolution.place_id)
        if not towns and place is not None and place.radius_m <= _TOWN_SIZED:
            towns = list(resolution.candidates[:1])
        town = gazetteer.of_place(towns[0].place_id, on=day, method="exact") if towns else resolution
        if not towns and resolution.precision in ("province", "region", "country"):
            return resolution
    if town.lon is None:
        return town
    return town.model_copy(
        update={
            "precision": "near",
            "uncertainty_m": max(15_000.0, (town.uncertainty_m or 0) * 1.5),
            "score": resolution.score,
            "margin": resolution.margin,
            "candidates": resolution.candidates,
            "status": resolution.status if resolution.status != "unresolved" else "ambiguous",
        }
    )
