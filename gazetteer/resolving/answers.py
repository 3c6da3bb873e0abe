"""Turns a decision into the answer of the contract: status, units today and at the date, precision, candidates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.compiled.index import NameIndex
from gazetteer.model import Candidate, Method, Precision, Resolution, Status, UnitsAtDate
from gazetteer.names.classwords import PRECISION_OF
from gazetteer.resolving.decision import Considered, Decision, certainty
from gazetteer.resolving.evidence import Scored
from gazetteer.resolving.points import BORDER_BELT, unit_keys
from gazetteer.units import Units

_MODESTY, _UNRIVALLED, _UNRIVALLED_IN_PROVINCE = 1.5, 0.3, 0.8
"""What makes a score the share that is right (docs/accuracy.md): the shares of the evidence alone are too modest, most
of all where only "none of these" competes, and more so inside a province that is stated."""
SURE = 0.765
"""Summed score of the candidates in one district from which an answer counts as resolved."""
CLEAR = 0.25
"""Lead over the best other district that a resolved answer needs."""
_PARENT, _PARENT_DOUBTED = 0.74, 0.6
"""Share for a stated parent: calibrated (.87, .75), how often what was not found inside it lies there all the same."""
_MOST_CANDIDATES = 5
_TOLD = 0.005
"""Score from which a runner-up is worth naming."""
_NEAR_M = 5000.0
"""Radius in metres that "near" adds to a place's own."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Writes answers from the gazetteer's columns."""

    catalogue: Catalogue
    index: NameIndex
    units: Units

    def answer(self, decision: Decision) -> Resolution:
        """The resolution of a decision."""
        candidates = self.candidates(decision.chosen or _most_plausible(decision))
        if decision.place is None or not self._has_point(decision.place):
            return self._unlocated(decision, candidates)
        place, catalogue = decision.place, self.catalogue
        lon, lat = decision.point or (catalogue.lons[place], catalogue.lats[place])
        together, elsewhere = self._certainty(decision)
        trust = _trust(decision)
        score = round(_calibrated(together, elsewhere, trust), 4)
        margin = round(max(0.0, score - _calibrated(elsewhere, together, trust)), 4)
        kind = catalogue.place_class(place)
        adm1, adm2 = self._codes(decision, lon, lat)
        today = UnitsAtDate(adm1, self._name1(adm1), self._name2(adm2))
        then = self._on_the_day(decision, today, adm2, (lon, lat))
        country = catalogue.country(place)
        return Resolution(
            status=_status(decision, score, margin),
            reported_name=decision.query.text,
            place_id=catalogue.ids[place],
            name=catalogue.names[place],
            place_class=kind,
            lon=round(lon, 6),
            lat=round(lat, 6),
            country=country,
            countries=(country,) if country else (),
            **unit_keys(today, adm2, then),
            precision=self._precision(decision),
            uncertainty_m=round(self._radius(decision), 0),
            score=score,
            margin=margin,
            method=_method(decision),
            candidates=candidates,
        )

    def _on_the_day(
        self, decision: Decision, today: UnitsAtDate, adm2: str | None, point: tuple[float, float]
    ) -> UnitsAtDate:
        """The units of the query's day; today's where it has none."""
        if decision.query.date is None or decision.place is None:
            return today
        place_id = self.catalogue.ids[decision.place]
        return self.units.at_date(today.adm1_code, adm2, decision.query.date, place_id=place_id, point=point)

    def _unlocated(self, decision: Decision, candidates: tuple[Candidate, ...]) -> Resolution:
        """No point: nothing plausible, or "the border" and no more."""
        place, catalogue = decision.place, self.catalogue
        country = None if place is None else catalogue.country(place)
        return Resolution(
            status="unresolved",
            reported_name=decision.query.text,
            place_id=None if place is None else catalogue.ids[place],
            name=None if place is None else catalogue.names[place],
            place_class=None if place is None else catalogue.place_class(place),
            countries=() if place is None else (country,) if country else ("AF", "PK"),
            country=country,
            candidates=candidates,
        )

    def _has_point(self, place: int) -> bool:
        """Whether a place is somewhere: the border belt is not, nor is one without coordinates."""
        known = self.catalogue.lons[place] == self.catalogue.lons[place]
        return known and self.catalogue.ids[place] != BORDER_BELT

    def candidates(self, considered: Considered | None) -> tuple[Candidate, ...]:
        """The best candidates with their reasons, at most five."""
        if considered is None:
            return ()
        best = considered.scored[:_MOST_CANDIDATES]
        return tuple(self.candidate(one) for number, one in enumerate(best) if not number or one.score >= _TOLD)

    def candidate(self, one: Scored) -> Candidate:
        """One candidate as the contract writes it."""
        catalogue, place = self.catalogue, one.match.place
        lon, lat = catalogue.lons[place], catalogue.lats[place]
        known = lon == lon
        return Candidate(
            place_id=catalogue.ids[place],
            name=catalogue.names[place],
            place_class=catalogue.place_class(place),
            country=catalogue.country(place),
            adm1_code=catalogue.adm1_codes[catalogue.adm1[place]] or None,
            adm2_name=catalogue.adm2_names[catalogue.adm2[place]] or None,
            lon=lon if known else None,
            lat=lat if known else None,
            score=round(one.score, 4),
            reasons=self.reasons(one),
        )

    def reasons(self, one: Scored) -> tuple[str, ...]:
        """The evidence in words."""
        first = f"{one.match.method} match of {self.index.plains[one.match.entry]!r} ({one.match.likeness:.2f})"
        return (first, *[_in_words(label, weight) for label, weight in one.evidence[1:] if weight])

    def _certainty(self, decision: Decision) -> tuple[float, float]:
        if decision.chosen is None or decision.parent:
            return _PARENT_DOUBTED if decision.doubtful else _PARENT, 0.0
        assert decision.place is not None  # noqa: S101 (a decision without a place never comes here)
        together, elsewhere = certainty(self.catalogue, decision.chosen, decision.place)
        return (together * 0.9 if decision.point else together), elsewhere

    def _codes(self, decision: Decision, lon: float, lat: float) -> tuple[str | None, str | None]:
        catalogue, place = self.catalogue, decision.place
        if decision.point is None or place is None:
            number = decision.place or 0
            return (
                catalogue.adm1_codes[catalogue.adm1[number]] or None,
                catalogue.adm2_codes[catalogue.adm2[number]] or None,
            )
        adm2 = self.units.district_at(lon, lat) if self.units.has_boundaries else None
        if adm2 is None and decision.scope.rank == 3 and decision.scope.unit is not None:
            adm2 = catalogue.adm2_codes[catalogue.adm2[decision.scope.unit]] or None
        return self.units.province_at(lon, lat) or catalogue.adm1_codes[catalogue.adm1[place]] or None, adm2

    def _name1(self, code: str | None) -> str | None:
        return self.catalogue.adm1_names[self.catalogue.adm1_number.get(code or "", 0)] or None

    def _name2(self, code: str | None) -> str | None:
        return self.catalogue.adm2_names[self.catalogue.adm2_number.get(code or "", 0)] or None

    def _precision(self, decision: Decision) -> Precision:
        assert decision.place is not None  # noqa: S101 (a decision without a place never comes here)
        own = PRECISION_OF[self.catalogue.place_class(decision.place)]
        if decision.point or (decision.near and own in {"exact", "settlement"}):
            return "near"
        return own

    def _radius(self, decision: Decision) -> float:
        assert decision.place is not None  # noqa: S101 (a decision without a place never comes here)
        if decision.point:
            return decision.spread_m
        radius = float(self.catalogue.radii[decision.place]) or 2000.0
        return radius + _NEAR_M if decision.near else radius


@lru_cache(maxsize=4096)
def _in_words(label: str, weight: float) -> str:
    return f"{label} {weight:+.1f}"


def _most_plausible(decision: Decision) -> Considered | None:
    found = [one for one in decision.considered if one.best]
    return max(found, key=lambda one: one.best.score if one.best else 0.0, default=None)


def _trust(decision: Decision) -> float:
    """How much more than its share an unrivalled candidate is worth; a parent's share is calibrated already."""
    if decision.parent or decision.chosen is None:
        return 0.0
    return _UNRIVALLED_IN_PROVINCE if decision.chosen.scope.rank == 2 else _UNRIVALLED


def _calibrated(share: float, rival: float, trust: float) -> float:
    """The score of candidates with a share of the evidence, beside those of the best other district."""
    alone = max(0.0, 1.0 - rival / share) if share > 0 else 0.0
    return 1.0 - math.pow(1.0 - max(0.0, min(1.0, share)), _MODESTY + trust * alone)


def _method(decision: Decision) -> Method:
    if decision.parent:
        return "parent"
    if decision.point:
        return "offset"
    best = decision.chosen.best if decision.chosen else None
    return best.match.method if best else "parent"


def _status(decision: Decision, score: float, margin: float) -> Status:
    if decision.doubtful:
        return "ambiguous"
    if decision.parent:
        return "resolved"
    return "resolved" if score >= SURE and margin >= CLEAR else "ambiguous"
