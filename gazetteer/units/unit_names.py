"""The names of units and regions, for people who type a name where a code is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gazetteer.names.fold import fold, plain

_SUGGESTIONS = 3
_ALIKE = 60.0
"""Names below this similarity (rapidfuzz ratio, 0 to 100) are not worth suggesting."""

_CLASS_WORDS = re.compile(r"\b(?:province|wilayat|velayat|district|wuleswali|woluswali|agency|region|the)\b")


class UnitNames:
    """Finds place ids by id, code or name: as written first, then by folding key; never by likeness alone."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {place_id: tuple(spellings) for place_id, spellings in names.items()}
        self._exact: dict[str, dict[str, None]] = {}
        self._folded: dict[str, dict[str, None]] = {}
        for place_id, spellings in self._names.items():
            for spelling in spellings:
                self._exact.setdefault(plain(spelling), {})[place_id] = None
                self._folded.setdefault(fold(spelling), {})[place_id] = None

    def find(self, name: str) -> list[str]:
        """The ids of the places that bear the name, in the gazetteer's order; empty where none does."""
        for words in (name, _CLASS_WORDS.sub(" ", plain(name))):
            found = self._exact.get(plain(words)) or self._folded.get(fold(words))
            if found and plain(words):
                return list(found)
        return []

    def alike(self, name: str) -> list[str]:
        """Up to three names, as their gazetteer writes them, that are written most like this one."""
        from rapidfuzz import fuzz, process

        keys = {plain(spelling): spelling for spellings in self._names.values() for spelling in spellings[:1]}
        hits = process.extract(plain(name), list(keys), scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=_ALIKE)
        return [keys[key] for key, _, _ in hits]
