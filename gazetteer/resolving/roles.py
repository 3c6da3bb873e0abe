"""Tells which mentions of a reference are its subject and which are the parents that hold it."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.names.mention import Mention, split_mention
from gazetteer.names.reference import Reference
from gazetteer.resolving.candidates import CandidateFinder
from gazetteer.resolving.evidence import Match
from gazetteer.resolving.parents import HOLDERS, Parents
from gazetteer.resolving.scope import Scope, Scopes

SHORTEST_UNIT = 5
"""Letters of a unit's name that may part a mention without a comma."""
_SHORTEST_REST = 3
"""Letters that are left of a place's name at least where a unit's name is cut off."""
_AS_WRITTEN = 0.98
_SLIP = 86.0
"""Similarity (0 to 100) of a name that is only a slip of a province's."""
_LOOSE = frozenset({"area", "valley"})
"""Class words that a district is named with too: "Swat valley", "Bannu area"."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The mentions that may be the subject, in the order written, inside the scope of those that hold them.

    `holders` are the parents in the order written, each with its scope; `side_by_side` says that parents were listed
    that do not lie within each other, so the reference speaks of more than one place.
    """

    subjects: tuple[Mention, ...]
    scope: Scope
    holders: tuple[Mention, ...] = ()
    side_by_side: bool = False


