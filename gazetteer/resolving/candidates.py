"""Finds the places whose name is like a mention: exact key first, then near keys inside the scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.compiled.index import NameIndex, Range
from gazetteer.geodesy import distance_m
from gazetteer.model import Method
from gazetteer.names.fold import fold_plain, skeleton
from gazetteer.names.mention import Form, Mention
from gazetteer.resolving.alike_keys import AlikeKeys
from gazetteer.resolving.evidence import Match, Outside
from gazetteer.resolving.parents import HOLDERS
from gazetteer.resolving.scope import Scope, Scopes

_MOST = 200
"""Namesakes weighed at most: only generic names ("Kalay") have more in one scope."""
_FEW = 12
"""Entries below which looking at each is faster than searching them."""
_LEAST_LIKENESS = 0.6
_LEAST_IN_COUNTRY = 0.75
_SMALL = 1200
"""Entries that are all compared: below this a scan is cheaper, and finds more, than trigrams."""
_REACH, _REACH_M = 0.3, 10000.0
"""How far beyond a district's radius its neighbours' places still count: the radius times the one, and the other."""
_NEIGHBOUR = 2.2
"""How far beyond a district's radius, in radii, places of the next district may lie."""
_MOST_ALIKE, _KEY_ALIKE = 30, 45.0
_MOST_UNITS, _UNIT_ALIKE = 12, 65.0
"""Keys kept and their least similarity (0 to 100), of all names and of units."""
_CONTRACTION = 0.06
"""What is added where only letters inside were lost: the commonest slip of ear and pen ("Bal" for Barmal)."""
_IN_PART, _SHORTEST_PART = 0.9, 4
"""What a name is worth that is part of the mention or the mention of it, and the letters its key has at least."""
_GENERIC = 25
"""Entries from which a key is a common word ("Garhi", a fort) and says nothing as part of a name."""
_GOOD = 0.85
"""Likeness of a name from which its part without class words need not be tried."""
_FULLY_ALIKE = 0.97
"""Likeness of a name that folds alike but is not written alike: at least this."""


