"""Which districts lay in another province on the day of a report: before 2018 Bajaur was not in Khyber Pakhtunkhwa."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.resolving.scope import Scope
from gazetteer.tables import HistoryRow
from gazetteer.units.history import History

_NOWHERE: frozenset[int] = frozenset()


@dataclass(slots=True)
class PastProvinces:
    """Answers by the history of units, each province and day worked out once."""

    catalogue: Catalogue
    history: History
    _districts: dict[int, list[str]] = field(init=False)
    _known: dict[tuple[int, date], frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._districts = _districts(self.catalogue, self.history.rows)

    def elsewhere(self, scope: Scope, on: date | None) -> frozenset[int]:
        """The districts (numbers) that today lie in the province of the scope, and on the day lay in another.

        Empty for a scope that is no province of today, and without a day.
        """
        unit = scope.unit
        if unit is None or scope.rank != 2 or on is None or self.catalogue.place_class(unit) != "province":
            return _NOWHERE
        if (unit, on) not in self._known:
            self._known[unit, on] = self._moved(unit, on)
        return self._known[unit, on]

    def _moved(self, province: int, on: date) -> frozenset[int]:
        catalogue = self.catalogue
        then = self._code_then([catalogue.ids[province]], on) or catalogue.ids[province]
        return frozenset(
            adm2
            for adm2, units in self._districts.items()
            if catalogue.adm1_codes[catalogue.adm1[catalogue.in_adm2(adm2)[0]]] == catalogue.ids[province]
            and self._code_then(units, on) not in {None, then}
        )

    def _code_then(self, units: list[str], on: date) -> str | None:
        """The province that the history of a unit (its ids) tells of that day; None where it is today's."""
        return next((row.adm1_code for row in self.history.find(units, on) if row.adm1_code), None)


def _districts(catalogue: Catalogue, rows: Iterable[HistoryRow]) -> dict[int, list[str]]:
    """The units that rows speak of by district number; tehsils, which are parts of one, are left out."""
    found: dict[int, list[str]] = {}
    for unit in dict.fromkeys(row.unit for row in rows):
        place = catalogue.number.get(unit)
        adm2 = catalogue.adm2_number.get(unit, 0)
        if place is not None and catalogue.place_class(place) == "district":
            adm2 = catalogue.adm2[place]
        if adm2:
            found.setdefault(adm2, []).append(unit)
    return found
