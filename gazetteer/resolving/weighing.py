"""Weighs the candidates of one mention: the very name first, then names alike, then the name in part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.model import PlaceClass
from gazetteer.names.classwords import SETTLEMENT_CLASSES
from gazetteer.names.mention import Mention
from gazetteer.resolving.candidates import CandidateFinder
from gazetteer.resolving.decision import Considered
from gazetteer.resolving.evidence import (
    CHARTED,
    NONE_BESIDE,
    Context,
    Match,
    Outside,
    Weigher,
    none_of_exact,
    none_of_fuzzy,
    share,
)
from gazetteer.resolving.parents import HOLDERS
from gazetteer.resolving.past_provinces import PastProvinces
from gazetteer.resolving.scope import Scope, Scopes

_CAPITAL = frozenset({"center", "centre", "capital", "headquarters"})
_TEHSIL = frozenset({"tehsil"})
_MARKAZ = frozenset({"markaz", "mrkz"})


@dataclass(frozen=True, slots=True)
class MentionWeigher:
    """Finds and weighs. `validity` has the places with valid dates: number, first day, first day after."""

    catalogue: Catalogue
    finder: CandidateFinder
    scopes: Scopes
    weigher: Weigher
    validity: tuple[tuple[int, date | None, date | None], ...]
    past: PastProvinces
    has_villages: bool
    """Whether the village level was built: without it most villages are not known."""
    _out_of_date: dict[date, frozenset[int]] = field(default_factory=dict)

    def weigh(
        self, mention: Mention, scope: Scope, near: tuple[tuple[float, float], ...], on: date | None
    ) -> Considered:
        """The mention's candidates in the scope, best first."""
        matches = {match.place: match for match in self.finder.exact(mention, scope)}
        outside: dict[int, Outside] = {}
        charted = self.has_villages or self._asks_for(mention, HOLDERS)
        well_charted = self._is_well_charted(scope)
        none = none_of_exact(scope.size, charted)
        if not matches:
            none = none_of_fuzzy(scope.size, charted, well_charted)
            for match, where in self._beside(mention, scope, well_charted):
                matches[match.place], outside[match.place] = match, where
        if not matches or outside or self._lacks_unit(mention, matches):
            capital = self._capital(mention, scope)
            for match in [capital] if capital else self.finder.fuzzy(mention, scope):
                if match.place != scope.unit:  # a parent is no candidate for what it holds
                    matches.setdefault(match.place, match)
        if outside:
            none = max(none, NONE_BESIDE)
        if not matches:
            return Considered(mention, scope)
        kinds = mention.classes or (SETTLEMENT_CLASSES if mention.role == "anchor" else ())
        elsewhere = self.past.elsewhere(scope, on)
        context = Context(
            kinds, near, well_charted, scope.rank >= 3, self._invalid(on), scope.circles, outside, elsewhere
        )
        scored = [self.weigher.weigh(match, context) for match in matches.values()]
        return Considered(mention, scope, tuple(share(scored, none)))

    def _beside(self, mention: Mention, scope: Scope, well_charted: bool) -> list[tuple[Match, Outside]]:
        """Places of the name outside the scope's district, but not across the border.

        In a district whose places are known, a name that is not among them is rather one of them misspelt than a place
        in another: there only what lies just outside counts.
        """
        country = self.catalogue.country(scope.unit) if scope.unit is not None else None
        if country is None:
            return []
        return self.finder.beside(
            mention, scope, self.scopes.of_country(country), mistaken=self.has_villages and not well_charted
        )

    def is_known_elsewhere(self, mention: Mention, scope: Scope) -> bool:
        """Whether a place outside the scope, but in its province, has the very name that was not found inside."""
        unit = scope.unit
        if unit is None or scope.rank < 3 or not self.catalogue.adm1[unit]:
            return False
        first, last = self.catalogue.in_adm1(self.catalogue.adm1[unit])
        return bool(self.finder.exact(mention, Scope(((first, last),))))

    def _capital(self, mention: Mention, scope: Scope) -> Match | None:
        """The largest town of the scope's province, if the mention is "Provincial Center" or "Markaz"."""
        words = set(mention.words)
        if not (words & _MARKAZ or (words & _CAPITAL and "provincial" in words)) or scope.rank != 2:
            return None
        catalogue = self.catalogue
        towns = [p for first, last in scope.ranges for p in range(first, last) if catalogue.place_class(p) == "town"]
        largest = max(towns, key=lambda p: catalogue.populations[p], default=None)
        if largest is None or not catalogue.populations[largest]:
            return None
        return Match(largest, self.finder.entry_of(largest), 0.97, "folded")

    def _asks_for(self, mention: Mention, kinds: frozenset[PlaceClass]) -> bool:
        return bool(mention.classes) and mention.classes[0] in kinds

    def _is_well_charted(self, scope: Scope) -> bool:
        """Whether the scope is an Afghan district with villages: the dumps know most of those, unlike Pakistan's."""
        unit = scope.unit
        return unit is not None and scope.rank >= 3 and scope.size >= CHARTED and self.catalogue.country(unit) == "AF"

    def _lacks_unit(self, mention: Mention, matches: Iterable[int]) -> bool:
        """Whether the class words ask for a unit and no match is one: then other places' names say little."""
        wanted = HOLDERS if mention.classes and mention.classes[0] in HOLDERS else _TEHSIL
        if wanted is _TEHSIL and "tehsil" not in mention.classes:
            return False
        return not any(self.catalogue.place_class(place) in wanted for place in matches)

    def _invalid(self, on: date | None) -> frozenset[int]:
        """Places that did not exist yet or no more on the day; without a day, those that have ended."""
        day = on or date.max
        if day not in self._out_of_date:
            self._out_of_date[day] = frozenset(
                place
                for place, start, end in self.validity
                if (start is not None and day < start) or (end is not None and end <= day)
            )
        return self._out_of_date[day]
