"""Completes names as one types: what begins alike first, then what is written alike; in any script."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from gazetteer.compiled.catalogue import CURATED
from gazetteer.compiled.index import NameIndex
from gazetteer.names.aliases import Alias
from gazetteer.names.fold import fold_plain, plain, skeleton
from gazetteer.resolving.evidence import Context, Match, Scored, Weigher
from gazetteer.resolving.scope import Scope, Scopes

_MOST_KEYS = 200
"""Keys of villages read for a prefix: two letters begin thousands of names."""
_MOST_REVIEWED = 3000
_VILLAGE = 0.12
"""What a place that only the dumps know ranks behind one that reports are known to name."""
_PRIOR_SCALE = 6.0
"""Weight of evidence that is worth as much as the whole spelling."""
_LEAST = 0.62


@dataclass(frozen=True, slots=True)
class Completer:
    """Ranks places for what has been typed so far."""

    index: NameIndex
    scopes: Scopes
    weigher: Weigher
    reviewed: Sequence[tuple[str, int]]
    """Key and letters of every entry of a reviewed place, each with the entry's number, sorted."""
    aliases: Callable[[], Sequence[Alias]]
    """The user's own layer."""

    def complete(self, text: str, scope: Scope, limit: int) -> list[Scored]:
        """The best places, each once, with a score of 0 to 1: how much of the name is typed, and how weighty it is."""
        typed = plain(text)
        key = fold_plain(typed)
        if not key:
            return []
        entries = [*self._reviewed_with(key), *self._reviewed_with(typed.replace(" ", ""))]
        if len(entries) < limit * 3:
            entries += [*self.index.exact(key), *self.index.prefixed(key, _MOST_KEYS)]
            entries += self.index.near(key, self.scopes.entries(scope))
        if len(entries) < limit:
            entries += self.index.same_skeleton(skeleton(key))
        best = {one.match.place: one for one in self._by_alias(typed, key) if one.match.place in scope}
        for entry in dict.fromkeys(entries):
            place = self.index.places[entry]
            likeness = self._likeness(entry, typed, key)
            if place not in scope or likeness < _LEAST:
                continue
            scored = self._score(Match(place, entry, likeness, "exact" if likeness == 1 else "fuzzy"))
            if place not in best or best[place].score < scored.score:
                best[place] = scored
        return sorted(best.values(), key=lambda one: (-one.score, one.match.place))[:limit]

    def _by_alias(self, typed: str, key: str) -> list[Scored]:
        """The places that an editor gave a name to which begins so: they go before all others."""
        found = []
        for alias in self.aliases():
            name, place = plain(alias.name), self.weigher.catalogue.number.get(alias.place_id)
            if place is None or not (name.startswith(typed) or fold_plain(name).startswith(key)):
                continue
            typed_part = min(1.0, len(typed) / len(name))
            weighed = self.weigher.weigh(Match(place, bisect_left(self.index.places, place), 1.0, "alias"), Context())
            found.append(weighed._replace(score=0.9 + 0.1 * typed_part))
        return sorted(found, key=lambda one: one.score)

    def _reviewed_with(self, prefix: str) -> list[int]:
        """Entries of reviewed places whose key or letters begin so: "Miran S" has not got to the sh of the key yet."""
        found: list[int] = []
        for key, entry in self.reviewed[bisect_left(self.reviewed, (prefix, -1)) :]:
            if not key.startswith(prefix) or len(found) >= _MOST_REVIEWED:
                break
            found.append(entry)
        return found

    def _likeness(self, entry: int, typed: str, key: str) -> float:
        name = self.index.plains[entry]
        if name == typed:
            return 1.0
        if name.startswith(typed):
            return 0.99 - 0.1 * (1 - len(typed) / len(name))
        entry_key = self.index.key(entry)
        if entry_key.startswith(key) or name.replace(" ", "").startswith(typed.replace(" ", "")):
            return 0.96 - 0.1 * (1 - len(key) / len(entry_key))
        if skeleton(entry_key) == skeleton(key) != "":
            return 0.85
        alike = Indel.normalized_similarity(entry_key, key)
        return 0.5 * float(alike + Indel.normalized_similarity(name, typed)) * 0.95

    def _score(self, match: Match) -> Scored:
        weighed = self.weigher.weigh(match, Context())
        prior = sum(weight for label, weight in weighed.evidence if label != "spelling")
        reviewed = self.weigher.catalogue.flags[match.place] & CURATED
        score = (
            0.75 * match.likeness**2 + 0.25 * max(0.0, min(1.0, prior / _PRIOR_SCALE)) - (0 if reviewed else _VILLAGE)
        )
        score = max(0.0, min(1.0, score))
        return Scored(match, weighed.evidence, weighed.weight, score)
