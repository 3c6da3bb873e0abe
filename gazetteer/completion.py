"""Completes names as one types: what begins alike first, then what is written alike; in any script."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from gazetteer.evidence import Context, Match, Scored, Weigher
from gazetteer.fold import fold_plain, plain, skeleton
from gazetteer.index import NameIndex
from gazetteer.scope import Scope, Scopes

_MOST_KEYS = 400
"""Keys read for a prefix: two letters begin thousands of names, and only the weightiest are shown."""
_PRIOR_SCALE = 8.0
"""Weight of evidence that is worth as much as the whole spelling."""
_LEAST = 0.62


@dataclass(frozen=True, slots=True)
class Completer:
    """Ranks places for what has been typed so far."""

    index: NameIndex
    scopes: Scopes
    weigher: Weigher

    def complete(self, text: str, scope: Scope, limit: int) -> list[Scored]:
        """The best places, each once, with a score of 0 to 1: how much of the name is typed, and how weighty it is."""
        typed = plain(text)
        key = fold_plain(typed)
        if not key:
            return []
        entries = [*self.index.exact(key), *self.index.prefixed(key, _MOST_KEYS)]
        if len(entries) < limit * 3:
            entries += self.index.near(key, self.scopes.entries(scope))
        if len(entries) < limit:
            entries += self.index.same_skeleton(skeleton(key))
        best: dict[int, Scored] = {}
        for entry in dict.fromkeys(entries):
            place = self.index.places[entry]
            likeness = self._likeness(entry, typed, key)
            if place not in scope or likeness < _LEAST:
                continue
            scored = self._score(Match(place, entry, likeness, "exact" if likeness == 1 else "fuzzy"))
            if place not in best or best[place].score < scored.score:
                best[place] = scored
        return sorted(best.values(), key=lambda one: (-one.score, one.match.place))[:limit]

    def _likeness(self, entry: int, typed: str, key: str) -> float:
        name = self.index.plains[entry]
        if name == typed:
            return 1.0
        if name.startswith(typed):
            return 0.99 - 0.1 * (1 - len(typed) / len(name))
        entry_key = self.index.key(entry)
        if entry_key.startswith(key):
            return 0.96 - 0.1 * (1 - len(key) / len(entry_key))
        if skeleton(entry_key) == skeleton(key) != "":
            return 0.85
        alike = Indel.normalized_similarity(entry_key, key)
        return 0.5 * float(alike + Indel.normalized_similarity(name, typed)) * 0.95

    def _score(self, match: Match) -> Scored:
        weighed = self.weigher.weigh(match, Context())
        prior = sum(weight for label, weight in weighed.evidence if label != "spelling")
        score = max(0.0, min(1.0, 0.8 * match.likeness**2 + 0.2 * max(0.0, min(1.0, prior / _PRIOR_SCALE))))
        return Scored(match, weighed.evidence, weighed.weight, score)