class CandidateFinder:
    """Looks mentions up in the name index."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: NameIndex,
        scopes: Scopes,
        units: Iterable[int],
        aliases: Callable[[str], int | None],
        outside: Callable[[str, float, float], float | None],
    ) -> None:
        """`units` are the places of unit classes; `aliases` finds the user's own layer's place for a folding key.

        `outside` tells how far (metres) a point lies outside a district's outline; None where there is no outline.
        """
        self._outside = outside
        self._catalogue = catalogue
        self._index = index
        self._scopes = scopes
        self._aliases = aliases
        self._units = frozenset(units)
        ranges = scopes.entries(Scope(tuple((unit, unit + 1) for unit in sorted(self._units))))
        self._unit_entries: dict[str, list[int]] = {}
        for first, last in ranges:
            for entry in range(first, last):
                self._unit_entries.setdefault(index.key(entry), []).append(entry)
        self._unit_keys = AlikeKeys(sorted(self._unit_entries))

    def entry_of(self, place: int) -> int:
        """A place's first name entry."""
        return bisect_left(self._index.places, place)

    def is_known(self, mention: Mention) -> bool:
        """Whether any place has the very name."""
        return any(len(self._index.exact(form.key)) for form in mention.forms)

    def exact(self, mention: Mention, scope: Scope) -> list[Match]:
        """Places of the scope with a name of the mention's folding key, with or without its class words."""
        found: dict[int, Match] = {}
        index = self._index
        kinds, places = index.kinds, index.places
        core = " ".join(mention.core)
        for form in mention.forms:
            alias = self._aliases(form.key)
            if alias is not None and alias in scope:
                return [Match(alias, self.entry_of(alias), 1.0, "alias")]
            entries = index.exact(form.key)
            for entry in self._within(entries, scope) if entries else ():
                same = index.plains[entry] == form.text
                likeness = (
                    1.0 if same else _FULLY_ALIKE + 0.02 * Indel.normalized_similarity(index.plains[entry], form.text)
                )
                likeness *= form.worth
                place = places[entry]
                if place not in found or found[place].likeness < likeness:
                    main = not entry or places[entry - 1] != place
                    method: Method = "exact" if same else "folded"
                    found[place] = Match(place, entry, likeness, method, kinds[entry], main, form.text != core)
        return list(found.values())

    def exact_units(self, mention: Mention, scope: Scope) -> list[Match]:
        """The units of the scope among the exact matches: villages' many namesakes are not looked at."""
        found = []
        for form in mention.forms:
            for entry in self._unit_entries.get(form.key, ()):
                place, same = self._index.places[entry], self._index.plains[entry] == form.text
                if place in scope:
                    worth = form.worth if same else form.worth * _FULLY_ALIKE
                    found.append(Match(place, entry, worth, "exact" if same else "folded", self._index.kinds[entry]))
        return found

    def beside(self, mention: Mention, scope: Scope, wider: Scope, *, mistaken: bool) -> list[tuple[Match, Outside]]:
        """Places of `wider` outside the district of the scope that have the very name: near by and, if the district
        may be `mistaken`, in its province.

        Districts were split and borders are drawn differently by each list, so a report's district and a map's
        often differ by a few kilometres; and reports take one district for another.
        """
        if scope.unit is None or scope.rank < 3:
            return []
        catalogue, unit = self._catalogue, scope.unit
        lon, lat, radius = catalogue.lons[unit], catalogue.lats[unit], catalogue.radii[unit]
        found = []
        namesakes = self.exact(mention, wider)
        home = catalogue.adm1[unit]
        homes = {catalogue.adm2[match.place] for match in namesakes if catalogue.adm1[match.place] == home}
        siblings = len(homes) if mistaken else 0
        for match in namesakes:
            if match.place in scope or match.place in self._units:
                continue
            point = (catalogue.lons[match.place], catalogue.lats[match.place])
            metres = max(0.0, distance_m(lon, lat, *point) - radius)
            beyond = metres / radius if radius else 0.0
            abroad = catalogue.adm1[match.place] != home
            if metres <= radius * _REACH + _REACH_M:
                # Without an outline the district is taken for a circle of its radius.
                outside = self._outside(catalogue.ids[unit], *point)
                metres = metres if outside is None else outside
            elif abroad or not siblings or beyond > _NEIGHBOUR:
                continue
            found.append((match, Outside(metres, beyond, len(namesakes), 0 if abroad else siblings, abroad)))
        return found

    def fuzzy(self, mention: Mention, scope: Scope) -> list[Match]:
        """Places of the scope with a name like the mention's; the wider the scope, the more alike."""
        least = _LEAST_LIKENESS if scope.rank >= 2 or _asks_for_unit(mention) else _LEAST_IN_COUNTRY
        found: dict[int, Match] = {}
        ranges = self._scopes.entries(scope)
        small = sum(last - first for first, last in ranges) <= _SMALL
        with_units = scope.rank < 3 and (not mention.classes or _asks_for_unit(mention))
        for form in mention.forms:
            if form.classed or (found and max(match.likeness for match in found.values()) > _GOOD):
                continue
            near = self._alike(form.key, ranges) if small else self._similar(form.key, ranges)
            for entry, alike in [*near, *(self._units_alike(form.key, scope) if with_units and not small else ())]:
                likeness = self._likeness(form, entry, alike, least, in_part=scope.rank >= 2)
                place = self._index.places[entry]
                if likeness >= least and (place not in found or found[place].likeness < likeness):
                    found[place] = Match(place, entry, likeness, "fuzzy", self._index.kinds[entry])
        if not found:
            self._same_skeleton(found, mention, scope)
        if scope.rank >= 3 and all(match.likeness < _GOOD for match in found.values()):
            self._shorter(found, mention, scope)
        return list(found.values())

    def _likeness(self, form: Form, entry: int, alike: float, least: float, *, in_part: bool) -> float:
        """How like a form an entry is whose key is so much `alike`; 0 where it can't be `least`."""
        if in_part and alike < _IN_PART and self._is_part(form.key, entry):
            return _IN_PART * form.worth
        if (alike + 1) / 2 + _CONTRACTION < least:
            return 0.0
        likeness = (alike + Indel.normalized_similarity(self._index.plains[entry], form.text)) / 2
        if likeness + _CONTRACTION >= least and _is_contraction(form.key, self._index.key(entry)):
            likeness = min(_FULLY_ALIKE, likeness + _CONTRACTION)
        return likeness * form.worth

    def _is_part(self, key: str, entry: int) -> bool:
        """Whether a key is that of a name's first or last words: "Asreli" and "Asreli Chauki"."""
        whole = self._index.key(entry)
        if len(key) < _SHORTEST_PART or not (whole.startswith(key) or whole.endswith(key)):
            return False
        words = self._index.plains[entry].split(" ")
        cuts = range(1, len(words))
        return any(key in (fold_plain(" ".join(words[:cut])), fold_plain(" ".join(words[cut:]))) for cut in cuts)

    def _shorter(self, found: dict[int, Match], mention: Mention, scope: Scope) -> None:
        """Adds places of the scope whose name is the mention's without its first or last word."""
        for words in (mention.core[1:], mention.core[:-1]):
            text = " ".join(words)
            key = fold_plain(text)
            entries = self._index.exact(key) if len(key) >= _SHORTEST_PART else ()
            for entry in self._within(entries, scope) if len(entries) <= _GENERIC else ():
                place, same = self._index.places[entry], self._index.plains[entry] == text
                likeness = _IN_PART if same else _IN_PART * _FULLY_ALIKE
                if place not in found or found[place].likeness < likeness:
                    found[place] = Match(place, entry, likeness, "fuzzy", self._index.kinds[entry])

    def _alike(self, key: str, ranges: Iterable[Range]) -> Iterator[tuple[int, float]]:
        """The entries of small ranges whose keys are most alike, and how much: all are compared."""
        for first, last in ranges:
            keys = self._index.entry_keys[first:last]
            for _, alike, number in process.extract(
                key, keys, scorer=fuzz.ratio, limit=_MOST_ALIKE, score_cutoff=_KEY_ALIKE
            ):
                yield first + number, alike / 100

    def _similar(self, key: str, ranges: Sequence[Range]) -> Iterator[tuple[int, float]]:
        """The same for large ranges: those that share rare trigrams."""
        for entry in self._index.near(key, ranges):
            alike = Indel.normalized_similarity(self._index.key(entry), key)
            if alike * 100 >= _KEY_ALIKE:
                yield entry, alike

    def _units_alike(self, key: str, scope: Scope) -> Iterator[tuple[int, float]]:
        """The units of the scope whose keys are most alike: among the trigrams of a large scope villages drown them."""
        cutoff = _KEY_ALIKE if scope.rank >= 2 else _UNIT_ALIKE
        for alike_key, alike in self._unit_keys.most_alike(key, _MOST_UNITS, cutoff):
            for entry in self._unit_entries[alike_key]:
                if self._index.places[entry] in scope:
                    yield entry, alike / 100

    def _same_skeleton(self, found: dict[int, Match], mention: Mention, scope: Scope) -> None:
        """Arabic script writes no short vowels: its names share with Latin ones only the consonants."""
        key = mention.forms[-1].key
        bones = skeleton(key)
        if len(bones) < 2 or len(key) - len(bones) > len(bones):
            return
        for entry in self._within(self._index.same_skeleton(bones), scope, ordered=False):
            place = self._index.places[entry]
            if skeleton(self._index.key(entry)) == bones and place not in found:
                found[place] = Match(place, entry, 0.86, "fuzzy")

    def _within(self, entries: Sequence[int], scope: Scope, *, ordered: bool = True) -> list[int]:
        """The entries of the scope's places; `entries` are in place order if `ordered`."""
        if not ordered or len(entries) < _FEW:
            places = self._index.places
            if len(scope.ranges) > 1:
                return [entry for entry in entries if places[entry] in scope]
            return [entry for entry in entries for first, last in scope.ranges if first <= places[entry] < last]
        found: list[int] = []
        for first, last in self._scopes.entries(scope):
            found.extend(entries[bisect_left(entries, first) : bisect_left(entries, last)][:_MOST])
        return found[:_MOST]


def _is_contraction(short: str, long: str) -> bool:
    """Whether `short` is `long` with letters left out, but not its first and last."""
    if len(short) >= len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _asks_for_unit(mention: Mention) -> bool:
    return mention.classes[:1] != () and mention.classes[0] in HOLDERS