@dataclass(frozen=True, slots=True)
class RoleReader:
    """Reads roles with the gazetteer's units at hand."""

    catalogue: Catalogue
    finder: CandidateFinder
    scopes: Scopes
    parents: Parents
    unit_names: frozenset[str]
    """The plain names proper of units: other spellings may be words, so they part no mention without a comma."""

    def read(self, reference: Reference, stated: Scope) -> Roles:
        """The roles of a reference's mentions, given what the query states."""
        mentions = [part for mention in reference.mentions for part in self._parts(mention, stated)]
        if reference.whole is not None and self.is_known_whole(reference):
            mentions = [reference.whole]
        held = [self._held_by(mention, stated, reference.listed) for mention in mentions]
        if reference.between:
            held[:2] = [None] * len(held[:2])
        subjects = [number for number, holder in enumerate(held) if holder is None]
        if not subjects:
            return self._units_only(mentions, [holder for holder in held if holder is not None], stated)
        scope, aside, beside = stated, [], False
        for number in reversed(range(len(held))):
            holder = held[number]
            if holder is None:
                continue
            if both := scope & holder:
                scope = both
            elif reference.listed and (inside := holder & stated):
                scope, beside = scope | inside, True
            else:
                aside.append(number)
        chosen = sorted([*subjects, *aside])
        scope, chosen = self._inside_tehsil(mentions, chosen, scope)
        holders = [mention for number, mention in enumerate(mentions) if number not in chosen]
        return Roles(tuple(mentions[n] for n in chosen), scope, tuple(holders), beside)

    def is_known_whole(self, reference: Reference) -> bool:
        """Whether the whole text is a name, though its parts look like class words or relations."""
        whole, mentions = reference.whole, reference.mentions
        if whole is None or not self.finder.is_known(whole):
            return False
        return reference.between or not mentions or not self.finder.is_known(mentions[0])

    def _units_only(self, mentions: list[Mention], held: list[Scope], stated: Scope) -> Roles:
        """Only units are named: the first of the narrowest is the subject, those that hold it are parents.

        One that is not called a unit but lies outside one that is ("Ziarat area, Mohmand Agency") is no unit here.
        """
        subject = max(range(len(held)), key=lambda number: (held[number].rank, -number))
        scope, beside = stated, False
        outer = [n for n in range(len(held)) if _is_called_unit(mentions[n]) and not held[n] & held[subject]]
        if outer and not _is_called_unit(mentions[subject]) and (inside := stated & held[outer[-1]]):
            return Roles((mentions[subject],), inside, tuple(mentions[n] for n in outer))
        for number, holder in enumerate(held):
            if number == subject:
                continue
            if holder & held[subject]:
                scope = (scope & holder) or scope
            else:
                beside = True
        holders = tuple(mention for number, mention in enumerate(mentions) if number != subject)
        return Roles((mentions[subject],), scope, holders, beside)

    def _parts(self, mention: Mention, stated: Scope) -> list[Mention]:
        """The mention, or its parts where it is a place and a unit without a comma: "Baharak Badakhshan"."""
        if len(mention.name) < 2 or self.finder.is_known(mention) or self._misspelt_province(mention, stated):
            return [mention]
        for cut in range(1, len(mention.name)):
            for unit_first in (False, True):
                words = mention.name[:cut] if unit_first else mention.name[cut:]
                if " ".join(words) in self.unit_names:
                    first, last = split_mention(mention, cut, classes_first=unit_first)
                    unit, rest = (first, last) if unit_first else (last, first)
                    if len("".join(rest.name)) >= _SHORTEST_REST and self._is_unit(unit, stated):
                        return [rest, unit]
        return [mention]

    def _is_unit(self, mention: Mention, scope: Scope) -> bool:
        """Whether the mention, a unit's very name, is that of a unit in the scope."""
        return any(self._is_holder(match.place) for match in self.finder.exact_units(mention, scope))

    def _is_holder(self, place: int) -> bool:
        return self.catalogue.place_class(place) in HOLDERS

    def _held_by(self, mention: Mention, scope: Scope, listed: bool) -> Scope | None:
        """The scope of the unit that a mention names as a parent; None if it names something smaller."""
        kinds = mention.classes
        said = _is_called_unit(mention)
        if not (said or not kinds or (kinds[0] in _LOOSE and "tehsil" not in kinds and not listed)):
            return None
        # Without "district" or "agency" only the very spelling: half the folded ones are villages.
        matches = [match for match in self.finder.exact_units(mention, scope) if said or self._is_plain(match)]
        units = [match.place for match in matches if self._is_holder(match.place)]
        units = [unit for unit in units if self.catalogue.place_class(unit) in kinds] or units
        if not units and said:
            level = "province" if kinds[0] in {"province", "country"} else "district"
            units = self.parents.named(" ".join(mention.words), scope, level)
        if not units and not kinds:
            units = self._misspelt_province(mention, scope)
        held = [self.scopes.of_unit(unit) for unit in units]
        # Of a district, the agency it was and a province of one name the narrowest is meant.
        return max(held, key=lambda one: (one.rank, -one.size), default=None)

    def _is_plain(self, match: Match) -> bool:
        """Whether the name is spelt as a unit's is, or a province's, which nothing else folds like."""
        return match.likeness >= _AS_WRITTEN or self.catalogue.place_class(match.place) in {"province", "region"}

    def _misspelt_province(self, mention: Mention, scope: Scope) -> list[int]:
        """The province that a long name is a slip of: "Khyber Pakthukhwa"."""
        if len(mention.name) < 2 or self.finder.is_known(mention):
            return []
        return self.parents.named(mention.text, scope, "province", least=_SLIP)

    def _inside_tehsil(self, mentions: list[Mention], subjects: list[int], scope: Scope) -> tuple[Scope, list[int]]:
        """The scope inside a tehsil among the subjects, if another subject is left that may lie in it."""
        for number in reversed(subjects):
            if "tehsil" in mentions[number].classes and len(subjects) > 1:
                tehsil = self._tehsil(mentions[number], scope)
                if tehsil is not None and (inside := scope & tehsil):
                    return inside, [other for other in subjects if other != number]
        return scope, subjects

    def _tehsil(self, mention: Mention, scope: Scope) -> Scope | None:
        """The scope around the one tehsil that a mention names; None if there is none or several.

        A likeness is enough only inside a district: there are hundreds of tehsils.
        """
        tehsils = {m.place for m in self.finder.exact_units(mention, scope) if self._is_tehsil(m.place)}
        if not tehsils and scope.rank >= 3:
            tehsils = set(self.parents.named(" ".join(mention.words), scope, "tehsil"))
        return self.scopes.of_unit(tehsils.pop()) if len(tehsils) == 1 else None

    def _is_tehsil(self, place: int) -> bool:
        return self.catalogue.place_class(place) == "tehsil"


def _is_called_unit(mention: Mention) -> bool:
    """Whether class words say that the mention is a unit: "district", "agency"."""
    return bool(mention.classes) and mention.classes[0] in HOLDERS
